"""USEION: the names after READ and WRITE are those of the ion, and each ion is used once."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostics, did_you_mean
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.symbols import ion_variables


def check(checked: CheckedFile, diagnostics: Diagnostics) -> None:
    """Report foreign names in a USEION statement, and ions that are used twice."""
    seen: set[str] = set()
    for use in checked.symbols.neuron.ions:
        ion = use.ion.id
        if ion in seen:
            diagnostics.error(
                "duplicate-ion",
                f"the ion '{ion}' has a USEION statement already; put all names into one",
                use.ion.span,
            )
        seen.add(ion)
        names = ion_variables(ion)
        for name in (*use.reads, *use.writes):
            if name.id not in names:
                diagnostics.error(
                    "not-of-ion",
                    f"'{name.id}' is no variable of the ion '{ion}'; it has {', '.join(names)}",
                    name.span,
                    hint=did_you_mean(name.id, names),
                )
