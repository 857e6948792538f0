"""SIMD or SERIAL for every kernel, with the reason where a loop cannot be vectorised."""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Execution, Kernel
from vecgen.ir.program import Program
from vecgen.lang.expr import Binary, BinaryOp, Call
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import For, If, Let, While
from vecgen.lang.traverse import Body, walk_expressions, walk_statements


def choose_execution(program: Program) -> Program:
    """Return the program with `execution` and `reason` set."""
    functions = {(f.mechanism, f.name): f.body for f in program.functions}
    results = {(f.mechanism, f.name): f.result for f in program.functions}

    def scalar_call(mechanism: str, body: Body) -> str | None:
        for node in walk_expressions(body):
            if isinstance(node, Binary) and node.op is BinaryOp.POW:
                return "pow"
            if not isinstance(node, Call):
                continue
            intrinsic = INTRINSICS.get(node.function)
            if intrinsic is not None and not intrinsic.vector:
                return node.function
            key = (mechanism, node.function)
            if intrinsic is None and key in functions:
                inner: Body = (*functions[key], Let("result", results[key]))
                found = scalar_call(mechanism, inner)
                if found:
                    return found
        return None

    def choose(kernel: Kernel) -> Kernel:
        if kernel.space is None:
            return kernel
        reason = _control_flow(kernel.body)
        call = scalar_call(kernel.mechanism, kernel.body)
        if reason is None and call:
            reason = f"{call}() is a scalar call into libm"
        if reason is None:
            return replace(kernel, execution=Execution.SIMD)
        return replace(kernel, execution=Execution.SERIAL, reason=reason)

    return program.with_kernels(choose(kernel) for kernel in program.kernels)


def _control_flow(body: Body) -> str | None:
    for stmt in walk_statements(body):
        match stmt:
            case While():
                return "a while loop runs a different number of times for each instance"
            case For():
                return "a FROM loop inside"
            case If():
                return "a branch that does more than compute"
            case _:
                pass
    return None
