"""Numbers that measure nothing: dates, versions, places, contacts, what goes in, what the tool costs, how much AI is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from domain import trade_words as words
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.units import Dimension


class Trap(StrEnum):
    """Why a number does not count."""

    WHEN = "when"
    NAME = "name"
    PLACE = "place"
    CONTACT = "contact"
    INPUT = "input"
    PRICE = "price"
    AI_SHARE = "ai_share"
    RANK = "rank"
    LIMIT = "limit"
    SLOGAN = "slogan"


TRAP_TOKENS = {
    Kind.DATE: Trap.WHEN,
    Kind.CLOCK: Trap.WHEN,
    Kind.CODE: Trap.NAME,
    Kind.CONTACT: Trap.CONTACT,
    Kind.RANK: Trap.RANK,
    Kind.ALWAYS: Trap.SLOGAN,
}
_STOPS = words.FUNCTION - {"more", "less", "new", "old", "own", "same", "other", "people", "such", "few"}
_PAYING = frozenset(
    "pay pays paying paid budget invest investing investment invested licence license licences licenses subscription fee"
    " subscribe quote quoted offer price".split()
)
_FOR_TOOL = frozenset("licence license licences licenses seat budget investment subscription subscriptions".split())
_LONGER = frozenset("longer older later earlier younger more first last past next over after during for every each".split())
_FRAMES = frozenset({"over", "after", "for", "next", "during", "every", "each", "last", "past", "first", "coming", "following"})
_MOVES = words.DOWN_VERBS | words.UP_VERBS | words.DOWN_WORDS | words.UP_WORDS
_STRICT_AI = frozenset("ai ki copilot chatgpt chatbot chatbots bot bots gpt llm claude gemini genai prompting".split())


def is_plural(word: str) -> bool:
    """Whether an unknown noun looks like several things."""
    if word in {"people", "children", "mice", "feet", "staff"}:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ous", "less"))


def words_after(tokens: Sequence[Token], quantity: Quantity, most: int = 4) -> Iterator[Token]:
    """The words behind a number up to the first that joins or compares: "5 open tickets per agent" gives open, tickets."""
    for token in tokens[quantity.last + 1 : quantity.last + 1 + most]:
        if token.kind is not Kind.WORD or token.text in _STOPS:
            return
        yield token


def trap_of(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    """The reason why this number does not measure the outcome, or None when it may."""
    if _clock_time(tokens, quantity, others):
        return Trap.WHEN
    if quantity.unit is None and quantity.shape is Shape.PLAIN:
        return _bare(tokens, quantity, others)
    if quantity.dimension is Dimension.MONEY:
        return Trap.PRICE if _is_price(tokens, quantity) else None
    if quantity.dimension is Dimension.TIME:
        return _time_trap(tokens, quantity, others)
    if quantity.dimension is Dimension.FACTOR and quantity.per:
        used = {t.text for t in tokens[: quantity.first]}
        return Trap.AI_SHARE if used & words.USING and used & words.TOOLS else None
    if quantity.dimension is Dimension.SHARE or quantity.shape in {Shape.PART, Shape.RATIO}:
        return Trap.AI_SHARE if _is_ai_share(tokens, quantity) else None
    return None


def _clock_time(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """8:30 is a time of day, unless it has a unit or stands against another such time."""
    if not any(t.kind is Kind.CLOCK for t in tokens[quantity.first : quantity.last + 1]) or quantity.unit:
        return False
    return len([q for q in others if ":" in q.digits]) < 2


def _bare(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    if _is_year(tokens, quantity, others):
        return Trap.WHEN
    label = _label(tokens, quantity)
    if label is not None:
        return label
    if (quantity.scaled or "budget" in _before(tokens, quantity)) and _is_price(tokens, quantity):
        return Trap.PRICE
    return Trap.INPUT if _is_input(tokens, quantity) else None


def _before(tokens: Sequence[Token], quantity: Quantity, back: int = 1) -> str:
    place = quantity.first - back
    return tokens[place].text if place >= 0 else ""


def _after(tokens: Sequence[Token], quantity: Quantity, on: int = 1) -> str:
    place = quantity.last + on
    return tokens[place].text if place < len(tokens) else ""


def _is_year(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    if not re.fullmatch(r"(19[89]|20[0-9])\d", quantity.digits) or quantity.per or quantity.sign:
        return False
    noun = next(words_after(tokens, quantity), None)
    counted = noun is not None and (is_plural(noun.text) or noun.text in words.COUNTED)
    if _before(tokens, quantity) in {"in", "by", "since", "until", "till", "of", "fy", "end", "mid", "year", "before", "during"}:
        return not counted or _before(tokens, quantity) in {"in", "since", "until", "of", "fy"}
    if counted:
        return False
    stepping = {"to", "->", "→", "=>", "from"}
    partner = any(q is not quantity and abs(q.first - quantity.last) <= 3 for q in others)
    return not (partner and (_before(tokens, quantity) in stepping or _after(tokens, quantity) in stepping))


def _label(tokens: Sequence[Token], quantity: Quantity) -> Trap | None:
    """Numbers that say which: "room 112", "Claude 3", "supplier no. 70211", "advisor 2.0", "John Deere 6120"."""
    place = quantity.first - 1
    if place >= 1 and tokens[place].text in {".", "#", ":"} and tokens[place - 1].text in {"no", "nr", "ext", "art", "tel", "id"}:
        return Trap.CONTACT if tokens[place - 1].text in {"ext", "tel"} else Trap.PLACE
    if place < 0 or tokens[place].kind is not Kind.WORD or quantity.sign or quantity.per:
        return None
    if _after(tokens, quantity) in {"->", "→", "=>", "to"} or quantity.top != quantity.value:
        return None
    word, earlier = tokens[place], tokens[place - 1].text if place else ""
    if any(t.head in words.COUNTED for t in words_after(tokens, quantity, 2)) and word.text not in words.TOOLS:
        return None
    if word.head in words.LABELS and earlier not in {"per", "each", "every", "/", "a"}:
        return Trap.NAME if word.head in _PRODUCTS or word.text in words.TOOLS else Trap.PLACE
    known = word.text in words.FUNCTION or word.text in _MOVES or word.text in words.CEILINGS | words.FLOORS
    if known or word.head in words.SCORE_NOUNS or place and word.text in words.NOW_WORDS:
        return None
    if re.fullmatch(r"\d+\.0", quantity.digits) and not is_plural(word.text):
        return Trap.NAME
    named = word.raw[0].isupper() and word.raw[1:].islower() and place > 0 and tokens[place - 1].text not in {".", ":"}
    return Trap.NAME if named and not _is_named_quantity(word) else _long_number(quantity, word)


_PRODUCTS = frozenset(
    "windows office web iso sap gpt claude gemini llama copilot python excel java oracle dynamics photoshop ios android"
    " version model release industry gen generation opus sonnet haiku turbo pixel iphone galaxy word teams outlook".split()
)


def _is_named_quantity(word: Token) -> bool:
    return is_plural(word.text) or word.head in words.TIME_NOUNS | words.MONEY_NOUNS | words.SHARE_NOUNS | words.AMOUNT_NOUNS


def _long_number(quantity: Quantity, word: Token) -> Trap | None:
    plain = re.fullmatch(r"\d{4,}", quantity.digits) is not None
    return Trap.NAME if plain and not _is_named_quantity(word) else None


def _is_input(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Heads, bots, licences, workshops: what goes in. "2 FTE saved" and "queue of 3 people" are outcomes."""
    following = list(words_after(tokens, quantity))
    around = {t.text for t in tokens[max(0, quantity.first - 4) : quantity.last + 5]}
    for place, token in enumerate(following):
        if token.text == "use" and place + 1 < len(following) and following[place + 1].text in {"case", "cases"}:
            return True
        if token.head in words.RESOURCES and not (place + 1 < len(following) and following[place + 1].head in words.COUNTED):
            saved = around & {"fewer", "less", "save", "saves", "saved", "saving", "free"} and not around & {"with", "by"}
            queue = {t.text for t in tokens[: quantity.first]} & {"queue", "queues", "waiting", "headcount", "line-up"}
            return not (saved or queue)
        if {token.head, token.text} & words.COUNTED:
            break
    if quantity.per or not following or quantity.value == 0:
        return False
    if quantity.value > 12 and following[0].text in {"page", "bed", "seat", "room", "acre", "head"}:
        return True
    return _governed_by_activity(tokens, quantity) or _counts_without_aim(tokens, following)


def _counts_without_aim(tokens: Sequence[Token], following: Sequence[Token]) -> bool:
    """ "2 data scientists and a dashboard": a plural nobody listed, and no word in the line that says more or less."""
    aiming = _MOVES | words.CEILINGS | words.FLOORS | {"to", "from", "->", "→", "only", "per", ":", "/", "-", "+", "most", "least"}
    if any({t.head, t.text} & words.COUNTED for t in following) or not any(is_plural(t.text) for t in following):
        return False
    return not any(t.text in aiming or t.text in words.NOW_WORDS for t in tokens)


def _governed_by_activity(tokens: Sequence[Token], quantity: Quantity) -> bool:
    for token in reversed(tokens[max(0, quantity.first - 3) : quantity.first]):
        if token.kind is not Kind.WORD or token.text in _MOVES or token.text in {"from", "to", "than", "only", "by"}:
            return False
        if token.text in words.ACTIVITY_VERBS:
            return True
    return False


def _is_price(tokens: Sequence[Token], quantity: Quantity) -> bool:
    if quantity.sign or _before(tokens, quantity) in _MOVES | {"by", "to", "from", "->", "than"}:
        return False
    before = [t.text for t in tokens[max(0, quantity.first - 5) : quantity.first]]
    if before[-1:] in (["costs"], ["cost"]) and before[-2:-1] and before[-2] in words.TOOLS:
        return True
    after = [t.text for t in tokens[quantity.last + 1 : quantity.last + 6]]
    if set(before) & _PAYING and not set(before) & {"to", "from", "by", ":"}:
        return True
    bought = any(a in {"for", "in", "on"} and set(after[n:]) & words.TOOLS for n, a in enumerate(after[:2]))
    return bool(set(after[:3]) & _FOR_TOOL) or (bought and not set(before) & _MOVES)


def _time_trap(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    """A span that says when or which: "over the next 3 months", "tickets older than 5 days", "built in 8 weeks"."""
    before = [t.text for t in tokens[max(0, quantity.first - 4) : quantity.first]]
    last, line = (before[-1] if before else ""), {t.text for t in tokens}
    if last in {"than"} and len(before) > 1 and before[-2] in _LONGER - {"more", "earlier"}:
        return None if line & {"no", "none", "nothing", "never", "zero"} and len(others) == 1 else Trap.LIMIT
    if last in _FRAMES or _after(tokens, quantity) in {"ago", "old", "from", "after", "before", "pilot", "trial"}:
        shorter = {t.text for t in tokens[quantity.last + 1 : quantity.last + 3]} & words.DOWN_WORDS
        return None if shorter else Trap.WHEN
    if last not in {"in", "within", "inside"}:
        return None
    return Trap.WHEN if _only_frame(tokens, quantity, others) else None


def _only_frame(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    earlier = tokens[: quantity.first]
    later = {t.text for t in tokens[quantity.last + 1 : quantity.last + 6]}
    if later & (words.INSTEAD | words.NOW_WORDS):
        return False
    rolled = {"out"} if {t.text for t in earlier} & {"roll", "rolled", "rollout"} else set()
    if {t.text for t in earlier} & (words.COMPLETION - words.ACTIVITY_VERBS - rolled):
        return bool(quantity.base >= 43800 * 3)
    moved = any(t.text in _MOVES for t in earlier)
    acted = any(t.text in words.ACTIVITY_VERBS or t.head in words.TOOLS for t in earlier)
    return moved or acted or quantity.base >= 43800 * 3


def _is_ai_share(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "100% AI-driven", "80% of managers use Copilot": how much AI is used says nothing of what it is good for."""
    if quantity.sign or _before(tokens, quantity) in {"by", "down", "up", "minus", "plus"}:
        return False
    after = []
    for token in tokens[quantity.last + 1 : quantity.last + 9]:
        if token.kind is not Kind.WORD or token.text in _MOVES:
            break
        after.append(token.text)
    direct = [w for w in after if w not in {"fully", "completely", "of", "our", "all", "the"}][:1]
    if direct and (direct[0] in words.AI_WORDS or direct[0].split("-")[0] in _STRICT_AI):
        return True
    if any(w in _STRICT_AI or w in words.USING and w not in {"with", "via", "work"} and _tool_in(after) for w in after):
        return True
    before = {t.text for t in tokens[max(0, quantity.first - 6) : quantity.first]}
    return bool(before & {"adoption", "usage", "use", "used", "using", "users"} and before & (words.TOOLS | _STRICT_AI))


def _tool_in(after: Sequence[str]) -> bool:
    return any(w in words.TOOLS or w in _STRICT_AI for w in after) or bool({"it", "assistant"} & set(after))
