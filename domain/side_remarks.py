"""Numbers in a remark beside the wish: "lower the cost of disposal, 2 tenders are running"."""

from __future__ import annotations

from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import MOVES, clause_of, is_plural, words_after
from domain.quantities import Quantity
from domain.tokens import Kind, Token
from domain.units import Dimension

_ENDS = frozenset({",", ";", ".", "!", "?", "("})
_STATING = frozenset(
    "lasts costs cost charges is are was were stay stays remain remains run runs have has wrote had".split()
)
_AIMING = (
    MOVES
    | words.CEILINGS
    | words.FLOORS
    | words.INSTEAD
    | frozenset(
        "to from -> → only most least want wanted wants like goal target aim should would could now today currently"
        " enough fine per every / : already present i'd we'd reach hit".split()
    )
)


def is_side_remark(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the wish was said without a number, and a later clause only tells of other things that are there."""
    opening = next((n for n, t in enumerate(tokens) if t.text in _ENDS), len(tokens))
    if opening >= quantity.first or any(q.first < opening for q in others):
        return False
    wish = {t.text for t in tokens[:opening]}
    clause = clause_of(tokens, quantity)
    if "age" in {t.text for t in clause} - wish:
        return True
    if not wish & (MOVES | words.VAGUE_GOOD) or {t.text for t in clause} & (_AIMING - _never_the_aim(wish)):
        return False
    return _tells_of_another(tokens, quantity, wish, clause)


def _never_the_aim(wish: set[str]) -> set[str]:
    """Beside "faster" a rate of things, "2,400 papers per term", is what comes in and never the time wanted."""
    return {"per"} if wish & {"faster", "shorter", "quicker"} else set()


def _tells_of_another(tokens: Sequence[Token], quantity: Quantity, wish: set[str], clause: Sequence[Token]) -> bool:
    noun = next((t.text for t in words_after(tokens, quantity) if is_plural(t.text)), None)
    before, subject = tokens[quantity.first - 1].text, {t.text for t in clause}
    if quantity.dimension is Dimension.TIME and before not in {"runs", "run", "lasts"}:
        return False
    after = next((t.text for t in tokens[quantity.last + 1 : quantity.last + 2]), "")
    if quantity.dimension in {Dimension.PHYSICAL, Dimension.SHARE}:
        return after in {"is", "are", "come", "comes"} and _subject_is_new(tokens, quantity, wish)
    if before in {"has", "have"} and not subject & {"we", "i"}:
        return True
    if noun is None:
        named = any(t.kind is Kind.WORD and t.text not in words.FUNCTION and t.text not in wish for t in clause)
        left = [t.text for t in tokens[quantity.last + 1 : _end_of(tokens, clause)]]
        return before in _STATING and named and left in ([], ["each"], ["apiece"])
    return noun not in wish and noun.removesuffix("s") not in wish


def _subject_is_new(tokens: Sequence[Token], quantity: Quantity, wish: set[str]) -> bool:
    """ "Trips of 200 km are normal" and "60% are repeat calls" speak of something else than the wish."""
    near = [*tokens[max(0, quantity.first - 2) : quantity.first], *tokens[quantity.last + 2 : quantity.last + 5]]
    return any(is_plural(t.text) for t in near) and not all(t.text in wish for t in near if is_plural(t.text))


def _end_of(tokens: Sequence[Token], clause: Sequence[Token]) -> int:
    return next(n for n, t in enumerate(tokens) if t is clause[-1]) + 1
