"""Numbers that measure nothing: dates, versions, places, contacts, heads and bots, prices, shares of AI use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import MOVES, Trap, clause_of, is_person, is_plural, word_after, word_before, words_after
from domain.quantities import Quantity, Shape
from domain.tokens import Kind, Token
from domain.side_remarks import is_side_remark
from domain.trap_amounts import is_ai_share, is_price, time_trap
from domain.units import PERIODS, Dimension, unit_of

TRAP_TOKENS = {
    Kind.DATE: Trap.WHEN,
    Kind.CLOCK: Trap.WHEN,
    Kind.CODE: Trap.NAME,
    Kind.CONTACT: Trap.CONTACT,
    Kind.RANK: Trap.RANK,
    Kind.ALWAYS: Trap.SLOGAN,
}


def trap_of(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    """The reason why this number does not measure the outcome, or None when it may."""
    if _clock_time(tokens, quantity, others):
        return Trap.WHEN
    if quantity.unit is None and quantity.shape is Shape.PLAIN:
        return _bare(tokens, quantity, others)
    if tokens[quantity.first].raw == "Euro" and quantity.value in {4, 5, 6, 7} and quantity.digits.isdigit():
        return Trap.NAME  # a class of engines
    if quantity.dimension is Dimension.MONEY:
        return Trap.PRICE if is_price(tokens, quantity) or is_side_remark(tokens, quantity, others) else None
    if quantity.dimension is Dimension.PHYSICAL and word_before(tokens, quantity) in {"on", "across", "with"}:
        return None if _steps(tokens, quantity) else Trap.LIMIT  # "on 30 hectares"
    if quantity.dimension is Dimension.SCORE and word_after(tokens, quantity) in words.VIRTUES | {"hotel", "hotels"}:
        return Trap.SLOGAN
    if quantity.dimension is Dimension.TIME:
        return time_trap(tokens, quantity, others)
    if quantity.dimension is Dimension.FACTOR and quantity.per:
        used = {t.text for t in tokens[: quantity.first]}
        return Trap.AI_SHARE if used & words.USING and used & words.TOOLS else None
    if quantity.dimension is Dimension.SHARE or quantity.shape in {Shape.PART, Shape.RATIO}:
        return Trap.AI_SHARE if is_ai_share(tokens, quantity) else None
    return None


def _clock_time(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """8:30 is a time of day, unless it has a unit or stands against another such time."""
    if not any(t.kind is Kind.CLOCK for t in tokens[quantity.first : quantity.last + 1]) or quantity.unit:
        return False
    return len([q for q in others if ":" in q.digits]) < 2


def _bare(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    if _is_year(tokens, quantity, others):
        return Trap.WHEN
    if re.fullmatch(r"\d\.0", quantity.digits) and word_after(tokens, quantity) in words.TOOLS | {"version"}:
        return Trap.NAME
    label = _label(tokens, quantity)
    if label is not None:
        return label
    if (quantity.scaled or "budget" in word_before(tokens, quantity)) and is_price(tokens, quantity):
        return Trap.PRICE
    if _is_input(tokens, quantity) or is_side_remark(tokens, quantity, others):
        return Trap.INPUT
    return None


def _is_year(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    if not re.fullmatch(r"(19[89]|20[0-9])\d", quantity.digits) or quantity.per or quantity.sign:
        return False
    noun = next(words_after(tokens, quantity), None)
    counted = noun is not None and (is_plural(noun.text) or noun.text in words.COUNTED)
    if word_before(tokens, quantity) in {
        "in",
        "by",
        "since",
        "until",
        "till",
        "of",
        "fy",
        "end",
        "mid",
        "year",
        "before",
        "during",
    }:
        return not counted or word_before(tokens, quantity) in {"in", "since", "until", "of", "fy"}
    if counted:
        return False
    stepping = {"to", "->", "→", "=>", "from"}
    partner = any(q is not quantity and abs(q.first - quantity.last) <= 3 for q in others)
    return not (partner and (word_before(tokens, quantity) in stepping or word_after(tokens, quantity) in stepping))


def _label(tokens: Sequence[Token], quantity: Quantity) -> Trap | None:
    """Numbers that say which: "room 112", "Claude 3", "supplier no. 70211", "advisor 2.0", "John Deere 6120"."""
    place = _before_the_row(tokens, quantity.first - 1)
    if (
        place >= 1
        and tokens[place].text in {".", "#", ":"}
        and tokens[place - 1].text in {"no", "nr", "ext", "art", "tel", "id"}
    ):
        return Trap.CONTACT if tokens[place - 1].text in {"ext", "tel"} else Trap.PLACE
    if place >= 0 and tokens[place].text in {"§", "#"}:
        return Trap.PLACE
    if place < 0 or tokens[place].kind is not Kind.WORD or quantity.sign or quantity.per:
        return None
    if word_after(tokens, quantity) in {"->", "→", "=>", "to"} or quantity.top != quantity.value:
        return None
    word, earlier = tokens[place], tokens[place - 1].text if place else ""
    if _names_a_standard(tokens, word):
        return Trap.NAME
    if any(t.head in words.COUNTED for t in words_after(tokens, quantity, 2)) and word.text not in words.TOOLS:
        return None
    several = is_plural(word.head) and word.head[:-1] in words.LABELS and earlier in _WHERE and quantity.top < 1000
    if several and next(words_after(tokens, quantity), None) is None:
        return Trap.PLACE
    if word.head in words.LABELS and earlier not in {"per", "each", "every", "/", "a"}:
        return Trap.NAME if word.head in _PRODUCTS or word.text in words.TOOLS else Trap.PLACE
    known = word.text in words.FUNCTION or word.text in MOVES or word.text in words.CEILINGS | words.FLOORS
    if known or word.head in words.SCORE_NOUNS or (place and word.text in words.NOW_WORDS):
        return None
    if re.fullmatch(r"\d+\.0", quantity.digits) and not is_plural(word.text):
        return Trap.NAME
    if (
        earlier in _WHERE
        and not is_plural(word.text)
        and not _is_named_quantity(word)
        and word.head not in words.COUNTED
    ):
        return Trap.PLACE if next(words_after(tokens, quantity), None) is None else None
    named = word.raw[0].isupper() and word.raw[1:].islower() and place > 0 and tokens[place - 1].text not in {".", ":"}
    if named and earlier in {"with", "via", "using", "in", "on", "to"} and word.head not in _MEASURING | words.COUNTED:
        return Trap.NAME
    return Trap.NAME if named and not _is_named_quantity(word) else _long_number(quantity, word)


def _before_the_row(tokens: Sequence[Token], place: int) -> int:
    """The place before the first number of "districts 4, 5 and 7"."""
    while place > 1 and tokens[place].text in {"and", ",", "&", "or"} and tokens[place - 1].kind is Kind.NUMBER:
        if place > 2 and tokens[place].text == "," and tokens[place - 2].text.removesuffix("s") not in words.LABELS:
            break
        place -= 2
    return place


_STANDARDS = frozenset(
    "iso iec din en iatf ifrs ias sox soc pci nist tisax haccp gmp gdp brc ifs vda ce ul astm asme nen bs ansi sa"
    " emas cmmi itil prince basel solvency mifid psd gobd hgb sgb bgb stvo osha fda cfr directive regulation".split()
)


def _names_a_standard(tokens: Sequence[Token], word: Token) -> bool:
    """ "ISO 14001", "SOC 2": norms, and capitals nobody listed in a line that is not all in capitals."""
    if word.text in _STANDARDS and word.raw[:1].isupper():
        return True
    shouted = not any(t.raw.islower() and len(t.raw) > 2 for t in tokens)
    known = unit_of(word.text) or word.head in _MEASURING | words.FUNCTION | words.COUNTED | MOVES
    return word.raw.isupper() and len(word.raw) > 1 and not shouted and not known and word.text not in PERIODS


_MEASURING = words.TIME_NOUNS | words.MONEY_NOUNS | words.SHARE_NOUNS | words.SCORE_NOUNS | words.AMOUNT_NOUNS
_WHERE = frozenset({"in", "at", "on", "from", "for", "with", "of", "near", "via", "the", "our"})
_PRODUCTS = frozenset(
    "windows office web iso sap gpt claude gemini llama copilot python excel java oracle dynamics photoshop ios"
    " android version model release industry gen generation opus sonnet haiku turbo pixel iphone galaxy word"
    " teams outlook".split()
)


def _is_named_quantity(word: Token) -> bool:
    return (
        is_plural(word.text)
        or word.head in words.TIME_NOUNS | words.MONEY_NOUNS | words.SHARE_NOUNS | words.AMOUNT_NOUNS
    )


def _long_number(quantity: Quantity, word: Token) -> Trap | None:
    plain = re.fullmatch(r"\d{4,}", quantity.digits) is not None
    return Trap.NAME if plain and not _is_named_quantity(word) else None


def _is_input(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Heads, bots, licences, workshops: what goes in. "2 FTE saved" and "queue of 3 people" are outcomes."""
    following = list(words_after(tokens, quantity))
    if _counts_members(tokens, quantity) or _is_means(tokens, quantity, following):
        return True
    for place, token in enumerate(following):
        if token.text == "use" and place + 1 < len(following) and following[place + 1].text in {"case", "cases"}:
            return True
        tool = token.head in words.RESOURCES or (quantity.value == 1 and token.head + "s" in words.RESOURCES)
        if tool and not (
            place + 1 < len(following) and following[place + 1].head in words.COUNTED
        ):
            saved = _is_saved(tokens, quantity)
            return not (saved or _queues(tokens, quantity))
        if {token.head, token.text} & words.COUNTED:
            break
    if quantity.per or not following or quantity.value == 0:
        return False
    if quantity.value > 12 and following[0].text in {"page", "bed", "seat", "room", "acre", "head"}:
        return True
    if _states_what_is(tokens, quantity) or _says_what_a_tool_does(tokens, quantity):
        return True
    return _governed_by_activity(tokens, quantity) or _counts_without_aim(tokens, quantity, following)


_GROUPS = frozenset(
    "team teams group groups staff crew squad department unit panel board council committee force workforce pool"
    " company firm office family brigade task-force fleet network chain community".split()
)
_SCOPES = frozenset("for across among throughout these those all both".split())
_PLACES = frozenset({"in", "at", "on"})
_COMPARED = frozenset("now today currently instead want wants target goal aim of from".split())
_OWNERS = frozenset("my our his her their your its".split())
_MEANS = frozenset({"with", "via", "using", "through", "by", "having", "plus"})
_ALL_OF_THEM = frozenset({"them", "us", "those", "these", "you"})


def _counts_members(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Team of 9", "3 of them", "4 of our people", "aged 18 to 25": who is meant, and how many of them."""
    before, earlier = word_before(tokens, quantity), word_before(tokens, quantity, 2)
    if before == "of" and earlier in _GROUPS:
        return True
    back = {word_before(tokens, quantity, n) for n in range(1, 5)}
    if {"aged", "ages"} & back and not back & MOVES:
        return True
    if word_after(tokens, quantity) != "of":
        return False
    whole = [word_after(tokens, quantity, n) for n in range(2, 5)]
    people = [w for w in whole[1:] if w in words.RESOURCES or (is_plural(w) and w not in words.COUNTED)]
    return whole[0] in _ALL_OF_THEM or bool(whole[0] in _OWNERS and people)


def _states_what_is(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "3 photographers are left", "14 of our brokers are on board": a clause of its own that only tells who is there."""
    clause = [t.text for t in clause_of(tokens, quantity)]
    behind = [t.text for t in tokens[quantity.last + 1 : quantity.last + 7]]
    noun = next((n for n, w in enumerate(behind[:4]) if is_plural(w) and w not in words.COUNTED), None)
    if noun is None or set(clause) & _AIMING | set(clause) & words.NOW_WORDS - {"are", "is", "were", "was", "use"}:
        return False
    verbs = {"are", "were", "have", "work", "will", "can", "would", "use", "help", "wait", "want", "sit", "depend", "in"}
    return behind[noun + 1 : noun + 2] != [] and behind[noun + 1] in verbs


def _says_what_a_tool_does(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "A bot that knows 400 wines": the number is the tool's, unless the clause moves something."""
    back = [t.text for t in tokens[max(0, quantity.first - 6) : quantity.first]]
    joined = next((n for n, w in enumerate(back) if w in {"that", "which", "who", "knowing", "reading"}), 0)
    return joined > 0 and back[joined - 1] in words.TOOLS and not set(back[joined:]) & (MOVES | {"to", "from", "in"})


def _is_means(tokens: Sequence[Token], quantity: Quantity, following: Sequence[Token]) -> bool:
    """ "With 2 bots", "for 200 patients", "all 6 sites", "our 4 shops": the number says with what or for whom."""
    before = word_before(tokens, quantity)
    if quantity.per or not following or _steps(tokens, quantity):
        return False
    changed = {t.text for t in following} & (words.DOWN_WORDS | words.UP_WORDS)
    if changed:
        return False
    if before in _SCOPES or (before in _PLACES and not {t.text for t in tokens} & _COMPARED):
        return quantity.value > 1 and any(is_plural(t.text) for t in following)
    pointed = before in _OWNERS | {"the"} and word_before(tokens, quantity, 2) in _MEANS | _PLACES | {"of", "for"}
    if pointed or (before == "with" and "or" not in {t.text for t in tokens[quantity.last + 1 : quantity.last + 4]}):
        return any(is_plural(t.text) for t in following)
    owned = before in _MEANS | _OWNERS | {"the"}
    return owned and any(is_person(t.head) for t in following[:3])


def _steps(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Whether another number follows as the value to reach: "the 12 agents to 9"."""
    behind = [t.text for t in tokens[quantity.last + 1 : quantity.last + 6]]
    return bool({"to", "->", "→", "=>"} & set(behind)) and any(
        t.kind is Kind.NUMBER for t in tokens[quantity.last + 1 : quantity.last + 7]
    )


def _queues(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Queue at checkout max 3 people": here heads are what is measured."""
    clause = [t.text for t in tokens[: quantity.first]]
    start = len(clause) - clause[::-1].index(",") if "," in clause else 0
    return bool(set(clause[start:]) & {"queue", "queues", "waiting", "headcount"})


def _is_saved(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Save 2 FTE", "3 people fewer": heads count as outcome when they are what is saved."""
    around = [t.text for t in tokens[max(0, quantity.first - 2) : quantity.last + 4]]
    near = around[: around.index(",")] if "," in around[3:] else around
    return bool(_SAVED & set(near)) and not {"with", "by", ","} & set(near)


_SAVED = frozenset("save saves saved saving free fewer less".split())
_WISHES = frozenset("want like goal target aim should i'd".split())
_AIMING = MOVES | words.CEILINGS | words.FLOORS | frozenset("to from -> → only per : / - + most least".split())


def _counts_without_aim(tokens: Sequence[Token], quantity: Quantity, following: Sequence[Token]) -> bool:
    """ "2 data scientists and a dashboard": a plural nobody listed, and no word in the line that says more or less."""
    texts = {t.text for t in tokens}
    if word_before(tokens, quantity) == "with" and not texts & (MOVES | words.CEILINGS | words.FLOORS):
        return True
    if any({t.head, t.text} & words.COUNTED for t in following) or not any(is_plural(t.text) for t in following):
        return False
    return not texts & (_AIMING | words.NOW_WORDS | _WISHES)


def _governed_by_activity(tokens: Sequence[Token], quantity: Quantity) -> bool:
    for token in reversed(tokens[max(0, quantity.first - 3) : quantity.first]):
        if token.kind is not Kind.WORD or token.text in MOVES or token.text in {"from", "to", "than", "only", "by"}:
            return False
        if token.text in words.ACTIVITY_VERBS:
            return True
    return False
