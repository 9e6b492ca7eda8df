"""A person's own page: what waits for them, what is theirs, what they began, what they can do, their settings.

To add a section, write a function from `Home` to a card (None when there is nothing to say) and name it in SECTIONS;
to add something that waits for people, one from `Home` to a pile, named in WAITING.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import StartFlow
from bot.cards import home as cards
from bot.cards.help import Group
from bot.cards.home import FOLLOWED_SHOWN, SHOWN, TASKS_SHOWN, Draft, Pile
from bot.cards.words import name
from bot.conversation.flow import Flow
from bot.conversation.reading import answers, revalidate, visible_steps
from bot.conversation.state import State, from_json
from bot.ui import Button, Card, cut
from bot.usecases import champion_home, inbox
from bot.usecases.blocker_conversations import FROM_MESSAGE
from bot.usecases.desk import Desk
from bot.usecases.look import GUESTS, MOST
from domain.authority import Verb, may, sees_title
from domain.duties import DutyKind
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.model import Visibility
from storage.conversations import Conversation

SUBMIT = "submit_idea"
WORDS = 60  # characters of a draft that name it


@dataclass(frozen=True, slots=True)
class Home:
    """Whose page it is, and what several sections look at. `commands` are (group, word), as help lists them."""

    desk: Desk
    flows: Mapping[str, Flow]
    commands: Sequence[tuple[Group, str]]
    own: Sequence[Initiative]
    drafts: Sequence[Conversation]


Section = Callable[[Home], Awaitable[Card | None]]
Waiting = Callable[[Home], Awaitable[Pile | None]]


async def page(desk: Desk, flows: Mapping[str, Flow], commands: Sequence[tuple[Group, str]]) -> tuple[Card, ...]:
    """The person's page, what waits for them first. Whoever may not read ideas sees none, not even their own."""
    person = desk.person
    ruling = may(person, Verb.READ)
    if not ruling:
        return cards.guest_cards(person, GUESTS if person.active else ruling.reason or "")
    own = await desk.uow.initiatives.of(person.id, SHOWN + 1)
    since = desk.now - timedelta(days=desk.model.clocks.draft_days)
    drafts = [one for one in await desk.uow.conversations.open_of(person.id, since) if one.flow in flows]
    home = Home(desk, flows, commands, own, drafts)
    found = [await section(home) for section in SECTIONS]
    return cards.fit([card for card in found if card is not None])


async def waiting(home: Home) -> Card | None:
    """What waits for the person; else one friendly line, or what to do first."""
    piles = [await pile(home) for pile in WAITING]
    there = [pile for pile in piles if pile is not None]
    if there:
        return cards.waiting_card(there)
    if home.own or home.desk.person.roles or _begun(home):
        return cards.nothing_card()
    return cards.welcome_card(home.desk.person, home.desk.model.clocks.triage_days)


async def asked(home: Home) -> Pile | None:
    """Questions and missing numbers about the person's own ideas."""
    found = await home.desk.uow.waits.asked(home.desk.person.id, MOST)
    return cards.asked_pile(found, home.desk.person.time_zone) if found else None


async def to_find_out(home: Home) -> Pile | None:
    """Open tasks that the person or a role of theirs owns, on records that they may know of."""
    desk = home.desk
    found = await desk.uow.waits.tasks(desk.person, MOST)
    if desk.model.visibility is Visibility.CLOSED:
        found = [one for one in found[:TASKS_SHOWN] if await _may_know(desk, await desk.initiative(one.id))]
    return cards.tasks_pile(found, desk.person, desk.today()) if found else None


async def shared(home: Home) -> Pile | None:
    """Drafts of colleagues who asked the person for help."""
    desk = home.desk
    others = [one for one in home.drafts if one.owner != desk.person.id]
    owners = await desk.act.office.directory.find(desk.uow.people, {one.owner for one in others}, desk.now)
    found = [(_draft(home, one), name(owners, one.owner)) for one in others]
    return cards.shared_pile(found) if found else None


async def queue(home: Home) -> Pile | None:
    """For the project office: what is new and nobody's or this person's, the oldest first."""
    desk = home.desk
    if not may(desk.person, Verb.TAKE):
        return None
    found = await desk.uow.initiatives.waiting(desk.person.id, MOST)
    return cards.queue_pile(found, MOST, desk.person, desk.today()) if found else None


async def owed(home: Home) -> Pile | None:
    """What the gates want of the person, or of whom they stand in for; but nothing that another pile names."""
    desk = home.desk
    found, capped = await inbox.waiting(desk)
    wanted = [one for one in found if not _stands_elsewhere(desk, one)]
    shown: list[inbox.Owed] = []
    for one in wanted:
        if len(shown) == SHOWN:
            break
        if await inbox.stays(desk, one):
            shown.append(one)
    if not shown:
        return None
    left = len(wanted) - wanted.index(shown[-1]) - 1
    return cards.owed_pile([inbox.item(desk, one) for one in shown], left, capped, desk.today())


def _stands_elsewhere(desk: Desk, one: inbox.Owed) -> bool:
    """New ideas have piles of their own: the queue, and what is asked of the author. More of them only `inbox` names:
    what an idea may still lack before anybody has looked at it presses nobody.
    """
    row, kind = one.first, one.first.duty.kind
    if row.stage is not Stage.NEW:
        return False
    if kind is DutyKind.SUPPLY:
        return True
    for_all = row.duty.person is None or kind is DutyKind.DECIDE  # the triager's verdict stands in their queue
    return for_all and one.for_ is None and bool(may(desk.person, Verb.TAKE))


async def ideas(home: Home) -> Card | None:
    """What the person handed in, and what they follow."""
    desk = home.desk
    followed = await desk.uow.initiatives.followed_by(desk.person.id, FOLLOWED_SHOWN + 1)
    known = [one for one in followed if await _may_know(desk, one)]
    if not home.own and not known:
        return None
    triagers = {one.triager for one in home.own if one.stage is Stage.NEW}
    found = await desk.act.office.directory.find(desk.uow.people, triagers, desk.now)
    return cards.ideas_card(home.own, known, found, desk.today())


async def drafts(home: Home) -> Card | None:
    """What the person began and did not finish."""
    found = _begun(home)
    return cards.drafts_card(found) if found else None


async def unit(home: Home) -> Card | None:
    """A champion's unit, and what is theirs as its champion."""
    return await champion_home.section(home.desk)


async def offers(home: Home) -> Card | None:
    """What the person can do from here."""
    others = [flow for flow in home.flows.values() if flow.shortcut is not None and flow.name != SUBMIT]
    starts = [Button(flow.shortcut or flow.title, StartFlow(flow.name, "")) for flow in others]
    return cards.offers_card(home.desk.person, home.commands, starts)


async def settings(home: Home) -> Card | None:
    """What Usher knows of the person."""
    return cards.settings_card(home.desk.person, home.desk.model)


WAITING: tuple[Waiting, ...] = (asked, owed, to_find_out, queue, shared)
SECTIONS: tuple[Section, ...] = (waiting, unit, ideas, drafts, offers, settings)


def _begun(home: Home) -> list[Draft]:
    """The person's own drafts with something in them: a form that was opened and closed again leaves nothing."""
    own = [one for one in home.drafts if one.owner == home.desk.person.id]
    return [_draft(home, one) for one in own if _holds_something(home.flows[one.flow], one)]


def _holds_something(flow: Flow, conversation: Conversation) -> bool:
    state = _state(flow, conversation)
    if state.pending or not state.drafts.keys() <= set(state.given):
        return True
    return state.turn > 1 if conversation.subject else _words(state) is not None


def _draft(home: Home, conversation: Conversation) -> Draft:
    """Counted like the conversation does: what was known before, or makes itself, is no question."""
    flow, desk = home.flows[conversation.flow], home.desk
    state = _state(flow, conversation)
    asked = [
        question.name
        for step in visible_steps(flow, answers(flow, state))
        for question in step.questions
        if question.name not in state.given and question.ask.draft is None
    ]
    done = [one for one in asked if one in state.drafts and one not in state.pending]
    until = conversation.updated_at + timedelta(days=desk.model.clocks.draft_days)
    about = conversation.subject if not (conversation.subject or "").startswith(FROM_MESSAGE) else None
    named = f"{flow.title} · {about}" if about else _words(state) or flow.title
    return Draft(conversation.id, named, len(done), len(asked), desk.act.office.day_of(until))


def _state(flow: Flow, conversation: Conversation) -> State:
    return revalidate(flow, from_json(conversation.state))


def _words(state: State) -> str | None:
    """The author's own words that an idea can be told by."""
    said = [state.drafts.get(field) for field in ("title", "problem", "blocker_words")]
    return next((f"“{cut(one, WORDS)}”" for one in said if isinstance(one, str) and one), None)


async def _may_know(desk: Desk, initiative: Initiative) -> bool:
    """Whether the person may know that the record exists, as `Desk.visible` has it."""
    return sees_title(desk.person, initiative, desk.model.visibility) or await desk.sees_all(initiative)
