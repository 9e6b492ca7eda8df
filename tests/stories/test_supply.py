"""What a gate misses: each item by name, given by whoever owes it, with the button that supplies it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.cards.gate import gate_subject
from bot.ui import Message
from bot.usecases.around import gate_card_of
from domain.absences import Absence
from domain.dossier import ReviewState, SecurityReview
from domain.funnel import Stage
from domain.impact import Baseline, Impact
from domain.parties import Party
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading, writing
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into
from tests.support.talker import message_text


@pytest.fixture
async def gate(cast: Cast) -> str:
    """Mara's idea in assessment, its gate card in the office's channel; Lucia, Dora and Ines have their roles."""
    await cast.add("lucia", Role.PROJECT_MANAGER)
    await cast.add("dora", Role.DATA_OWNER)
    await cast.add("ines", Role.INFRASTRUCTURE)
    id = await cast.idea()
    await into(cast.company, id, Stage.ASSESSMENT)
    return id


async def stands(cast: Cast, id: str) -> str:
    """The gate card as the office sees it."""
    await cast["amina"].say(f"gate {id}")
    return cast["amina"].text


async def history(cast: Cast, id: str) -> str:
    await cast["amina"].say(f"history {id}")
    return cast["amina"].text


async def test_the_office_names_a_project_manager_who_hears_what_it_means(cast: Cast, gate: str) -> None:
    amina, lucia = cast["amina"], cast["lucia"]
    await amina.say(f"roles {gate}")
    amina.sees(
        "Project manager: nobody yet · Takes the next step", "[Name a project manager]", "[Name an impact owner]"
    )
    await amina.press("Name a project manager")
    amina.sees("Who leads it?", "Lucia")
    await amina.say("lucia")
    amina.sees("Lucia is the project manager now. Lucia has a message.", "still missing at G2")
    heard = await cast.hears("lucia")
    assert "Amina named you the project manager, who takes the next step" in heard
    assert "Expected of you next: the use-case document, a stop condition" in heard
    assert (await cast.company.initiative(gate)).dossier.seats[Party.PROJECT_MANAGER] == cast.people["lucia"].id
    async with reading(cast.company.database) as uow:
        assert (gate, Party.PROJECT_MANAGER) in await uow.seats.of(cast.people["lucia"].id)
    await lucia.press("Supply: use-case document")
    lucia.sees("What does the use-case document say")
    assert "Amina named Lucia as project manager" in await history(cast, gate)


async def test_the_one_who_sat_there_before_is_told(cast: Cast, gate: str) -> None:
    await cast.add("callum", Role.PROJECT_MANAGER)
    await tell(cast["amina"], f"supply {gate} project manager", "lucia")
    await tell(cast["amina"], f"supply {gate} project manager", "lucia")
    cast["amina"].sees("Lucia is the project manager of", "already")
    await tell(cast["amina"], f"supply {gate} project manager", "callum")
    assert "Callum is the project manager now, named by Amina. Thank you" in await cast.hears("lucia")
    assert "Amina named you the project manager" in await cast.hears("callum")


async def test_a_stop_condition_with_a_link_shrinks_what_is_missing_everywhere(cast: Cast, gate: str) -> None:
    known = {"use_case_document": "Reads claims.", "human_oversight": "The team lead.", "ethics_risk": "Nobody."}
    lead = {Party.PROJECT_MANAGER: cast.people["lucia"]}
    await into(cast.company, gate, Stage.ASSESSMENT, seats=lead, facts=known)
    await filled(cast.company, gate, cast.people["lucia"], "stop_condition", "product", "feasibility")
    await _shown_to(cast, gate, "ines")
    before = await cast.channel()
    assert "A stop condition: Lucia, since" in before
    lucia = cast["lucia"]
    await lucia.say(f"missing {gate}")
    await lucia.press("Supply: stop condition")
    await tell(lucia, "More than 3 wrong letters a day", "wiki.acme.example/stop")
    lucia.sees("not a web address I can keep")
    await lucia.say("https://wiki.acme.example/stop")
    lucia.sees(f"On record at {gate}: a stop condition.", "still missing at G2")
    await cast.company.deliver()
    copies: Sequence[str] = [
        "\n".join(message_text(one) for one in cast.company.inbox.at(Channel.PROJECT_OFFICE.value)),
        "\n".join(message_text(one) for one in cast["ines"].received()),
    ]
    for copy in copies:
        assert "A stop condition: More than 3 wrong letters a day (Lucia," in copy
        assert "https://wiki.acme.example/stop" in copy
        assert "A stop condition: Lucia, since" not in copy
    assert "Lucia supplied a stop condition: “More than 3 wrong letters a day”" in await history(cast, gate)


async def test_the_data_owner_says_the_class_and_the_author_cannot(cast: Cast, gate: str) -> None:
    mara, dora, kofi = cast["mara"], cast["dora"], cast["kofi"]
    await mara.say(f"supply {gate} data class")
    mara.sees("You handed this idea in, so a colleague says how its data and its risk are classed.")
    await kofi.say(f"supply {gate} data class")
    kofi.sees("Only the data owner or the project office can give this: the data class.")
    await dora.say(f"supply {gate} data class")
    dora.sees("Which class of data is it?", "Sensitive")
    await dora.say("sensitive")
    dora.sees("On record at AI-2026-0001: the data class.")
    assert "Sensitive (Dora," in await stands(cast, gate)
    await tell(cast["amina"], f"supply {gate} data class", "internal")
    cast["amina"].sees("It takes the place of what stood there.")
    heard = await cast.hears("dora")
    assert "Amina changed what you gave: the data class, Sensitive before, is Internal now." in heard
    assert "the data class, which was “Sensitive” before: “Internal”" in await history(cast, gate)


async def test_an_author_of_the_office_does_not_class_their_own_idea(cast: Cast) -> None:
    id = await cast.idea("amina")
    await into(cast.company, id, Stage.ASSESSMENT)
    await cast["amina"].say(f"supply {id} risk class")
    cast["amina"].sees("You handed this idea in")
    await tell(cast["tomasz"], f"supply {id} risk class", "low")
    cast["tomasz"].sees("On record at AI-2026-0001: the risk class.")


async def test_a_deputy_supplies_in_somebodys_name(cast: Cast, gate: str) -> None:
    now = cast.company.office.now()
    dora, kofi = cast.people["dora"], cast.people["kofi"]
    away = Absence(dora.id, now - timedelta(hours=1), now + timedelta(days=3), kofi.id, now)
    async with writing(cast.company.database) as uow:
        await uow.absences.add(away)
    await tell(cast["kofi"], f"supply {gate} data class", "internal")
    cast["kofi"].sees("On record at AI-2026-0001: the data class.")
    assert "Kofi for Dora supplied the data class: “Internal”" in await history(cast, gate)


async def test_a_deputy_who_had_the_idea_does_not_class_it(cast: Cast, gate: str) -> None:
    now = cast.company.office.now()
    dora, mara = cast.people["dora"], cast.people["mara"]
    away = Absence(dora.id, now - timedelta(hours=1), now + timedelta(days=3), mara.id, now)
    async with writing(cast.company.database) as uow:
        await uow.absences.add(away)
    await cast["mara"].say(f"supply {gate} data class")
    cast["mara"].sees("You handed this idea in")


async def test_days_lie_ahead_and_sums_can_be_read(cast: Cast, gate: str) -> None:
    amina = cast["amina"]
    await tell(amina, f"supply {gate} target date", "2020-01-01")
    amina.sees("2020-01-01 is not ahead of us.")
    await amina.say("2026-12-31")
    amina.sees("On record at AI-2026-0001: the day to reach the target.")
    await tell(amina, f"supply {gate} expected cost", "1.2 million")
    amina.sees("I cannot read one sum in that.")
    await amina.say("120,000 EUR")
    amina.sees("On record at AI-2026-0001: the expected cost. I read it as 120,000.")


async def test_what_was_promised_is_changed_in_the_open(cast: Cast, gate: str) -> None:
    sam = cast.people["sam"]
    baseline = Impact(baseline=Baseline(6, "typos", "a week", "sample", cast.company.office.now()))
    facts = {"target_date": "2026-06-30"}
    await into(cast.company, gate, Stage.AWAITING_EFFECT, facts=facts, impact=baseline)
    await tell(cast["amina"], f"supply {gate} target date", "2026-12-31")
    cast["amina"].sees("The sponsor is told, because it was promised.")
    assert (await cast.company.initiative(gate)).idea.sponsor == sam.id
    heard = await cast.hears("sam")
    assert (
        "Amina changed what was promised: the day to reach the target, 2026-06-30 before, is 2026-12-31 now." in heard
    )
    assert "which was “2026-06-30” before" in await history(cast, gate)


async def test_stricter_data_asks_security_again(cast: Cast, gate: str) -> None:
    positive = SecurityReview(ReviewState.POSITIVE, by=cast.people["tomasz"].id, at=cast.company.office.now())
    await into(cast.company, gate, Stage.ASSESSMENT, facts={"data_class": "internal"}, review=positive)
    await tell(cast["dora"], f"supply {gate} data class", "sensitive")
    assert (await cast.company.initiative(gate)).dossier.review.state is ReviewState.REQUESTED


async def test_the_last_missing_item_is_told_to_whoever_decides(cast: Cast, gate: str) -> None:
    await filled(cast.company, gate, cast.people["ines"], "stop_condition", "impact_owner")
    await tell(cast["tomasz"], f"supply {gate} impact owner", "sam")
    assert "Nothing is missing any more for" not in await cast.channel()
    await tell(cast["tomasz"], f"supply {gate} stop condition", "Three wrong letters a day", "skip")
    cast["tomasz"].sees("Nothing is missing at G2 any more.")
    assert "Nothing is missing any more for delivery (G2)." in await cast.channel()


async def test_a_seat_is_for_active_colleagues(cast: Cast, gate: str) -> None:
    await tell(cast["amina"], f"supply {gate} project manager", "gil")
    cast["amina"].sees("Only an active colleague of the company can be named.")
    assert Party.PROJECT_MANAGER not in (await cast.company.initiative(gate)).dossier.seats


async def test_what_is_the_authors_is_asked_of_the_author(cast: Cast, gate: str) -> None:
    await cast["mara"].say(f"supply {gate} metric")
    cast["mara"].sees("Typos per 100 claims")
    await cast["amina"].say(f"supply {gate} metric")
    cast["amina"].sees("a metric is in the author's own words", "[Ask the author]")
    await cast["amina"].press("Ask the author")
    cast["amina"].sees("What do you want to ask the author?")
    await cast["kofi"].say(f"supply {gate} metric")
    cast["kofi"].sees("a comment reaches them", "[Add a comment]")


async def test_without_an_item_everything_missing_is_listed(cast: Cast, gate: str) -> None:
    await cast["amina"].say(f"supply {gate}")
    cast["amina"].sees("Choose what you can supply.", "[Supply: stop condition]")
    await cast["amina"].say(f"supply {gate} moonshine")
    cast["amina"].sees("I know no item “moonshine”.")


async def test_where_it_belongs(cast: Cast, gate: str) -> None:
    amina = cast["amina"]
    await amina.say(f"place {gate}")
    amina.sees("Domain: not set", "[Set the domain]", "[Set the tags]")
    await amina.press("Set the tags")
    await amina.say("PDF, #Claims;pdf , letters")
    amina.sees("On record at AI-2026-0001: tags.")
    assert (await cast.company.initiative(gate)).dossier.fact("tags") == "pdf, claims, letters"
    await amina.say(f"supply {gate} tags")
    await amina.say(", ".join(f"t{one}" for one in range(11)))
    amina.sees("Those are 11 tags; please keep the 10")
    await cast["kofi"].say(f"place {gate}")
    cast["kofi"].sees("That is for its people and the heads.")


async def test_an_ended_initiative_needs_nothing(cast: Cast, gate: str) -> None:
    await into(cast.company, gate, Stage.CLOSED, by=cast.people["amina"])
    await cast["amina"].say(f"supply {gate} stop condition")
    cast["amina"].sees("is closed; nothing more is needed")


async def _shown_to(cast: Cast, id: str, *names: str) -> None:
    """Copies of the gate card in the office's channel and in people's chats."""
    async with (await cast.company.act("amina@acme.example")).desk() as desk:
        initiative = await desk.initiative(id)
        card = Message("A gate", await gate_card_of(desk, initiative))
        await desk.post(Channel.PROJECT_OFFICE, card, gate_subject(initiative))
        for name in names:
            await desk.show(cast.people[name].id, card, gate_subject(initiative))
