"""Functions outside of the loops over a step are called, not inlined: less to compile.

An exponential is some thirty instructions wherever it stands. In a step's loop that is what makes
it quick; in INITIAL, in a table's row and in what is computed once before a loop it only makes the
C compiler's work longer. The runtime has each of these functions once, compiled once.
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.ir.kernel import Execution, Kernel, KernelRole
from vecgen.ir.program import Program
from vecgen.lang.expr import Binary, BinaryOp, Call, Expr
from vecgen.lang.intrinsics import CALLED
from vecgen.lang.traverse import Body, rewrite_body

_REASON = "runs once: functions are called here, which compiles sooner"
_ONCE = frozenset(
    {KernelRole.INITIALISE, KernelRole.BEFORE_INITIAL, KernelRole.AFTER_INITIAL, KernelRole.TABLE}
)


def call_outside_steps(program: Program) -> Program:
    """Return the program with calls of functions for inlined ones outside of a step's loops."""
    return program.with_kernels(map(_calling, program.kernels))


def _calling(kernel: Kernel) -> Kernel:
    uniform = _called(kernel.uniform)
    if kernel.role not in _ONCE:
        return replace(kernel, uniform=uniform)
    body = _called(kernel.body)
    if body == kernel.body or kernel.execution is Execution.SERIAL:
        return replace(kernel, uniform=uniform, body=body)
    return replace(kernel, uniform=uniform, body=body, execution=Execution.SERIAL, reason=_REASON)


def _called(body: Body) -> Body:
    def one(node: Expr) -> Expr:
        match node:
            case Call(function=function) if function in CALLED:
                return replace(node, function=CALLED[function])
            case Binary(op=BinaryOp.POW, a=a, b=b, span=span):
                return Call(CALLED["pow"], (a, b), span=span)
        return node

    return rewrite_body(body, one)
