"""What can be said to an answer that was kept: one more question about it, or something worth knowing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.ui import Button


@dataclass(frozen=True, slots=True)
class Probe:
    """One more question about an answer that was kept. `key` names the rule, so that probes can be counted."""

    key: str
    question: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What is worth knowing about an answer: said once before the next question, and nothing is asked.

    `text` is Markdown for a chat, with the `buttons` made for the conversation of that id; `on_page` says it in plain
    words where no button can stand.
    """

    text: str
    buttons: Callable[[str], tuple[Button, ...]] = lambda conversation: ()
    on_page: str = ""
