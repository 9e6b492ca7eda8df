"""The outcome of a turn as a reply: the next page where a form is open, the next question in a chat."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Go, Move
from bot.conversation.flow import UNKNOWN, Json, Question
from bot.conversation.state import Status
from bot.conversation.talk import overview, say
from bot.conversation.view import view
from bot.conversation.wording import GUESS, spoken
from bot.events import Audience, CloseForm, Nothing, Reply, Say, ShowForm
from bot.flows import FLOWS
from bot.ui import Button, FormView, Message, literal, plain
from bot.usecases.converse import Turn
from bot.usecases.desk import Act
from bot.usecases.keeping import with_next

FINE = "That is a fine answer; somebody will find out."
REPEATED = 40  # characters of an answer that are said back
UNHEARD = "_Here I only hear what mentions me: press a button, or mention me with your answer._"


def form(turn: Turn, problem: str | None = None) -> FormView:
    """The page to show now, with what was wrong."""
    page = view(turn.flow, turn.state, turn.conversation.id, turn.errors, turn.options)
    if page.review:
        page = replace(page, progress=f"Have a look before {turn.flow.reader or 'somebody else'} reads it.")
    elif page.progress is None and turn.conversation.subject:
        page = replace(page, progress=f"About {turn.conversation.subject}")
    return replace(page, problem=plain(problem)) if problem else page


def in_chat(act: Act, turn: Turn, remark: str = "") -> Reply:
    """The next question, the review, or the end. A form, where the person looks at something else than the chat."""
    if turn.state.status is not Status.OPEN:
        return Nothing() if turn.is_queued else Say(ended(turn))
    if act.origin.form_first and act.origin.opens_forms:
        page = form(turn, turn.remark or None)
        said = [plain(remark)] if remark and not turn.remark else []
        return ShowForm(replace(page, remark=" ".join([*said, *_on_page(turn)]) or None))
    helper, page, hint = turn.conversation.owner != act.person.id, form(turn), turn.hint
    said = [one for one in (turn.remark or remark, hint.text if hint is not None else "") if one]
    message = say(turn.flow, turn.state, page, " ".join(said), forms=act.origin.has_forms, helper=helper)
    if hint is not None and hint.text in message.text:
        message = replace(message, buttons=(*message.buttons, *hint.buttons(turn.conversation.id)))
    if not act.origin.direct and page.fields:
        message = replace(message, text=f"{message.text}\n{UNHEARD}")
    return Say(message, Audience.THREAD if _is_public(act, turn) and page.fields else Audience.ME)


def _is_public(act: Act, turn: Turn) -> bool:
    """Only the questions of a talk that was begun in this very thread: what was written elsewhere, or stands in a
    record, is not for everybody here.
    """
    place = act.origin.place
    begun_here = place.thread is not None and turn.state.place == place.key
    return begun_here and not act.origin.direct and turn.conversation.subject is None


def in_form(turn: Turn) -> Reply:
    """The next page, the same one with its errors, or the receipt."""
    if turn.state.status is Status.OPEN:
        page = form(turn, turn.remark or None)
        return ShowForm(replace(page, remark=" ".join(_on_page(turn)) or None))
    return CloseForm(None if turn.is_queued else ended(turn))


def _on_page(turn: Turn) -> list[str]:
    return [turn.hint.on_page] if turn.hint is not None and turn.hint.on_page else []


def all_pages(turn: Turn) -> Reply:
    """The pages of a conversation, each with its button."""
    return Say(overview(turn.flow, turn.state, form(turn)))


def ended(turn: Turn) -> Message:
    """What the end said, and what waits here."""
    if turn.result is not None:
        message = turn.result
    elif turn.state.status is Status.CANCELLED:
        back = Button("Bring it back", Go(turn.conversation.id, turn.state.turn, Move.RESUME))
        message = Message(
            f"{turn.flow.title}: cancelled, nothing was sent. Your words are kept for a while.", buttons=(back,)
        )
    else:
        message = Message("That is done already. Say *mine* to see your ideas.")
    return with_next(message, turn.next, FLOWS)


def explained(question: Question) -> str:
    """Said to "what do you mean?": a good answer, and that a rough one will do."""
    if question.ask.example is None:
        return "In your own words, as you would tell a colleague; a rough answer is fine."
    return f"A good answer looks like this: “{literal(question.ask.example)}” A rough one is fine."


def noted(turn: Turn, question: Question, raw: Json) -> str:
    """A short answer is repeated, so that one sees that it was understood; a long one is not."""
    if raw == UNKNOWN:
        return FINE
    labels = {one.value: one.label for one in turn.options.get(question.name, ())}
    said = "" if raw is None else spoken(question, raw, labels or None).removesuffix(GUESS)
    return f"“{literal(said)}”, noted." if 0 < len(said) <= REPEATED and said.isprintable() else "Noted."
