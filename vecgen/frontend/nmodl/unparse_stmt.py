"""Statements of a parse tree to lines of NMODL text."""

from __future__ import annotations

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.unparse_expr import expression

_INDENT = "    "


def unit(given: ast.Unit | None) -> str:
    """Return a unit with a blank before it, or nothing."""
    return "" if given is None else f" ({given.text})"


def size(given: ast.Expr | None) -> str:
    """Return an array's size in square brackets, or nothing."""
    return "" if given is None else f"[{expression(given)}]"


def arguments(formal: tuple[ast.Argument, ...]) -> str:
    """Return formal arguments without their brackets."""
    return ", ".join(f"{argument.name.id}{unit(argument.unit)}" for argument in formal)


def local(statement: ast.Local) -> str:
    """Return a LOCAL list."""
    return "LOCAL " + ", ".join(f"{v.name.id}{size(v.size)}" for v in statement.variables)


def verbatim(statement: ast.Verbatim) -> list[str]:
    """Return a VERBATIM block as two pieces; the first has the lines of its text as they are."""
    return [f"VERBATIM{statement.text}", "ENDVERBATIM"]


def block(head: str, body: ast.Body) -> list[str]:
    """Return the lines of `head { body }`."""
    lines = [line for statement in body for line in _lines(statement)]
    return [f"{head} {{", *(_INDENT + line for line in lines), "}"]


def _lines(statement: ast.Statement) -> list[str]:
    match statement:
        case ast.If(branches=branches, otherwise=otherwise):
            return _if(branches, otherwise)
        case ast.While(condition=condition, body=body):
            return block(f"while ({expression(condition)})", body)
        case ast.From(index=index, begin=begin, end=end, step=step, body=body):
            by = "" if step is None else f" BY {expression(step)}"
            bounds = f"{expression(begin)} TO {expression(end)}{by}"
            return block(f"FROM {index.id} = {bounds}", body)
        case ast.Verbatim():
            return verbatim(statement)
        case ast.Block(body=body):
            lines = block("", body)
            return [lines[0].lstrip(), *lines[1:]]
        case ast.Initial(body=body):
            return block("INITIAL", body)
        case ast.ForNetcons(arguments=formal, body=body):
            return block(f"FOR_NETCONS ({arguments(formal)})", body)
        case _:
            return [_line(statement)]


def _if(branches: tuple[ast.Branch, ...], otherwise: ast.Body | None) -> list[str]:
    lines: list[str] = []
    for number, branch in enumerate(branches):
        word = "if" if number == 0 else "else if"
        lines += block(f"{word} ({expression(branch.condition)})", branch.body)
    if otherwise is not None:
        lines += block("else", otherwise)
    return lines


def _line(statement: ast.Statement) -> str:
    match statement:
        case ast.Local():
            return local(statement)
        case ast.Assignment(target=target, value=value):
            return f"{expression(target)} = {expression(value)}"
        case ast.Protect(assignment=assignment):
            return f"PROTECT {_line(assignment)}"
        case ast.CallStatement(call=call):
            return expression(call)
        case ast.Mutex(keyword=keyword):
            return keyword
        case ast.Lag(name=name, delay=delay):
            return f"LAG {name.id} BY {delay.id}"
        case ast.Solve(block=solved, method=method, steady=steady):
            how = f" METHOD {method.id}" if method is not None else ""
            how += f" STEADYSTATE {steady.id}" if steady is not None else ""
            return f"SOLVE {solved.id}{how}"
        case ast.Conductance(variable=variable, ion=ion):
            return f"CONDUCTANCE {variable.id}" + (f" USEION {ion.id}" if ion is not None else "")
        case ast.Table():
            return _table(statement)
        case ast.Watch(conditions=conditions):
            return "WATCH " + ", ".join(map(_watch, conditions))
        case _:
            return _kinetic(statement)


def _table(table: ast.Table) -> str:
    words = ["TABLE"]
    words += [", ".join(name.id for name in table.variables)] if table.variables else []
    words += ["DEPEND " + ", ".join(name.id for name in table.depends)] if table.depends else []
    words.append(f"FROM {expression(table.lower)} TO {expression(table.upper)}")
    words.append(f"WITH {expression(table.intervals)}")
    return " ".join(words)


def _watch(condition: ast.WatchCondition) -> str:
    left, right = expression(condition.left), expression(condition.right)
    return f"({left} {condition.op} {right}) {expression(condition.flag)}"


def _kinetic(statement: ast.Statement) -> str:
    match statement:
        case ast.Reaction(left=left, arrow=arrow, right=right, rates=rates):
            sides = f"{_terms(left)} {arrow} {_terms(right)}".rstrip()
            return f"~ {sides} ({', '.join(map(expression, rates))})"
        case ast.Equation(left=before, right=after):
            return f"~ {expression(before)} = {expression(after)}"
        case ast.Conserve(terms=terms, total=total):
            return f"CONSERVE {_terms(terms)} = {expression(total)}"
        case ast.Compartment(index=index, volume=volume, species=species):
            return f"COMPARTMENT {_for_species(index, volume, species)}"
        case ast.LongitudinalDiffusion(index=index, flux=flux, species=species):
            return f"LONGITUDINAL_DIFFUSION {_for_species(index, flux, species)}"
        case _:
            raise AssertionError(f"no text for {type(statement).__name__}")


def _terms(terms: tuple[ast.Term, ...]) -> str:
    return " + ".join(
        ("" if term.factor is None else f"{expression(term.factor)} ") + expression(term.species)
        for term in terms
    )


def _for_species(index: ast.Name | None, value: ast.Expr, species: tuple[ast.Name, ...]) -> str:
    head = "" if index is None else f"{index.id}, "
    return f"{head}{expression(value)} {{ {' '.join(name.id for name in species)} }}"
