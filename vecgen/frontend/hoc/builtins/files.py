"""The class File, which the Python interface has too."""

from __future__ import annotations

from collections.abc import Mapping

from vecgen.frontend.hoc.values import ClassMaker, Interpreter
from vecgen.frontend.neuron_api.files import File, file_class


def _class(interpreter: Interpreter) -> type[File]:
    del interpreter
    return file_class()


CLASSES: Mapping[str, ClassMaker] = {"File": _class}
