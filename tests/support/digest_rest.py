"""The button behind which the rest of a section stands."""

from __future__ import annotations

from bot.ui import Button, Message


def rest(message: Message, title: str) -> Button:
    """The button of that section's rest."""
    assert message.card is not None
    [found] = [one for one in message.card.buttons if one.label.endswith(f" more: {title}")]
    assert isinstance(found, Button)
    return found
