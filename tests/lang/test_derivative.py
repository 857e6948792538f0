"""The linear parts that METHOD cnexp takes, in the shapes of specification 6.8.1."""

from __future__ import annotations

import pytest

from vecgen.lang.derivative import (
    Fault,
    LinearParts,
    NotLinear,
    derivative,
    is_linear_in,
    linear_parts,
)
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Compare,
    CompareOp,
    Const,
    Expr,
    Get,
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
    UnaryOp,
    add,
    div,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.types import DType

X = Get("x")
A, B, C = Get("a"), Local("b"), Get("c")
ONE = number(1.0)
MINUS_ONE = neg(ONE)


def power(a: Expr, b: Expr) -> Expr:
    return Binary(BinaryOp.POW, a, b)


@pytest.mark.parametrize(
    ("rhs", "a", "b"),
    [
        pytest.param(div(sub(A, X), B), div(MINUS_ONE, B), div(A, B), id="(inf-x)/tau"),
        pytest.param(div(neg(X), B), div(MINUS_ONE, B), None, id="-x/tau"),
        pytest.param(
            sub(mul(A, sub(ONE, X)), mul(B, X)),
            sub(mul(A, MINUS_ONE), mul(B, ONE)),
            mul(A, ONE),
            id="a*(1-x)-b*x",
        ),
        pytest.param(A, None, A, id="k"),
        pytest.param(number(0.0), None, None, id="0"),
        pytest.param(X, ONE, None, id="x"),
        pytest.param(neg(neg(X)), neg(MINUS_ONE), None, id="--x"),
        pytest.param(
            sub(
                div(mul(number(2.0), sub(A, X)), B),
                div(mul(sub(X, ONE), number(3.0)), number(2.0)),
            ),
            sub(div(mul(number(2.0), MINUS_ONE), B), div(mul(ONE, number(3.0)), number(2.0))),
            sub(div(mul(number(2.0), A), B), div(mul(neg(ONE), number(3.0)), number(2.0))),
            id="2*(z-x)/k - (x-1)*3/2",
        ),
        pytest.param(
            add(div(neg(X), B), div(C, B)), div(MINUS_ONE, B), div(C, B), id="-x/tau + w/tau"
        ),
        pytest.param(mul(neg(A), X), mul(neg(A), ONE), None, id="-k*x"),
        pytest.param(neg(mul(A, X)), neg(mul(A, ONE)), None, id="-(k*x)"),
        pytest.param(mul(mul(A, B), X), mul(mul(A, B), ONE), None, id="(a*b)*x"),
        pytest.param(mul(A, mul(B, X)), mul(A, mul(B, ONE)), None, id="a*(b*x)"),
        pytest.param(mul(X, add(A, B)), mul(ONE, add(A, B)), None, id="x*(a+b)"),
        pytest.param(sub(A, mul(mul(X, B), C)), neg(mul(mul(ONE, B), C)), A, id="a - x*b*c"),
        pytest.param(sub(A, sub(X, B)), MINUS_ONE, sub(A, neg(B)), id="a-(x-b)"),
        pytest.param(sub(A, sub(B, X)), neg(MINUS_ONE), sub(A, B), id="a-(b-x)"),
        pytest.param(div(X, div(A, B)), div(ONE, div(A, B)), None, id="x/(a/b)"),
        pytest.param(
            mul(Call("f", (add(A, B),)), X), mul(Call("f", (add(A, B),)), ONE), None, id="f(a+b)*x"
        ),
        pytest.param(sub(X, X), sub(ONE, ONE), None, id="x-x"),
    ],
)
def test_parts_have_the_translators_shape(rhs: Expr, a: Expr | None, b: Expr | None) -> None:
    assert linear_parts(rhs, "x") == LinearParts(a, b, exponent=a)


@pytest.mark.parametrize(
    ("rhs", "parts"),
    [
        (mul(number(0.0), X), LinearParts(number(0.0), None, mul(number(0.0), ONE))),
        (add(mul(X, number(0.0)), A), LinearParts(number(0.0), A, mul(ONE, number(0.0)))),
        (mul(A, number(0.0)), LinearParts(None, None, None)),
        (add(X, neg(number(0.0))), LinearParts(ONE, None, ONE)),
        (sub(number(0.0), X), LinearParts(MINUS_ONE, None, MINUS_ONE)),
        (
            add(mul(sub(X, A), number(0.0)), X),
            LinearParts(ONE, None, add(mul(ONE, number(0.0)), ONE)),
        ),
    ],
)
def test_a_literal_zero_is_absent_from_the_parts_but_not_from_the_exponent(
    rhs: Expr, parts: LinearParts
) -> None:
    assert linear_parts(rhs, "x") == parts


@pytest.mark.parametrize(
    ("rhs", "kind"),
    [
        (neg(mul(X, X)), Fault.PRODUCT),
        (mul(X, sub(ONE, X)), Fault.PRODUCT),
        (mul(sub(ONE, X), sub(number(2.0), X)), Fault.PRODUCT),
        (add(A, mul(mul(A, X), X)), Fault.PRODUCT),
        (Call("exp", (X,)), Fault.NONLINEAR),
        (mul(X, Call("f", (A, add(X, A)))), Fault.NONLINEAR),
        (div(A, X), Fault.NONLINEAR),
        (div(X, add(A, X)), Fault.NONLINEAR),
        (mul(mul(X, X), Call("f", (X,))), Fault.NONLINEAR),
        (power(X, number(2.0)), Fault.UNTRANSLATABLE),
        (mul(power(A, number(2.0)), X), Fault.UNTRANSLATABLE),
        (mul(Compare(CompareOp.LT, A, B), X), Fault.UNTRANSLATABLE),
        (Logical(LogicalOp.AND, A, B), Fault.UNTRANSLATABLE),
        (Unary(UnaryOp.NOT, A), Fault.UNTRANSLATABLE),
        (Select(A, X, B), Fault.UNTRANSLATABLE),
        (div(power(A, A), X), Fault.UNTRANSLATABLE),
    ],
)
def test_what_is_not_linear_says_why(rhs: Expr, kind: Fault) -> None:
    result = linear_parts(rhs, "x")
    assert isinstance(result, NotLinear)
    assert result.kind is kind
    assert result.reason
    assert not is_linear_in(rhs, "x")


def test_kinds_compare_with_their_short_names() -> None:
    assert Fault.PRODUCT == "product"
    assert Fault.NONLINEAR == "nonlinear"
    assert Fault.UNTRANSLATABLE == "untranslatable"


@pytest.mark.parametrize(
    "opaque",
    [
        Call("f", (power(A, number(2.0)),)),
        Call("f", (Compare(CompareOp.LT, A, B),)),
        Get("k", component=Const(0, DType.INT)),
        Get("x", component=X),
        Get("y"),
        Local("x"),
    ],
)
def test_calls_and_indexed_names_are_constants(opaque: Expr) -> None:
    assert linear_parts(add(X, opaque), "x") == LinearParts(ONE, opaque, ONE)


def test_the_derivative_of_a_product_has_both_terms() -> None:
    assert derivative(mul(X, X), "x") == add(mul(ONE, X), mul(X, ONE))


def test_the_derivative_of_a_call_is_refused() -> None:
    with pytest.raises(ValueError, match="no derivative with respect to x"):
        derivative(Call("exp", (X,)), "x")
