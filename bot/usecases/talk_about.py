"""What anybody may add to a record: a comment, a link, an answer; and following it."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.ui import Message, Quote, cut, literal
from bot.usecases.around import announce, card_changed
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.errors import NotAllowed, Refused
from domain.initiatives import Initiative
from domain.notes import Note, NoteKind
from domain.places import Channel
from domain.sensitive import find

LONGEST = 2000  # characters of a web address
SHOWN = 300  # characters of a comment that are repeated in the notice


async def comment(desk: Desk, id: str, words: str) -> Message:
    """A comment on the record; author, followers and triager hear of it."""
    initiative = await _known(desk, id, Verb.COMMENT)
    await _note(desk, initiative, NoteKind.COMMENT, words)
    said = Quote(cut(words, SHOWN), by=desk.person.name)
    await announce(desk, initiative, "There is a new comment.", initiative.triager, quote=said)
    await desk.record(initiative.id, "commented", words=words)
    return Message(f"Your comment is on **{initiative.id}**; its author and the office see it.")


async def link(desk: Desk, id: str, url: str) -> Message:
    """A web address as evidence. Usher never opens it."""
    address = url.strip().strip("<>").split("|")[0]
    host = _host(address)
    if host is None:
        raise Refused(
            "That is not a web address I can keep. It starts with https://, for example https://wiki.example/page."
        )
    if find(address) or "@" in urlsplit(address).netloc:
        raise Refused("That address seems to carry a password or key. Copy it without, and send it again.")
    initiative = await _known(desk, id, Verb.COMMENT)
    await _note(desk, initiative, NoteKind.LINK, address)
    await announce(
        desk, initiative, "There is a new link.", initiative.triager, quote=Quote(address, by=desk.person.name)
    )
    await desk.record(initiative.id, "linked", url=address)
    return Message(f"The link is on **{initiative.id}**. It leads to {literal(host)}.")


def _host(address: str) -> str | None:
    """Where the web address leads; None when it is none, or is longer than any that people share."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    fine = parts.scheme in ("http", "https") and len(address) <= LONGEST and not any(map(str.isspace, address))
    return parts.hostname if fine else None


async def answer(desk: Desk, id: str, words: str) -> Message:
    """The author's answer lands on the record and in the office's channel."""
    initiative = await _known(desk, id, Verb.READ)
    may_answer(desk, initiative)
    await _note(desk, initiative, NoteKind.ANSWER, words)
    note = Message(
        f"The author answered on **{initiative.id}** · {literal(initiative.title)}",
        quote=Quote(words, by=desk.person.name),
    )
    await desk.post(Channel.PROJECT_OFFICE, note)
    await desk.tell([initiative.triager], note)
    await desk.record(initiative.id, "answered", words=words)
    return Message(f"Thank you. Your answer is on **{initiative.id}**, and the project office has it.")


def may_answer(desk: Desk, initiative: Initiative) -> None:
    """Raises NotAllowed for everybody but the author, whom the office asked."""
    if initiative.initiator != desk.person.id:
        raise NotAllowed("The question went to the author of the idea. You can add a comment.")


async def follow(desk: Desk, id: str, stop: bool = False) -> Message:
    """From now on (or no longer) the person hears of every change."""
    initiative = await _known(desk, id, Verb.FOLLOW)
    if initiative.initiator == desk.person.id:
        return Message(f"**{initiative.id}** is yours; you hear of every change anyway.")
    if stop:
        there = await desk.uow.initiatives.unfollow(initiative.id, desk.person.id)
        if not there and await desk.uow.initiatives.is_credited(initiative.id, desk.person.id):
            return Message(f"Your own idea went into **{initiative.id}**, so you go on hearing of it.")
        return Message(f"You {'no longer follow' if there else 'did not follow'} **{initiative.id}**.")
    new = await desk.uow.initiatives.follow(initiative.id, desk.person.id)
    if new:
        await desk.record(initiative.id, "followed")
    already = "" if new else " already"
    return Message(
        f"You follow **{initiative.id}**{already}. I tell you of every change; *unfollow {initiative.id}* ends it."
    )


async def _known(desk: Desk, id: str, verb: Verb) -> Initiative:
    initiative = await desk.visible(id)
    desk.require(verb, initiative)
    return initiative


async def _note(desk: Desk, initiative: Initiative, kind: NoteKind, words: str) -> None:
    if not words.strip():
        raise Refused("There was no text in it. Write a sentence after the number of the idea.")
    await desk.uow.notes.add(Note(initiative.id, kind, desk.person.id, words.strip(), desk.now))
    await card_changed(desk, initiative)
