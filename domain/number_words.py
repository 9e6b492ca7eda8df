"""Numbers in words: "two hundred", "a third", "half", "a dozen", "twice". Vague amounts are no number."""

from __future__ import annotations

from collections.abc import Sequence

from domain.tokens import Kind, Token
from domain.trade_words import FUNCTION, RESOURCES
from domain.units import Dimension, unit_of

FRACTION_MARKS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125}

_SMALL = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
_TENS = {w: 10.0 * (n + 2) for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
_TENS["fourty"] = 40.0
_BIG = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_NOUGHT = frozenset({"nil", "nought", "naught"})
_PARTS = {
    name + ending: 1.0 / (number + 3)
    for number, name in enumerate("third quarter fifth sixth seventh eighth ninth tenth".split())
    for ending in ("", "s")
}
_HALVING = frozenset("half halve halves halved halving halv".split())
_FACTORS = {"double": 2.0, "doubled": 2.0, "doubling": 2.0, "doubles": 2.0, "twice": 2.0, "triple": 3.0, "tripled": 3.0}
_FACTORS |= {"triples": 3.0, "tripling": 3.0, "treble": 3.0, "thrice": 3.0, "quadruple": 4.0, "quadrupled": 4.0}
_FACTORS |= {"twofold": 2.0, "threefold": 3.0, "fourfold": 4.0, "fivefold": 5.0, "tenfold": 10.0}
_FACTORS |= {"two-fold": 2.0, "three-fold": 3.0, "ten-fold": 10.0, "five-fold": 5.0}

# "double bookings" are a kind of mistake, "double" is no number there; so are "triple checks".
_DOUBLED_THINGS = frozenset(
    "booking bookings entry entries entering check checks checking room rooms payment payments work billing data blind"
    " shift shifts keying capture order orders invoice invoices charge charges handling bed beds count counting typing"
    " delivery deliveries trip trips glazing digit maintenance shipment shipments assignment assignments".split()
)
_NOT_ONE_BEFORE = frozenset(
    "no any every some this that which the each another day another's number only other one's square is".split()
)
_NOT_ONE_AFTER = frozenset("another day of thing day, by side hand single stop and to place".split())
_PART_BEFORE = frozenset(
    "by to with about roughly around approx least most down minus only nearly almost over under than just cut reduce"
    " save off approximately almost below lose loses shave within up plus a".split()
)
_PART_AFTER = frozenset(
    "of fewer less more lower higher shorter faster quicker smaller cheaper off down up longer better the"
    " reduction".split()
)
_NOT_PART_AFTER = frozenset(
    "party parties person persons time place year line level shift floor country countries world end sector"
    " close of the opinion".split()
)
_HALF_IS_A_PERIOD = frozenset("first second last next this each per every other year".split())


_ONE_UNIT = frozenset("minute hour day week month evening morning workday".split())
_ONE_UNIT_AFTER = frozenset("less fewer earlier sooner shorter faster quicker".split())
_ONE_UNIT_BEFORE = frozenset("under within below in to than of from max -> < half by least most save".split()) - {
    "half"
}


def read_words(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    """(value, "plain" | "part" | "factor", position after) of the number word at `index`, or None."""
    text = tokens[index].text
    if text in _HALVING:
        return _half(tokens, index)
    if text in _FACTORS:
        return _factor(tokens, index)
    if text in {"a", "an"}:
        return _article(tokens, index)
    if text in _PARTS:
        return _bare_part(tokens, index)
    if text == "every":
        return _every_other(tokens, index)
    if text == "once":
        return _once(tokens, index)
    if text in _NOUGHT:
        return 0.0, "plain", index + 1
    return _cardinal(tokens, index)


def _text(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _half(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    before, after = _text(tokens, index - 1), _text(tokens, index + 1)
    if before in _HALF_IS_A_PERIOD or after in {"year", "term", "life", "empty", "full", "baked", "way", "hearted"}:
        return None
    nearby = [_text(tokens, index + 1), _text(tokens, index + 2)]
    unit = next((unit_of(w) for w in nearby if w not in {"a", "an"} and w), None)
    if tokens[index].text == "half" and unit is not None and unit.dimension is not Dimension.SHARE:
        return 0.5, "plain", index + 1
    return 0.5, "part", index + 1


def _factor(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    after, before = _text(tokens, index + 1), _text(tokens, index - 1)
    again = before.endswith(("ed", "en", "wn", "ent", "one", "ade", "ept")) and before not in {"one", "than", "speed"}
    if tokens[index].text in {"twice", "thrice"} and again and after not in {"as", "the", "more", "less"}:
        return None  # "letters typed twice"
    if tokens[index].text in {"double", "triple"} and (
        after in _DOUBLED_THINGS or after.split("-")[0] in _DOUBLED_THINGS
    ):
        return None
    if after == "-" or (tokens[index].text == "twice" and after in {"a", "per"}):
        return (2.0, "plain", index + 1) if tokens[index].text == "twice" else None
    return _FACTORS[tokens[index].text], "factor", index + 1


def _article(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    """ "a third", "a quarter of", "a dozen", "a hundred", "an hour": the article is the number one."""
    following, after = _text(tokens, index + 1), _text(tokens, index + 2)
    if following == "half":
        return None
    if following in _PARTS:
        before = _text(tokens, index - 1)
        period = following == "quarter" and before not in _PART_BEFORE and after not in _PART_AFTER
        ordinal = after in _NOT_PART_AFTER and after not in {"of", "the"}
        return None if period or ordinal else (_PARTS[following], "part", index + 2)
    if following in _ONE_UNIT and (
        _text(tokens, index - 1) in _ONE_UNIT_BEFORE or after in _ONE_UNIT_AFTER or _in_each(tokens, index + 2)
    ):
        return 1.0, "plain", index + 1
    if after in {"less", "fewer"} or _text(tokens, index + 3) in {"less", "fewer"}:
        return _one_thing(tokens, index)
    if following == "dozen":
        return 12.0, "plain", index + 2
    if following in _BIG:
        return _BIG[following], "plain", index + 2
    return None


def _in_each(tokens: Sequence[Token], index: int) -> bool:
    """The end of "an hour per offer" and "an hour a day"."""
    word = _text(tokens, index)
    return word == "per" or (word in {"a", "each", "every"} and unit_of(_text(tokens, index + 1)) is not None)


def _one_thing(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    """ "A technician visit less for every 10 jobs", "a spraying pass fewer"; "a lot less" counts nothing."""
    words = [t.text for t in tokens[index + 1 : index + 4]]
    thing = words[: next(n for n, w in enumerate(words) if w in {"less", "fewer"})]
    return (
        None
        if {"lot", "bit", "little", "great", "deal", "few", "touch", "tad", "bunch"} & set(thing)
        else ((1.0, "plain", index + 1) if thing and thing[-1].isalpha() and len(thing[-1]) > 3 else None)
    )


def _every_other(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    """ "Every third truck" is one in three; "every second week" is a period."""
    ordinal, thing = _text(tokens, index + 1), _text(tokens, index + 2)
    part = 0.5 if ordinal == "second" else _PARTS.get(ordinal)
    named = thing.isalpha() and not thing.endswith("s") and thing not in FUNCTION | RESOURCES and unit_of(thing) is None
    part = None if ordinal.endswith("s") or ordinal == "quarter" else part
    return (part, "ratio", index + 2) if part is not None and named else None


def _once(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    """ "Instead of once a month": a frequency when it stands against another."""
    often = _text(tokens, index + 1) in {"a", "per", "every", "each"}
    return (1.0, "plain", index + 1) if often and _text(tokens, index - 1) in _AGAINST else None


_AGAINST = frozenset("of than from not vs versus least".split())


def _bare_part(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    """ "by third" is sloppy for "by a third"; alone, "third" and "quarter" are an order or a period."""
    verb = tokens[index].text == "quarter" and _text(tokens, index + 1) in {"the", "our", "their"}
    if verb and (index == 0 or _text(tokens, index - 1) in {"to", "and", "we", "must", "should", "will", "please"}):
        return 0.25, "factor", index + 1
    if _text(tokens, index - 1) in {"by", "minus", "-"} and _text(tokens, index + 1) not in _NOT_PART_AFTER:
        return _PARTS[tokens[index].text], "part", index + 1
    return None


def _cardinal(tokens: Sequence[Token], index: int) -> tuple[float, str, int] | None:
    value, after = _below_hundred(tokens, index)
    if value is None:
        return None
    if value == 1.0 and _pronoun(tokens, index):
        return None
    if value == 1.0 and _text(tokens, index - 1) == "not" and unit_of(_text(tokens, after)) is None:
        return 0.0, "plain", after  # "not one missed pickup"
    if _text(tokens, after) == "dozen":
        return value * 12, "plain", after + 1
    if _text(tokens, after).removesuffix("s") + "s" in _PARTS and _text(tokens, after + 1) not in {"party", "year"}:
        part = value * _PARTS[_text(tokens, after)]
        return (part, "part", after + 1) if part < 1 else (value, "plain", after)
    while _text(tokens, after) in _BIG:
        value *= _BIG[_text(tokens, after)]
        after += 1
        tail = after + 1 if _text(tokens, after) == "and" else after
        more, end = _below_hundred(tokens, tail)
        if more is not None and value > more and _text(tokens, tail) != "one":
            value, after = value + more, end
    return _and_a_half(tokens, value, after)


def _and_a_half(tokens: Sequence[Token], value: float, after: int) -> tuple[float, str, int]:
    if [_text(tokens, after + k) for k in range(3)] == ["and", "a", "half"]:
        return value + 0.5, "plain", after + 3
    return value, "plain", after


def _below_hundred(tokens: Sequence[Token], index: int) -> tuple[float | None, int]:
    """Twenty, twenty-five, twenty five; also "hundred" alone, as in "of every hundred"."""
    if index >= len(tokens) or tokens[index].kind is not Kind.WORD:
        return None, index
    text = tokens[index].text
    tens, _, ones = text.partition("-")
    if ones and tens in _TENS and ones in _SMALL:
        return _TENS[tens] + _SMALL[ones], index + 1
    if text in _TENS:
        following = _SMALL.get(_text(tokens, index + 1), 99.0)
        return (_TENS[text] + following, index + 2) if 0 < following < 10 else (_TENS[text], index + 1)
    if text in _SMALL:
        return _SMALL[text], index + 1
    if text == "hundred":
        return 100.0, index + 1
    return None, index


def _pronoun(tokens: Sequence[Token], index: int) -> bool:
    """ "No one", "this one", "one of", "one day": nobody counts with these."""
    if tokens[index].text != "one":
        return False
    before, after = _text(tokens, index - 1), _text(tokens, index + 1)
    if before in _NOT_ONE_BEFORE:
        return True
    if after == "day" and _text(tokens, index + 2) in {"instead", "rather", "not", "vs", "less", "shorter", "faster"}:
        return False
    if after == "day" and index and {"not", "instead", "rather"} & {t.text for t in tokens[index + 2 : index + 9]}:
        return False  # "on average one day to approve a request, not five"
    if after == "day":
        return before not in {"in", "within", "under", "to", "by", "max", "than", "most", "least", "minus", ">", "->"}
    return after in _NOT_ONE_AFTER
