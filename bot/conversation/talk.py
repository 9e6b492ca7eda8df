"""A conversation in a chat: one question at a time, with why it is asked and the likely answers as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Answer, AskChampion, DontKnowThat, EditStep, Go, Move, UsePending
from bot.conversation.flow import UNKNOWN, Flow, Json
from bot.conversation.reading import Position, answers, position, value, visible_steps
from bot.conversation.state import State
from bot.conversation.view import asked, suggested
from bot.conversation.wording import spoken
from bot.ui import Button, Card, Facts, Field, FieldKind, FormView, Message, Style, cut, literal
from domain.sensitive import MASK

QUICK = 20  # answers offered as buttons; more are listed by number
LABEL = 60


def say(
    flow: Flow, state: State, view: FormView, remark: str = "", *, forms: bool = True, helper: bool = False
) -> Message:
    """The next question, or the review. `forms`: whether a form can be opened here; `helper`: it is another's draft."""
    here = position(flow, state)
    field = asked(view, here)
    if field is None:
        return _review(flow, view, remark, helper)
    buttons = _buttons(flow, state, view, field)
    if forms:
        buttons.append(Button("Open as form", Go(view.conversation, view.turn, Move.FORM)))
    return Message(_asked(flow, state, field, here, remark), buttons=tuple(buttons))


def overview(flow: Flow, state: State, view: FormView) -> Message:
    """All pages with what is answered so far; any of them can be opened."""
    known = answers(flow, state)
    rows = [(step.title, _done(flow, state, step.id)) for step in visible_steps(flow, known)]
    buttons = [
        Button(cut(step.title, LABEL), EditStep(view.conversation, view.turn, step.id))
        for step in visible_steps(flow, known)
    ]
    resume = Button("Go on", Go(view.conversation, view.turn, Move.RESUME), Style.PRIMARY)
    buttons += _help(flow, view)
    return Message(f"{flow.title}: choose what to answer.", Card(flow.title, (Facts(tuple(rows)),), (resume, *buttons)))


def progress(flow: Flow, state: State, here: Position) -> str:
    """`4 of 6`, counting the questions that are put to the person."""
    known = answers(flow, state)
    asked = [
        question.name
        for step in visible_steps(flow, known)
        for question in step.questions
        if question.name not in state.given and question.ask.draft is None
    ]
    name = here.question.name if here.question is not None else ""
    return f"{asked.index(name) + 1} of {len(asked)}" if name in asked and len(asked) > 1 else ""


def _asked(flow: Flow, state: State, field: Field, here: Position, remark: str) -> str:
    lines = [flow.intro] if flow.intro and state.turn == 0 else []
    if field.error:
        lines.append(literal(field.error))
    elif remark and not field.note:  # the question of a probe takes up the answer itself
        lines.append(remark)
    where = progress(flow, state, here)
    if field.note:
        lines.append(literal(field.note))
    else:
        lines.append(f"**{field.label}**" + (f" ({where})" if where else ""))
        hint = None if field.hint == suggested(field.kind, field.choices) else field.hint  # here they are buttons
        lines += [literal(one) for one in (hint, field.why) if one]
    if len(field.choices) > QUICK:
        lines += [f"{number}. {literal(choice.label)}" for number, choice in enumerate(field.choices, 1)]
    elif field.kind is FieldKind.CHOICES:
        lines.append("Choose one, or type several with commas.")
    return "\n".join(lines)


def _buttons(flow: Flow, state: State, view: FormView, field: Field) -> list[Button]:
    conversation, turn = view.conversation, view.turn
    offered = field.choices if len(field.choices) <= QUICK else ()
    buttons = [Button(cut(one.label, LABEL), Answer(conversation, turn, field.name, one.value)) for one in offered]
    held = state.pending.get(field.name)
    if isinstance(held, str) and held and MASK in held:
        buttons.append(Button("Keep it blacked out", UsePending(conversation, turn, field.name), Style.PRIMARY))
    kept = value(flow.by_name[field.name][1], state, answers(flow, state))
    stands = field.name in state.drafts or bool(kept)
    if stands and (field.name in state.asking or field.name in state.pending):
        buttons.append(Button(_keep(flow, field, kept), Go(conversation, turn, Move.SKIP)))
    elif field.optional:
        buttons.append(Button("Skip", Go(conversation, turn, Move.SKIP)))
    if field.may_be_unknown and not field.note and state.drafts.get(field.name) != UNKNOWN:
        buttons.append(Button("I don't know yet", DontKnowThat(conversation, turn, field.name)))
    if any(name not in state.given for name in _before(flow, state, field.name)):
        buttons.append(Button("Back", Go(conversation, turn, Move.BACK)))
    return buttons


def _before(flow: Flow, state: State, name: str) -> list[str]:
    """The answered questions that stand before this one."""
    order = [question.name for step in visible_steps(flow, answers(flow, state)) for question in step.questions]
    return [one for one in order[: order.index(name)] if one in state.drafts] if name in order else []


def _keep(flow: Flow, field: Field, kept: Json) -> str:
    return cut(f"Keep “{spoken(flow.by_name[field.name][1], kept, _labels(field))}”", LABEL)


def _review(flow: Flow, view: FormView, remark: str, helper: bool) -> Message:
    card = Card(view.title, (Facts(tuple(row for step in view.review for row in step.rows)),))
    edits = [
        Button(f"Edit: {cut(step.title, LABEL)}", EditStep(view.conversation, view.turn, step.step))
        for step in view.review
    ]
    text = f"{remark}\n" if remark else ""
    if helper:
        text += f"Everything is answered. Its author presses **{view.submit}**; you can still edit it."
        return Message(text, replace(card, buttons=tuple(edits)))
    buttons = [Button(view.submit, Go(view.conversation, view.turn, Move.CONFIRM), Style.PRIMARY), *edits]
    buttons += _help(flow, view)
    buttons.append(Button("Cancel", Go(view.conversation, view.turn, Move.CANCEL), Style.DANGER))
    text += f"Have a look before {flow.reader or 'somebody else'} reads it. "
    text += f"**{view.submit}** when it is right; anything can be edited first."
    return Message(text, replace(card, buttons=tuple(buttons)))


def _help(flow: Flow, view: FormView) -> list[Button]:
    return [Button("Ask my champion", AskChampion(view.conversation))] if flow.helped else []


def _done(flow: Flow, state: State, id: str) -> str:
    step = flow.step(id)
    names: Sequence[str] = [question.name for question in step.questions] if step is not None else []
    known = answers(flow, state)
    given = [name for name in names if name in state.drafts or value(flow.by_name[name][1], state, known) is not None]
    if not any(name in state.drafts or value(flow.by_name[name][1], state, known) for name in given):
        return "open"
    unknown = any(state.drafts.get(name) == UNKNOWN for name in given)
    return "answered" + (", with something to find out" if unknown else "") if len(given) == len(names) else "begun"


def _labels(field: Field) -> dict[str, str] | None:
    return {one.value: one.label for one in field.choices} or None
