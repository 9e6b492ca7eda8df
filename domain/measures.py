"""Is a measurable quantity named, and of which kind? "Cost per lead" is one; "quality" and "copilot" are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain import measure_words as limits
from domain import trade_words as words
from domain.nearby import is_plural
from domain.quantities import Quantity
from domain.tokens import Kind, Token
from domain.units import PERIODS, RATE_WORDS, unit_of


class Measured(StrEnum):
    """The kind of a metric; it says which unit fits and how to ask for a value."""

    TIME = "time"
    MONEY = "money"
    SHARE = "share"
    SCORE = "score"
    AMOUNT = "amount"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric named at token `place`. `sure` when the name alone is enough.

    `bad` or `good` when everybody wants less or more of it.
    """

    place: int
    kind: Measured
    bad: bool = False
    sure: bool = True
    good: bool = False


_BY_LIST: tuple[tuple[Measured, frozenset[str]], ...] = (
    (Measured.TIME, words.TIME_NOUNS),
    (Measured.MONEY, words.MONEY_NOUNS),
    (Measured.SHARE, words.SHARE_NOUNS),
    (Measured.SCORE, words.SCORE_NOUNS),
    (Measured.AMOUNT, words.AMOUNT_NOUNS | limits.SUBSTANCES),
)
_BY_ENDING: tuple[tuple[str, Measured], ...] = (
    ("time", Measured.TIME),
    ("times", Measured.TIME),
    ("rate", Measured.SHARE),
    ("rates", Measured.SHARE),
    ("ratio", Measured.SHARE),
    ("cost", Measured.MONEY),
    ("costs", Measured.MONEY),
    ("count", Measured.COUNT),
    ("loss", Measured.AMOUNT),
    ("yield", Measured.AMOUNT),
    ("losses", Measured.AMOUNT),
    ("consumption", Measured.AMOUNT),
    ("emissions", Measured.AMOUNT),
)
_AMOUNT_WORDS = (
    words.DOWN_VERBS
    | words.UP_VERBS
    | words.DOWN_WORDS
    | words.UP_WORDS
    | frozenset("hardly zero halve waste wasted without lose losing lost spend spent".split())
)


def metrics_in(tokens: Sequence[Token], quantities: Sequence[Quantity]) -> tuple[Metric, ...]:
    """Every metric named in the sentence, in order. `quantities` are the numbers that may measure the outcome."""
    used = {n for q in quantities for n in range(q.first, q.last + 1)}
    found = [_metric_at(tokens, n) for n, t in enumerate(tokens) if t.kind is Kind.WORD and n not in used]
    named = [m for m in found if m is not None]
    named += [m for m in _unknown_events(tokens, used) if m.place not in {n.place for n in named}]
    return tuple(sorted(named, key=lambda m: m.place))


def _metric_at(tokens: Sequence[Token], place: int) -> Metric | None:
    token = tokens[place]
    text, head = token.text, token.head
    following = _text(tokens, place + 1)
    if text in {"list", "lists"} and _text(tokens, place - 1) == "waiting":
        return Metric(place, Measured.COUNT, bad=True)
    if text == "turnover" and _text(tokens, place - 1) in limits.TURNED:
        return Metric(place, Measured.SHARE if _text(tokens, place - 1) in limits.STAFF else Measured.COUNT)
    if text == "life" and _is_service_life(tokens, place):
        return Metric(place, Measured.TIME, good=True)
    if _is_no_noun(tokens, place):
        return None
    if following in words.NOT_A_HEAD or text in words.NOT_A_HEAD:
        return None
    if (following in {"case", "cases"} and text == "use") or (text == "cases" and _text(tokens, place - 1) == "use"):
        return None
    kind = Measured.SHARE if (text, _text(tokens, place - 1)) == ("time", "on") else _kind(text) or _kind(head)
    per = following in {"per", "/"} or (
        following in {"a", "an", "each", "every"} and _text(tokens, place + 2) in PERIODS
    )
    if text == "waiting" and is_plural(_text(tokens, place - 1)) and following not in {"time", "times"}:
        return Metric(place, Measured.COUNT, bad=True)
    if text in limits.COUNTING and following == "of":
        counts = text not in {"share", "percentage", "proportion", "portion"}
        return Metric(place, Measured.COUNT if counts else Measured.SHARE)
    if kind is None and per and following == "per" and _can_be_counted(token):
        kind = Measured.COUNT
    if kind is None:
        return None
    if text == "costs" and _text(tokens, place - 1) in words.TOOLS and following[:1].isdigit():
        return None
    disliked = (bool({text, head} & limits.BAD) or head in words.BAD_EVENTS) and following not in limits.DEALT_WITH
    bad = disliked or _is_bad_compound(text, _text(tokens, place - 1))
    unsure = text in limits.UNSURE | limits.SUBSTANCES or (head in words.COUNTED and kind is Measured.COUNT)
    compound = text in limits.UNSURE | {"cost", "costs", "rate", "score"} and _is_compound(tokens, place)
    good = not bad and (bool({text, head} & limits.GOOD) or _is_good_rate(text, _text(tokens, place - 1)))
    return Metric(place, kind, bad, good=good, sure=per or compound or not unsure or _amount_said(tokens, place))


def _is_bad_compound(text: str, before: str) -> bool:
    return before in limits.BAD_BEFORE or (text in {"time", "times"} and before in limits.SLOW_BEFORE)


def _is_no_noun(tokens: Sequence[Token], place: int) -> bool:
    """ "Use Copilot" and "that would be fine" name no amount."""
    text = tokens[place].text
    if text in {"speed", "speeds"} and "up" in {_text(tokens, place + n) for n in range(1, 5)}:
        return True
    if text == "fine":
        return _text(tokens, place - 1) in {"be", "is", "are", "was", "were", "s", "just", "totally"}
    return text in {"use", "uses"} and _text(tokens, place + 1) in words.TOOLS


def _is_service_life(tokens: Sequence[Token], place: int) -> bool:
    """ "Brake pad life", "battery life": how long a thing lasts, not how people live."""
    before = _text(tokens, place - 1)
    people = words.FUNCTION | words.QUALITY_WORDS | limits.HOW_PEOPLE_LIVE
    return (
        place > 0 and tokens[place - 1].kind is Kind.WORD and before not in people and not before.endswith(("'s", "'"))
    )


def _is_good_rate(text: str, before: str) -> bool:
    return text in {"rate", "rates", "ratio", "quota", "share", "score"} and before in limits.GOOD_BEFORE


def _kind(text: str) -> Measured | None:
    if text in words.BAD_EVENTS and text not in words.TIME_NOUNS and text not in words.MONEY_NOUNS:
        return Measured.COUNT
    for kind, names in _BY_LIST:
        if text in names:
            return kind
    if text in words.COUNTED:
        return Measured.COUNT
    if text in limits.NOT_BY_ENDING or text in words.VIRTUES:
        return None
    return next((kind for ending, kind in _BY_ENDING if text.endswith(ending) and len(text) > len(ending)), None)


def _can_be_counted(token: Token) -> bool:
    known = token.text in words.FUNCTION | words.VIRTUES | words.TOOLS | words.RESOURCES | words.QUALITY_WORDS
    return not known and token.text not in words.COMPLETION and token.text not in words.MONTHS_AND_SEASONS | RATE_WORDS


def _is_compound(tokens: Sequence[Token], place: int) -> bool:
    """ "Waiting time", "time to hire", "fuel use": the word beside it says of what."""
    before, after = _text(tokens, place - 1), _text(tokens, place + 1)
    text = tokens[place].text
    if text == "leave":
        return before in {"sick", "medical"}
    if text in {"time", "times"}:
        nameless = words.FUNCTION | words.DOWN_WORDS | words.UP_WORDS | words.DOWN_VERBS | words.QUALITY_WORDS
        tail = after in {"to", "from", "between", "until", "till", "spent", "per", "for", "lost"}
        plain = before in nameless | {
            "",
            "real",
            "spare",
            "free",
            "valuable",
            "precious",
            "first",
            "same",
            "long",
            "full",
        }
        return (tail and after not in {"for", "from"}) or (not plain and tokens[place - 1].kind is Kind.WORD)
    if text == "use":
        return before in limits.USED
    if text in {"stars", "points", "grade", "grades", "mark", "marks", "survey", "level", "pages", "words"}:
        return False
    if text in words.SHARE_NOUNS and place and tokens[place - 1].kind is Kind.WORD:
        return before not in words.FUNCTION | words.QUALITY_WORDS | words.VIRTUES | _AMOUNT_WORDS
    return before in limits.COMPOUND


def _amount_said(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word of amount stands close by in the clause: "a lot fewer late deliveries", "complaints must drop"."""
    plain_count = tokens[place].head in words.COUNTED - {"queue", "queues"}
    amounts = _AMOUNT_WORDS - limits.MANNER if plain_count else _AMOUNT_WORDS
    for step in (-1, 1):
        for away in range(1, 6):
            n = place + step * away
            if not 0 <= n < len(tokens) or (tokens[n].kind is Kind.MARK and tokens[n].text not in {"-", "'", "/", "&"}):
                break
            soft = words.QUALITY_WORDS if away == 1 else words.VIRTUES | words.QUALITY_WORDS
            if tokens[n].text in soft and step == -1:
                break  # "security findings" are counted, "personal letters" are only nicer
            if tokens[n].text in amounts and not _idle_amount(tokens, n, step):
                return True
    return False


def _idle_amount(tokens: Sequence[Token], place: int, step: int) -> bool:
    """ "Make newsletters more engaging", "no more paper", "catch up with": no amount of the noun."""
    text, after = tokens[place].text, _text(tokens, place + 1)
    if _text(tokens, place + 1) == "than" and step == -1:
        return False
    if text in {"more", "less"} and (step == 1 or _text(tokens, place - 1) == "no"):
        return after != ""
    return text == "up" and after in {"with", "to"}


def _unknown_events(tokens: Sequence[Token], used: set[int]) -> list[Metric]:
    """A plural nobody listed right behind "fewer" or "reduce" is counted: "fewer misrouted crates"."""
    found = []
    less = words.DOWN_VERBS | {"fewer", "less", "many", "bring", "rid"} - {"save", "saves", "saving", "accelerate"}
    for n, token in enumerate(tokens):
        if token.text not in less and not (token.text == "any" and _text(tokens, n - 1) == "hardly"):
            continue
        for place in range(n + 1, min(n + 5, len(tokens))):
            noun = tokens[place]
            if noun.kind is not Kind.WORD or noun.text in words.FUNCTION - {
                "the",
                "our",
                "my",
                "of",
                "number",
                "many",
                "all",
            }:
                break
            if place not in used and _is_event_noun(noun) and _can_be_counted(noun) and not _kind(noun.text):
                if (
                    noun.text not in words.LABELS
                    and (unit_of(noun.text) is None or place > n + 1)
                    and _text(tokens, place + 1) not in words.NOT_A_HEAD
                ):
                    found.append(Metric(place, Measured.COUNT, bad=True))
                break
    return found


def _is_event_noun(noun: Token) -> bool:
    """A plural, or a doing such as "dodging" and "re-typing"."""
    return is_plural(noun.text) or (
        noun.text.endswith("ing") and len(noun.text) > 5 and noun.text not in limits.NO_DOING
    )


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
