"""Choosing the product, noting that none fits, and the delivery to its last step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.flows.route import in_short
from bot.handlers.conversation import start
from bot.ui import Message
from bot.usecases.track import mark_done, track_card_of
from domain.dossier import Route
from domain.errors import NotAllowed, Refused
from domain.funnel import Stage
from domain.parties import Party
from domain.people import Role
from domain.places import Channel
from tests.stories.absent import stands_in
from tests.stories.cast import Cast
from tests.support.funnel import into
from tests.support.talker import message_text


@pytest.fixture
async def office(cast: Cast) -> Cast:
    """With Nadia, who heads the product portfolio, Ivo of infrastructure, Vera who signs, and Pia who leads."""
    await cast.add("nadia", Role.PRODUCT_PORTFOLIO)
    await cast.add("ivo", Role.INFRASTRUCTURE)
    await cast.add("vera", Role.ARCHITECT)
    await cast.add("pia")
    await cast.company.bind(Channel.PRODUCT_PORTFOLIO)
    return cast


def quill(cast: Cast) -> Route:
    return Route("quill", "llm", by=cast.people["nadia"].id, at=cast.company.office.now())


async def delivered(cast: Cast) -> str:
    """An initiative in delivery with a language model, led by Pia."""
    id = await cast.idea()
    seats = {Party.PROJECT_MANAGER: cast.people["pia"]}
    await into(cast.company, id, Stage.DELIVERY, seats=seats, by=cast.people["amina"], route=quill(cast))
    return id


async def in_portfolio(cast: Cast) -> str:
    await cast.company.deliver()
    return "\n---\n".join(message_text(one) for one in cast.company.inbox.at(Channel.PRODUCT_PORTFOLIO.value))


async def test_the_catalogue(office: Cast) -> None:
    mara = office["mara"]
    await mara.say("products")
    mara.sees("8 AI products", "Quill, the writing assistant")
    mara.sees("Not for: Legal advice", "Data: internal and confidential")
    await mara.say("products mailroom")
    mara.sees("1 AI product", "Mailroom Sorter", "internal, confidential and sensitive")
    mara.sees("Rules: Agree on the topics with the mailroom first", "Owner: Mailroom team")
    await mara.say("products telepathy")
    mara.sees("No product says that of itself")
    await office["gil"].say("products")
    office["gil"].sees("only colleagues of the company")


async def test_the_rules_stand_before_what_a_product_is_for(cast: Cast) -> None:
    model = cast.company.office.model
    told = {one.id: in_short(one) for one in model.products}
    assert told["quill"].startswith("Rules: Check every text before it goes out")
    assert told["form-runner"].startswith("By configuration. Rules: Write down the rules")
    assert told["desk-agent"].startswith("It has to be extended. Rules: ")
    assert told["quill"].endswith("for a person who checks them.")
    quill = model.product("quill")
    assert quill is not None
    assert in_short(replace(quill, rules="")) == f"With rules of use. {quill.purpose}"


async def test_choosing_a_product_that_fits(office: Cast) -> None:
    id, nadia = await office.idea(), office["nadia"]
    await into(office.company, id, Stage.ASSESSMENT, facts={"data_class": "sensitive"})
    await nadia.say(f"product {id}")
    offered = [one for one in nadia.text.splitlines() if one.startswith("[")]
    assert offered[:3] == ["[Form Runner]", "[Call Notes]", "[Mailroom Sorter]"]  # by how much it takes
    assert offered.index("[Quill, the writing assistant (not for sensitive data)]") > offered.index("[Call Notes]")
    assert offered.index("[No product fits]") > offered.index("[Desk Agent (not for sensitive data)]")
    await nadia.say("Mailroom Sorter")
    await nadia.say("Start with motor claims.")
    nadia.sees(f"{id} goes by Mailroom Sorter now", "6 steps")
    assert "data class is not known" not in nadia.text
    route = (await office.company.initiative(id)).dossier.route
    assert (route.product, route.kind, route.by, route.note) == (
        "mailroom-sorter",
        "ml_model",
        office.people["nadia"].id,
        "Start with motor claims.",
    )
    assert "Nadia chose Mailroom Sorter for it" in await office.hears("mara")
    await nadia.say(f"history {id}")
    nadia.sees("Nadia chose the AI product: “Mailroom Sorter: Start with motor claims.”")
    await nadia.say(f"product {id}")
    await nadia.say("Mailroom Sorter")
    await nadia.say("no")
    nadia.sees("chosen", "already. You did that")


async def test_a_prompt_comes_first_and_an_unknown_class_is_warned_of(office: Cast) -> None:
    id, nadia = await office.idea(), office["nadia"]
    await nadia.say(f"product {id}")
    offered = [one for one in nadia.text.splitlines() if one.startswith("[")]
    assert offered[0] == "[A prompt is enough: Quill, the writing assistant]"
    await nadia.say("1")
    await nadia.say("skip")
    nadia.sees("Its data class is not known yet", "internal and confidential data only", "The gate shows it")


async def test_a_product_that_may_not_see_the_data_is_refused(office: Cast) -> None:
    id, nadia = await office.idea(), office["nadia"]
    await into(office.company, id, Stage.ASSESSMENT, facts={"data_class": "critical"})
    await nadia.say(f"product {id}")
    await nadia.say("code-companion")
    await nadia.say("skip")
    nadia.sees("Code Companion may see internal data only, and here it is critical", "Choose another product")
    assert (await office.company.initiative(id)).dossier.route.product is None
    await nadia.press("Back")
    await nadia.say("No product fits")
    await nadia.say("Reading critical contracts without sending them anywhere.")
    nadia.sees("Noted: no product fits")


async def test_only_the_product_portfolio_chooses(office: Cast) -> None:
    id = await office.idea()
    for name in ("mara", "amina", "ivo", "sam"):
        await office[name].say(f"product {id}")
        office[name].sees("That is for the head of product portfolio")
    await into(office.company, id, Stage.ON_SUPPORT)
    await office["nadia"].say(f"product {id}")
    office["nadia"].sees("on support", "its way was chosen before it came into use")


async def test_no_product_fits(office: Cast) -> None:
    other = await office.idea("kofi")  # handed in first, its gap noted last
    id, nadia = await office.idea(), office["nadia"]
    await nadia.say(f"product {id}")
    await nadia.say("No product fits")
    nadia.sees("What is missing?")
    await nadia.say("Nothing of ours reads handwriting.")
    nadia.sees("Noted: no product fits", "the product portfolio's channel has your words")
    posted = await in_portfolio(office)
    assert f"{id} · " in posted
    assert "“Nothing of ours reads handwriting.” (Nadia)" in posted
    assert "none fits yet" in await office.hears("mara")
    route = (await office.company.initiative(id)).dossier.route
    assert (route.product, route.gap) == (None, "Nothing of ours reads handwriting.")
    office.company.clock.forward(days=3)
    await nadia.say(f"product {other}")
    await nadia.say("No product fits")
    await nadia.say("Translating Welsh.")
    await office["amina"].say("gaps")
    office["amina"].sees("2 initiatives that no product fits", "reads handwriting. (Claims, 3 days old)", "new today")
    assert "Choose for" not in office["amina"].text
    assert office["amina"].text.index("Welsh") < office["amina"].text.index("handwriting")
    await office["mara"].say("gaps")
    office["mara"].sees("is for the heads")
    await nadia.say("gaps")
    await nadia.press(f"Choose for {id}")
    await nadia.say("Call Notes")
    await nadia.say("skip")
    await nadia.say("gaps")
    nadia.sees("1 initiative that no product fits", "Welsh")
    assert "handwriting" not in nadia.text


async def test_a_gap_of_something_that_ended_is_no_gap(office: Cast) -> None:
    id = await office.idea()
    await into(office.company, id, Stage.REJECTED, route=Route(gap="Nothing reads minds."))
    await office["nadia"].say("gaps")
    office["nadia"].sees("No gap is noted")


async def test_in_delivery_no_gap_is_offered(office: Cast) -> None:
    id, nadia = await delivered(office), office["nadia"]
    await nadia.say(f"product {id}")
    assert "No product fits" not in nadia.text
    act = await office.company.act("nadia@acme.example")
    with pytest.raises(Refused, match="sends it back to assessment"):
        await start(act, "product_gap", id)


async def test_the_track_to_its_end(office: Cast) -> None:
    id, pia, amina, ivo = await delivered(office), office["pia"], office["amina"], office["ivo"]
    await pia.say(f"steps {id}")
    pia.sees("0 of 5 steps are done. Next: See whether a prompt")
    pia.sees("1. See whether a prompt and rules of use are enough: next", "5. Train the users: later")
    await pia.press("Done: See whether a prompt and rules of use are enough")
    pia.sees("is done. Next: Set up the scenario", "1 of 5 steps are done", "done by Pia, Tue 3 Mar")
    await amina.say(f"steps {id}")
    await amina.press("Done: Set up the scenario")
    await ivo.say(f"steps {id}")
    await ivo.press("Done: Write the prompts")
    await ivo.press("Undo: Write the prompts")
    ivo.sees("“Write the prompts” is open again", "2 of 5 steps are done", "3. Write the prompts: next")
    for step in ("Write the prompts", "Test the quality of the answers"):
        await pia.say(f"steps {id}")
        await pia.press(f"Done: {step}")
    assert "waits for your sign-off" not in await office.hears("vera")
    await pia.press("Done: Train the users")
    pia.sees("It was the last one; now it is signed off.", "all 5 steps are done")
    assert "Its delivery steps are done. It waits for your sign-off." in await office.hears("vera")
    assert "marked the last step of its delivery as done" in await office.hears("mara")
    await pia.say(f"gate {id}")
    pia.sees("The delivery steps: all steps done")
    await amina.say(f"history {id}")
    amina.sees("Ivo took back a delivery step: “Write the prompts”", "Pia marked a delivery step as done")


async def test_a_step_is_taken_once_and_in_its_order(office: Cast) -> None:
    id, pia, ivo = await delivered(office), office["pia"], office["ivo"]
    await pia.say(f"steps {id}")
    await ivo.say(f"steps {id}")
    await pia.press("Done: See whether a prompt and rules of use are enough")
    await ivo.press("Done: See whether a prompt and rules of use are enough")
    ivo.sees("That step is done already", "Pia did that")
    await ivo.say(f"steps {id}")
    await pia.press("Done: Set up the scenario")
    await ivo.press("Undo: See whether a prompt and rules of use are enough")
    ivo.sees("That cannot be taken back", "“Set up the scenario”")


async def test_who_marks_steps_and_when(office: Cast) -> None:
    id = await delivered(office)
    await office["sam"].say(f"steps {id}")
    assert "Done:" not in office["sam"].text
    office["sam"].sees("0 of 5 steps are done")
    await office["kofi"].say(f"steps {id}")
    office["kofi"].sees("for its people and the heads")
    await office["pia"].say(f"steps {id}")
    await into(office.company, id, Stage.AWAITING_EFFECT, by=office.people["amina"])
    await office["pia"].press("Done: See whether a prompt and rules of use are enough")
    office["pia"].sees("That card is from before the last decision")
    early = await office.idea("kofi")
    await office["amina"].say(f"steps {early}")
    office["amina"].sees("No product is chosen yet")
    assert "Choose the product" not in office["amina"].text
    await office["nadia"].say(f"steps {early}")
    office["nadia"].sees("No product is chosen yet", "[Choose the product]")
    await into(office.company, early, Stage.ASSESSMENT, route=quill(office))
    await office["amina"].say(f"steps {early}")
    office["amina"].sees("With Quill, the writing assistant, it takes 5 steps. They begin once it is in delivery.")
    assert "Done:" not in office["amina"].text


async def test_another_kind_of_product_starts_again(office: Cast) -> None:
    id, pia, nadia = await delivered(office), office["pia"], office["nadia"]
    await pia.say(f"steps {id}")
    await pia.press("Done: See whether a prompt and rules of use are enough")
    await nadia.say(f"product {id}")
    await nadia.say("Form Runner")
    await nadia.say("skip")
    nadia.sees("The 1 step that is done belongs to another kind of product, so its steps start again.")
    assert (await office.company.initiative(id)).dossier.route.steps == {}
    assert "so its steps start again" in await office.hears("pia")


async def test_a_deputy_chooses_for_the_head(office: Cast) -> None:
    id = await office.idea()
    await stands_in(office, "kofi", "nadia")
    await office["kofi"].say(f"product {id}")
    await office["kofi"].say("Form Runner")
    await office["kofi"].say("skip")
    office["kofi"].sees("goes by Form Runner")
    assert "Kofi for Nadia chose Form Runner for it" in await office.hears("mara")
    await office["amina"].say(f"history {id}")
    office["amina"].sees("Kofi for Nadia chose the AI product")


async def test_a_choice_begun_before_a_decision_is_not_carried_out(office: Cast) -> None:
    id, nadia = await office.idea(), office["nadia"]
    await into(office.company, id, Stage.ASSESSMENT)
    await nadia.say(f"product {id}")
    await nadia.say("Form Runner")
    await into(office.company, id, Stage.DELIVERY, by=office.people["amina"], route=quill(office))
    await nadia.say("skip")
    nadia.sees("was decided in the meantime")
    assert (await office.company.initiative(id)).dossier.route.product == "quill"


async def test_a_step_pressed_by_somebody_else_is_refused(office: Cast) -> None:
    id = await delivered(office)
    for name in ("mara", "sam", "nadia", "vera"):
        act = await office.company.act(f"{name}@acme.example")
        with pytest.raises(NotAllowed, match="for the project manager or the project office"):
            async with act.desk() as desk:
                await mark_done(desk, id, "prompt-enough")
    assert (await office.company.initiative(id)).dossier.route.steps == {}


async def test_copies_of_the_track_follow(office: Cast) -> None:
    id = await delivered(office)
    async with (await office.company.act("amina@acme.example")).desk() as desk:
        card = await track_card_of(desk, await desk.initiative(id))
        await desk.show(office.people["pia"].id, Message("The track", card), f"track:{id}")
    assert "0 of 5 steps are done" in await office.hears("pia")
    await office["amina"].say(f"steps {id}")
    await office["amina"].press("Done: See whether a prompt and rules of use are enough")
    assert "1 of 5 steps are done" in await office.hears("pia")
