"""Finds the numbers in a sentence: digits in both thousands styles, words, ranges, money, parts and multiples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.number_words import FRACTION_MARKS, read_words
from domain.tokens import Kind, Token
from domain.units import MAGNITUDES, PER_WORDS, PERIODS, RATE_WORDS, Dimension, Unit, is_currency, unit_of


class Shape(StrEnum):
    """How a number stands to its metric."""

    PLAIN = "plain"  # a value of its own, with or without unit
    PART = "part"  # a third, half: a part of what is there today
    FACTOR = "factor"  # double, 3x, twice
    RATIO = "ratio"  # one in five, 3 of 100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what belongs to it. `first` and `last` are token positions, sign and unit included."""

    first: int
    last: int
    value: float
    top: float
    shape: Shape = Shape.PLAIN
    sign: int = 0  # -1, 0 or 1 as typed before the number
    either: bool = False  # "± 5": no direction
    unit: Unit | None = None
    scaled: bool = False  # 30k, 2 million: a magnitude without a unit may be money
    per: bool = False  # a rate: per month, a week, p.a.
    of: float = 1.0  # the bottom of a ratio: 200 in "1 in 200"
    digits: str = ""  # the number as typed, without unit

    @property
    def dimension(self) -> Dimension | None:
        return self.unit.dimension if self.unit else None

    @property
    def base(self) -> float:
        """The value in the base of its dimension, so that 2 days and 30 hours compare."""
        return self.value / self.of * (self.unit.size if self.unit else 1.0)


_FILLERS = frozenset("working work business calendar full whole extra net entire more fewer less additional".split())
_OF = frozenset({"in", "of", "per"})
_BIG_BASES = frozenset(
    {5, 8, 10, 12, 20, 25, 50, 100, 1000, 10000, 100000, 1000000, 4, 3, 6, 200, 500, 300, 400, 30, 40}
)


def parse_number(digits: str) -> float:
    """The value of digits in either thousands style: 1.200 and 1,200 are 1200; 3,5 and 3.5 are 3.5."""
    if digits in FRACTION_MARKS:
        return FRACTION_MARKS[digits]
    text = re.sub(r"[\s'’]", "", digits)[:40]
    if "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        whole, rest = text[:decimal], text[decimal + 1 :]
        return float(re.sub(r"\D", "", whole) + "." + rest) if len(rest) != 3 else float(re.sub(r"\D", "", text))
    if re.fullmatch(r"[1-9]\d{0,2}([.,]\d{3})+", text) or len(re.findall(r"[.,]", text)) > 1:
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", "."))


def quantities_of(tokens: Sequence[Token]) -> tuple[Quantity, ...]:
    """Every number of the sentence in order. The bottoms of fractions and rates (per 1000 lines) are part of theirs."""
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        quantity = _quantity_at(tokens, index)
        if quantity is None:
            index += 1
            continue
        if not _is_denominator(tokens, quantity, found):
            found.append(quantity)
        index = quantity.last + 1
    return tuple(found)


def _is_denominator(tokens: Sequence[Token], quantity: Quantity, before: Sequence[Quantity]) -> bool:
    """In "2 per 1,000 doses" and "litres per 100 km" the number says what the other is measured against."""
    previous = tokens[quantity.first - 1].text if quantity.first else ""
    if previous == "/" or previous in {"per", "every"}:
        return bool(before) or quantity.dimension is not Dimension.TIME
    return previous == "each" and quantity.value >= 100


def _quantity_at(tokens: Sequence[Token], start: int) -> Quantity | None:
    index, sign, either = _sign(tokens, start)
    currency: Unit | None = None
    if index < len(tokens) - 1 and is_currency(tokens[index].text):
        currency = unit_of(tokens[index].text)
        index += 1
    read = _value(tokens, index)
    if read is None:
        return None
    value, shape, after = read
    digits = " ".join(t.raw for t in tokens[index:after])
    value, after, scaled = _magnitude(tokens, value, after, money=currency is not None)
    top, after = _range_top(tokens, value, after, shape)
    top, after, scaled_top = (top, after, False) if top == value else _magnitude(tokens, top, after)
    unit, after = _unit(tokens, after) if currency is None else (currency, after)
    of = 1.0
    if unit is not None and top == value:
        top, after = _unit_range(tokens, value, unit, after)
    if shape is Shape.PLAIN and unit is None:
        of, after = _ratio(tokens, value, after)
        shape = Shape.RATIO if of > 1 else shape
    if unit and unit.dimension is Dimension.FACTOR:
        shape = Shape.FACTOR
    after, per = _per(tokens, after, shape)
    return Quantity(start, after - 1, value, top, shape, sign, either, unit, scaled or scaled_top, per, of, digits)


def _sign(tokens: Sequence[Token], start: int) -> tuple[int, int, bool]:
    text = tokens[start].text
    spaced = start == 0 or tokens[start].start > tokens[start - 1].end or tokens[start - 1].text in {":", "(", ",", "="}
    if text in {"+", "plus"} or (text == "-" and spaced) or text == "minus":
        return start + 1, (1 if text in {"+", "plus"} else -1), False
    if text in {"±", "+/-"}:
        return start + 1, 0, True
    return start, 0, False


def _value(tokens: Sequence[Token], index: int) -> tuple[float, Shape, int] | None:
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind is Kind.NUMBER:
        return _digits(tokens, index)
    if token.kind is Kind.CLOCK and not token.text.endswith(("m", "m.", "k")):
        return _duration(token.text), Shape.PLAIN, index + 1
    if token.kind is not Kind.WORD:
        return None
    read = read_words(tokens, index)
    if read is None:
        return None
    value, spoken, after = read
    return value, Shape(spoken), after


def _digits(tokens: Sequence[Token], index: int) -> tuple[float, Shape, int] | None:
    value = parse_number(tokens[index].text)
    after = index + 1
    if after < len(tokens) and tokens[after].text in {"st", "nd", "rd", "th"} and _glued(tokens, after):
        return None
    if tokens[index].text in FRACTION_MARKS:
        return value, Shape.PART, after
    if after + 1 < len(tokens) and tokens[after].text == "/" and tokens[after + 1].kind is Kind.NUMBER:
        below = parse_number(tokens[after + 1].text)
        if 1 < below <= 12 and value < below and _glued(tokens, after):
            return value / below, Shape.PART, after + 2
    if after < len(tokens) and tokens[after].text in {"½", "¼", "¾"}:
        return value + FRACTION_MARKS[tokens[after].text], Shape.PLAIN, after + 1
    return value, Shape.PLAIN, after


def _duration(clock: str) -> float:
    """7:30 as 7.5, whatever the unit behind it turns out to be."""
    first, second = clock.split(":")[:2]
    return int(first) + int(second[:2]) / 60


def _glued(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].start == tokens[index - 1].end


def _magnitude(tokens: Sequence[Token], value: float, after: int, *, money: bool = False) -> tuple[float, int, bool]:
    """Thousands and millions behind a number; an "m" is a million only beside a currency."""
    if after >= len(tokens):
        return value, after, False
    token = tokens[after]
    behind = after + 1 < len(tokens) and is_currency(tokens[after + 1].text)
    if token.text == "m" and (money or behind):
        return value * 1e6, after + 1, True
    if token.text in MAGNITUDES or (token.raw in {"M", "B"} and _glued(tokens, after)):
        return value * MAGNITUDES.get(token.text, 1e6 if token.raw == "M" else 1e9), after + 1, True
    return value, after, False


def _range_top(tokens: Sequence[Token], value: float, after: int, shape: Shape) -> tuple[float, int]:
    """The upper end in "5-7%" and "fifty or sixty". "From 5 to 7" is a step, not a range, and is paired elsewhere."""
    if shape is not Shape.PLAIN or after + 1 >= len(tokens) or tokens[after].text not in {"-", "or"}:
        return value, after
    read = _value(tokens, after + 1)
    if read is None or read[1] is not Shape.PLAIN or tokens[after + 1].kind is Kind.CLOCK:
        return value, after
    return read[0], read[2]


def _unit(tokens: Sequence[Token], after: int) -> tuple[Unit | None, int]:
    index = after
    if index < len(tokens) and tokens[index].text == "-" and _glued(tokens, index):
        index += 1
    skipped = 0
    while index < len(tokens) - 1 and skipped < 2 and tokens[index].text in _FILLERS:
        index, skipped = index + 1, skipped + 1
    if index >= len(tokens):
        return None, after
    token = tokens[index]
    if (
        token.text in {"a", "an", "of"}
        and tokens[index - 1].text in {"half", "quarter", "½"}
        and index + 1 < len(tokens)
    ):
        token, index = tokens[index + 1], index + 1
    unit = unit_of(token.text, token.raw, glued=_glued(tokens, index))
    if unit is None:
        return None, after
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if unit.dimension is Dimension.SHARE and following in {"points", "point", "-points", "pts"}:
        return Unit(Dimension.POINTS, "percentage points"), index + 2
    hyphened = [t.text for t in tokens[index + 1 : index + 3]]
    if unit.dimension is Dimension.SHARE and hyphened in (["-", "points"], ["-", "point"]):
        return Unit(Dimension.POINTS, "percentage points"), index + 3
    return unit, index + 1


def _unit_range(tokens: Sequence[Token], value: float, unit: Unit, after: int) -> tuple[float, int]:
    """The upper end in "5%-10%" and "10 min - 15 min"."""
    if after + 1 >= len(tokens) or tokens[after].text not in {"-", "or"}:
        return value, after
    start = after + 2 if is_currency(tokens[after + 1].text) else after + 1
    read = _value(tokens, start)
    if read is None or read[1] is not Shape.PLAIN:
        return value, after
    same, end = _unit(tokens, read[2])
    fits = (same is not None and same.dimension is unit.dimension) or start == after + 2
    return (read[0], end) if fits and read[0] > value else (value, after)


def _ratio(tokens: Sequence[Token], value: float, after: int) -> tuple[float, int]:
    """ "1 in 200", "nine of every hundred", "3 out of 10" are one quantity; "2 in 6 months" is not."""
    index = after
    if value == 1 and index + 1 < len(tokens) and tokens[index].text == ":" and tokens[index + 1].text.isdigit():
        glued = _glued(tokens, index) and _glued(tokens, index + 1)
        return (parse_number(tokens[index + 1].text), index + 2) if glued else (1.0, after)
    if index < len(tokens) and tokens[index].text == "out":
        index += 1
    if index >= len(tokens) or tokens[index].text not in _OF:
        return 1.0, after
    index += 1
    while index < len(tokens) and tokens[index].text in {"every", "each", "the"}:
        index += 1
    read = _value(tokens, index)
    if read is None or read[1] is not Shape.PLAIN or read[0] <= value or not _is_base(value, read[0]):
        return 1.0, after
    spans = read[2] < len(tokens) and unit_of(tokens[read[2]].text) and tokens[read[2]].text != "shifts"
    if spans and tokens[index - 1].text == "in":
        return 1.0, after
    return read[0], read[2]


def _is_base(value: float, base: float) -> bool:
    """ "One in 15" is a share whatever the base; "4 in 15" may be two numbers."""
    return int(base) in _BIG_BASES or (value == 1 and 2 <= base < 1900)


def _per(tokens: Sequence[Token], after: int, shape: Shape) -> tuple[int, bool]:
    """Takes in "per month", "/week", "a day", "p.a."; a noun between ("5 calls a day") is left alone."""
    texts = [t.text for t in tokens[after : after + 5]]
    if not texts:
        return after, False
    if texts[0] in RATE_WORDS:
        return after + 1, True
    if texts[:4] == ["p", ".", "a", "."]:
        return after + 4, True
    if texts[0] in PER_WORDS and len(texts) > 1:
        return after + 2, True
    if texts[0] in {"a", "an"} and len(texts) > 1 and texts[1] in PERIODS and shape is not Shape.PART:
        return after + 2, True
    return after, False
