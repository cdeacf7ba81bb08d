"""Formulas of calculated points: a small language of numbers, point ids and whitelisted operations. Nothing is ever executed.

Point ids stand in braces or quotes: ``{cth.mtr-1.kw} + 'cth.mtr-2.kw'``. Operators ``+ - * /``, comparisons (1 or 0),
``and or not``; functions ``min max sum mean abs if``: ``if({cth.ch-1.status} == 1, {cth.ch-1.kw}, 0)``.
"""

from __future__ import annotations

import ast
import graphlib
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.errors import InvalidInput

MAX_LENGTH = 4000
MAX_DEPTH = 200
"""Nesting, in which each term of a chain a + b + c counts; ``sum(a, b, c)`` does not nest."""

Values: TypeAlias = Sequence[float]
Term: TypeAlias = Callable[[Values], float]

_TOKEN = re.compile(
    r"""\{(?P<braced>[^{}]*)\}|'(?P<single>[^']*)'|"(?P<double>[^"]*)\""""
    r"""|(?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)|(?P<word>[^\W\d]\w*)"""
)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
_WORDS = frozenset({"and", "or", "not"})
_IF = "if_"  # "if" is a keyword to the parser
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "min": min,
    "max": max,
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
    "abs": lambda values: abs(values[0]),
}
_ARGUMENTS = {"abs": 1, "if": 3}  # all others take one or more
_KNOWN = "min, max, sum, mean, abs and if"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to be evaluated. ``inputs`` are the point ids in the order of first use."""

    text: str
    inputs: tuple[str, ...]
    term: Term

    def evaluate(self, values: Values) -> float:
        """The result for the values of ``inputs``; NaN when there is none (division by zero, not a finite number)."""
        try:
            result = self.term(values)
        except ArithmeticError:
            return math.nan
        return result if math.isfinite(result) else math.nan


def formula_inputs(text: str) -> tuple[str, ...]:
    """The point ids that ``text`` reads, each once. Raises ``InvalidInput`` with a sentence when it is no formula."""
    return compile_formula(text).inputs


def compile_formula(text: str) -> Formula:
    """Check and translate ``text``; raises ``InvalidInput`` with a sentence."""
    if len(text) > MAX_LENGTH:
        raise _fault(f"it is longer than {MAX_LENGTH} characters")
    inputs: dict[str, int] = {}
    plain = _TOKEN.sub(lambda found: _token(found, inputs), " ".join(text.split())).strip()
    if "#" in plain:
        raise _fault("'#' has no meaning here")
    try:
        tree = ast.parse(plain, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _fault("a value, an operator or a bracket is missing or misplaced") from error
    term = _translate(tree.body, 0)
    if not inputs:
        raise _fault("it reads no point; name at least one, in braces: {cth.mtr-1.kw}")
    return Formula(text, tuple(inputs), term)


def ranked(inputs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Calculated points (id: what their formulas read) in ranks, each of which needs earlier ranks only.

    Raises ``InvalidInput`` when formulas go in a circle; its field is the id of one of them.
    """
    sorter = graphlib.TopologicalSorter({name: [i for i in read if i in inputs] for name, read in inputs.items()})
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        raise InvalidInput(circle[0], "formulas go in a circle: " + " → ".join(reversed(circle))) from error
    ranks = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ranks.append(ready)
        sorter.done(*ready)
    return ranks


def _fault(message: str) -> InvalidInput:
    return InvalidInput("formula", message)


def _token(found: re.Match[str], inputs: dict[str, int]) -> str:
    """Ids become names that the parser takes, ``_0`` for the first input; unknown words stop here."""
    word = found["word"]
    if word is None:
        number = found["number"]
        name = next((found[g] for g in ("braced", "single", "double") if found[g] is not None), "")
        return f" {number} " if number else f" _{_input(name.strip(), inputs)} "
    if word == "if":
        return _IF
    if word not in _FUNCTIONS and word not in _WORDS:
        raise _fault(f"'{word}' is unknown; functions are {_KNOWN}, point ids stand in braces: {{cth.mtr-1.kw}}")
    return f" {word} "


def _input(name: str, inputs: dict[str, int]) -> int:
    if not _ID.fullmatch(name):
        raise _fault(f"'{name}' is not a point id; patterns are not allowed, name each point")
    return inputs.setdefault(name, len(inputs))


def _translate(node: ast.expr, depth: int) -> Term:  # noqa: PLR0911 one return for each form
    if depth > MAX_DEPTH:
        raise _fault(f"it is nested more than {MAX_DEPTH} deep; write sum(a, b, …) for long sums")
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return _constant(number)
        case ast.Name(id=name) if name.startswith("_"):
            return operator.itemgetter(int(name[1:]))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _binary(_OPERATORS[type(op)], _translate(left, depth + 1), _translate(right, depth + 1))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Not() as sign, operand=operand):
            return _unary(sign, _translate(operand, depth + 1))
        case ast.Compare():
            return _comparison(node, depth)
        case ast.BoolOp(op=op, values=parts):
            return _logic(isinstance(op, ast.And), [_translate(part, depth + 1) for part in parts])
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _call("if" if name == _IF else name, [_translate(arg, depth + 1) for arg in args])
        case _:
            raise _fault(
                "only numbers, points, + - * /, comparisons, and, or, not and the functions " + _KNOWN + " are allowed"
            )


def _constant(number: float) -> Term:
    try:
        value = float(number)
    except OverflowError as error:
        raise _fault("a number is too large") from error
    return lambda values: value


def _binary(combine: Callable[[float, float], float], left: Term, right: Term) -> Term:
    return lambda values: combine(left(values), right(values))


def _unary(sign: ast.unaryop, inner: Term) -> Term:
    if isinstance(sign, ast.Not):
        return lambda values: float(not inner(values))
    return (lambda values: -inner(values)) if isinstance(sign, ast.USub) else inner


def _logic(every: bool, terms: list[Term]) -> Term:
    combine = all if every else any
    return lambda values: float(combine(term(values) != 0 for term in terms))


def _comparison(node: ast.Compare, depth: int) -> Term:
    """``a < b < c`` holds when each neighbour pair does."""
    if unknown := [op for op in node.ops if type(op) not in _COMPARISONS]:
        raise _fault(f"the comparison '{type(unknown[0]).__name__.lower()}' is not allowed; known are < <= > >= == !=")
    compare = [_COMPARISONS[type(op)] for op in node.ops]
    terms = [_translate(part, depth + 1) for part in (node.left, *node.comparators)]

    def holds(values: Values) -> float:
        known = [term(values) for term in terms]
        return float(all(test(a, b) for test, a, b in zip(compare, known, known[1:], strict=False)))

    return holds


def _call(name: str, terms: list[Term]) -> Term:
    wanted = _ARGUMENTS.get(name)
    if name != "if" and name not in _FUNCTIONS:
        raise _fault(f"there is no function '{name}'; functions are {_KNOWN}")
    if not terms or (wanted is not None and len(terms) != wanted):
        raise _fault(f"{name}() takes {wanted or 'one or more'} values, not {len(terms)}")
    if name == "if":
        condition, then, otherwise = terms
        return lambda values: then(values) if condition(values) else otherwise(values)
    combine = _FUNCTIONS[name]
    return lambda values: combine([term(values) for term in terms])
