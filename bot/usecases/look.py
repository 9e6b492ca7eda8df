"""Looking: my ideas, where one stands, and what others have had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import RunCommand, StartFlow
from bot.cards.initiative import found_card, office_card, status_card, subject_of
from bot.cards.words import count
from bot.ui import Button, Card, Facts, Message, Part, Style, Text, cut, literal
from bot.usecases.around import around, may_act
from bot.usecases.desk import Desk
from bot.usecases.likeness import overlap, telling, wanted
from domain.authority import SIGNING, Verb, sees_all, sees_title
from domain.errors import NotAllowed
from domain.initiatives import Initiative, InitiativeId
from domain.model import Visibility
from domain.people import HEADS
from storage.fulltext import words_of

LISTED = 10
SEARCHED = 200  # hits that are looked at for what this person may find
MOST = 100  # of a queue that are counted
LONGEST_WORD = 100  # characters; longer patterns are refused by databases
NUMBER = re.compile(r"\s*AI-\d{4}-\d+\s*", re.IGNORECASE)
GUESTS = "Ideas are handed in by colleagues of the company; ask the one who invited you to do it for you."
START = Button("Hand in an idea", StartFlow("submit_idea", ""), Style.PRIMARY)


async def mine(desk: Desk) -> Message:
    """What the person handed in and follows, the newest first."""
    own = await desk.uow.initiatives.of(desk.person.id, LISTED + 1)
    followed = await desk.uow.initiatives.followed_by(desk.person.id, LISTED)
    if desk.person.is_outsider and not own:
        return Message(GUESTS)
    if not own and not followed:
        return Message(
            "You have not handed in an idea yet. Tell me what goes wrong at work: say *idea*.", buttons=(START,)
        )
    parts: list[Part] = [Facts(_rows(own[:LISTED]))] if own else [Text("You have not handed in an idea yet.")]
    if followed:
        parts += [Text("**You follow**"), Facts(_rows(followed))]
    card = Card("Your ideas", tuple(parts), (*_show(own), START)[:4])
    follows = f", and you follow {count(len(followed), 'other')}" if followed else ""
    number = f"more than {LISTED} ideas; the latest are shown" if len(own) > LISTED else count(len(own), "idea")
    return Message(f"You handed in {number}{follows}.", card)


async def status(desk: Desk, id: str) -> Message:
    """Where it stands, as much as the reader may see."""
    initiative = await desk.visible(id)
    full = await desk.sees_all(initiative)
    card = status_card(initiative, await around(desk, initiative), desk.model, desk.person, full)
    return Message(f"{initiative.id}: {literal(initiative.title)}, {initiative.stage.spoken}.", card)


async def search(desk: Desk, words: str) -> Message:
    """Ideas in any stage that are like the words, the most alike first."""
    if desk.person.is_outsider:
        raise NotAllowed("Guests may ask questions here, but the ideas are for colleagues of the company.")
    if not words.split():
        return Message("What are you looking for? For example: *search claims pdf*.")
    seen = await _found(desk, words)
    if not seen:
        return Message(
            f"Nobody has handed in anything with “{literal(cut(words, 60))}” yet. It could be yours.", buttons=(START,)
        )
    card = Card(f"Found for “{cut(words, 60)}”", (Facts(_rows(seen)),), _show(seen))
    return Message(f"{len(seen)} found.", card)


async def results(desk: Desk, words: str) -> tuple[Card, ...]:
    """What the words find, each as a card to put before others; without words the person's own ideas, the latest first.

    Only what the person may know of is found, and nothing is shown that not everybody might read.
    """
    desk.require(Verb.READ)
    seen = await (_found(desk, words) if words.split() else desk.uow.initiatives.of(desk.person.id, LISTED))
    contacts = {one.triager or one.initiator for one in seen}
    people = await desk.act.office.directory.find(desk.uow.people, contacts, desk.now)
    return tuple(found_card(one, people, desk.model) for one in seen)


async def office_view(desk: Desk, id: str) -> Message:
    """The office's card as this reader may have it now: with its buttons for whoever may act, else its state only.

    Where a copy stands already, colleagues see it; elsewhere whoever reads the whole record.
    """
    desk.require(Verb.READ)
    initiative = await desk.initiative(id)
    place = replace(desk.act.origin.place, thread=None)
    stands_here = await desk.uow.outbox.copy(subject_of(initiative), place.key) is not None
    if not stands_here and not await desk.sees_all(initiative):
        await desk.visible(id)
        raise NotAllowed(f"That card is for the project office. Say *status {initiative.id}* to see where it stands.")
    with_buttons = may_act(desk.person, initiative)
    card = office_card(initiative, await around(desk, initiative), desk.model, with_buttons=with_buttons)
    return Message(literal(card.title), card)


async def queue(desk: Desk) -> Message:
    """For the office: what is new and waits for anybody or for this person, the oldest first."""
    desk.require(Verb.TAKE)
    waiting = await desk.uow.initiatives.waiting(desk.person.id, MOST)
    if not waiting:
        return Message("Nothing waits for triage. Well done.")
    card = Card("Waiting for triage", (Facts(_rows(waiting[:LISTED])),), _show(waiting))
    more = f" The {LISTED} oldest are shown." if len(waiting) > LISTED else ""
    number = f"More than {MOST - 1}" if len(waiting) == MOST else str(len(waiting))
    waits = "idea waits" if len(waiting) == 1 else "ideas wait"
    return Message(f"{number} {waits} for triage, the oldest first.{more}", card)


async def _found(desk: Desk, words: str) -> list[Initiative]:
    """At most LISTED that are like the words and that the person may find by them, the most alike first.

    By all their words for those who read all of it; by number and title for the others, so that nothing is probed.
    """
    if NUMBER.fullmatch(words):
        one = await desk.uow.initiatives.get(InitiativeId(words.strip().upper()))
        return [one] if one is not None and sees_title(desk.person, one, desk.model.visibility) else []
    said = telling(words_of(words))
    by_title = await _by_title(desk, said)
    short = await desk.uow.fulltext.shortlist(said)
    asked = wanted(said, short.weight)
    liked = [(one.id, overlap(asked, one.title, one.words)) for one in short.candidates]
    enough = {id: likeness.score for id, likeness in liked if likeness.is_enough(asked)}
    found = await desk.uow.initiatives.find({*enough, *by_title})
    scored = [
        (enough.get(id, 0.0) if sees_all(desk.person, one, desk.model.visibility) else by_title.get(id, 0.0), one)
        for id, one in sorted(found.items(), reverse=True)
        if sees_title(desk.person, one, desk.model.visibility)
    ]
    return [one for score, one in sorted(scored, key=lambda each: -each[0]) if score][:LISTED]


async def _by_title(desk: Desk, said: Sequence[str]) -> dict[InitiativeId, float]:
    """By title alone; how often a word is written elsewhere has no part in it. Empty for those who read everything."""
    if desk.model.visibility is Visibility.OPEN or not desk.person.roles.isdisjoint(HEADS | SIGNING):
        return {}
    short = await desk.uow.fulltext.shortlist(said, titles_only=True)
    asked = wanted(said, lambda _: 1.0)
    liked = [(one.id, overlap(asked, one.title, "")) for one in short.candidates]
    return {id: likeness.score for id, likeness in liked if likeness.is_enough(asked)}


def _rows(found: Sequence[Initiative]) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, f"{one.title} ({one.stage.spoken})") for one in found)


def _show(found: Sequence[Initiative]) -> tuple[Button, ...]:
    return tuple(Button(f"Show {one.id}", RunCommand("status", one.id)) for one in found[:3])
