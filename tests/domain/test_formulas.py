"""Formulas: what may be written, what comes out, and that nothing else gets through."""

from __future__ import annotations

import math
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.formulas import MAX_LENGTH, compile_formula, formula_inputs, ranked
from app.domain.validation import parse_site


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("{cth.mtr-1.kw} + {cth.mtr-2.kw}", [3.0, 4.0], 7.0),
        ("{a} - {b} - {a}", [1.0, 2.0], -2.0),
        ("'a.b' * \"c\" / 4", [6.0, 2.0], 3.0),
        ("-({a} + 1.5e1)", [1.0], -16.0),
        ("min({a}, {b}, 0)", [2.0, -1.0], -1.0),
        ("max({a})", [2.0], 2.0),
        ("mean({a}, {b})", [1.0, 2.0], 1.5),
        ("sum({a}, {b}, 1)", [0.1, 0.2], 1.3),
        ("abs({a})", [-2.0], 2.0),
        ("if({a} >= 20, {b}, 0)", [20.0, 5.0], 5.0),
        ("if ({a} >= 20, {b}, 0)", [19.0, 5.0], 0.0),
        ("if({b} == 0, 0, {a} / {b})", [5.0, 0.0], 0.0),
        ("0 < {a} <= 10", [10.0], 1.0),
        ("0 < {a} < 10", [10.0], 0.0),
        ("{a} > 1 and not {b} or {a} == 7", [2.0, 0.0], 1.0),
        ("{a} +\n  {b}", [1.0, 2.0], 3.0),
    ],
)
def test_results(text: str, values: list[float], result: float) -> None:
    assert compile_formula(text).evaluate(values) == pytest.approx(result)


def test_inputs_are_named_once_in_the_order_of_use() -> None:
    assert formula_inputs("{lib.b.kw} + { cth.a-1.kw } * 2 - 'lib.b.kw'") == ("lib.b.kw", "cth.a-1.kw")


@pytest.mark.parametrize("text", ["1 / {a}", "if(1 / {a} > 2, 1, 0)", "1e308 * 10 + {a}", "{a} / {a}"])
def test_without_a_result_there_is_no_number(text: str) -> None:
    assert math.isnan(compile_formula(text).evaluate([0.0]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing"),
        ("1 + 1", "reads no point"),
        ("{a} +", "missing"),
        ("{a} {b}", "missing"),
        ("{a}{b}", "missing"),
        ("({a}", "missing"),
        ("a + 1", "'a' is unknown"),
        ("__import__('os').system('true')", "'__import__' is unknown"),
        ("_0 + {a}", "'_0' is unknown"),
        ("sum", "only numbers"),
        ("sum()", "takes one or more values"),
        ("abs({a}, {b})", "takes 1 values, not 2"),
        ("if({a}, 1)", "takes 3 values, not 2"),
        ("sum({cth.*.kw})", "patterns are not allowed"),
        ("{A}", "not a point id"),
        ("{a} ** 9", "only numbers"),
        ("{a} // 2", "only numbers"),
        ("{a} % 2", "only numbers"),
        ("{a} in {b}", "'in' is unknown"),
        ("{a} == [1]", "only numbers"),
        ("sum(*{a})", "only numbers"),
        ("{a}.real", "'real' is unknown"),
        ("{a}[0]", "only numbers"),
        ("2j", "'j' is unknown"),
        ("1if(2)", "missing"),
        ("1_000", "'_000' is unknown"),
        ("0x10", "'x10' is unknown"),
        ("{a} # 1", "'#' has no meaning"),
        ("max(1)(2)", "only numbers"),
        ("9" * 400, "too large"),
        ("-" * 300 + "1", "nested"),
        ("(" * 1000 + "1" + ")" * 1000, "missing"),
        ("1 + " * 300 + "1", "nested"),
        ("1" * (MAX_LENGTH + 1), "longer than"),
    ],
)
def test_what_is_no_formula_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said.replace("*", r"\*")) as refusal:
        formula_inputs(text)
    assert refusal.value.field == "formula"


def test_formulas_over_formulas_are_put_in_order() -> None:
    inputs = {"campus": ("cth", "m3"), "share": ("campus", "cth"), "cth": ("m1", "m2")}
    assert ranked(inputs) == [["cth"], ["campus"], ["share"]]


def test_a_circle_of_formulas_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"in a circle: (x → y → z → x|y → z → x → y|z → x → y → z)"):
        ranked({"x": ("y",), "y": ("z", "m"), "z": ("x",), "fine": ("x",)})


@given(st.text(alphabet="{}'\"ab.01+-*/()<>=!,# ifsumx_~\\\n\0가", max_size=60))
def test_any_text_is_a_formula_or_is_refused(text: str) -> None:
    try:
        formula = compile_formula(text)
    except InvalidInput:
        return
    assert isinstance(formula.evaluate([1.0] * len(formula.inputs)), float)


@given(
    st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from([("+", operator.add), ("-", operator.sub), ("*", operator.mul)])
)  # fmt: skip
def test_arithmetic_is_that_of_floats(a: float, b: float, op: tuple[str, object]) -> None:
    sign, compute = op
    assert callable(compute)
    assert compile_formula(f"{{x}} {sign} {{y}}").evaluate([a, b]) == compute(a, b)


def test_a_site_with_a_circle_is_refused_at_the_formula() -> None:
    points = [{"id": name, "name": name, "formula": f"{{{other}}} + 1"} for name, other in ("ab", "ba")]
    site, found = parse_site({"site": {"id": "s", "name": "S"}, "points": points}, {}, formula_inputs)
    assert site is None
    assert [(fault.path[0], fault.path[2]) for fault in found] == [("points", "formula")]
    assert "in a circle" in found[0].message
