"""The security pre-review: asked for, answered by security only, its conditions closed one by one, asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.events import CardRefreshed
from bot.usecases.around import card_changed, save
from bot.usecases.security import asked_again, give_verdict, review_changed
from domain.absences import Absence
from domain.dossier import Given, ReviewState, SecurityReview
from domain.duties import DutyKind
from domain.errors import AlreadyDone, NotAllowed
from domain.funnel import Stage
from domain.initiatives import give
from domain.parties import Party
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into
from tests.support.talker import Talker, message_text

CONDITIONS = "- Logs are kept for 90 days\n- Names are blacked out"


@pytest.fixture
async def asked(cast: Cast) -> str:
    """Mara's idea came into assessment by Amina's decision; Sev and Sue are security, Kofi leads it."""
    await cast.add("sev", Role.SECURITY)
    await cast.add("sue", Role.SECURITY)
    await cast.company.bind(Channel.SECURITY)
    id = await cast.idea()
    await filled(cast.company, id, cast.people["sam"], facts={"data_sources": "Scanned claims of two years"})
    await tell(cast["amina"], f"take {id}", f"decide {id}", "it passes the gate", "1", "skip", "skip")
    seats = {Party.PROJECT_MANAGER: cast.people["kofi"]}
    await into(cast.company, id, Stage.ASSESSMENT, seats=seats, review=await review(cast, id))
    return id


async def channel(cast: Cast) -> str:
    await cast.company.deliver()
    return "\n---\n".join(message_text(one) for one in cast.company.inbox.at(Channel.SECURITY.value))


def in_channel(cast: Cast, name: str) -> Talker:
    """The person in security's channel."""
    return replace(cast[name].elsewhere(Channel.SECURITY.value), inbox=cast.company.inbox)


async def review(cast: Cast, id: str) -> SecurityReview:
    return (await cast.company.initiative(id)).dossier.review


async def duties(cast: Cast, id: str) -> list[DutyKind]:
    async with reading(cast.company.database) as uow:
        return [one.kind for one in await uow.duties.of(id)]


async def test_what_enters_assessment_lies_before_security(cast: Cast, asked: str) -> None:
    seen = await channel(cast)
    for words in (
        f"{asked} needs a security pre-review",
        "Asked for by Amina, Tue 3 Mar, 10:00. Due Tue 10 Mar.",
        "Delivery waits for this: it takes a positive verdict",
        "Unit: Claims",
        "What data: Scanned claims of two years",
        "Data class: not said yet",
        "Personal data: No",
        "How far it acts: not said yet",
        "Seen by customers: not said yet",
        "[Positive]",
        "[With conditions…]",
        "[Negative…]",
    ):
        assert words in seen, f"{words} not in:\n{seen}"
    assert DutyKind.REVIEW in await duties(cast, asked)


async def test_positive(cast: Cast, asked: str) -> None:
    sev = cast["sev"]
    await sev.say(f"security {asked}")
    await sev.press("Positive")
    sev.sees("Is there anything its people should know?", "[Skip]")
    await sev.press("Skip")
    sev.sees(f"Noted on {asked}: positive. Its project manager and its author know.")
    for name in ("mara", "kofi"):
        assert "Sev of security says yes to it. Nothing more is needed" in await cast.hears(name)
    seen = await channel(cast)
    assert "Positive, by Sev, Tue 3 Mar, 10:00. Nothing is open." in seen
    assert "[Positive]" not in seen
    assert DutyKind.REVIEW not in await duties(cast, asked)
    await sev.say(f"gate {asked}")
    sev.sees("The security pre-review: positive (Sev")
    await sev.say(f"history {asked}")
    sev.sees("Sev gave security's verdict, “positive”")


async def test_conditions_are_closed_one_by_one_with_a_note(cast: Cast, asked: str) -> None:
    await filled(cast.company, asked, cast.people["tomasz"], "security_prereview", facts={"personal_data": "yes"})
    sev = cast["sev"]
    await sev.say(f"security {asked}")
    sev.sees("Delivery waits for this", "because personal data is in it.")
    await sev.press("With conditions…")
    sev.sees("Which conditions? One on a line.")
    await sev.say(CONDITIONS)
    sev.sees("positive with 2 conditions")
    heard = await cast.hears("kofi")
    assert "Sev of security says yes, with conditions. Tell them when one is met; they close it." in heard
    assert "Logs are kept for 90 days\nNames are blacked out" in heard
    assert DutyKind.CONDITIONS in await duties(cast, asked)
    assert "Conditions (2 of 2 open)" in await channel(cast)
    old = await sev.press("Show the review")
    await sev.press("Close condition 2…")
    sev.sees("How do you know that it is met?")
    await sev.say("Seen in the test run.")
    sev.sees(f"Condition 2 of {asked} is closed. 1 more to go.")
    heard = await cast.hears("mara")
    assert "Sev of security closed a condition: Names are blacked out. 1 more to go." in heard
    assert "“Seen in the test run.” (Sev)" in heard
    assert "2. Closed by Sev, Tue 3 Mar, 10:00: Names are blacked out" in await channel(cast)
    assert "Nothing is missing any more" not in await cast.channel()
    await tell(cast["sue"], f"security {asked}")
    await cast["sue"].press("Close condition 1…")
    await cast["sue"].say("The setting is in place.")
    cast["sue"].sees("That was the last one.")
    assert "Nothing is missing any more for delivery (G2)" in await cast.channel()
    assert DutyKind.CONDITIONS not in await duties(cast, asked)
    sev.replies.append(old)
    await sev.press("Close condition 2…")
    sev.sees("has no open condition")
    await sev.say(f"history {asked}")
    sev.sees("closed a condition of security, “Names are blacked out”: “Seen in the test run.”")


async def test_a_no_stops_delivery_until_something_is_new(cast: Cast, asked: str) -> None:
    sev, mara = cast["sev"], cast["mara"]
    await sev.say(f"security {asked}")
    await sev.press("Negative…")
    await sev.say("The provider keeps every claim.")
    heard = await cast.hears("mara")
    assert "it cannot go to delivery like this; the reason is below" in heard
    assert "“The provider keeps every claim.” (Sev)" in heard
    await filled(cast.company, asked, cast.people["tomasz"], "security_prereview")
    await tell(cast["amina"], f"decide {asked}", "continue", "skip", "skip")
    assert (await cast.company.initiative(asked)).stage is Stage.ASSESSMENT
    await mara.say(f"security {asked}")
    mara.sees("Negative, by Sev", "[Ask again…]")
    assert "[Positive]" not in mara.text
    await mara.press("Ask again…")
    mara.sees("What is new since the last verdict?")
    await mara.say("It runs in our own centre now.")
    mara.sees("Security is asked about", "Tue 10 Mar")
    seen = await channel(cast)
    assert "Mara asks for a new verdict. Please look at it again." in seen
    assert "“It runs in our own centre now.” (Mara)" in seen
    assert "Security has looked at it once before." in seen
    assert (await review(cast, asked)).state is ReviewState.REQUESTED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY])
async def test_nobody_else_gives_the_verdict(cast: Cast, asked: str, role: Role) -> None:
    await cast.add("eve", role)
    eve = cast["eve"]
    await cast["sev"].say(f"security {asked}")
    given = cast["sev"].button("Positive").action.pack()
    before = await review(cast, asked)
    await eve.say(f"security {asked}")
    assert "[Positive]" not in eve.text
    eve.replies.append(cast["sev"].last)
    assert eve.button("Positive").action.pack() == given
    await eve.press("Positive")
    eve.sees("That is for the security")
    assert await review(cast, asked) == before


async def test_a_deputy_of_security_gives_it(cast: Cast, asked: str) -> None:
    now = cast.company.office.now()
    sev, tomasz = cast.people["sev"].id, cast.people["tomasz"].id
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(sev, now, now + timedelta(days=3), tomasz, now))
    await cast["tomasz"].say("security")
    cast["tomasz"].sees("1 review waits for a verdict", asked)
    await cast["tomasz"].press(f"Show {asked}")
    await cast["tomasz"].press("Positive")
    await cast["tomasz"].say("Fine for now.")
    assert (await review(cast, asked)).by == tomasz
    await cast["tomasz"].say(f"history {asked}")
    cast["tomasz"].sees("Tomasz for Sev gave security's verdict, “positive”: “Fine for now.”")


async def test_security_does_not_review_what_is_its_own(cast: Cast, asked: str) -> None:
    id = await cast.idea("sev")
    await into(cast.company, id, Stage.ASSESSMENT)
    await cast["sev"].say(f"security {id}")
    assert "[Positive]" not in cast["sev"].text
    await cast["sue"].say(f"security {id}")
    cast["sev"].replies.append(cast["sue"].last)
    await cast["sev"].press("Positive")
    cast["sev"].sees("Whoever started or leads an initiative does not review it")


async def test_two_verdicts_at_once(cast: Cast, asked: str) -> None:
    sev, sue = cast["sev"], cast["sue"]
    await sev.say(f"security {asked}")
    await sev.press("Negative…")
    await tell(sue, f"security {asked}")
    await sue.press("Positive")
    await sue.press("Skip")
    await sev.say("I see a hole in it.")
    sev.sees("security gave its verdict: positive", "Sue did that at 10:00")
    assert (await review(cast, asked)).state is ReviewState.POSITIVE


async def test_the_queue_has_the_oldest_first_with_its_age(cast: Cast, asked: str) -> None:
    cast.company.clock.forward(days=8)
    second, third = await cast.idea("kofi"), await cast.idea("carla")
    await into(cast.company, second, Stage.ASSESSMENT, facts={"automation_level": "act_alone"})
    await into(cast.company, third, Stage.ASSESSMENT)
    await cast["sev"].say(f"security {third}")
    await cast["sev"].press("With conditions…")
    await cast["sev"].say("No names in the logs")
    await cast["sev"].say("security")
    cast["sev"].sees(
        "2 reviews wait for a verdict, the oldest first; conditions are open at 1 initiative",
        "waits 8 days, was due Tue 10 Mar",
        "since today, due Wed 18 Mar, delivery waits for it",
        "1 of 1 open: No names in the logs",
    )
    assert cast["sev"].text.index(asked) < cast["sev"].text.index(second) < cast["sev"].text.index(third)
    await cast["carla"].say("security")
    cast["carla"].sees("The queue of reviews is for security")


async def test_an_empty_queue(cast: Cast) -> None:
    await cast.add("sev", Role.SECURITY)
    await cast["sev"].say("security")
    cast["sev"].sees("No review waits, and no condition is open. Well done.")


async def test_the_author_asks_where_nobody_did(cast: Cast) -> None:
    await cast.company.bind(Channel.SECURITY)
    id = await cast.idea()
    await cast["mara"].say(f"security {id}")
    cast["mara"].sees("Not asked for yet.", "[Ask security]")
    await cast["mara"].press("Ask security")
    cast["mara"].sees("Security is asked about")
    assert f"{id} needs a security pre-review" in await channel(cast)
    await cast["gil"].say(f"security {id}")
    assert "Ask security" not in cast["gil"].text
    await cast["amina"].say(f"history {id}")
    cast["amina"].sees("Mara asked security to look at it")


async def change(cast: Cast, name: str, id: str, **values: str) -> None:
    """As a use case changes facts."""
    act = await cast.company.act(f"{name}@acme.example")
    async with act.desk() as desk:
        before = await desk.initiative(id)
        after = asked_again(desk, before, give(before, {code: Given(value) for code, value in values.items()}))
        await save(desk, after)
        await card_changed(desk, after)
        await review_changed(desk, before, after)


async def test_data_that_became_stricter_asks_again(cast: Cast, asked: str) -> None:
    sev = cast["sev"]
    await change(cast, "mara", asked, data_class="confidential")
    assert "Data class: Confidential" in await channel(cast)  # the card follows while it is asked for
    await sev.say(f"security {asked}")
    await sev.press("Positive")
    await sev.press("Skip")
    await change(cast, "mara", asked, data_class="internal")
    assert (await review(cast, asked)).state is ReviewState.POSITIVE
    await change(cast, "mara", asked, data_class="sensitive")
    assert (await review(cast, asked)).state is ReviewState.REQUESTED
    seen = await channel(cast)
    assert "Mara changed what your verdict was about" in seen
    assert "because its data is sensitive." in seen
    assert DutyKind.REVIEW in await duties(cast, asked)


async def test_security_takes_up_its_own_verdict_again(cast: Cast, asked: str) -> None:
    sev = cast["sev"]
    await sev.say(f"security {asked}")
    await sev.press("Positive")
    await sev.press("Skip")
    await cast["kofi"].say(f"security {asked}")
    assert "Ask again" not in cast["kofi"].text
    await sev.press("Show the review")
    await sev.press("Look again…")
    await sev.say("A hole was found in the library.")
    assert (await review(cast, asked)).state is ReviewState.REQUESTED
    assert "[Negative…]" in await channel(cast)


async def test_an_old_card_gives_the_current_one(cast: Cast, asked: str) -> None:
    sev = cast["sev"]
    await sev.say(f"security {asked}")
    await into(cast.company, asked, Stage.REJECTED, by=cast.people["amina"])
    await sev.press("Positive")
    sev.sees("That card is from before the last decision", "Nothing more is asked of security.")
    assert "[Positive]" not in sev.text


async def test_the_card_refreshed_where_it_stands(cast: Cast, asked: str) -> None:
    await cast.company.deliver()
    there = in_channel(cast, "carla")
    await there.send(CardRefreshed(there.origin(), f"security:{asked}"))
    there.sees("Security pre-review", "[Positive]")
    await cast["gil"].send(CardRefreshed(cast["gil"].origin(), f"security:{asked}"))
    assert "Scanned claims" not in cast["gil"].text


async def test_a_decision_on_a_terminal_is_refused(cast: Cast, asked: str) -> None:
    act = replace(await cast.company.act("sev@acme.example"), decides=False)
    with pytest.raises(NotAllowed, match="not on this terminal"):
        async with act.desk() as desk:
            await give_verdict(desk, asked, ReviewState.POSITIVE)
    act = await cast.company.act("sev@acme.example")
    async with act.desk() as desk:
        await give_verdict(desk, asked, ReviewState.POSITIVE)
    with pytest.raises(AlreadyDone):
        async with (await cast.company.act("sue@acme.example")).desk() as desk:
            await give_verdict(desk, asked, ReviewState.NEGATIVE, "Too late.")
