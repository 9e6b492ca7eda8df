"""Signing off at a gate in one's own field, and giving an opinion that binds nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.absences import Absence
from domain.dossier import Word
from domain.funnel import Stage
from domain.parties import Party
from domain.people import PersonId, Role
from domain.places import Channel
from storage.unit_of_work import writing
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into
from tests.support.talker import message_text


@pytest.fixture
async def assessed(cast: Cast) -> str:
    """Mara's idea in assessment, led by Kofi; Ivo, Pia, Dan and Dora hold the roles of those who sign and decide."""
    for name, role in (
        ("ivo", Role.INFRASTRUCTURE),
        ("pia", Role.PRODUCT_PORTFOLIO),
        ("dan", Role.DATA_OWNER),
        ("dora", Role.DIRECTOR),
    ):
        await cast.add(name, role)
    id = await cast.idea()
    await into(
        cast.company, id, Stage.ASSESSMENT, seats={Party.PROJECT_MANAGER: cast.people["kofi"]}, by=cast.people["amina"]
    )
    return id


async def signed(cast: Cast, id: str, code: str) -> tuple[Word, str | None, PersonId, PersonId | None]:
    found = (await cast.company.initiative(id)).dossier.signoffs[code]
    return found.word, found.note, found.by, found.acting_for


async def heard_in(cast: Cast, channel: Channel) -> str:
    await cast.company.deliver()
    return "\n---\n".join(message_text(one) for one in cast.company.inbox.at(channel.value))


async def test_one_may_be_meant_so_it_is_not_asked_which(cast: Cast, assessed: str) -> None:
    ivo = cast["ivo"]
    await ivo.say(f"sign {assessed}")
    ivo.sees(
        "What do you say?",
        "You sign: the word that it can be built and run.",
        "[Yes]",
        "[Yes, with a condition]",
        "[No]",
    )
    await ivo.press("Yes")
    ivo.sees(f"Noted on {assessed}, the word that it can be built and run: yes", f"change it with *sign {assessed}*")
    assert await signed(cast, assessed, "feasibility") == (Word.YES, None, cast.people["ivo"].id, None)
    await ivo.say(f"gate {assessed}")
    ivo.sees("The word that it can be built and run: yes (Ivo,")
    await ivo.say(f"history {assessed}")
    ivo.sees("Ivo gave the word that it can be built and run, “yes”")
    assert "sign" not in await cast.hears("kofi")  # a yes needs nobody


async def test_where_several_may_be_meant_it_is_asked_which_and_said_again(cast: Cast, assessed: str) -> None:
    await cast.add("bea", Role.INFRASTRUCTURE, Role.PRODUCT_PORTFOLIO)
    both = cast["bea"]
    await both.say(f"sign {assessed}")
    both.sees("Which sign-off do you give?", "[The word that the product fits]")
    await both.press("The word that the product fits")
    both.sees("What do you say?", "You sign: the word that the product fits.")


async def test_a_condition_needs_words_and_goes_to_who_leads(cast: Cast, assessed: str) -> None:
    dan = cast["dan"]
    await tell(dan, f"sign {assessed}", "yes, with a condition", "logs")
    dan.sees("a little short")
    await dan.say("Only the scans of this year.")
    dan.sees("yes, with a condition", "Its people have the condition.")
    heard = await cast.hears("kofi")
    assert "Dan gave the word that the data may be used: yes, with a condition. It counts as a yes" in heard
    assert "“Only the scans of this year.” (Dan)" in heard
    assert "with a condition. It counts" not in await cast.channel()
    await dan.say(f"gate {assessed}")
    dan.sees("Condition of Dan: Only the scans of this year.")


async def test_a_no_without_veto_makes_it_the_directors(cast: Cast, assessed: str) -> None:
    pia = cast["pia"]
    await tell(pia, f"sign {assessed}", "no", "No product of ours reads handwriting.")
    pia.sees("the word that the product fits: no", "The project office and its people have your reason.")
    for heard in (await cast.hears("kofi"), await cast.channel()):
        assert "Pia gave the word that the product fits: no. So the AI director decides" in heard
        assert "“No product of ours reads handwriting.” (Pia)" in heard
    assert "needs your decision, because the word that the product fits was refused" not in await cast.hears("dora")
    await cast.company.bind(Channel.DIRECTOR)
    asked = await heard_in(cast, Channel.DIRECTOR)
    assert "needs your decision, because the word that the product fits was refused" in asked
    assert "The AI director decides, because a sign-off was refused." in asked
    await cast["amina"].say(f"decide {assessed}")
    await cast["amina"].say("continue")
    assert (await cast.company.initiative(assessed)).stage is Stage.ASSESSMENT


async def test_it_can_be_changed_until_the_decision_and_history_keeps_both(cast: Cast, assessed: str) -> None:
    ivo = cast["ivo"]
    await tell(ivo, f"sign {assessed}", "no", "There is no room on the cluster.")
    await tell(ivo, f"sign {assessed}", "yes")
    assert await signed(cast, assessed, "feasibility") == (Word.YES, None, cast.people["ivo"].id, None)
    await ivo.say(f"history {assessed}")
    ivo.sees("“no”: “There is no room on the cluster.”", "and run, “yes”")
    await into(cast.company, assessed, Stage.REJECTED, by=cast.people["amina"])
    await ivo.say(f"sign {assessed}")
    ivo.sees("decided already", "Amina did that")


async def test_a_veto_stops_the_gate(cast: Cast, assessed: str) -> None:
    await cast.add("arno", Role.ARCHITECT)
    await into(cast.company, assessed, Stage.DELIVERY, by=cast.people["amina"])
    await tell(cast["ivo"], f"sign {assessed}", "no", "The rollback was never tried.")
    assert "That stops the gate until it is mended" in await cast.channel()
    await filled(cast.company, assessed, cast.people["arno"], "readiness")
    await tell(cast["amina"], f"decide {assessed}", "continue", "skip", "skip")
    assert (await cast.company.initiative(assessed)).stage is Stage.DELIVERY


async def test_who_may_sign_is_told_and_who_may_not_is_told_who(cast: Cast, assessed: str) -> None:
    await cast["sam"].say(f"sign {assessed}")
    cast["sam"].sees(
        "are for the head of infrastructure, the head of product portfolio and the data owner", "opinion AI-"
    )
    await cast["gil"].say(f"sign {assessed}")
    assert "What do you say?" not in cast["gil"].text
    assert (await cast.company.initiative(assessed)).dossier.signoffs == {}


async def test_nobody_signs_for_their_field_on_what_is_their_own(cast: Cast) -> None:
    await cast.add("ivo", Role.INFRASTRUCTURE)
    await cast.add("ina", Role.INFRASTRUCTURE)
    id = await cast.idea("ivo")
    await into(cast.company, id, Stage.ASSESSMENT)
    await cast["ivo"].say(f"sign {id}")
    cast["ivo"].sees("You started this initiative, so a colleague gives this sign-off", f"dispute {id}")
    await into(cast.company, id, Stage.ASSESSMENT, seats={Party.PROJECT_MANAGER: cast.people["ina"]})
    await cast["ina"].say(f"sign {id}")
    cast["ina"].sees("You lead this initiative")


async def test_the_sponsors_word_is_the_sponsors_even_on_an_own_idea(cast: Cast) -> None:
    id = await cast.idea("sam")
    await cast["amina"].say(f"sign {id}")
    cast["amina"].sees("That sign-off is for the sponsor")
    await tell(cast["sam"], f"sign {id}", "yes")
    assert (await signed(cast, id, "problem"))[0] is Word.YES


async def test_a_deputy_signs_for_who_is_away_and_it_says_so(cast: Cast, assessed: str) -> None:
    now = cast.company.office.now()
    ivo, kofi, tomasz = (cast.people[name].id for name in ("ivo", "kofi", "tomasz"))
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(ivo, now, now + timedelta(days=3), tomasz, now))
    await tell(cast["tomasz"], f"sign {assessed}", "yes, with a condition", "Not before the new cluster runs.")
    assert (await signed(cast, assessed, "feasibility"))[2:] == (tomasz, ivo)
    assert "Tomasz for Ivo gave the word that it can be built and run: yes, with a condition." in await cast.hears(
        "kofi"
    )
    await cast["tomasz"].say(f"history {assessed}")
    cast["tomasz"].sees("Tomasz for Ivo gave the word that it can be built and run")
    async with writing(cast.company.database) as uow:
        await uow.absences.add(Absence(cast.people["pia"].id, now, now + timedelta(days=3), kofi, now))
    await cast["kofi"].say(f"sign {assessed}")  # Kofi leads it, so stands in for nobody here
    assert "What do you say?" not in cast["kofi"].text


async def test_the_last_missing_word_tells_whoever_decides_once(cast: Cast, assessed: str) -> None:
    await filled(cast.company, assessed, cast.people["tomasz"], "feasibility", "fit")
    await tell(cast["pia"], f"sign {assessed}", "yes")
    assert "Nothing is missing any more" not in await cast.channel()
    await tell(cast["ivo"], f"sign {assessed}", "yes")
    told = "Nothing is missing any more for delivery (G2). It is yours to decide. The verdict is due by Tue 10 Mar."
    assert told in await cast.channel()
    await tell(cast["ivo"], f"sign {assessed}", "yes, with a condition", "Not before the new cluster runs.")
    await cast.company.deliver()
    assert len([one for one in cast.company.inbox.sent if "Nothing is missing any more" in one.message.text]) == 1


async def test_an_old_card_gives_the_current_one(cast: Cast, assessed: str) -> None:
    await cast["ivo"].say(f"gate {assessed}")
    await cast["ivo"].press("Sign off…")
    cast["ivo"].sees("What do you say?")
    await cast["pia"].say(f"gate {assessed}")
    await into(cast.company, assessed, Stage.DELIVERY, by=cast.people["amina"])
    await cast["pia"].press("Sign off…")
    cast["pia"].sees("That card is from before the last decision, by Amina", "Is on its way to use (G3)")
    await cast["ivo"].press("Yes")
    cast["ivo"].sees("was decided in the meantime: it is in delivery")
    assert (await cast.company.initiative(assessed)).dossier.signoffs == {}


async def test_an_opinion_stands_on_the_gate_card(cast: Cast, assessed: str) -> None:
    carla = cast["carla"]
    await carla.say(f"opinion {assessed}")
    carla.sees("Opinions are asked of those who have to do with this gate")
    await tell(cast["sam"], f"opinion {assessed}", "We tried that two years ago.")
    cast["sam"].sees("Thank you. Your words are on the gate card")
    assert "Sam gave an opinion" in await cast.hears("kofi")
    await cast["amina"].say(f"gate {assessed}")
    cast["amina"].sees("Sam: We tried that two years ago.")
    opinion = (await cast.company.initiative(assessed)).dossier.opinions[0]
    assert (opinion.by, opinion.party) == (cast.people["sam"].id, Party.SPONSOR)
    await cast["amina"].say(f"history {assessed}")
    cast["amina"].sees("Sam gave an opinion: “We tried that two years ago.”")
