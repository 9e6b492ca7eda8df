"""What Teams' failures lead to, for people and for the outbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.platforms.base import Blocked, ChannelLost, Forbidden, Paused, TryLater, Unreachable, Unsure
from bot.platforms.teams import refusals
from bot.platforms.teams.refusals import refusal
from bot.platforms.teams.sender import Failed
from bot.platforms.teams.values import direct_chat
from bot.relay import LONGEST_WAIT, wait
from bot.ui import Card, Message, Text
from tests.platforms.teams.test_posts import CARD, CHANNEL, Post, chat
from tests.support.teams_connector import FakeTeams, Fault

PERSON = direct_chat("t1", "aad")


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with FakeTeams() as teams:
        post = Post(teams)
        await post.meet(post.ana, post.channel)
        yield post
        await post.sender.close()


async def test_row_18_a_limit_holds_up_its_channel_only(post: Post) -> None:
    post.teams.next("post", Fault.limited("30"), conversation=post.channel.id)
    with pytest.raises(TryLater) as later:
        await post.send()
    assert later.value.after is not None
    assert 30 <= later.value.after <= 39
    await post.send(chat(post.ana))
    assert (len(post.teams.said(post.ana)), post.teams.said(post.channel)) == (1, [])


@pytest.mark.parametrize("said", [None, "", "abc", "-1", "nan"])
async def test_row_19_a_limit_without_sense_waits_half_a_minute(post: Post, said: str | None) -> None:
    post.teams.next("post", Fault.limited(said))
    with pytest.raises(TryLater) as later:
        await post.send()
    assert 30 <= wait(1, later.value.after) <= 39


async def test_row_19_a_huge_limit_is_capped(post: Post) -> None:
    post.teams.next("post", Fault.limited("1e9"))
    with pytest.raises(TryLater) as later:
        await post.send()
    assert wait(1, later.value.after) == LONGEST_WAIT


@pytest.mark.parametrize(
    "fault", [Fault.html(500), Fault.html(502, records=True), Fault.drop(), Fault(500, '{"error": {"code": "x"}}')]
)
async def test_rows_20_to_22_what_may_have_arrived_is_unsure_and_comes_once_more_with_a_word(
    post: Post, fault: Fault
) -> None:
    post.teams.next("post", fault)
    with pytest.raises(Unsure):
        await post.send()
    await post.again()
    marked = [text for text in post.texts() if text.startswith("(resent)")]
    assert (len(marked), len(post.texts())) == (1, 2 if fault.records else 1)


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_row_62_what_passes_is_tried_later_with_jitter(post: Post, status: int) -> None:
    post.teams.next("post", *[Fault.limited("2", status) for _ in range(2)])
    waits = []
    for _ in range(2):
        with pytest.raises(TryLater) as later:
            await post.send()
        waits.append(later.value.after or 0.0)
    assert waits[0] != waits[1]
    assert all(2.0 <= one <= 3.5 for one in waits)
    await post.send()
    assert len(post.texts()) == 1
    assert "resent" not in post.texts()[0]


def test_row_62_the_spread_is_within_its_bounds() -> None:
    waits = [refusal(Failed(503, "", 8.0), CHANNEL).after for _ in range(500)]  # type: ignore[attr-defined]  # TryLater
    assert 8.0 <= min(waits) < 8.5
    assert 10.0 < max(waits) <= 11.0


async def test_row_62_whoever_blocked_the_bot_is_blocked(post: Post) -> None:
    post.ana.blocks = True
    with pytest.raises(Blocked):
        await post.send(chat(post.ana))
    post.ana.blocks = False
    post.teams.next("post", Fault.blocked())
    with pytest.raises(Blocked):
        await post.send(chat(post.ana))
    assert post.references.has(chat(post.ana))


async def test_row_62_a_lost_chat_is_dropped_and_opened_once_more(post: Post) -> None:
    post.teams.next("post", Fault.error(404, "ConversationNotFound"))
    await post.send(chat(post.ana))
    assert post.references.drops == [chat(post.ana).key]
    assert post.references.has(chat(post.ana))
    assert len(post.teams.said(post.ana)) == len(post.teams.of("create")) == 1


async def test_row_62_a_chat_that_cannot_be_opened_again_is_given_up(post: Post) -> None:
    post.teams.always("post", Fault.error(404, "ConversationNotFound"))
    with pytest.raises(Unreachable) as caught:
        await post.send(chat(post.ana))
    assert type(caught.value) is Unreachable
    assert len(post.teams.of("create")) == 1
    post.teams.always("create", Fault.error(404, "NotFound"))
    post.restart()
    with pytest.raises(Unreachable):
        await post.send(chat(post.teams.person("Bo")))


async def test_row_62_a_lost_channel_is_dropped_and_said(post: Post) -> None:
    del post.teams.conversations[post.channel.id]
    with pytest.raises(ChannelLost, match="gone"):
        await post.send()
    assert not post.references.has(CHANNEL)


async def test_a_404_that_is_a_page_drops_nothing(post: Post) -> None:
    post.teams.next("post", Fault.html(404))
    with pytest.raises(Unsure):
        await post.send()
    assert post.references.has(CHANNEL)


async def test_a_person_without_the_app_is_told_of_plainly(post: Post) -> None:
    bo = post.teams.person("Bo", has_app=False)
    with pytest.raises(Unreachable, match="Usher is not installed for that person in Teams"):
        await post.send(chat(bo))
    post.ana.has_app = False
    with pytest.raises(Unreachable, match="Usher is not installed for that person in Teams"):
        await post.send(chat(post.ana))


async def test_a_channel_without_the_bot_is_lost_with_what_to_do(post: Post) -> None:
    post.channel.has_bot = False
    with pytest.raises(ChannelLost, match="Add me again"):
        await post.send()


async def test_a_chat_whose_opening_is_in_doubt_is_tried_later(post: Post) -> None:
    bo = post.teams.person("Bo")
    post.teams.next("create", Fault.drop())
    with pytest.raises(TryLater):
        await post.send(chat(bo))
    await post.send(chat(bo))
    assert "resent" not in post.texts(bo)[0]


@pytest.mark.parametrize("fault", [Fault(413, "<html>too large</html>"), Fault.error(413, "MessageSizeTooBig"),
                                   Fault.error(400, "BadSyntax"), Fault.error(400, "MessageSizeTooBig")])  # fmt: skip
async def test_row_64_a_card_that_is_refused_is_posted_as_text(post: Post, fault: Fault) -> None:
    post.teams.next("post", fault)
    ref = await post.send(message=CARD)
    [said] = post.teams.said(post.channel)
    assert "An idea" in said["text"]
    assert "attachments" not in said
    post.teams.next("update", fault)
    assert await post.send(message=CARD, replaces=ref) == ref
    assert "An idea" in post.texts()[0]


async def test_row_64_a_text_that_is_too_long_is_cut(post: Post) -> None:
    message = Message("\n\n".join(f"Line {number} <b> & *x*" for number in range(200)))
    post.teams.next("post", Fault.error(413, "MessageSizeTooBig"))
    await post.send(message=message)
    [text] = post.texts()
    assert text.endswith("…")
    assert "Line 0 &lt;b&gt; &amp; x" in text
    assert len(text) < len(post.teams.calls[0].body["text"])
    assert "Line 199" not in text


async def test_row_64_what_is_refused_as_text_too_is_given_up(post: Post) -> None:
    post.teams.always("post", Fault.error(413, "MessageSizeTooBig"))
    with pytest.raises(Unreachable, match="MessageSizeTooBig"):
        await post.send(message=CARD)
    assert len(post.teams.of("post")) == 2


async def test_row_64_a_digest_of_500_rows_is_taken_by_teams(post: Post) -> None:
    rows = tuple(Text(f"AI-2026-{number:04}: " + "words " * 20) for number in range(500))
    await post.send(message=Message("The digest", card=Card("The digest", rows)))
    assert len(post.teams.said(post.channel)) > 1  # leaving the fake checks each of them


async def test_a_token_that_is_refused_pauses_everything(post: Post) -> None:
    post.teams.next("post", Fault.error(401, "BotNotRegistered"))
    with pytest.raises(Paused) as caught:
        await post.send()
    assert "BotNotRegistered" in caught.value.reason
    await post.send()
    assert len(post.texts()) == 1


async def test_row_60_without_a_connection_it_is_tried_later_and_nothing_is_in_doubt(post: Post) -> None:
    async with FakeTeams() as gone:
        url = gone.url
    text = post.references.kept[CHANNEL.key]
    post.references.kept[CHANNEL.key] = text.replace(post.teams.url, url)
    with pytest.raises(TryLater):
        await post.send()
    post.references.kept[CHANNEL.key] = text
    await post.send()
    assert "resent" not in post.texts()[0]


@pytest.mark.parametrize(
    ("status", "code", "direct", "channel"),
    [
        (403, "MessageWritesBlocked", Blocked, Forbidden),
        (403, "ConversationBlockedByUser", Blocked, Forbidden),
        (403, "BotNotInConversationRoster", Blocked, ChannelLost),
        (403, "ForbiddenOperationException", Blocked, ChannelLost),
        (403, "", Blocked, ChannelLost),
        (403, "BotDisabledByAdmin", Forbidden, Forbidden),
        (403, "SomethingNew", Forbidden, Forbidden),
        (403, "ServiceUrlNotAllowed", Unreachable, Unreachable),
        (404, "ConversationNotFound", Unreachable, ChannelLost),
        (404, "BotNotInConversationRoster", Unreachable, ChannelLost),
        (401, "AADSTS7000222", Paused, Paused),
        (400, "BadArgument", Unreachable, Unreachable),
        (405, "", Unreachable, Unreachable),
        (0, "closed", TryLater, TryLater),
        (503, "", TryLater, TryLater),
    ],
)
def test_each_refusal_has_its_meaning(status: int, code: str, direct: type, channel: type) -> None:
    assert type(refusal(Failed(status, code), PERSON)) is direct
    assert type(refusal(Failed(status, code), CHANNEL)) is channel


def test_a_person_is_told_what_to_do_without_names_of_programs() -> None:
    for sentence in (refusals.MODERATED, refusals.SWITCHED_OFF, refusals.NOT_INSIDE, refusals.LOST_CHANNEL):
        assert sentence.endswith(".")
        assert "403" not in sentence
