"""What a template may do: frame finished lines. Every decision is Python's.

The lint walks Jinja's own syntax tree. It is what keeps the compiler out of the templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from jinja2 import Environment, nodes

from vecgen.assets import templates_folder
from vecgen.emit import views
from vecgen.emit.render import environment

VIEWS = {
    "Makefile.j2": views.MakefileView,
    "README.md.j2": views.ReadmeView,
    "batch.c.j2": views.BatchView,
    "cable.c.j2": views.CableView,
    "lanes.c.j2": views.CableView,
    "main.c.j2": views.MainView,
    "mechanism.c.j2": views.MechanismView,
    "model.c.j2": views.ModelView,
    "model.h.j2": views.ModelHeaderView,
}
"""Template → the dataclass that is its complete context."""

FILTERS = ("indent", "join")
LONGEST = 120
LONGEST_FRAME = 240
"""Lines of a template that has nothing but text and `include`s: plain C that never varies."""

TEMPLATES = sorted(path.name for path in templates_folder().glob("*.j2"))
PARTS = [name for name in TEMPLATES if name.startswith("_")]


def source(name: str) -> str:
    return (templates_folder() / name).read_text(encoding="utf-8")


def tree(name: str) -> nodes.Template:
    return environment().parse(source(name))


def offences(node: nodes.Node) -> Iterator[str]:
    """Yield what a template does beyond framing."""
    if not is_framing(node):
        yield f"line {node.lineno}: {type(node).__name__}"
    for child in node.iter_child_nodes():
        yield from offences(child)


def is_framing(node: nodes.Node) -> bool:
    match node:
        case nodes.Template() | nodes.Output() | nodes.TemplateData():
            return True
        case nodes.Name() | nodes.Getattr() | nodes.Const() | nodes.Block():
            return True
        case nodes.For(test=test, recursive=recursive, else_=otherwise):
            return test is None and not recursive and not otherwise
        case nodes.If() | nodes.Not():
            return True
        case nodes.Include(template=template) | nodes.Extends(template=template):
            return isinstance(template, nodes.Const)
        case nodes.Filter(name=name):
            return name in FILTERS
    return False


def needed(node: nodes.Node, scope: frozenset[str] = frozenset()) -> set[str]:
    """Return the names that a template and its includes take from their context."""
    match node:
        case nodes.Name(name=name):
            return set() if name in scope else {name}
        case nodes.For(target=target, iter=iterated, body=body):
            inner = scope | {"loop"} | {n.name for n in _names(target)}
            return needed(iterated, scope) | _all(body, inner)
        case nodes.Include(template=nodes.Const(value=name)):
            return needed(tree(name), scope)
    return _all(node.iter_child_nodes(), scope)


def _all(children: Iterator[nodes.Node] | list[nodes.Node], scope: frozenset[str]) -> set[str]:
    return {name for child in children for name in needed(child, scope)}


def _names(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_only_frames(name: str) -> None:
    assert list(offences(tree(name))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_of_a_loop_only_its_end_is_asked_for(name: str) -> None:
    asked = {
        node.attr
        for node in tree(name).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "loop"
    }
    assert asked <= {"last"}


def test_every_template_has_its_view() -> None:
    assert sorted(VIEWS) == [name for name in TEMPLATES if name not in PARTS]


@pytest.mark.parametrize("name", VIEWS)
def test_a_template_uses_exactly_the_fields_of_its_view(name: str) -> None:
    assert needed(tree(name)) == {field.name for field in fields(VIEWS[name])}


def test_every_part_is_included_somewhere() -> None:
    included = {
        node.template.value
        for name in TEMPLATES
        for node in tree(name).find_all(nodes.Include)
        if isinstance(node.template, nodes.Const)
    }
    assert included == set(PARTS)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_fits_on_two_screens(name: str) -> None:
    decides = any(True for _ in tree(name).find_all((nodes.For, nodes.If)))
    assert source(name).count("\n") <= (LONGEST if decides else LONGEST_FRAME)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_ends_with_one_newline_and_has_no_tabs_but_make(name: str) -> None:
    text = source(name)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert name == "Makefile.j2" or "\t" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize(
    "text",
    [
        "{% set x = 1 %}",
        "{% macro f() %}{% endmacro %}",
        "{{ f(1) }}",
        "{{ a + b }}",
        "{{ a[0] }}",
        "{% if a == b %}{% endif %}",
        "{% if a and b %}{% endif %}",
        "{% for x in y if x %}{% endfor %}",
        "{{ a | upper }}",
        "{% include name %}",
        "{{ a if b else c }}",
        "{% do f() %}",
    ],
)
def test_the_lint_sees_what_it_should(text: str) -> None:
    assert list(offences(Environment(extensions=["jinja2.ext.do"]).parse(text)))
