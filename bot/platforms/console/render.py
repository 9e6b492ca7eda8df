"""Replies as plain text, with everything that can be pressed numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot.events import CloseForm, Nothing, Reply, Say, ShowForm, ShowHome, ShowResults
from bot.ui import Button, Card, LinkButton, Message, plain, quoted, to_text


@dataclass(frozen=True, slots=True)
class Shown:
    """What is printed, and the buttons that it offers."""

    text: str
    buttons: tuple[Button, ...] = ()


def shown(reply: Reply) -> Shown | None:
    """The reply on a terminal; None when there is nothing to say."""
    match reply:
        case Say():
            return message(reply.message)
        case CloseForm():
            return message(reply.message) if reply.message is not None else None
        case ShowHome():
            return _all(reply.sections)
        case ShowResults():
            return _all(reply.results)
        case ShowForm():
            return Shown(f"{reply.view.title}: say *resume* to go on question by question.")
        case Nothing():
            return None
        case _:
            assert_never(reply)


def message(said: Message) -> Shown:
    """The text, the card, and the buttons as a numbered list."""
    text = plain(said.text)
    parts = [] if said.card is not None and text == said.card.title else [text]  # the card says its title itself
    if said.quote is not None:
        parts.append(quoted(said.quote))
    buttons = list(said.buttons)
    if said.card is not None:
        parts.append(to_text(said.card))
        buttons += said.card.buttons
    return _with_buttons("\n".join(parts), buttons)


def card(given: Card) -> Shown:
    return _with_buttons(to_text(given), list(given.buttons))


def _all(cards: Sequence[Card]) -> Shown:
    """The cards one after the other, their buttons numbered through."""
    buttons = [button for one in cards for button in one.buttons]
    return _with_buttons("\n\n".join(to_text(one) for one in cards), buttons)


def _with_buttons(text: str, buttons: list[Button | LinkButton]) -> Shown:
    presses = tuple(one for one in buttons if isinstance(one, Button))
    links = [f"{one.label}: {one.url}" for one in buttons if isinstance(one, LinkButton)]
    numbered = [f"  {number}. {one.label}" for number, one in enumerate(presses, 1)]
    return Shown("\n".join([text, *links, *numbered]), presses)
