"""The value of an initiative: today's, expected, reported, confirmed or not, and its money checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.actions import StartFlow
from bot.events import ButtonPressed, CardRefreshed
from bot.value_actions import ConfirmValue
from domain.funnel import CloseReason, Stage
from domain.impact import Baseline, Figure, State, counted, state
from domain.parties import Party
from domain.people import Role
from storage.unit_of_work import reading
from tests.stories.absent import stands_in
from tests.stories.cast import Cast, tell
from tests.support.funnel import filled, into

REPORT = ("2,5", "September to November 2026", "Before and after", "high", "80", "Fewer claims in summer.")


@pytest.fixture
async def cast(cast: Cast) -> Cast:
    """With Ines, who owns the impact, Pia, who leads it, and Fiona of finance."""
    await cast.add("ines")
    await cast.add("pia", Role.PROJECT_MANAGER)
    await cast.add("fiona", Role.FINANCE)
    return cast


async def in_use(cast: Cast, unit: str = "typos per 100 claims", owner: str = "ines") -> str:
    """Mara's idea is in use and awaits its impact; its baseline is frozen."""
    id = await cast.idea()
    seats = {Party.IMPACT_OWNER: cast.people[owner], Party.PROJECT_MANAGER: cast.people["pia"]}
    await into(cast.company, id, Stage.AWAITING_EFFECT, seats=seats)
    impact = (await cast.company.initiative(id)).dossier.impact
    baseline = Baseline(6.0, unit, "January to March 2026", "claims system", cast.company.office.now())
    await into(cast.company, id, Stage.AWAITING_EFFECT, impact=replace(impact, baseline=baseline))
    return id


async def reported(cast: Cast, id: str, *money: str, by: str = "ines") -> None:
    """The impact owner hands the value report in."""
    await tell(cast[by], f"report {id}", *REPORT, *(money or ("skip",)), "Yes, I checked", "submit")
    cast[by].sees("the value report of", "Sam", "is asked to confirm it")


async def verbs(cast: Cast, id: str) -> list[str]:
    async with reading(cast.company.database) as uow:
        return [one.verb for one in await uow.history.of(id)]


async def where(cast: Cast, id: str) -> State:
    return state((await cast.company.initiative(id)).dossier.impact)


async def test_todays_value_is_kept_and_corrected(cast: Cast) -> None:
    id = await cast.idea()
    mara = await tell(cast["mara"], f"baseline {id}", "6 or 7")
    mara.sees("several numbers", "6.5")
    await tell(mara, "6,5", "typos per 100 claims", "January to March", "the claims system")
    mara.sees("today it is 6.5 typos per 100 claims, January to March (the claims system)", "frozen")
    amina = await tell(cast["amina"], f"baseline {id}", "7", "typos per 100 claims", "April", "a sample")
    amina.sees("today it is 7 typos per 100 claims", "instead of 6.5 typos")
    assert "Amina noted today's value: 7 typos per 100 claims, April (a sample)" in await cast.hears("mara")
    await mara.say(f"history {id}")
    mara.sees("Amina noted today's value: “7 typos per 100 claims")


async def test_the_baseline_is_frozen_once_it_is_in_use(cast: Cast) -> None:
    id = await in_use(cast)
    ines = await tell(cast["ines"], f"baseline {id}")
    ines.sees("has been frozen since", f"comment {id}", "rework")
    await cast["kofi"].say(f"baseline {id}")
    cast["kofi"].sees("impact owner", "You can add a comment")


async def test_an_estimate_of_money_says_when_the_director_decides(cast: Cast) -> None:
    id = await cast.idea()
    mara = await tell(cast["mara"], f"estimate {id}", "3,000", "claims a year", "120,000 EUR")
    mara.sees("Noted as expected", "3,000 claims a year; 120,000 EUR a year", "more than 100,000 EUR a year")
    mara.sees("AI director decides")
    assert (await cast.company.initiative(id)).dossier.fact("expected_value") == (
        "3,000 claims a year; 120,000 EUR a year"
    )
    await tell(mara, f"estimate {id}", "3,000", "claims a year", "90k")
    mara.sees("90,000 EUR a year")
    assert "director" not in mara.text


async def test_saved_hours_are_no_money_without_a_way_to_capture_them(cast: Cast) -> None:
    id = await cast.idea()
    mara = await tell(cast["mara"], f"estimate {id}", "3000", "hours a year", "90000")
    mara.sees("What turns the saved time into money?", "None of these")
    await mara.press("None of these")
    mara.sees("Noted as expected", "Saved time is a real effect", "operational")
    await into(cast.company, id, Stage.DELIVERY, seats={Party.PROJECT_MANAGER: cast.people["pia"]})
    pia = await tell(cast["pia"], f"estimate {id}", "2500", "hours a year", "75000", "more output")
    pia.sees("Noted as refined", "The first estimate stays beside it")
    impact = (await cast.company.initiative(id)).dossier.impact
    assert isinstance(impact.expected, Figure)
    assert impact.refined is not None
    assert (impact.expected.capture, impact.refined.annual_value) == (None, 75_000)
    await pia.say(f"impact {id}")
    pia.sees("its impact is refined", "Expected: 3,000 hours a year; 90,000 EUR a year; operational, no money (Mara")
    pia.sees("Refined: 2,500 hours a year; 75,000 EUR a year (Pia", "never added")


async def test_nobody_estimates_what_is_measured_or_is_not_theirs(cast: Cast) -> None:
    id = await in_use(cast)
    await cast["pia"].say(f"estimate {id}")
    cast["pia"].sees("is in use", f"report {id}")
    await cast["kofi"].say(f"estimate {id}")
    cast["kofi"].sees("That is for the author or the project manager or the impact owner")
    await cast["pia"].say(f"report {id}")
    cast["pia"].sees("That is for the impact owner")
    await cast["kofi"].say(f"impact {id}")
    cast["kofi"].sees("for its people and the heads", f"status {id}")


async def test_a_report_with_faults_is_mended_and_nothing_is_lost(cast: Cast) -> None:
    id = await in_use(cast)
    ines = await tell(cast["ines"], f"report {id}", "1.250")
    ines.sees("Type 1250 if it is a whole number, or 1.25")
    await tell(ines, "2.5", "September", "Before and after", "high", "140")
    ines.sees("too high", "must be 100 or less")
    await tell(ines, "80 %", "none", "skip", "Not yet")
    ines.sees("must not be counted for two initiatives", "your answers are kept")
    await ines.say("Yes, I checked")
    ines.sees("Measured value: 2.5", "Unit: typos per 100 claims", "Also at work: none", "Counted only once: Yes")
    await ines.press("Edit: What was measured")
    await tell(ines, "2.5", "minutes", "September")
    await ines.press("None of these")  # minutes are time, so it is asked how they pay
    await ines.say("submit")
    ines.sees("its unit is not the baseline's", "Measured value: 2.5")
    await ines.press("Edit: What was measured")
    await tell(ines, "2.5", "typos per 100 claims", "September", "submit")
    ines.sees("the value report of", "is asked to confirm it")
    assert await where(cast, id) is State.MEASURED


async def test_a_value_is_confirmed_and_its_money_checked(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id, "100,000")
    told = await cast.hears("sam")
    for words in (
        "Sam is asked: is this the value that it brought?",
        "Before: 6 typos per 100 claims, January to March 2026 (claims system)",
        "Measured: 2.5 typos per 100 claims, September to November 2026",
        "Target: From 6 to 2 by June",
        "Reached: 88% of the planned change",
        "Money that counts: 80,000 EUR a year (80% of 100,000)",
        "Caused by it: 80%",
        "Also at work: Fewer claims in summer.",
        "Method: Before and after, adjusted, high confidence",
        "[Confirm the value]",
        "[Not confirmed…]",
    ):
        assert words in told, told
    assert "Nothing is to be done yet" in await cast.hears("fiona")
    await cast["fiona"].say(f"money {id}")
    cast["fiona"].sees("has not given a word on the value yet")
    await cast["sam"].press("Confirm the value")
    cast["sam"].sees("is confirmed. Its money counts once finance has checked it")
    assert await where(cast, id) is State.MEASURED
    assert "Sam confirmed the value. Finance checks the money next." in await cast.hears("ines")
    assert "Finance is asked: is the money right?" in await cast.hears("fiona")
    await cast["fiona"].press("The money is right")
    cast["fiona"].sees("counts as confirmed from now on")
    assert await where(cast, id) is State.CONFIRMED
    assert "the money checked by Fiona" in await cast.hears("sam")  # the card follows
    await cast["sam"].say(f"impact {id}")
    cast["sam"].sees("Its impact is confirmed", "Confirmed: 80,000 EUR a year (Sam, ", "; money checked by Fiona)")
    assert (await verbs(cast, id))[-3:] == ["value_reported", "value_confirmed", "money_checked"]


async def test_the_sponsor_hears_that_nothing_is_missing(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    await cast.hears("sam")
    await cast["sam"].press("Confirm the value")
    assert "Nothing is missing any more for support or closing (G4)" in "\n".join(
        [await cast.hears("sam"), cast["sam"].text]
    )


async def test_saved_hours_of_a_report_count_nothing(cast: Cast) -> None:
    id = await in_use(cast, unit="hours a week")
    await reported(cast, id, "50000", "None of these")
    cast["ines"].sees("Saved time is a real effect")
    report = (await cast.company.initiative(id)).dossier.impact.report
    assert report is not None
    assert counted(report) == 0
    assert "Money that counts: 0: 50,000 EUR a year is stated, but saved time is no money" in await cast.hears("sam")
    await cast["sam"].press("Confirm the value")
    cast["sam"].sees("hands it over or closes it")
    assert await where(cast, id) is State.CONFIRMED  # without finance: no money counts
    assert await cast.hears("fiona") == ""


async def test_who_may_not_give_the_word_hears_who_may(cast: Cast) -> None:
    id = await in_use(cast)
    await cast["sam"].say(f"confirm {id}")
    cast["sam"].sees("There is no value report", f"report {id}")
    await reported(cast, id, "100000")
    for name in ("ines", "amina", "fiona"):
        await cast[name].say(f"confirm {id}")
        cast[name].sees("That is for the sponsor")
    await cast["sam"].say(f"money {id}")
    cast["sam"].sees("That is for the finance")


async def test_nobody_confirms_their_own_report(cast: Cast) -> None:
    id = await in_use(cast, owner="sam")
    await tell(cast["sam"], f"report {id}", *REPORT, "skip", "Yes, I checked", "submit")
    await cast["sam"].say(f"confirm {id}")
    cast["sam"].sees("is your own", f"dispute {id}", "AI director")
    await cast["sam"].say(f"impact {id}")
    await cast["sam"].press("Confirm the value")
    cast["sam"].sees("is your own", f"dispute {id}")
    await stands_in(cast, "kofi", "sam")
    await cast["kofi"].say(f"confirm {id}")
    await cast["kofi"].press("Confirmed")
    cast["kofi"].sees("whom you stand in for", f"dispute {id}")
    assert await where(cast, id) is State.MEASURED


async def test_a_deputy_gives_the_word_in_the_sponsors_name(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    await stands_in(cast, "kofi", "sam")
    await cast["kofi"].say(f"impact {id}")
    cast["kofi"].sees("Its impact is measured. Sam is asked to confirm it.")
    await cast["kofi"].press("Confirm the value")
    cast["kofi"].sees("is confirmed")
    assert "Kofi for Sam confirmed the value" in await cast.hears("ines")
    assert "Confirmed by Kofi for Sam" in await cast.hears("sam")
    await cast["amina"].say(f"history {id}")
    cast["amina"].sees("Kofi for Sam confirmed the value")
    await cast["amina"].say(f"impact {id}")
    cast["amina"].sees("Kofi for Sam")


async def test_a_second_report_takes_the_place_and_the_old_card_is_refused(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    await cast.hears("sam")
    await cast["sam"].say(f"confirm {id}")
    cast["sam"].sees("Is the reported value confirmed?", "Reported: 2.5 typos per 100 claims, September")
    cast["sam"].sees("before: 6 typos per 100 claims")
    cast.company.clock.forward(minutes=5)
    again = ("3", *REPORT[1:])
    await tell(cast["ines"], f"report {id}", *again, "skip", "Yes, I checked", "submit")
    cast["ines"].sees("takes the place of the earlier report")
    told = await cast.hears("sam")
    assert "A new value report took the place" in told
    assert "Measured: 3 typos" in told
    assert "Measured: 2.5 typos" not in told  # every copy follows
    await cast["sam"].say("Confirmed")  # the question was asked about the older one
    cast["sam"].sees("A newer report took the place of the one that you looked at", "Ines")
    assert await where(cast, id) is State.MEASURED
    await tell(cast["sam"], f"confirm {id}", "Confirmed")
    assert await where(cast, id) is State.CONFIRMED


async def test_an_older_card_or_window_never_confirms_a_newer_report(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    sam = cast["sam"]
    await cast.hears("sam")
    old = sam.button("Confirm the value").action
    await sam.send(ButtonPressed(sam.origin(), sam.button("Not confirmed…").action.pack()))
    sam.sees("Why is it not confirmed?")
    cast.company.clock.forward(minutes=5)
    await tell(cast["ines"], f"report {id}", "3", *REPORT[1:], "skip", "Yes, I checked", "submit")
    await sam.say("The summer was too quiet.")
    sam.sees("A newer report took the place of the one that you looked at")
    await sam.send(ButtonPressed(sam.origin(), old.pack()))
    sam.sees("A newer report took the place", "Measured: 3 typos")
    assert await where(cast, id) is State.MEASURED
    await sam.press("Confirm the value")
    assert await where(cast, id) is State.CONFIRMED
    await sam.send(ButtonPressed(sam.origin(), ConfirmValue(id, 3, _which(old)).pack()))
    sam.sees("That card is from before the last decision")


def _which(action: object) -> int:
    assert isinstance(action, ConfirmValue)
    return action.report


async def test_a_second_window_hears_that_it_is_done(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    sam = cast["sam"]
    await cast.hears("sam")
    action = sam.button("Confirm the value").action.pack()
    await sam.send(ButtonPressed(sam.origin(), action))
    await sam.send(ButtonPressed(sam.origin(), action))
    sam.sees("is confirmed already", "you")
    await tell(cast["ines"], f"report {id}")
    cast["ines"].sees("its report stands", "sent back")


async def test_doubts_of_finance_open_the_report_again(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id, "100,000")
    await cast.hears("sam")
    await cast["sam"].press("Confirm the value")
    await cast.hears("fiona")
    fiona = cast["fiona"]
    await fiona.press("Doubts…")
    await fiona.say("The licence costs are not taken off.")
    fiona.sees("have your doubts", "comes back to you")
    for name in ("ines", "sam"):
        told = await cast.hears(name)
        assert "Fiona of finance has doubts about the money" in told
        assert "The licence costs are not taken off." in told
    cast.company.clock.forward(minutes=5)
    await reported(cast, id, "60,000")
    await cast["sam"].say(f"confirm {id}")
    await cast["sam"].press("Confirmed")
    await fiona.say(f"money {id}")
    await fiona.press("The money is right")
    assert await where(cast, id) is State.CONFIRMED
    await cast["amina"].say(f"history {id}")
    cast["amina"].sees("Fiona had doubts about the money: “The licence costs")


async def test_not_confirmed_is_a_normal_result_and_closes_without_impact(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    await cast.hears("sam")
    sam = cast["sam"]
    await sam.press("Not confirmed…")
    sam.sees("Why is it not confirmed?", "normal result")
    await sam.say("Too few claims to tell.")
    sam.sees("is not confirmed. That is a normal result", f"decide {id}")
    told = await cast.hears("ines")
    assert "Sam did not confirm the value. That is a normal result" in told
    assert "Too few claims to tell." in told
    await filled(cast.company, id, cast.people["pia"], "value_report", "value_confirmed")
    await tell(sam, f"decide {id}", "Close without impact", "It could not be shown.")
    closed = await cast.company.initiative(id)
    assert (closed.stage, closed.closing) == (Stage.CLOSED, CloseReason.WITHOUT_IMPACT)
    await cast["amina"].say(f"impact {id}")
    cast["amina"].sees("Its impact is not confirmed", "not confirmed (Sam, ", "a normal result")


async def test_the_value_card_is_shown_where_it_stands_and_to_readers(cast: Cast) -> None:
    id = await in_use(cast)
    await reported(cast, id)
    await cast.hears("sam")
    for name in ("sam", "amina"):
        await cast[name].send(CardRefreshed(cast[name].origin(), f"impact:{id}"))
        cast[name].sees("is asked: is this the value", "Measured: 2.5 typos")
    await cast["kofi"].send(CardRefreshed(cast["kofi"].origin(), f"impact:{id}"))
    cast["kofi"].sees("for its people and the heads")


async def test_the_whole_report_as_a_form(cast: Cast) -> None:
    """Page by page, with a fault on one of them."""
    id = await in_use(cast)
    cast.talkers["ines"] = replace(cast["ines"], opens_forms=True)
    ines = cast["ines"]
    await ines.send(ButtonPressed(ines.origin(), StartFlow("value_report", id).pack()))
    assert {one.name: one.value for one in ines.page.fields}["report_unit"] == "typos per 100 claims"
    pages: list[Mapping[str, object]] = [
        {"report_actual": "2.5", "report_period": "September"},
        {"report_method": "before_after", "report_confidence": "low"},
        {"report_share": "101", "report_external": "none"},
        {"report_share": "100", "report_external": "none"},
        {"report_money": ""},
        {"double_count": "yes"},
    ]
    for values in pages:
        await ines.fill(values)
    assert ines.page.review
    await ines.say("submit")
    assert await where(cast, id) is State.MEASURED
