"""What people say and press in a conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.actions import Answer, AskChampion, DontKnowThat, EditStep, Go, Join, Move, StartFlow, UsePending
from bot.conversation.engine import Back, Cancel, Confirm, Edit, Input, Skip
from bot.conversation.flow import UNKNOWN, Flow, Json
from bot.conversation.reading import position
from bot.conversation.speech import is_label, is_puzzled, meant, move, wants_champion
from bot.conversation.state import Status
from bot.events import (
    CloseForm,
    FormButton,
    FormClosed,
    FormSubmitted,
    Reply,
    Say,
    Shortcut,
    ShowForm,
)
from bot.flows import FLOWS
from bot.flows.submit_idea import SUBMIT_IDEA, prefilled
from bot.handlers.aside import aside
from bot.handlers.turns import FINE, all_pages, explained, form, in_chat, in_form, noted
from bot.router import router
from bot.ui import Button, FieldKind, Message, literal
from bot.usecases import converse
from bot.usecases.beginning import may_begin
from bot.usecases.converse import Turn
from bot.usecases.desk import Act
from bot.usecases.invite import invite_champion, join
from bot.usecases.keeping import with_next
from bot.usecases.parking import listen, park
from bot.usecases.submit import within_limit
from domain.authority import Verb, may
from domain.errors import AlreadyDone, DomainError, NotAllowed, NotFound
from storage.conversations import Conversation
from storage.meta import Repeated

GREETINGS = frozenset({"hi", "hello", "hey", "good morning", "good afternoon", "start", "?"})
MOVES: Mapping[Move, Input] = {Move.SKIP: Skip(), Move.BACK: Back(), Move.CANCEL: Cancel(), Move.CONFIRM: Confirm()}


async def answer_here(act: Act, here: Conversation, line: str) -> Reply:
    """What a line does in the conversation here: a move, a question of its own, or the answer to what is asked."""
    turn = await converse.look(act, FLOWS, here.id)
    question = position(turn.flow, turn.state).question
    offered = turn.options.get(question.name, ()) if question is not None else ()
    moved = move(line, at_review=question is None)
    if moved is not None and not is_label(line, offered):  # "Continue" and "Stop" are decisions where they are offered
        return await _move(act, here.id, moved)
    if _is_greeting(line):
        return in_chat(act, turn, f"Hello {literal(act.person.first_name)}. We were here; *help* shows the rest.")
    if turn.flow.helped and wants_champion(line):
        return await ask_champion(act, AskChampion(here.id))
    if (answered := await aside(act, turn, question, line)) is not None:
        return answered
    if question is None:
        return in_chat(act, turn, "All questions are answered. Say *submit*, or choose what to edit.")
    if is_puzzled(line):
        return in_chat(act, turn, explained(question))
    raw = meant(question, line, turn.options.get(question.name, ()))
    done = await converse.answer(act, FLOWS, here.id, {question.name: raw}, turn.state.turn)
    return in_chat(act, done, "" if done.errors else noted(turn, question, raw))


def _is_greeting(line: str) -> bool:
    """Whether somebody says hello and nothing else."""
    return line.lower().rstrip("!. ") in GREETINGS - {"?", "start"}


@router.button(Answer)
async def quick_answer(act: Act, action: Answer) -> Reply:
    turn = await converse.look(act, FLOWS, action.conversation)
    _, question = turn.flow.by_name.get(action.field, (None, None))
    if question is None:
        raise NotFound("That question is no longer asked. Say *resume* to go on.")
    raw: object = [action.value] if question.kind is FieldKind.CHOICES else action.value
    done = await converse.answer(act, FLOWS, action.conversation, {action.field: raw}, action.turn)
    return await _asked(act, done, "" if done.errors else noted(turn, question, raw))


@router.button(DontKnowThat)
async def unknown(act: Act, action: DontKnowThat) -> Reply:
    done = await converse.answer(act, FLOWS, action.conversation, {action.field: dict(UNKNOWN)}, action.turn)
    return await _asked(act, done, "" if done.errors else FINE)


@router.button(UsePending)
async def use_pending(act: Act, action: UsePending) -> Reply:
    turn = await converse.look(act, FLOWS, action.conversation)
    held = turn.state.pending.get(action.field)
    if held is None:
        return await _asked(act, turn)
    done = await converse.answer(act, FLOWS, action.conversation, {action.field: held}, None)
    return await _asked(act, done, "Noted.")


async def _asked(act: Act, turn: Turn, remark: str = "") -> Reply:
    """The next question in the chat, after a button: it hears the next words, also where it was parked."""
    reply = in_chat(act, turn, remark)
    if isinstance(reply, Say) and turn.state.status is Status.OPEN:
        await listen(act, turn.conversation.id)
    return reply


@router.button(Go)
async def pressed(act: Act, action: Go) -> Reply:
    return await _move(act, action.conversation, action.move)


@router.button(EditStep)
async def edit(act: Act, action: EditStep) -> Reply:
    turn = await converse.give(act, FLOWS, action.conversation, Edit(action.step))
    return in_form(turn) if act.origin.opens_forms and turn.flow.review else await _asked(act, turn)


async def _move(act: Act, conversation: str, wanted: Move) -> Reply:
    if wanted is Move.RESUME:
        return in_chat(act, await converse.resume(act, FLOWS, conversation))
    if wanted is Move.OVERVIEW:
        return all_pages(await converse.look(act, FLOWS, conversation))
    if wanted is Move.FORM:
        turn = await converse.look(act, FLOWS, conversation)
        return (
            in_form(turn)
            if act.origin.opens_forms
            else in_chat(act, turn, "Forms cannot be opened here; we go on question by question.")
        )
    turn = await converse.give(act, FLOWS, conversation, MOVES[wanted])
    early = wanted is Move.CONFIRM and turn.state.status is Status.OPEN and position(turn.flow, turn.state).step
    return await _asked(act, turn, "Not yet: this is still open." if early else "")


@router.on(FormSubmitted)
async def page(act: Act, event: FormSubmitted) -> Reply:
    """A page of a form. What is refused keeps the form open, with the reason at its top."""
    try:
        if event.edit is not None:
            return in_form(await converse.give(act, FLOWS, event.conversation, Edit(event.edit)))
        if event.button is FormButton.CONFIRM:
            return in_form(await converse.give(act, FLOWS, event.conversation, Confirm()))
        if event.button is FormButton.BACK:
            return in_form(await _back_from(act, event))
        return in_form(
            await converse.answer(act, FLOWS, event.conversation, event.values, event.turn, window=event.window)
        )
    except AlreadyDone:
        raise  # the router knows who was faster
    except Repeated:
        turn = await converse.look(act, FLOWS, event.conversation)
        return in_form(turn) if turn.state.status is Status.OPEN else CloseForm()
    except DomainError as error:
        try:
            turn = await converse.look(act, FLOWS, event.conversation)
        except NotFound:
            return CloseForm(Message(error.user_message))
        still = converse.is_open(turn.conversation)
        return ShowForm(form(turn, error.user_message)) if still else CloseForm(Message(error.user_message))


@router.on(FormClosed)
async def closed(act: Act, event: FormClosed) -> Reply:
    """What was typed stays in the draft; it is parked, so that what is said next is no answer to it."""
    turn = await _keep(act, event.conversation, event.values, event.turn)
    await park(act, event.conversation)
    waiting = await converse.focused(act)
    if turn.state.status is not Status.OPEN:
        return CloseForm()
    title = turn.flow.title
    if not turn.state.drafts:
        return CloseForm(
            with_next(Message(f"{title}: closed, nothing was written."), waiting, FLOWS) if waiting else None
        )
    go_on = Button(f"Continue: {title}", Go(event.conversation, 0, Move.RESUME))
    how = "Press the button" if waiting is not None else "Say *resume*"
    said = Message(f"{title}: kept as it is. {how} to go on, here or in a form.", buttons=(go_on,))
    return CloseForm(with_next(said, waiting, FLOWS))


async def _back_from(act: Act, event: FormSubmitted) -> Turn:
    """The page before the one that came back, which may have been the last one that was open."""
    turn = await _keep(act, event.conversation, event.values, event.turn)
    step = next((turn.flow.by_name[name][0] for name in event.values if name in turn.flow.by_name), None)
    if step is not None:
        await converse.give(converse.silent(act), FLOWS, event.conversation, Edit(step.id))
    return await converse.give(converse.silent(act), FLOWS, event.conversation, Back(page=True))


async def _keep(act: Act, conversation: str, values: Mapping[str, object], turn: int) -> Turn:
    given = {name: raw for name, raw in values.items() if not (raw is None or raw == "" or raw == [])}
    if not given:
        return await converse.look(act, FLOWS, conversation)
    return await converse.answer(act, FLOWS, conversation, given, turn, ends=False)


Starter = Callable[[Act, str, Mapping[str, Json]], Awaitable[Reply]]
STARTERS: dict[str, Starter] = {}  # by flow: those that are about something else than a record, or about nothing


@router.button(StartFlow)
async def start_pressed(act: Act, action: StartFlow) -> Reply:
    return await start(act, action.flow, action.subject)


@router.on(Shortcut)
async def shortcut(act: Act, event: Shortcut) -> Reply:
    """A shortcut is named like the flow it starts; the message it was used on becomes the first answer."""
    source = event.source
    flow = FLOWS.get(event.name)
    takes = flow.from_message if flow is not None else None
    given = takes(source) if takes is not None and source is not None else None
    return await start(act, event.name, "", given)


async def start(act: Act, name: str, subject: str, given: Mapping[str, Json] | None = None) -> Reply:
    """Starts a flow, about a record if one is named: as a form where one can be opened, else as questions."""
    if name == SUBMIT_IDEA.name:
        return await begin_idea(act, given or {})
    if name in STARTERS:
        return await STARTERS[name](act, subject, given or {})
    flow = FLOWS.get(name)
    if flow is None:
        return Say(Message("That is not offered any more. Say *help* for what I can do."))
    turn = await begin_about(act, flow, subject, given)
    return in_form(turn) if act.origin.opens_forms else in_chat(act, turn)


async def begin_about(act: Act, flow: Flow, subject: str, given: Mapping[str, Json] | None = None) -> Turn:
    """A conversation about a record. Whoever may not end it is told before the first question."""
    about = flow.about
    if about is None:
        return await converse.begin(act, flow, given)
    async with act.looking() as desk:
        initiative = await may_begin(desk, about, subject)
    known = about.prefill(initiative) if about.prefill is not None else {}
    turn = await converse.begin(act, flow, known, initiative, given)
    first = about.first(initiative) if about.first is not None else None
    if first is not None and position(turn.flow, turn.state).step is None:
        return await converse.give(converse.silent(act), FLOWS, turn.conversation.id, Edit(first))
    return turn


async def begin_idea(act: Act, given: Mapping[str, Json]) -> Reply:
    """The quick pass. In a chat the first question follows; what is given are its first answers."""
    await within_limit(act)
    ruling = may(act.person, Verb.SUBMIT)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    turn = await converse.begin(act, SUBMIT_IDEA, {**prefilled(department=act.person.department), **given})
    kept = "problem" in given and not turn.errors and not turn.state.notes
    return in_chat(act, turn, "Good start, I have kept it." if kept else "")


@router.button(AskChampion)
async def ask_champion(act: Act, action: AskChampion) -> Reply:
    _, flow = await converse.find(act, FLOWS, action.conversation)
    if not flow.helped:
        return Say(Message("Only drafts of ideas and cases are shared with a champion."))
    async with act.desk() as desk:
        return Say(await invite_champion(desk, action.conversation))


@router.button(Join)
async def join_draft(act: Act, action: Join) -> Reply:
    async with act.desk() as desk:
        await join(desk, action.conversation)
    return in_chat(act, await converse.resume(converse.silent(act), FLOWS, action.conversation))
