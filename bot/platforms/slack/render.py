"""Usher's messages as Slack's: text that carries the meaning alone, and blocks.

The order is text, somebody's words, card, buttons. What Slack cannot take in one message goes into the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.actions import RunCommand
from bot.platforms import remembered
from bot.platforms.lengths import EMPTY, clean, one_line, shown
from bot.platforms.markdown import repeats_title
from bot.platforms.slack import blocks, limits, rich
from bot.platforms.slack.render_fit import MESSAGE, button_rows, cut, spoken
from bot.platforms.slack.render_parts import part, parts
from bot.platforms.slack.render_text import escaped_within
from bot.platforms.slack.values import Blocks, Json
from bot.ui import Button, Card, Message, plain, quoted, to_text

MORE = "… (there is more in the message)"


@dataclass(frozen=True, slots=True)
class Post:
    """One Slack message: the `text` for notifications and screen readers, and the blocks."""

    text: str
    blocks: Blocks


@remembered.of_message(maxsize=256)
def posts(message: Message) -> tuple[Post, ...]:
    """The whole message in at most limits.POSTS Slack messages, the buttons on the last.

    What is longer than that is cut, with a sentence that says how much. The same message gives the same posts: whoever
    wants to change their blocks makes a copy.
    """
    made = list(_messages(body(message, tables=True), button_rows(message.card, message.buttons)))
    if len(made) == 1:
        return (Post(notice(message), made[0]),)
    texts = [notice(message), *(_text(f"({number} of {len(made)}) {spoken(one)}") for number, one in _after(made))]
    return tuple(Post(text, one) for text, one in zip(texts, made, strict=True))


def one_post(message: Message) -> Post:
    """Exactly one Slack message; what does not fit is cut, and a card with a subject gets "Show all"."""
    above, tail = body(message, tables=True), button_rows(message.card, message.buttons)
    card = message.card
    if card is not None and card.subject and not MESSAGE.holds([*above, *tail]):
        tail = button_rows(replace(card, buttons=(*_show_all(card), *card.buttons)), message.buttons)
    made, _ = cut(above, tail, MESSAGE)
    return Post(notice(message), made)


def sent(message: Message) -> tuple[Post, ...]:
    """As the outbox posts it: a card that is kept up to date is one message, anything else as many as it takes."""
    return (one_post(message),) if message.card is not None and message.card.subject else posts(message)


def answered(blocks_sent: Blocks, chosen: str) -> Blocks:
    """The blocks of a message that was sent, without its buttons, and with what was chosen under them."""
    kept = [
        {key: inner for key, inner in block.items() if key != "accessory"}
        for block in blocks_sent
        if block.get("type") != "actions"
    ]
    return [*kept[: limits.BLOCKS_IN_MESSAGE - 1], blocks.more(f"chosen: {one_line(chosen)[:200]}")]


def body(message: Message, *, tables: bool) -> Blocks:
    """Everything but the buttons, however long; never nothing."""
    card = message.card
    made = [] if card is not None and repeats_title(message.text, card) else rich.blocks(rich.lines(message.text))
    if message.quote is not None:
        made += part(message.quote, tables=tables)
    if card is not None:
        made += section(card, tables=tables)
    return made or rich.blocks((rich.words(EMPTY),))


def section(card: Card, *, tables: bool) -> Blocks:
    """A card's title and parts, without its buttons."""
    return [*blocks.header(card.title), *parts(card.parts, tables=tables)]


def notice(message: Message) -> str:
    """The message in plain words, escaped; cut where Slack advises against more."""
    said = [plain(message.text)]
    if message.quote is not None:
        said.append(quoted(message.quote))
    if message.card is not None:
        said.append(to_text(message.card))
    return _text("\n".join(one for one in said if one))


def _text(words: str) -> str:
    return escaped_within(shown(clean(words)), limits.TEXT, MORE)


def _show_all(card: Card) -> Iterator[Button]:
    action = RunCommand((card.view or "status"), card.subject or "")
    try:
        action.pack()
    except ValueError:  # a subject that no button can carry
        return
    yield Button("Show all", action)


def _messages(above: Blocks, tail: Blocks) -> Iterator[Blocks]:
    if MESSAGE.holds(everything := [*above, *tail]):
        yield everything
        return
    rest: Sequence[Json] = above
    for _ in range(limits.POSTS - 1):
        if MESSAGE.holds([*rest, *tail]):
            break
        count = MESSAGE.first(rest)
        yield list(rest[:count])
        rest = rest[count:]
    made, _ = cut(rest, tail, MESSAGE)
    yield made


def _after(made: Sequence[Blocks]) -> Iterator[tuple[int, Blocks]]:
    return ((number, one) for number, one in enumerate(made[1:], 2))
