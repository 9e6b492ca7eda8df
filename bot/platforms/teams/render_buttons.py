"""Buttons as actions of an Adaptive Card: never more than six; many of a kind become a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Answer, DontKnowThat, EditStep, Go, Move, StartFlow, UsePending
from bot.platforms.lengths import clean, counted, one_line, shorten, units
from bot.platforms.markdown import host_of, is_web_address, leads_where_it_says
from bot.platforms.teams import limits
from bot.platforms.teams.fit import more, weight
from bot.platforms.teams.rich import line_of
from bot.platforms.teams.values import OURS, PICK, PRESS, REFRESH, Json
from bot.ui import Action, Button, LinkButton, Style

_STYLES = {Style.PRIMARY: "positive", Style.DANGER: "destructive"}
_SENTENCE = 150

Shown = Sequence[Button | LinkButton]


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands under a message: in the body what no action can say and the list to choose from, then the actions."""

    body: tuple[Json, ...] = ()
    actions: tuple[Json, ...] = ()


def opens_form(action: Action) -> bool:
    """Whether a press opens a dialog: Teams must know it before the press."""
    return isinstance(action, StartFlow | EditStep) or (isinstance(action, Go) and action.move is Move.FORM)


def tail(buttons: Shown, room: int) -> Tail:
    """The buttons within `room`, in their order; those that do not fit are counted."""
    listed = _listed(buttons)
    filling = _Filling(room - _SENTENCE)
    filling.offer([one for number, one in enumerate(buttons) if number in listed and isinstance(one, Button)])
    for number, one in enumerate(buttons):
        if number in listed:
            filling.choose()
        else:
            filling.add(one)
    return filling.done()


def refresh(subject: str, user_ids: Sequence[str]) -> Json:
    """Teams asks at once, for each of these people, what the card is for them."""
    ids: list[str] = []
    left = limits.READERS_TEXT
    for one in user_ids[: limits.READERS]:
        left -= weight(one)
        if left < 0:
            break
        ids.append(one)
    action: Json = {"type": "Action.Execute", "title": "Refresh", "verb": REFRESH, "data": {OURS: {REFRESH: subject}}}
    return {"action": action, "userIds": ids}


class _Filling:
    """Actions and what stands above them, as long as there is room."""

    def __init__(self, room: int) -> None:
        self._left = room
        self._beside: list[Json] = []
        self._list: list[Json] = []
        self._actions: list[Json] = []
        self._reserved = 0  # for the action that chooses from the list
        self._missing = 0

    def offer(self, buttons: Sequence[Button]) -> None:
        """A list to choose from. Its style is compact: in the other one clients read the titles as Markdown."""
        choices: list[Json] = []
        left = self._left // 2
        for one in buttons:
            choice = {"title": shorten(one_line(one.label), limits.CHOICE), "value": one.action.pack()}
            needed = weight(choice)
            if choice in choices or needed > left:
                self._missing += choice not in choices
                continue
            left -= needed
            choices.append(choice)
            self._say(_long(one.label, limits.CHOICE))
        if choices:
            made: Json = {"type": "Input.ChoiceSet", "id": PICK, "style": "compact", "label": "Choose one"}
            self._list = [{**made, "placeholder": "Nothing chosen yet", "choices": choices}]
            self._left -= sum(map(weight, self._list)) + weight(_choose())
            self._reserved = 1

    def choose(self) -> None:
        """The action for the list stands where the first of its buttons stood."""
        if self._reserved:
            self._actions.append(_choose())
            self._reserved = 0

    def add(self, one: Button | LinkButton) -> None:
        is_full = len(self._actions) + self._reserved >= limits.ACTIONS
        action = None if is_full else _action(one)
        if action is not None and len(self._actions) >= limits.AT_HAND and not _is_choice(one):
            action["mode"] = "secondary"  # in the menu behind the dots
        needed = weight(action) if action is not None else 0
        said = _unsaid(one, has_action=action is not None)
        if (not said and action is None) or needed + sum(map(weight, said)) > self._left:
            self._missing += 1
            return
        self._left -= needed
        self._actions += [action] if action is not None else []
        self._say(said)

    def done(self) -> Tail:
        counted_ones = [more(f"… {self._missing} more buttons do not fit here.")] if self._missing else []
        return Tail((*self._beside, *counted_ones, *self._list), tuple(self._actions))

    def _say(self, lines: Sequence[Json]) -> None:
        self._beside += lines
        self._left -= sum(map(weight, lines))


def _listed(buttons: Shown) -> frozenset[int]:
    """Which buttons become a list, when there are too many: those of the most frequent kind first.

    One that asks for a confirmation is taken last, as choosing from the list and pressing is all the asking it gets.
    """
    usable = [number for number, one in enumerate(buttons) if isinstance(one, Button) or is_web_address(one.url)]
    kinds: dict[tuple[bool, str], list[int]] = {}
    for number, one in enumerate(buttons):
        if isinstance(one, Button):
            kinds.setdefault((bool(one.confirm), one.action.kind), []).append(number)
    listed: list[int] = []
    for (_, _), group in sorted(kinds.items(), key=lambda item: (item[0][0], -len(item[1]))):
        if len(usable) - len(listed) + bool(listed) <= limits.ACTIONS:
            break
        listed += group
    return frozenset(listed)


def _is_choice(one: Button | LinkButton) -> bool:
    """Whether it is one of the answers to a question, which are compared with each other."""
    return isinstance(one, Button) and isinstance(one.action, Answer | DontKnowThat | UsePending)


def _choose() -> Json:
    return _executed("Choose", PICK, {OURS: {PICK: True}})


def _action(one: Button | LinkButton) -> Json | None:
    """None where the address may not be opened."""
    if isinstance(one, LinkButton):
        return _linked(one)
    made = {**_pressed(one), **({"style": _STYLES[one.style]} if one.style in _STYLES else {})}
    if not one.confirm:
        return made
    asked = line_of(counted(one.confirm, limits.CONFIRM)) or line_of("Are you sure?")
    inner: Json = {"type": "AdaptiveCard", "version": "1.5", "body": asked, "actions": [made]}
    return {key: made[key] for key in ("title", "style") if key in made} | {"type": "Action.ShowCard", "card": inner}


def _pressed(one: Button) -> Json:
    title = shorten(one_line(one.label), limits.TITLE)
    data: Json = {OURS: {PRESS: one.action.pack()}}
    if opens_form(one.action):
        return {"type": "Action.Submit", "title": title, "data": {"msteams": {"type": "task/fetch"}, **data}}
    return _executed(title, PRESS, data)


def _executed(title: str, verb: str, data: Json) -> Json:
    made: Json = {"type": "Action.Execute", "title": title, "verb": verb, "data": data}
    return {**made, "fallback": {"type": "Action.Submit", "title": title, "data": data}}


def _linked(one: LinkButton) -> Json | None:
    """An action that opens a page and says on which host."""
    if not is_web_address(one.url) or weight(one.url) > limits.ADDRESS:
        return None
    label = one_line(one.label)
    if not leads_where_it_says(label, one.url):
        where = f" ({shorten(host_of(one.url), limits.TITLE // 2)})"
        label = shorten(label, limits.TITLE - units(where)) + where
    return {"type": "Action.OpenUrl", "title": shorten(label, limits.TITLE), "url": one.url}


def _unsaid(one: Button | LinkButton, *, has_action: bool) -> list[Json]:
    """What the action does not say, as lines."""
    if isinstance(one, LinkButton):
        label = one_line(one.label)
        is_long = units(label) + units(host_of(one.url)) + 3 > limits.TITLE if has_action else True
        return line_of(counted(f"{label}: {clean(one.url)}", limits.BESIDE), subtle=True) if is_long else []
    return _long(one.label, limits.TITLE) if has_action else []


def _long(label: str, limit: int) -> list[Json]:
    """A label that was cut, in full."""
    line = one_line(label)
    return line_of(counted(line, limits.BESIDE), subtle=True) if units(line) > limit else []
