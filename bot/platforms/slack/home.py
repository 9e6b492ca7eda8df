"""The person's own page: App Home."""

from __future__ import annotations

from bot.platforms.slack import blocks, limits
from bot.platforms.slack.render import section
from bot.platforms.slack.render_fit import VIEW, Room, button_rows, cut
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Card

LEAST = 6  # blocks under which a section is not begun


def home(sections: tuple[Card, ...]) -> Json:
    """A view of type home. Section by section as far as they fit; what is cut or left out is said."""
    made: Blocks = []
    for number, card in enumerate(sections):
        left = Room(VIEW.blocks, VIEW.weight, VIEW.weigh).less(made)
        left = Room(left.blocks - 2, left.weight - 2 * limits.SECTION, left.weigh)
        tail = _numbered(button_rows(card, ()), number)
        room_for_body = left.less(tail)
        if room_for_body.blocks < LEAST or room_for_body.weight < limits.SECTION:
            made.append(blocks.more(f"… {len(sections) - number} more sections do not fit here."))
            break
        shown, _ = cut(section(card, tables=False), tail, left)
        made += [*([{"type": "divider"}] if made else []), *shown]
    return {"type": "home", "blocks": made or [blocks.more("Nothing here yet.")]}


def _numbered(tail: Blocks, number: int) -> Blocks:
    """Ids that differ from section to section."""
    for block in tail:
        if block["type"] == "actions":
            for element in block["elements"]:
                element["action_id"] += f":{number}"
    return tail
