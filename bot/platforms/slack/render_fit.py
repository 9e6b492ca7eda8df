"""Fitting blocks into what Slack takes: how many, how much text, one table. What does not fit is counted and said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.platforms.slack import blocks, charts, limits
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Button, Card, LinkButton

SENTENCE = 150  # at most, of text and of bytes beside the block around it
FRAME = 200


@dataclass(frozen=True, slots=True)
class Room:
    """What a message or a view takes. `weigh` says how much of `weight` a block needs."""

    blocks: int
    weight: int
    weigh: Callable[[Json], int]
    tables: int = 0

    def less(self, taken: Sequence[Json]) -> Room:
        """What is left beside these blocks."""
        tables = sum(block["type"] == "table" for block in taken)
        weight = self.weight - sum(map(self.weigh, taken))
        return Room(self.blocks - len(taken), weight, self.weigh, self.tables - tables)

    def holds(self, shown: Sequence[Json]) -> bool:
        """Whether all of these fit."""
        left = self.less(shown)
        return left.blocks >= 0 and left.weight >= 0 and left.tables >= 0

    def first(self, shown: Sequence[Json]) -> int:
        """How many of these fit, from the first on."""
        count, weight, tables = 0, 0, 0
        for block in shown:
            weight += self.weigh(block)
            tables += block["type"] == "table"
            if count == self.blocks or weight > self.weight or tables > max(self.tables, 0):
                break
            count += 1
        return count


def _weight(block: Json) -> int:
    return charts.weight(block) if block["type"] == charts.KIND else blocks.weight(block)


MESSAGE = Room(limits.BLOCKS_IN_MESSAGE, limits.MESSAGE_TEXT, _weight, limits.TABLES)
VIEW = Room(limits.BLOCKS_IN_VIEW - 1, limits.VIEW_ROOM, blocks.size)  # one block for a sentence on top


def cut(body: Sequence[Json], tail: Sequence[Json], room: Room) -> tuple[Blocks, Sequence[Json]]:
    """The body as far as it fits above the tail, with a sentence for the rest; and that rest."""
    if room.holds([*body, *tail]):
        return [*body, *tail], []
    left = room.less(tail)
    left = Room(left.blocks - 1, left.weight - SENTENCE - FRAME, room.weigh, left.tables)
    count = left.first(body)
    return [*body[:count], not_shown(body[count:]), *tail], body[count:]


def not_shown(rest: Sequence[Json]) -> Json:
    """The sentence for what was cut."""
    signs = sum(map(_weight, rest))
    return blocks.more(f"… {signs:,} more characters do not fit here." if signs else "… There is more than fits here.")


def button_rows(card: Card | None, buttons: Sequence[Button | LinkButton]) -> Blocks:
    """A card's buttons and then the message's, as many as one message can hold; the others are counted."""
    mine = card.buttons if card is not None else ()
    made = blocks.rows(mine, card.subject if card is not None else None) + blocks.rows(buttons, first=len(mine))
    room = Room(limits.BUTTON_ROWS, limits.BUTTON_TEXT, blocks.weight)
    if room.holds(made):
        return made
    count = room.first(made)
    left = sum(len(block["elements"]) for block in made[count:] if block["type"] == "actions")
    return [*made[:count], blocks.more(f"… {left} more buttons do not fit here.")]


def spoken(shown: Sequence[Json]) -> str:
    """The text of blocks as plain words, for those who do not see them."""
    said = ["".join(_texts(block)) for block in shown]
    return "\n".join(one for one in said if one.strip())


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = value.get("text", value.get("alt_text"))
        if isinstance(own, str):
            return [own]
        cells = value["rows"] if value.get("type") == "table" else None
        if cells is not None:
            return [" | ".join(cell["text"] for cell in row) + "\n" for row in cells]
        return [text for inner in value.values() for text in _texts(inner)]
    return [text for inner in value for text in [*_texts(inner), " "]] if isinstance(value, list) else []
