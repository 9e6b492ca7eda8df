"""The security pre-review as a card, and the queue of reviews (domain rule 3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from bot.actions import RunCommand
from bot.cards.words import People, count, day, listed, moment, name
from bot.ui import Action, Button, Card, Facts, Message, Part, Quote, Style, Text, cut, literal
from domain.dossier import Condition, ReviewState, SecurityReview
from domain.initiatives import Initiative
from domain.items import said
from domain.model import OperatingModel
from domain.reviews import strict_because

CLOSABLE = 3  # open conditions that have a button of their own; more are chosen from
SAID = 300  # characters of a fact


@dataclass(frozen=True)
class AskReview(Action, kind="askreview"):
    """Asks security to look, or to look again."""

    initiative: str
    round: int


@dataclass(frozen=True)
class GiveVerdict(Action, kind="verdict"):
    """Opens security's verdict; `state` is the one that is to be given."""

    initiative: str
    round: int
    state: str


@dataclass(frozen=True)
class CloseCondition(Action, kind="closecondition"):
    """A condition is met; `number` is 0 while it is still to be chosen."""

    initiative: str
    round: int
    number: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Which buttons are for whoever looks."""

    reviews: bool = False
    asks: bool = False


SECURITY = Reader(reviews=True)  # whoever reads the security role's channel


def security_subject(initiative: Initiative) -> str:
    """What a review's card is kept up to date under."""
    return f"security:{initiative.id}"


def security_card(initiative: Initiative, people: People, model: OperatingModel, reader: Reader = SECURITY) -> Card:
    """What security has to know for its verdict, how it stands, and what is still open."""
    idea, review = initiative.idea, initiative.dossier.review
    parts: list[Part] = [
        *_state(initiative, people, model),
        Text(_why_strict(initiative)),
        Quote(cut(idea.summary or idea.problem, SAID), by=name(people, initiative.initiator)),
        Facts(tuple(_facts(initiative, model))),
    ]
    if review.conditions:
        parts += [Text(f"**Conditions** ({_open(review)})"), Facts(tuple(_conditions(review, people, model)))]
    buttons = () if initiative.stage.is_end else tuple(_buttons(initiative, reader))
    show = Button("Show the gate", RunCommand("gate", initiative.id))
    title = f"Security pre-review · {initiative.id} · {initiative.title}"
    return Card(title, tuple(parts), (*buttons, show), initiative.id, view="security")


def standing(review: SecurityReview) -> str:
    """The state in a few words."""
    match review.state:
        case ReviewState.NOT_REQUESTED:
            return "not asked for yet"
        case ReviewState.REQUESTED:
            return "asked for"
        case ReviewState.POSITIVE:
            return "positive"
        case ReviewState.CONDITIONAL:
            return f"positive with {count(len(review.conditions), 'condition')}"
        case ReviewState.NEGATIVE:
            return "negative"
        case _:
            assert_never(review.state)


def _state(initiative: Initiative, people: People, model: OperatingModel) -> Iterator[Part]:
    review, zone = initiative.dossier.review, model.time_zone
    if initiative.stage.is_end:
        yield Text(f"**{initiative.id} is {initiative.stage.spoken}.** Nothing more is asked of security.")
    elif review.state is ReviewState.NOT_REQUESTED:
        yield Text("**Not asked for yet.**")
    elif review.state is ReviewState.REQUESTED:
        asked = f", {moment(review.requested_at, zone)}" if review.requested_at is not None else ""
        due = f" Due **{day(review.due)}**." if review.due is not None else ""
        before = " Security has looked at it once before." if review.by is not None else ""
        yield Text(f"**Asked for** by {literal(name(people, review.requested_by))}{asked}.{due}{before}")
    else:
        at = f", {moment(review.at, zone)}" if review.at is not None else ""
        words = standing(review)
        yield Text(f"**{words[0].upper()}{words[1:]}**, by {literal(name(people, review.by))}{at}. {_means(review)}")
    if review.notes:
        asker = review.requested_by if review.state is ReviewState.REQUESTED else review.by
        yield Quote(review.notes, by=name(people, asker))


def _means(review: SecurityReview) -> str:
    if review.state is ReviewState.NEGATIVE:
        return "It cannot go to delivery like this. Change what is needed, then press *Ask again…*."
    return "Security closes each condition when it is met." if review.open_conditions else "Nothing is open."


def _why_strict(initiative: Initiative) -> str:
    """What the verdict decides here: the stricter default, or that only a no stops it."""
    clauses = strict_because(initiative.dossier)
    if not clauses:
        return "Only a negative verdict stops delivery here."
    review, because = initiative.dossier.review, literal(listed(clauses))
    settled = review.state is ReviewState.POSITIVE or (
        review.state is ReviewState.CONDITIONAL and not review.open_conditions
    )
    if settled:
        return f"Delivery need not wait for security any more. It had to, because {because}."
    return (
        "**Delivery waits for this**: it takes a positive verdict, or one with every condition closed, because "
        f"{because}."
    )


def _facts(initiative: Initiative, model: OperatingModel) -> Iterator[tuple[str, str]]:
    dossier = initiative.dossier
    unit = model.department(initiative.idea.department or "")
    product = model.product(dossier.route.product or "")
    yield "Unit", unit.name if unit is not None else initiative.idea.process or "not said yet"
    if product is not None:
        yield "AI product", product.name
    for label, code in (
        ("What data", "data_sources"),
        ("Data class", "data_class"),
        ("Personal data", "personal_data"),
        ("How far it acts", "automation_level"),
        ("Seen by customers", "customer_facing"),
    ):
        value = dossier.fact(code)
        yield label, cut(said(code, value), SAID) if value is not None else "not said yet"


def _conditions(review: SecurityReview, people: People, model: OperatingModel) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(review.conditions, 1):
        yield f"{number}. {_done(one, people, model)}", one.words


def _done(one: Condition, people: People, model: OperatingModel) -> str:
    if one.closed_at is None:
        return "Open"
    return f"Closed by {name(people, one.closed_by)}, {moment(one.closed_at, model.time_zone)}"


def _open(review: SecurityReview) -> str:
    left = len(review.open_conditions)
    return f"{left} of {len(review.conditions)} open" if left else "all closed"


def _buttons(initiative: Initiative, reader: Reader) -> Iterator[Button]:
    id, round, review = initiative.id, initiative.round, initiative.dossier.review
    if reader.reviews and review.state in (ReviewState.REQUESTED, ReviewState.NOT_REQUESTED):
        yield Button("Positive", GiveVerdict(id, round, ReviewState.POSITIVE), Style.PRIMARY)
        yield Button("With conditions…", GiveVerdict(id, round, ReviewState.CONDITIONAL))
        yield Button("Negative…", GiveVerdict(id, round, ReviewState.NEGATIVE), Style.DANGER)
    if reader.reviews:
        yield from _closing(initiative)
    if reader.asks and review.state is ReviewState.NOT_REQUESTED:
        yield Button("Ask security", AskReview(id, round), Style.PRIMARY)
    if (reader.asks and review.state is ReviewState.NEGATIVE) or (reader.reviews and review.by and not _waits(review)):
        yield Button("Look again…" if reader.reviews else "Ask again…", AskReview(id, round))


def _waits(review: SecurityReview) -> bool:
    return review.state in (ReviewState.REQUESTED, ReviewState.NOT_REQUESTED)


def _closing(initiative: Initiative) -> Iterator[Button]:
    """Each open condition, while they are few."""
    conditions = initiative.dossier.review.conditions
    numbers = [number for number, one in enumerate(conditions, 1) if one.closed_at is None]
    if len(numbers) > CLOSABLE:
        yield Button("Close a condition…", CloseCondition(initiative.id, initiative.round, 0))
        return
    for number in numbers:
        yield Button(f"Close condition {number}…", CloseCondition(initiative.id, initiative.round, number))


def queue_card(asked: Sequence[Initiative], conditional: Sequence[Initiative], now: datetime, today: date) -> Message:
    """What waits for security, the oldest first, and where conditions are open."""
    if not asked and not conditional:
        return Message("No review waits, and no condition is open. Well done.")
    parts: list[Part] = []
    if asked:
        parts += [Text("**Asked for**"), Facts(tuple((one.id, _asked(one, now, today)) for one in asked))]
    if conditional:
        parts += [Text("**Conditions open**"), Facts(tuple((one.id, _left(one)) for one in conditional))]
    first = [one.id for one in (*asked, *conditional)][:4]
    buttons = tuple(Button(f"Show {id}", RunCommand("security", id)) for id in dict.fromkeys(first))
    waits = f"{count(len(asked), 'review waits', 'reviews wait')} for a verdict"
    open_ = f"; conditions are open at {count(len(conditional), 'initiative')}" if conditional else ""
    return Message(f"{waits}, the oldest first{open_}.", Card("Security pre-reviews", tuple(parts), buttons))


def _asked(initiative: Initiative, now: datetime, today: date) -> str:
    review = initiative.dossier.review
    age = (now - review.requested_at).days if review.requested_at is not None else 0
    waits = f"waits {count(age, 'day')}" if age else "since today"
    late = review.due is not None and review.due < today
    due = f", {'was due' if late else 'due'} {day(review.due)}" if review.due is not None else ""
    strict = ", delivery waits for it" if strict_because(initiative.dossier) else ""
    return f"{initiative.title} · {waits}{due}{strict}"


def _left(initiative: Initiative) -> str:
    review = initiative.dossier.review
    return f"{initiative.title} · {_open(review)}: {cut(review.open_conditions[0].words, 120)}"
