"""A person's own page, section by section: pure functions from what was read to a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions import Go, Join, Move, RunCommand, StartFlow, Take
from bot.cards.help import HAND_IN, Group, is_offered
from bot.cards.inbox import Item, line
from bot.cards.words import People, count, day, listed, moment, name
from bot.ui import Button, Card, Facts, LinkButton, Part, Style, Text, cut
from domain.funnel import CloseReason, Stage
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.notes import Asked, ToFindOut
from domain.people import Person, Role, Standing

SHOWN = 5  # lines of one kind; the rest is a click away
TASKS_SHOWN = 3
FOLLOWED_SHOWN = 3
BUTTONS = 12  # on the whole page
TITLE = 60  # characters of a title in a line
SAID = 160  # characters of a question
ASK_ME = "A question about AI at work here? Write it to me, and I look it up in the playbooks."
NAMED = 40  # characters of somebody's words on a button
_STANDINGS = {
    Standing.MEMBER: "a colleague",
    Standing.GUEST: "a guest",
    Standing.FOREIGN: "somebody of another company",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """Something unfinished. `name` is the author's first words or the record; `until` the last day to take it up."""

    conversation: str
    name: str
    answered: int
    questions: int
    until: date


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind that wait: a heading, a line each, their buttons with the likely one first."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    buttons: tuple[Button, ...]
    note: str = ""


def waiting_card(piles: Sequence[Pile]) -> Card:
    """What waits for the reader, the most personal first."""
    parts: list[Part] = []
    for pile in piles:
        parts += [Text(f"**{pile.heading}**"), Facts(pile.rows)]
        parts += [Text(pile.note, subtle=True)] if pile.note else []
    return Card("Waits for you", tuple(parts), tuple(button for pile in piles for button in pile.buttons))


def nothing_card() -> Card:
    """Said to somebody who is done."""
    return Card("Nothing waits for you", (Text("What somebody asks of you will stand here first."),))


def welcome_card(reader: Person, triage_days: int) -> Card:
    """Said to somebody who has not begun anything yet: what to do first, and what comes of it."""
    first = "What goes wrong at work, again and again? Tell me in your own words; that is all an idea needs to begin."
    then = f"The project office looks at it within {count(triage_days, 'working day')}, and I tell you what they say."
    parts = (Text(first), Text(then, subtle=True), Text(ASK_ME, subtle=True))
    return Card(f"Welcome, {reader.first_name}", parts, (HAND_IN,))


def asked_pile(asked: Sequence[Asked], zone: str) -> Pile:
    """Questions of the office to the author, then numbers that are missing."""
    questions = [one for one in asked if one.question is not None]
    numbers = [one for one in asked if one.needs_number]
    lines = [(_line(one.id, one.title), _question(one, zone)) for one in questions]
    lines += [(_line(one.id, one.title), "needs a number to aim at; a rough one is fine") for one in numbers]
    buttons = [Button(f"Answer {one.id}", StartFlow("answer_question", one.id), Style.PRIMARY) for one in questions]
    buttons += [Button(f"Add the number to {one.id}", StartFlow("edit_idea", one.id)) for one in numbers]
    return Pile("Asked of you", tuple(lines[:SHOWN]), tuple(buttons[:SHOWN]), _more(len(lines) - SHOWN))


def owed_pile(items: Sequence[Item], left: int, capped: bool, today: date) -> Pile:
    """What the gates want of the reader, the oldest first; `left` is how many more there are, `capped` at least."""
    rows = tuple(line(one, today) for one in items)
    rest = (Button("All that waits", RunCommand("inbox", "")),) if left else ()
    note = f"At least {left} more after these." if left and capped else _more(left)
    return Pile("At the gates, the oldest first", rows, (*(one.button for one in items), *rest), note)


def tasks_pile(tasks: Sequence[ToFindOut], reader: Person, today: date) -> Pile:
    """What the reader or their role has to find out, the earliest day first."""
    shown = tasks[:TASKS_SHOWN]
    rows = tuple((_line(one.id, one.title), f"{_whats(one.what)}, {_by(one.due, today)}") for one in shown)
    buttons = tuple(
        _show(one.id) if one.author == reader.id else Button(f"Comment on {one.id}", StartFlow("comment", one.id))
        for one in shown
    )
    more = _more(len(tasks) - len(shown))
    return Pile("To find out", rows, buttons, f"{more} A comment with what you know is enough.".strip())


def shared_pile(drafts: Sequence[tuple[Draft, str]]) -> Pile:
    """Drafts that colleagues asked the reader to help with, each with its owner's name."""
    rows = tuple((f"{owner}: {draft.name}", _progress(draft)) for draft, owner in drafts[:SHOWN])
    buttons = tuple(
        Button(f"Help {cut(owner, NAMED)}: {_short(draft.name)}", Join(draft.conversation))
        for draft, owner in drafts[:SHOWN]
    )
    return Pile("Your help is asked", rows, buttons, _more(len(drafts) - SHOWN))


def queue_pile(waiting: Sequence[Initiative], most: int, reader: Person, today: date) -> Pile:
    """Triage, the oldest first; the way to the rest is the last button. `most` is how many were looked for."""
    shown, rest = waiting[:SHOWN], len(waiting) - SHOWN
    rows = tuple(
        (
            _line(one.id, one.title),
            ("taken by you, " if one.triager == reader.id else "")
            + f"triage due {day(one.triage_due)}"
            + (", overdue" if one.triage_due < today else ""),
        )
        for one in shown
    )
    buttons = tuple(
        _show(one.id) if reader.id in (one.triager, one.initiator) else Button(f"Take {one.id}", Take(one.id))
        for one in shown
    )
    note = f"At least {rest} more after these." if len(waiting) == most else _more(rest)
    return Pile("Triage, the oldest first", rows, (*buttons, Button("Whole queue", RunCommand("queue", ""))), note)


def ideas_card(own: Sequence[Initiative], followed: Sequence[Initiative], people: People, today: date) -> Card:
    """What the reader handed in and where it stands, the latest first; then what they follow, short."""
    parts: list[Part] = [Facts(tuple((_line(one.id, one.title), stands(one, people, today)) for one in own[:SHOWN]))]
    more, follows_more = len(own) > SHOWN, len(followed) > FOLLOWED_SHOWN
    if more:
        parts.append(Text("The latest are shown.", subtle=True))
    if followed:
        rows = tuple((_line(one.id, one.title), one.stage.spoken) for one in followed[:FOLLOWED_SHOWN])
        parts = [*(parts if own else []), Text("**You follow**"), Facts(rows)]
    rest = (
        (Button("All your ideas" if own else "All you follow", RunCommand("mine", "")),) if more or follows_more else ()
    )
    shown = own[:SHOWN] or followed[:1]
    return Card("Your ideas" if own else "Ideas", tuple(parts), (*(_show(one.id) for one in shown), *rest))


def stands(initiative: Initiative, people: People, today: date) -> str:
    """The stage in words, and for a new idea who looks at it by when; also that this is late."""
    if initiative.closing is CloseReason.MERGED:
        return f"goes on as part of {initiative.merged_into}"
    if initiative.closing is CloseReason.WITHDRAWN:
        return "withdrawn"
    if initiative.stage is Stage.REJECTED and initiative.rejection is not None:
        return f"not taken forward: {initiative.rejection.spoken.lower()}"
    if initiative.stage is not Stage.NEW:
        return initiative.stage.spoken
    due, is_late = day(initiative.triage_due), initiative.triage_due < today
    if initiative.triager is not None:
        who = name(people, initiative.triager)
        said = f"new, with {who}, late since {due}" if is_late else f"new, {who} looks at it by {due}"
    else:
        office = "the project office"
        said = f"new, {office} is late, it was due {due}" if is_late else f"new, {office} looks at it by {due}"
    return f"{said} · needs a number from you" if initiative.needs_number else said


def drafts_card(drafts: Sequence[Draft]) -> Card:
    """What the reader began and did not finish, the latest first."""
    rows = tuple((draft.name, _progress(draft)) for draft in drafts[:SHOWN])
    buttons = tuple(
        Button(f"Continue: {_short(draft.name)}", Go(draft.conversation, 0, Move.RESUME)) for draft in drafts[:SHOWN]
    )
    rest = (Button("All your drafts", RunCommand("drafts", "")),) if len(drafts) > 1 else ()
    return Card("Your drafts", (Facts(rows),), (*buttons, *rest))


def offers_card(reader: Person, commands: Sequence[tuple[Group, str]], starts: Sequence[Button]) -> Card:
    """What the reader can do: the flows that begin without a record, and the words that they can type."""
    mine = [(of, word) for of, word in commands if is_offered(of, word, reader)]
    groups = [group for group in Group if any(of is group for of, _ in mine)]
    rows = tuple((group.value, ", ".join(word for of, word in mine if of is group)) for group in groups)
    parts = (Text("Type one of these words to me; *help* says what each does.", subtle=True), Facts(rows))
    return Card("What you can do", parts, (HAND_IN, *starts, Button("Help", RunCommand("help", ""))))


def settings_card(reader: Person, model: OperatingModel) -> Card:
    """Department, time zone, roles, and what Usher reads and keeps. A champion is moved by an administrator."""
    found = model.department(reader.department) if reader.department else None
    department = found.name if found is not None else reader.department or "not said yet"
    roles = listed(sorted(role.spoken for role in reader.roles)) or Role.EMPLOYEE.spoken
    rows = (("Department", department), ("Time zone", reader.time_zone), ("Roles", roles))
    verb = "Change" if reader.department else "Choose"
    moves = Button(f"{verb} your department", RunCommand("department", ""))
    is_fixed = reader.has(Role.CHAMPION) and reader.department is not None
    return Card("Settings", (Facts(rows), _kept(reader)), () if is_fixed else (moves,))


def guest_cards(reader: Person, sentence: str) -> tuple[Card, ...]:
    """All that somebody sees who may not read ideas: a guest, or a colleague who was switched off."""
    if not reader.active:
        return (Card(f"Hello, {reader.first_name}", (Text(sentence),)),)
    help_ = Button("Help", RunCommand("help", ""))
    rows = (("Time zone", reader.time_zone), ("You are here as", _STANDINGS[reader.standing]))
    return (
        Card(f"Welcome, {reader.first_name}", (Text(sentence), Text(ASK_ME, subtle=True)), (help_,)),
        Card("Settings", (Facts(rows), _kept(reader))),
    )


def fit(cards: Sequence[Card], most: int = BUTTONS) -> tuple[Card, ...]:
    """The page with at most so many buttons, each of them once.

    The longest list gives first, of equal ones the later; what leads to the rest of a list stays on it.
    """
    seen, left = set[object](), list[list[Button | LinkButton]]()
    for card in cards:
        fresh = {_key(button): button for button in card.buttons if _key(button) not in seen}
        seen |= fresh.keys()
        left.append(list(fresh.values()))
    while sum(map(len, left)) > most:
        longest = max(reversed(left), key=len)
        longest.remove(next((one for one in reversed(longest) if not _leads_on(one)), longest[-1]))
    return tuple(replace(card, buttons=tuple(kept)) for card, kept in zip(cards, left, strict=True))


def _key(button: Button | LinkButton) -> object:
    return button.action if isinstance(button, Button) else button.url


def _leads_on(button: Button | LinkButton) -> bool:
    """Whether it shows a list, so that what has no button of its own is found behind it."""
    return isinstance(button, Button) and isinstance(button.action, RunCommand) and not button.action.text


def _kept(reader: Person) -> Part:
    """One line on privacy. Of an outsider no e-mail is kept, and no idea."""
    if reader.is_outsider:
        return Text("I read only what is sent to me, and your name, language and time zone.", subtle=True)
    read = "I read only what is sent to me, and your name, work e-mail, language and time zone."
    return Text(f"{read} I keep your ideas, answers and comments, so that people can come back to you.", subtle=True)


def _line(id: str, title: str) -> str:
    return f"{id} · {cut(title, TITLE)}"


def _show(id: str) -> Button:
    return Button(f"Show {id}", RunCommand("status", id))


def _question(asked: Asked, zone: str) -> str:
    since = f" ({moment(asked.at, zone)})" if asked.at is not None else ""
    return f"{asked.by or 'A former colleague'} asks: “{cut(asked.question or '', SAID)}”{since}"


def _short(words: str) -> str:
    """What names a draft, as long as a button can say it; a quotation stays closed."""
    said = cut(words, NAMED)
    return said + "”" if said.startswith("“") and not said.endswith("”") else said


def _whats(what: Sequence[str]) -> str:
    return cut(listed(what), SAID)


def _by(due: date, today: date) -> str:
    return f"by {day(due)}" + (", overdue" if due < today else "")


def _progress(draft: Draft) -> str:
    done = f"{draft.answered} of {draft.questions} answered, " if draft.questions else ""
    return f"{done}open until {day(draft.until)}"


def _more(number: int) -> str:
    return f"{number} more after these." if number > 0 else ""
