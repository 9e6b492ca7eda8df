"""The project office's side of a new idea: take, ask, assign, ask for a number."""

from __future__ import annotations

from bot.actions import More, StartFlow
from bot.ui import Button, Message, Quote, Style, literal
from bot.usecases.around import announce, card_changed, save
from bot.usecases.desk import Desk
from domain import initiatives as rules
from domain.authority import Verb
from domain.errors import NotFound, Refused
from domain.initiatives import Initiative
from domain.notes import Note, NoteKind
from domain.people import PersonId, Role


async def take(desk: Desk, id: str) -> Message:
    """Somebody of the office takes the triage."""
    before = await _office(desk, id, Verb.TAKE)
    after = rules.take(before, desk.person, desk.now)
    await _done(desk, after, f"{literal(desk.person.name)} of the project office has your idea now and looks at it.")
    await desk.record(after.id, "taken")
    buttons = (Button("Ask the author", StartFlow("ask_author", after.id)), Button("More…", More(after.id)))
    return Message(f"**{after.id}** is yours. Ask the author, or decide what happens next.", buttons=buttons)


async def assign(desk: Desk, id: str, colleague: PersonId) -> Message:
    """The triage goes to a colleague of the office."""
    before = await _office(desk, id, Verb.ASSIGN)
    found = await desk.uow.people.get(colleague)
    if found is None or not found.active:
        raise NotFound("I do not know that colleague. Choose somebody of the project office.")
    if not found.has(Role.PROJECT_OFFICE):
        raise Refused("Triage can be given to somebody of the project office only.")
    after = rules.assign(before, found, desk.now)
    await _done(desk, after, f"{literal(found.name)} of the project office looks at it now.")
    note = f"{literal(desk.person.name)} gave you the triage of **{after.id}** · {literal(after.title)}."
    await desk.tell([found.id], Message(note, buttons=(Button("Ask the author", StartFlow("ask_author", after.id)),)))
    await desk.record(after.id, "assigned", to=found.id)
    return Message(f"**{after.id}** is with {literal(found.name)} now, who has been told.")


async def need_number(desk: Desk, id: str) -> Message:
    """The office says that the number is missing; the author gets the button that supplies it."""
    before = await _office(desk, id, Verb.NEEDS_NUMBER)
    after = rules.ask_for_number(before)
    await save(desk, after)
    await card_changed(desk, after)
    text = (
        f"**{after.id}** · {literal(after.title)}\n{literal(desk.person.name)} of the project office would like to go "
        "on with your idea and needs a number to aim at: which figure, from what to what? A rough one is fine."
    )
    button = Button("Add the number", StartFlow("edit_idea", after.id), Style.PRIMARY)
    await desk.tell([after.initiator], Message(text, buttons=(button,)))
    await desk.record(after.id, "needs_number")
    return Message(f"I asked the author of **{after.id}** for a number. The answer will show on the card.")


async def ask_author(desk: Desk, id: str, question: str) -> Message:
    """The question goes to the author's chat and onto the record."""
    initiative = await _office(desk, id, Verb.ASK_AUTHOR)
    may_be_asked(desk, initiative)
    await desk.uow.notes.add(Note(initiative.id, NoteKind.QUESTION, desk.person.id, question, desk.now))
    await card_changed(desk, initiative)
    text = f"**{initiative.id}** · {literal(initiative.title)}\n{literal(desk.person.name)} of the project office asks:"
    button = Button("Answer", StartFlow("answer_question", initiative.id), Style.PRIMARY)
    asked = Message(text, buttons=(button,), quote=Quote(question, by=desk.person.name))
    await desk.tell([initiative.initiator], asked)
    await desk.record(initiative.id, "asked", question=question)
    return Message(
        f"Your question is in the author's chat. The answer lands on **{initiative.id}** and in the channel."
    )


def may_be_asked(desk: Desk, initiative: Initiative) -> None:
    """Raises Refused when the idea came to its end: nothing hangs on an answer any more."""
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; a comment is still possible.")


async def _office(desk: Desk, id: str, verb: Verb) -> Initiative:
    initiative = await desk.visible(id)
    desk.require(verb, initiative)
    return initiative


async def _done(desk: Desk, after: Initiative, sentence: str) -> None:
    await save(desk, after)
    await card_changed(desk, after)
    await announce(desk, after, sentence)
