"""SIMD or SERIAL for every kernel, with the reason where a loop cannot be vectorised."""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Execution, Kernel
from vecgen.ir.program import Program
from vecgen.lang.effects import EFFECTS
from vecgen.lang.stmt import For, If, Invoke, Newton, While
from vecgen.lang.traverse import Body, walk_statements
from vecgen.passes.meetings import reason_to_be_serial
from vecgen.passes.scalar_calls import ScalarCalls


def choose_execution(program: Program) -> Program:
    """Return the program with `execution` and `reason` set."""
    calls = ScalarCalls(program)

    def choose(kernel: Kernel) -> Kernel:
        if kernel.space is None:
            return kernel
        reason = _control_flow(kernel.body) or reason_to_be_serial(program, kernel)
        if reason is None:
            # Calls that stand apart get loops of their own.
            mechanism = kernel.mechanism
            rest = [stmt for stmt in kernel.body if not calls.is_isolated(mechanism, stmt)]
            reason = calls.reason(mechanism, tuple(rest))
        if reason is None:
            return replace(kernel, execution=Execution.SIMD)
        return replace(kernel, execution=Execution.SERIAL, reason=reason)

    return program.with_kernels(choose(kernel) for kernel in program.kernels)


def _control_flow(body: Body) -> str | None:
    for stmt in walk_statements(body):
        if isinstance(stmt, Invoke):
            effect = EFFECTS[stmt.function]
            return f"{effect.name}() {effect.what}, instance after instance"
    for stmt in walk_statements(body):
        match stmt:
            case While():
                return "a while loop runs a different number of times for each instance"
            case For():
                return "a FROM loop inside"
            case Newton(equations=equations):
                return f"the iterations for {equations} differ from instance to instance"
            case If():
                return "a branch that does more than compute"
            case _:
                pass
    return None
