"""Usher's messages as Teams': a text alone, or one Adaptive Card that holds everything.

The order is text, somebody's words, card, buttons. What Teams cannot take in one message goes into the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.actions import RunCommand
from bot.platforms import remembered
from bot.platforms.lengths import EMPTY, clean, one_line, shorten, shown
from bot.platforms.markdown import lines, plain_text, repeats_title
from bot.platforms.teams import limits
from bot.platforms.teams.fit import cut, fits, portion, spoken, weight
from bot.platforms.teams.render_buttons import Tail, refresh, tail
from bot.platforms.teams.render_parts import header, parts, quote
from bot.platforms.teams.rich import blocks, line_of, xml, xml_of, xml_weight
from bot.platforms.teams.values import CARD, Json
from bot.ui import ACTION_LIMIT, Button, Message, Text, literal, quoted, to_text

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
FOR_DECIDERS = "Who decides here sees the buttons. If you do and see none, choose *Refresh card* in the message's menu."
_SPEECH = str.maketrans("<>&", "   ")  # a spoken text may be SSML


@dataclass(frozen=True, slots=True)
class Post:
    """One message of Teams. `text` is XML with everything escaped, and also what is sent where the card is refused.

    `summary` are plain words for a notification. The card is not to be changed: who wants to, makes a copy.
    """

    text: str
    card: Json | None
    summary: str

    def activity(self) -> Json:
        """As it is sent, without who and where."""
        if self.card is None:
            return {"type": "message", "textFormat": "xml", "text": self.text}
        return {"type": "message", "summary": self.summary, "attachments": [attachment(self.card)]}


def attachment(card: Json) -> Json:
    """The card as it stands in a message or a dialog."""
    return {"contentType": CARD, "content": card}


@remembered.of_message(maxsize=256)
def posts(message: Message) -> tuple[Post, ...]:
    """The whole message in at most limits.POSTS messages of Teams, the buttons on the last.

    What is longer than that is cut, with a sentence that says how much. The same message gives the same posts.
    """
    above = body(message)
    if _is_text(message):
        made = list(_texts(above))
        return tuple(Post(xml(one), None, _summary(spoken(one))) for one in made)
    bottom = _tail(message, limits.ROOM - limits.FRAME)
    bodies = list(_bodies(above, bottom))
    notes = [notice(message), *(f"({number} of {len(bodies)}) {spoken(one)}" for number, one in _after(bodies))]
    last = len(bodies) - 1
    return tuple(
        _post(note, one, bottom.actions if number == last else ())
        for number, (note, one) in enumerate(zip(notes, bodies, strict=True))
    )


def one_post(message: Message, user_ids: Sequence[str] = ()) -> Post:
    """Exactly one message of Teams; what does not fit is cut, and a card with a subject gets "Show all".

    `user_ids` are the ids of the card's readers in Teams: for everybody else the card has no buttons, and Teams asks
    what it is for those.
    """
    if _is_text(message):
        one = cut(body(message), limits.ROOM - limits.FRAME, xml_weight)
        return Post(xml(one), None, _summary(notice(message)))
    return _post(notice(message), *_one(message, user_ids))


def sent(message: Message, user_ids: Sequence[str] = ()) -> tuple[Post, ...]:
    """As the outbox posts it: a card that is kept up to date is one message, anything else as many as it takes."""
    if message.card is not None and message.card.subject:
        return (one_post(message, user_ids),)
    return posts(message)


def card_of(message: Message, user_ids: Sequence[str] = ()) -> Json:
    """The message as a card, also where it is nothing but a text: an invoke is answered with one."""
    return _card(notice(message), *_one(message, user_ids))


def answered(card: Json, chosen: str) -> Json:
    """A card that was sent, without its buttons, and with what was chosen under it."""
    kept = [one for one in card.get("body", []) if not str(one.get("type")).startswith("Input.")]
    said = line_of(f"Chosen: {shorten(one_line(chosen), limits.SUMMARY)}", subtle=True)
    left_out = ("actions", "refresh")
    made = {**{key: value for key, value in card.items() if key not in left_out}, "body": [*kept, *said]}
    words = one_line(f"{card.get('speak', '')} Chosen: {one_line(chosen)}".translate(_SPEECH))
    heard = shorten(words, limits.SPOKEN)
    return {**made, "speak": heard, "fallbackText": literal(heard)}


def body(message: Message) -> list[Json]:
    """Everything but the buttons, however long; never nothing."""
    card = message.card
    made = [] if card is not None and repeats_title(message.text, card) else blocks(lines(message.text))
    if message.quote is not None:
        made += quote(message.quote)
    if card is not None:
        made += [*header(card.title), *parts(card.parts)]
    return made or line_of(EMPTY)


def notice(message: Message) -> str:
    """The message in plain words."""
    said = [plain_text(lines(message.text))]
    if message.quote is not None:
        said.append(quoted(message.quote))
    if message.card is not None:
        known = repeats_title(message.text, message.card)
        said.append(to_text(replace(message.card, title="") if known else message.card))
    return shown(clean("\n".join(one for one in said if one)))


def _is_text(message: Message) -> bool:
    """Formats are not mixed: a card is for what is more than a text."""
    return message.card is None and message.quote is None and not message.buttons


def _one(message: Message, user_ids: Sequence[str]) -> tuple[list[Json], tuple[Json, ...], Json | None]:
    """Body, actions and refresh of the one card that shows the message."""
    card, asks = message.card, None
    if card is not None and user_ids and card.readers and _may_carry(card.place):
        asks = refresh(card.place, user_ids)
        told = (*card.parts, Text(FOR_DECIDERS, subtle=True)) if card.buttons else card.parts
        message = replace(message, card=replace(card, parts=told, buttons=()))
    room = limits.ROOM - limits.FRAME - (weight(asks) if asks else 0)
    above, bottom = body(message), _tail(message, room)
    if not fits(above, room - _weight(bottom)):
        bottom = _tail(_with_show_all(message), room)
    return [*cut(above, room - _weight(bottom)), *bottom.body], bottom.actions, asks


def _may_carry(subject: str | None) -> bool:
    return bool(subject) and len(subject or "") <= ACTION_LIMIT


def _tail(message: Message, room: int) -> Tail:
    """A card's buttons and then the message's, within half of the room."""
    mine = message.card.buttons if message.card is not None else ()
    return tail((*mine, *message.buttons), room // 2)


def _with_show_all(message: Message) -> Message:
    card = message.card
    if card is None or not card.subject:
        return message
    action = RunCommand((card.view or "status"), card.subject)
    try:
        action.pack()
    except ValueError:  # a subject that no button can carry
        return message
    return replace(message, card=replace(card, buttons=(Button("Show all", action), *card.buttons)))


def _weight(bottom: Tail) -> int:
    return sum(map(weight, (*bottom.body, *bottom.actions)))


def _bodies(above: Sequence[Json], bottom: Tail) -> Iterator[list[Json]]:
    rest, room = list(above), limits.ROOM - limits.FRAME
    for _ in range(limits.POSTS - 1):
        if fits(rest, room - _weight(bottom)):
            break
        only_buttons_lack_room = fits(rest, room)  # then something is kept back, so that they do not stand alone
        one, rest = portion(rest, room - _weight(bottom) if only_buttons_lack_room else room)
        yield one
    yield [*cut(rest, room - _weight(bottom)), *bottom.body]


def _texts(above: Sequence[Json]) -> Iterator[list[Json]]:
    rest, room = list(above), limits.ROOM - limits.FRAME
    for _ in range(limits.POSTS - 1):
        if fits(rest, room, xml_weight):
            break
        one, rest = portion(rest, room, xml_weight)
        yield one
    yield cut(rest, room, xml_weight)


def _post(said: str, shown_body: Sequence[Json], actions: Sequence[Json], asks: Json | None = None) -> Post:
    text = xml_of(shorten(clean(said), limits.TEXT))
    return Post(text, _card(said, shown_body, actions, asks), _summary(said))


def _card(said: str, shown_body: Sequence[Json], actions: Sequence[Json], asks: Json | None = None) -> Json:
    spoken_words = _summary(said, limits.SPOKEN)
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "speak": one_line(spoken_words.translate(_SPEECH)),
        "fallbackText": literal(spoken_words),  # old clients read it as Markdown
        "body": list(shown_body),
    }
    if actions:
        made["actions"] = list(actions)
    if asks is not None:
        made["refresh"] = asks
    if any(one["type"] == "Table" for one in shown_body):
        made["msteams"] = {"width": "Full"}
    return made


def _summary(said: str, limit: int = limits.SUMMARY) -> str:
    return shorten(one_line(said), limit)


def _after(made: Sequence[Sequence[Json]]) -> Iterator[tuple[int, Sequence[Json]]]:
    return ((number, one) for number, one in enumerate(made[1:], 2))
