"""What one side of a blocker reads when the other wrote."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import StartFlow
from bot.blocker_actions import REPLY, ShowBlocker
from bot.cards.words import listed
from bot.ui import Button, Message, Quote, cut, literal
from domain.blocker import Blocker

SHOWN = 800  # characters of a reply that are repeated; the whole of it is kept with the blocker
SUMMARY = 60


def heard_card(blocker: Blocker, words: str, author: str, *, to_raiser: bool = False) -> Message:
    """Somebody's words for the other side; `author` is a name, or what stands for one that is kept back."""
    what = "what you reported" if to_raiser else "it"
    head = f"**{blocker.id}** · {literal(cut(blocker.summary, SUMMARY))}: {literal(author)} writes about {what}."
    shown = shortened(words)
    rest = "" if shown == words else f" The whole of it: *blocker {blocker.id}*."
    buttons = (Button("Reply…", StartFlow(REPLY, blocker.id)), Button("Show", ShowBlocker(blocker.id)))
    return Message(head + rest, buttons=buttons, quote=Quote(shown, by=author))


def said_card(blocker: Blocker, readers: Sequence[str]) -> Message:
    """The receipt: who reads it now. The names are Markdown already."""
    if not readers:
        return Message(f"It is kept with **{blocker.id}**; whoever looks at it reads it.")
    named = listed(readers)
    has = "has" if len(readers) == 1 else "have"
    return Message(f"{named[:1].upper()}{named[1:]} {has} it, under **{blocker.id}**. Answers come back here to you.")


def shortened(words: str) -> str:
    """At most SHOWN characters, cut at a word, with the line breaks kept."""
    if len(words) <= SHOWN:
        return words
    head = words[: SHOWN - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space > SHOWN * 0.6 else head).rstrip(" ,;:-\n") + "…"
