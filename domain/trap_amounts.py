"""Numbers with a unit that measure no outcome: a price paid, a span that says when, how much AI is used."""

from __future__ import annotations

from collections.abc import Sequence

from domain import trade_words as words
from domain.nearby import MOVES, Trap, clause_of, is_plural, word_after, word_before
from domain.quantities import Quantity
from domain.tokens import Kind, Token

_PAYING = frozenset(
    "charge charges charging asks buy buys buying purchase purchased acquire lease rent hire order pay pays"
    " paying paid budget invest investing investment invested licence license licences licenses"
    " subscription fee subscribe quote quoted offer price".split()
)
_FOR_TOOL = frozenset("licence license licences licenses seat budget investment subscription subscriptions".split())
_TAUGHT = frozenset("workshop workshops training trainings course courses seminar webinar hackathon bootcamp".split())
_LONGER = frozenset(
    "longer older later earlier younger more first last past next over after during for every each".split()
)
_FRAMES = frozenset(
    {"over", "after", "for", "next", "during", "every", "each", "last", "past", "first", "coming", "following"}
)
_TEACHING = frozenset(
    "training coaching workshops consulting experience history data logs records free support".split()
)
_FIXED_SPANS = frozenset(
    "workshop workshops training trainings course courses seminar webinar hackathon pilot trial contract contracts"
    " subscription sprint sprints licence license poc bootcamp roadmap plan programme program".split()
)
_STRICT_AI = frozenset("ai ki copilot chatgpt chatbot chatbots bot bots gpt llm claude gemini genai prompting".split())


def is_price(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Money that is paid for the tool: "we pay 900 euro a month for the portal"."""
    if quantity.sign or word_before(tokens, quantity) in MOVES - {"cap"} | {"by", "to", "from", "->", "than"}:
        return False
    before = [t.text for t in tokens[max(0, quantity.first - 5) : quantity.first]]
    cost = {"costs", "cost", "costing"} & set(before[-2:]) and not {"now", "today"} & set(before)
    if cost and set(before[-4:]) & (words.TOOLS | {"that", "which", "costing"}):
        return True
    if _a_tool_costs(tokens, quantity) or _is_offered_for(tokens, quantity):
        return True
    after = [t.text for t in tokens[quantity.last + 1 : quantity.last + 6]]
    if set(before) & _PAYING and not set(before) & {"to", "from", "by", ":"}:
        return True
    bought = any(a in {"for", "in", "on"} and set(after[n:]) & words.TOOLS for n, a in enumerate(after[:2]))
    return bool(set(after[:3]) & _FOR_TOOL) or (bought and not set(before) & MOVES)


def _a_tool_costs(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "The tool is only 49 EUR a month", "it costs 30 EUR per seat": a price, unless the clause moves something."""
    clause = clause_of(tokens, quantity)
    texts = [t.text for t in clause]
    if set(texts) & (MOVES | {"from", "->", "→", "<", ">", "under", "below"}) or "to" in texts:
        return False
    subject = [t.text for t in clause if t.start < tokens[quantity.first].start]
    seats = {t.text for t in tokens[quantity.last - 1 : quantity.last + 3]} & {"seat", "licence", "license", "user"}
    verb = set(subject[-4:]) & {"is", "are", "costs", "cost", "at", "would", "only", "just"}
    tools = set(subject) & (words.TOOLS | {"it", "subscription", "vendor", "supplier"} - {"system", "systems"})
    return bool(verb and (seats or tools))


def _is_offered_for(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "New scanner for 28,000 €": a thing and its price, and nothing in the line that moves or gets done."""
    if word_before(tokens, quantity) != "for":
        return False
    return not {t.text for t in tokens} & (MOVES | words.COMPLETION | words.INSTEAD | words.NOW_WORDS)


def time_trap(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> Trap | None:
    """A span that says when or which: "over the next 3 months", "tickets older than 5 days", "built in 8 weeks"."""
    before = [t.text for t in tokens[max(0, quantity.first - 4) : quantity.first]]
    last, line = (before[-1] if before else ""), {t.text for t in tokens}
    taught = word_after(tokens, quantity, 2)
    if word_after(tokens, quantity) == "of" and (
        taught in _TEACHING or word_after(tokens, quantity, 3) == "experience"
    ):
        return Trap.INPUT
    if _fixed_span(tokens, quantity):
        return Trap.INPUT
    if last in _THRESHOLDS and before[-2:-1] and is_plural(before[-2]) and _counted_later(quantity, others):
        return Trap.LIMIT
    if last in {"than"} and len(before) > 1 and before[-2] in _LONGER - {"more", "earlier"}:
        return None if line & _NOBODY and len(others) == 1 else Trap.LIMIT
    if (
        _stands_against(tokens, quantity, others)
        or _is_answered_after(tokens, quantity, others)
        or _is_done_after(tokens, quantity)
        or before[-2:] == ["aim", "for"]
        or before[-2:] == ["aiming", "for"]
    ):
        return None
    if last in _FRAMES or word_after(tokens, quantity) in {"ago", "old", "from", "after", "before", "pilot", "trial"}:
        shorter = {t.text for t in tokens[quantity.last + 1 : quantity.last + 3]} & words.DOWN_WORDS
        return None if shorter else Trap.WHEN
    if last not in {"in", "within", "inside"}:
        return None
    return Trap.WHEN if _only_frame(tokens, quantity, others) else None


_NOBODY = frozenset({"no", "none", "nothing", "never", "zero", "nobody", "no-one", "not"})
_THRESHOLDS = frozenset({"over", "above", "under", "below", "exceeding", ">", "<"})


def _counted_later(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """In "delays over 5 min: 120 a month" the span says which delays are counted."""
    return any(q.first > quantity.last and q.dimension is not quantity.dimension for q in others)


def _fixed_span(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "A 3-month pilot", "2 day workshop": how long the doing takes, unless it shall become shorter."""
    behind = [t.text for t in tokens[quantity.last + 1 : quantity.last + 6]]
    named = word_before(tokens, quantity) in {",", "of", "(", ":"} and word_before(tokens, quantity, 2) in _TAUGHT
    return bool(set(behind[:2]) & _FIXED_SPANS or named) and "to" not in behind and quantity.sign == 0


def _stands_against(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """ "For 18 months instead of 11", "3 days after the gift, not 3 weeks": compared with another value."""
    for other in others:
        between = {t.text for t in tokens[quantity.last + 1 : other.first]}
        if other.first > quantity.last and between & {"instead", "rather", "not", "vs", "versus"}:
            return True
    return False


def _is_answered_after(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """ "Parents get an answer after 3 weeks, we aim for 5 days": two spans, one of today and one wanted."""
    if word_before(tokens, quantity) != "after" or not any(q.dimension is quantity.dimension for q in others[1:]):
        return False
    return bool({t.text for t in tokens[: quantity.first]} & (words.COMPLETION - words.ACTIVITY_VERBS))


_AHEAD_OR_DONE = (words.COMPLETION - words.ACTIVITY_VERBS) | frozenset(
    "detect detected detection predict predicted warn warned warning alert known seen publish published".split()
)


def _is_done_after(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "Minutes sent 2 days after the meeting", "damage detected 10 days before": the span is the outcome."""
    if word_after(tokens, quantity) not in {"after", "before"}:
        return False
    earlier = {t.text for t in tokens[: quantity.first]}
    event = {t.text for t in tokens[quantity.last + 2 : quantity.last + 5]}
    moved = earlier & (MOVES | words.TOOLS | words.ACTIVITY_VERBS) or event & _STARTS
    follows = word_after(tokens, quantity) == "after" and len(earlier) > 1 and not moved
    return follows or bool(earlier & _AHEAD_OR_DONE)


_STARTS = words.TOOLS | frozenset(
    "go-live golive launch start kick-off kickoff rollout roll-out introduction implementation deployment go"
    " installation merger migration".split()
)


def _is_finished(word: str) -> bool:
    """ "A customs form filled in 4 minutes"; "launched in 6 weeks" only says when."""
    return word.endswith("ed") and word not in words.ACTIVITY_VERBS | MOVES | words.QUALITY_WORDS


_INTO = frozenset({"in", "into", "on", "onto"})  # "get a supplier into the system in 2 days"


def _only_frame(tokens: Sequence[Token], quantity: Quantity, others: Sequence[Quantity]) -> bool:
    earlier = tokens[: quantity.first]
    later = {t.text for t in tokens[quantity.last + 1 : quantity.last + 6]}
    if later & (words.INSTEAD | words.NOW_WORDS) or _is_finished(word_before(tokens, quantity, 2)):
        return False
    rolled = {"out"} if {t.text for t in earlier} & {"roll", "rolled", "rollout"} else set()
    if {t.text for t in earlier} & (words.COMPLETION - words.ACTIVITY_VERBS - rolled):
        return bool(quantity.base >= 43800 * 3)
    moved = any(t.text in MOVES for t in earlier)
    acted = any(
        t.text in words.ACTIVITY_VERBS
        or (t.head in words.TOOLS and not _INTO & {w.text for w in earlier[max(0, n - 2) : n]})
        for n, t in enumerate(earlier)
    )
    return moved or acted or quantity.base >= 43800 * 3


def is_ai_share(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """ "100% AI-driven", "80% of managers use Copilot": how much AI is used says nothing of what it is good for."""
    if quantity.sign or word_before(tokens, quantity) in {"by", "down", "up", "minus", "plus"}:
        return False
    after = []
    for token in tokens[quantity.last + 1 : quantity.last + 9]:
        if token.kind is not Kind.WORD or token.text in MOVES:
            break
        after.append(token.text)
    direct = [w for w in after if w not in {"fully", "completely", "of", "our", "all", "the"}][:1]
    if direct and (direct[0] in words.AI_WORDS or direct[0].split("-")[0] in _STRICT_AI):
        return True
    using = set(after) & (words.USING - {"with", "via", "work"})
    if set(after) & _STRICT_AI or (using and _tool_in(after)):
        return True
    doing = {t.text for t in tokens[max(0, quantity.first - 3) : quantity.first]}
    if doing & _STRICT_AI and not doing & (MOVES | {":", ",", "to"}):
        return True
    before = {t.text for t in tokens[max(0, quantity.first - 6) : quantity.first]}
    return bool(before & {"adoption", "usage", "use", "used", "using", "users"} and before & (words.TOOLS | _STRICT_AI))


def _tool_in(after: Sequence[str]) -> bool:
    return any(w in words.TOOLS or w in _STRICT_AI for w in after) or bool({"it", "assistant"} & set(after))
