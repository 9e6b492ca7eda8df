"""Filling every page of a flow with the same words, and looking at everything that was said because of it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.actions import StartFlow
from bot.events import ButtonPressed, CloseForm, FormButton, Reply, Say, ShowForm
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ui import Button, Field, FieldKind, Message, Text
from tests.hostile.sending import unbroken
from tests.stories.cast import Cast
from tests.support.slack_payloads import check_message
from tests.support.talker import Talker
from tests.support.teams_payloads import check_activity

PAGES = 12  # of one flow that are filled at most
MARKED = "**zzbold** [zzlink](https://evil.example) `zzcode` _zzem_ <!channel> <@U024BE7LH> <at>all</at> # zz\n> zz"
LIVE = ("**zzbold**", "[zzlink](", "`zzcode`", "_zzem_", "<!channel>", "<@U024BE7LH>", "<at>all")
# What is read as something else than words; several answers, since one field asks for a number and another for one.
PLAIN = ("6", "AI-2026-0002", "typos per 100 claims", "1,000 EUR", "https://wiki.example/x", "domain")


async def filled_in(talker: Talker, flow: str, id: str, words: str, variant: int) -> None:
    """Goes through the flow by form: `words` wherever something is written, the `variant`-th of what is offered."""
    talker.opens_forms = True
    await unbroken(talker, ButtonPressed(talker.origin(), StartFlow(flow, id).pack()))
    refused = 0
    for _ in range(PAGES):
        if not isinstance(talker.last, ShowForm):
            return
        page = talker.page
        refused += page.problem is not None or any(one.error for one in page.fields)
        values = {one.name: _value(one, words, variant, refused) for one in page.fields}
        button = FormButton.CONFIRM if page.review else FormButton.SUBMIT
        await talker.fill(values, button)
        assert "Something broke" not in talker.text, (flow, words[:60])


def _value(field: Field, words: str, variant: int, refused: int) -> object:
    if field.error or (refused > 3 and field.kind is FieldKind.LINE):
        words = PLAIN[refused % len(PLAIN)]
    match field.kind:
        case FieldKind.CHOICE:
            return field.choices[variant % len(field.choices)].value if field.choices else None
        case FieldKind.CHOICES:
            return [field.choices[variant % len(field.choices)].value] if field.choices else []
        case FieldKind.DATE:
            return "2026-04-15"
        case FieldKind.PERSON:
            return field.choices[variant % len(field.choices)].value if field.choices else "sam"
        case _:
            return words[: field.max_length]


def messages(cast: Cast) -> Iterator[Message]:
    """Everything that anybody read so far: answers, and what was sent."""
    for talker in cast.talkers.values():
        for reply in talker.replies:
            yield from _of(reply)
    for one in cast.company.inbox.sent:
        yield one.message


def _of(reply: Reply) -> Iterator[Message]:
    match reply:
        case Say(message) | CloseForm(Message() as message):
            yield message
        case _:
            return


def marked_up(message: Message) -> list[str]:
    """What of the marked words stands in the message as markup that would be read as such."""
    parts = [message.text]
    if message.card is not None:
        parts += [part.markdown for part in message.card.parts if isinstance(part, Text)]
    return [f"{live} in {part}" for part in parts for live in LIVE if live in part]


def fits(message: Message) -> None:
    """Raises AssertionError where Slack or Teams would not take it."""
    for post in slack.posts(message):
        check_message({"text": post.text, "blocks": post.blocks})
    for made in teams.posts(message):
        check_activity(made.activity())


def labels(message: Message) -> list[str]:
    """What stands on its buttons."""
    card = message.card.buttons if message.card is not None else ()
    return [one.label for one in (*message.buttons, *card) if isinstance(one, Button)]
