"""Parse tree to NMODL text: parsing the text again gives the same tree.

For tests and readable dumps; remarks, UNITSON and UNITSOFF are not written.
"""

from __future__ import annotations

from collections.abc import Iterable

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.unparse_expr import expression
from vecgen.frontend.nmodl.unparse_stmt import arguments, block, local, size, unit, verbatim


def unparse(file: ast.File) -> str:
    """Return `file` as NMODL text."""
    return "\n\n".join("\n".join(_item(item)) for item in file.items) + "\n"


def _item(item: ast.Item) -> list[str]:
    match item:
        case ast.Title(text=text):
            return [f"TITLE {text}".rstrip()]
        case ast.Include(file=name):
            return [f'INCLUDE "{name}"']
        case ast.Define(name=name, value=value):
            return [f"DEFINE {name.id} {expression(value)}"]
        case ast.Local():
            return [local(item)]
        case ast.Verbatim():
            return verbatim(item)
        case ast.FunctionTable(name=name, arguments=formal, unit=result):
            return [f"FUNCTION_TABLE {name.id}({arguments(formal)}){unit(result)}"]
        case _:
            return _declarations(item) or _code(item)


def _code(item: ast.Item) -> list[str]:
    match item:
        case ast.ProcessBlock(keyword=keyword, body=body):
            return block(keyword, body)
        case ast.HookBlock(when=when, event=event, body=body):
            return block(f"{when} {event}", body)
        case ast.SolvedBlock(keyword=keyword, name=name, solve_for=names, body=body):
            solve_for = f" SOLVEFOR {_names(names)}" if names else ""
            return block(f"{keyword} {name.id}{solve_for}", body)
        case ast.Function(name=name, arguments=formal, unit=result, body=body):
            return block(f"FUNCTION {name.id}({arguments(formal)}){unit(result)}", body)
        case ast.Procedure(name=name, arguments=formal, unit=result, body=body):
            return block(f"PROCEDURE {name.id}({arguments(formal)}){unit(result)}", body)
        case ast.NetReceive(arguments=formal, body=body):
            return block(f"NET_RECEIVE ({arguments(formal)})", body)
        case _:
            raise AssertionError(f"no text for {type(item).__name__}")


def _declarations(item: ast.Item) -> list[str]:
    """Return a block of declarations as text, or nothing if `item` is none."""
    match item:
        case ast.NeuronBlock(statements=statements):
            return _block("NEURON", map(_neuron, statements))
        case ast.UnitsBlock(definitions=definitions):
            return _block("UNITS", map(_unit_definition, definitions))
        case ast.ParameterBlock(parameters=parameters):
            return _block("PARAMETER", map(_parameter, parameters))
        case ast.AssignedBlock(variables=variables):
            return _block("ASSIGNED", map(_variable, variables))
        case ast.StateBlock(variables=variables):
            return _block("STATE", map(_variable, variables))
        case ast.ConstantBlock(constants=constants):
            lines = (f"{c.name.id} = {expression(c.value)}{unit(c.unit)}" for c in constants)
            return _block("CONSTANT", lines)
        case ast.IndependentBlock(variables=independents):
            return _block("INDEPENDENT", map(_independent, independents))
        case _:
            return []


def _block(keyword: str, lines: Iterable[str]) -> list[str]:
    return [f"{keyword} {{", *(f"    {line}" for line in lines), "}"]


def _names(names: tuple[ast.Name, ...]) -> str:
    return ", ".join(name.id for name in names)


def _neuron(statement: ast.Kind | ast.UseIon | ast.Declares | ast.Represents) -> str:
    match statement:
        case ast.Kind(keyword=keyword, name=name):
            return f"{keyword} {name.id}"
        case ast.Declares(keyword=keyword, names=names):
            return f"{keyword} {_names(names)}".rstrip()
        case ast.Represents(text=text):
            return f"REPRESENTS {text}"
        case ast.UseIon(ion=ion, reads=reads, writes=writes):
            parts = [f"USEION {ion.id}"]
            parts += [f"READ {_names(reads)}"] if reads else []
            parts += [f"WRITE {_names(writes)}"] if writes else []
            if statement.valence is not None:
                parts.append(f"VALENCE {expression(statement.valence)}")
            if statement.represents is not None:
                parts.append(f"REPRESENTS {statement.represents}")
            return " ".join(parts)
        case _:
            raise AssertionError(f"no text for {type(statement).__name__}")


def _unit_definition(definition: ast.UnitAlias | ast.UnitConstant | ast.UnitFactor) -> str:
    match definition:
        case ast.UnitAlias(new=new, old=old):
            return f"({new.text}) = ({old.text})"
        case ast.UnitConstant(name=name, value=value, unit=given):
            return f"{name.id} = {expression(value)}{unit(given)}"
        case ast.UnitFactor(name=name, source=source, target=target):
            return f"{name.id} = ({source.text}) -> ({target.text})"
        case _:
            raise AssertionError(f"no text for {type(definition).__name__}")


def _parameter(parameter: ast.Parameter) -> str:
    value = f" = {expression(parameter.value)}" if parameter.value is not None else ""
    limits = ""
    if parameter.limits is not None:
        lower, upper = parameter.limits.lower, parameter.limits.upper
        limits = f" <{expression(lower)}, {expression(upper)}>"
    return f"{parameter.name.id}{size(parameter.size)}{value}{unit(parameter.unit)}{limits}"


def _variable(variable: ast.Variable) -> str:
    text = expression(variable.name) + size(variable.size)
    if variable.lower is not None and variable.upper is not None:
        text += f" FROM {expression(variable.lower)} TO {expression(variable.upper)}"
    if variable.start is not None:
        text += f" START {expression(variable.start)}"
    text += unit(variable.unit)
    if variable.tolerance is not None:
        text += f" <{expression(variable.tolerance)}>"
    return text


def _independent(variable: ast.IndependentVariable) -> str:
    sweep = "SWEEP " if variable.sweep else ""
    bounds = f"FROM {expression(variable.lower)} TO {expression(variable.upper)}"
    steps = f"WITH {expression(variable.steps)}"
    start = f" START {expression(variable.start)}" if variable.start is not None else ""
    return f"{sweep}{variable.name.id} {bounds} {steps}{start}{unit(variable.unit)}"
