"""Counts of what goes in or who is meant: heads, bots, licences, sites, the team, the people a wish is for."""

from __future__ import annotations

from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import MOVES, clause_of, is_person, is_plural, word_after, word_before, words_after
from domain.quantities import Quantity
from domain.tokens import Kind, Token
from domain.units import RATE_WORDS


def is_input(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Heads, bots, licences, workshops: what goes in. "2 FTE saved" and "queue of 3 people" are outcomes."""
    following = list(words_after(tokens, quantity))
    if _counts_members(tokens, quantity) or _is_means(tokens, quantity, following):
        return True
    for place, token in enumerate(following):
        if token.text == "use" and place + 1 < len(following) and following[place + 1].text in {"case", "cases"}:
            return True
        tool = token.head in words.RESOURCES or (quantity.value == 1 and token.head + "s" in words.RESOURCES)
        if (
            tool
            and not _is_an_average(quantity, token)
            and not (place + 1 < len(following) and following[place + 1].head in words.COUNTED)
        ):
            saved = _is_saved(tokens, quantity)
            return not (saved or _queues(tokens, quantity))
        if {token.head, token.text} & words.COUNTED and not (place == 0 and _names_people(following)):
            break
    if quantity.per or not following or quantity.value == 0:
        return False
    if quantity.value > 12 and following[0].text in {"page", "bed", "seat", "room", "acre", "head"}:
        return True
    if _states_what_is(tokens, quantity) or _says_what_a_tool_does(tokens, quantity):
        return True
    return _governed_by_activity(tokens, quantity) or _counts_without_aim(tokens, quantity, following)


def _names_people(following: Sequence[Token]) -> bool:
    """ "35 sales reps", "12 claims handlers": the first noun only says of which kind they are."""
    return len(following) > 1 and is_person(following[1].text)


def _is_an_average(quantity: Quantity, token: Token) -> bool:
    """ "2.1 products per customer": nobody puts in a part of a thing."""
    return quantity.value % 1 > 0 and not token.head.startswith("fte")


_GROUPS = frozenset(
    "team teams group groups staff crew squad department unit panel board council committee force workforce pool"
    " company firm office family brigade task-force fleet network chain community".split()
)
_DOING = frozenset({"spend", "need", "lose", "use", "waste", "work", "write", "handle"})
_SCOPES = frozenset("for across among throughout these those all both".split())
_AMOUNTS_OF = MOVES | frozenset(
    "queue backlog list number total maximum minimum average headcount excess shortage lack reduction out half".split()
)
_PLACES = frozenset({"in", "at", "on"})
_COMPARED = frozenset("now today currently instead want wants target goal aim from".split())
_OWNERS = frozenset("my our his her their your its".split())
_MEANS = frozenset({"with", "via", "using", "through", "by", "having", "plus"})
_ALL_OF_THEM = frozenset({"them", "us", "those", "these", "you"})


def _counts_members(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Team of 9", "3 of them", "4 of our people", "aged 18 to 25": who is meant, and how many of them."""
    before, earlier = word_before(tokens, quantity), word_before(tokens, quantity, 2)
    if before == "of" and earlier in _GROUPS | {"help", "support"}:
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
    """ "3 photographers are left", "14 of our brokers are on board": a clause that only tells who is there."""
    clause = [t.text for t in clause_of(tokens, quantity)]
    behind = [t.text for t in tokens[quantity.last + 1 : quantity.last + 7]]
    noun = next((n for n, w in enumerate(behind[:4]) if is_plural(w) and w not in words.COUNTED), None)
    if noun is not None and is_person(behind[noun]) and set(behind[noun + 1 : noun + 2]) & _DOING:
        return word_before(tokens, quantity) not in MOVES | {"to", "from"}  # "the time 90 nurses spend"
    if noun is None or set(clause) & _AIMING | set(clause) & words.NOW_WORDS - {"are", "is", "were", "was", "use"}:
        return False
    verbs = {
        "are",
        "were",
        "have",
        "work",
        "will",
        "can",
        "would",
        "use",
        "help",
        "wait",
        "want",
        "sit",
        "depend",
        "in",
    }
    return behind[noun + 1 : noun + 2] != [] and behind[noun + 1] in verbs


def _says_what_a_tool_does(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "A bot that knows 400 wines": the number is the tool's, unless the clause moves something."""
    back = [t.text for t in tokens[max(0, quantity.first - 6) : quantity.first]]
    joined = next((n for n, w in enumerate(back) if w in {"that", "which", "who", "knowing", "reading"}), 0)
    return joined > 0 and back[joined - 1] in words.TOOLS and not set(back[joined:]) & (MOVES | {"to", "from", "in"})


def _is_means(tokens: Sequence[Token], quantity: Quantity, following: Sequence[Token]) -> bool:
    """ "With 2 bots", "for 200 patients", "all 6 sites", "our 4 shops": the number says with what or for whom."""
    before = word_before(tokens, quantity)
    monthly = before in _SCOPES and tokens[quantity.last].text in RATE_WORDS  # "for 6 monthly reports"
    if (quantity.per and not monthly) or not following or steps_on(tokens, quantity):
        return False
    changed = {t.text for t in following} & (words.DOWN_WORDS | words.UP_WORDS)
    if changed:
        return False
    if before in _SCOPES or (before in _PLACES and not {t.text for t in tokens} & _COMPARED):
        return quantity.value > 1 and any(is_plural(t.text) for t in following)
    pointed = before in _OWNERS | {"the"} and word_before(tokens, quantity, 2) in _MEANS | _PLACES | {"of", "for"}
    if pointed or (before == "with" and "or" not in {t.text for t in tokens[quantity.last + 1 : quantity.last + 4]}):
        return any(is_plural(t.text) for t in following)
    if _is_spread_over(tokens, quantity, following) or _is_sent_to(tokens, quantity, following):
        return True
    if before == "of" and word_before(tokens, quantity, 2) not in _AMOUNTS_OF and not _queues(tokens, quantity):
        return quantity.value > 1 and is_person(following[0].head)
    owned = before in _MEANS | _OWNERS | {"the"}
    return owned and any(is_person(t.head) for t in following[:3])


def _is_spread_over(tokens: Sequence[Token], quantity: Quantity, following: Sequence[Token]) -> bool:
    """ "The cost of 3 call centres": a count of things is no cost and no time, so it says whose."""
    measured = word_before(tokens, quantity) == "of" and word_before(tokens, quantity, 2) in _NOT_COUNTED
    behind = word_after(tokens, quantity, 1 + len(following))
    return measured and is_plural(following[-1].text) and behind not in {"per", "a", "each", "/"}


def _is_sent_to(tokens: Sequence[Token], quantity: Quantity, following: Sequence[Token]) -> bool:
    """ "Faster replies to 3,000 applicants": the number says to whom."""
    sent = word_before(tokens, quantity) == "to" and word_before(tokens, quantity, 2) in _SENT
    return sent and is_person(following[0].text)


_SENT = frozenset(
    "reply replies answer answers letter letters mails emails payments support feedback responses".split()
)
_NOT_COUNTED = (words.MONEY_NOUNS | words.TIME_NOUNS) - {"workload", "hold", "wait", "waiting", "sales"}


def steps_on(tokens: Sequence[Token], quantity: Quantity) -> bool:
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
_AIMING = (
    words.INSTEAD
    | MOVES
    | words.CEILINGS
    | words.FLOORS
    | frozenset("to from -> → only per : / - + most least".split())
)


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
            return word_before(tokens, quantity) not in {"it", "that", "this"}  # "make it 200 pages a day"
    return False
