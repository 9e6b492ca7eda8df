"""Whatever is typed, pressed or sent: never an exception, and stored and shown literally or refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.actions import (
    Answer,
    AskChampion,
    ChooseDepartment,
    DontKnowThat,
    EditStep,
    Follow,
    Go,
    Join,
    More,
    Move,
    NeedsNumber,
    RunCommand,
    StartFlow,
    Take,
    UsePending,
)  # fmt: skip
from bot.cards.initiative import Around, office_card, status_card
from bot.conversation.reading import is_blank
from bot.events import (
    ButtonPressed,
    CardRefreshed,
    CloseForm,
    Command,
    Event,
    FormButton,
    FormClosed,
    FormSubmitted,
    Nothing,
    Profile,
    ProfileChanged,
    Say,
    Searched,
    Shortcut,
    ShowForm,
    SourceMessage,
    TextMessage,
)  # fmt: skip
from bot.flows import FLOWS
from bot.router import clean, router
from bot.ui import FieldKind, cut, literal, plain, to_text
from storage.unit_of_work import reading
from tests.flows.corpus import HOSTILE, WRONG_TYPES
from tests.stories.cast import PAGES, PROBLEM, Cast
from tests.support.talker import Talker

TEXTS = pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
WRITTEN = (FieldKind.LINE, FieldKind.PARAGRAPH)
ABOUT = [name for name in FLOWS if name != "submit_idea"]


@pytest.fixture
async def cast(sqlite_company: object) -> Cast:
    """Everybody of the stories."""
    return await Cast(sqlite_company).enter()  # type: ignore[arg-type]  # a Company


async def sends(talker: Talker, event: Event) -> str:
    """The reply as text; a bug is a failure here, though a person would only be told that something broke."""
    await talker.send(event)
    assert "Something broke" not in talker.text, event
    assert isinstance(talker.last, Nothing | CloseForm) or talker.text.strip(), event
    return talker.text


def some(*names: str) -> list[str]:
    return [HOSTILE[name] for name in names]


async def unbroken(talker: Talker, event: Event) -> None:
    """Any reply, but not that of a bug."""
    await talker.send(event)
    assert "Something broke" not in talker.text, str(event)[:300]


def author_or_office(flow: str) -> str:
    return "mara" if flow in ("edit_idea", "build_case", "withdraw_idea", "answer_question") else "amina"


async def conversation(talker: Talker, flow: str, id: str) -> FormSubmitted:
    """A page of a conversation that is open, to be filled."""
    talker.opens_forms = True
    if flow == "submit_idea":
        await sends(talker, Command(talker.origin(), "idea"))
        await talker.press("Open as form")
    else:
        await sends(talker, ButtonPressed(talker.origin(), StartFlow(flow, id).pack()))
    return FormSubmitted(talker.origin(), talker.page.conversation, talker.page.turn)


@TEXTS
def test_literal_words_read_as_they_were_written(text: str) -> None:
    said = clean(text)
    assert plain(literal(said)) == " ".join(said.split())


@TEXTS
async def test_every_text_field_of_an_idea_by_form(cast: Cast, text: str) -> None:
    mara = cast["mara"]
    page = await conversation(mara, "submit_idea", "")
    values: dict[str, object] = {name: value for one in PAGES for name, value in one.items()}
    for name, (_, question) in FLOWS["submit_idea"].by_name.items():
        if question.kind in WRITTEN:
            values[name] = text[: question.ask.max_length]
    await sends(mara, FormSubmitted(mara.origin(), page.conversation, page.turn, values))
    said = clean(str(values["problem"])).strip()
    if isinstance(mara.last, ShowForm) and not mara.page.review:
        assert (
            any(one.error for one in mara.page.fields) or any(one.note for one in mara.page.fields) or mara.page.fields
        )
        return await finish(mara)
    await sends(mara, FormSubmitted(mara.origin(), page.conversation, mara.page.turn, button=FormButton.CONFIRM))
    await shown_literally(cast, said)
    return None


async def finish(mara: Talker) -> None:
    """What was refused can be mended, and the idea handed in."""
    good: dict[str, object] = {
        **{name: value for one in PAGES for name, value in one.items()},
        "title": "A good title", "summary": "A good summary", "evidence": "", "process": "", "capture": "",
    }  # fmt: skip
    for _ in range(12):
        assert isinstance(mara.last, ShowForm), mara.text
        if mara.page.review:
            break
        await mara.fill({one.name: good[one.name] for one in mara.page.fields})
    await mara.fill(button=FormButton.CONFIRM)
    mara.sees("is registered")


async def shown_literally(cast: Cast, problem: str) -> None:
    found = await cast.company.initiative("AI-2026-0001")
    people = {one.id: one for one in cast.people.values()}
    model, around = cast.company.office.model, Around(people)
    assert found.idea.problem == problem
    for card in (office_card(found, around, model), status_card(found, around, model, cast.people["mara"], full=True)):
        assert cut(problem, 700) in to_text(card)
        assert found.idea.title in card.title
        assert found.idea.metric is None or cut(found.idea.metric, 100).rstrip("…") in to_text(card)
    await cast.company.deliver()
    channel = await cast.channel()
    assert cut(problem, 700) in channel
    assert " ".join(found.idea.title.split()) in channel


@TEXTS
async def test_every_question_of_an_idea_in_the_chat(cast: Cast, text: str) -> None:
    mara = cast["mara"]
    await mara.say("/idea")
    good = (PROBLEM, "Typos per 100 claims: 6 now", "From 6 to 2 by June", "1", "quality", "skip", "sam")
    for answer in good:
        asked = mara.text.splitlines()[0]
        await mara.say(text)
        assert "Something broke" not in mara.text
        assert mara.text.strip()
        if "Have a look" in mara.text or "registered" in mara.text:
            return
        await mara.say("resume")
        if mara.text.splitlines()[0] == asked:
            await mara.say(answer)
            assert "Something broke" not in mara.text


@pytest.mark.parametrize("flow", ABOUT)
async def test_every_text_field_of_the_other_flows(cast: Cast, flow: str) -> None:
    who, mara = cast[author_or_office(flow)], cast["mara"]
    for text in HOSTILE.values():
        id = (await cast.company.idea("mara@acme.example")).id
        page = await conversation(who, flow, id)
        values = dict.fromkeys(FLOWS[flow].by_name, text)
        await sends(who, FormSubmitted(who.origin(), page.conversation, page.turn, values))
        if isinstance(who.last, ShowForm):
            again = FormSubmitted(who.origin(), page.conversation, who.page.turn, button=FormButton.CONFIRM)
            await sends(who, again)
        await sends(mara, Command(mara.origin(), "status", id))
        await sends(mara, Command(mara.origin(), "history", id))
    assert "Something broke" not in await cast.channel()


async def test_comments_are_stored_as_they_were_written(cast: Cast) -> None:
    kofi = cast["kofi"]
    for text in HOSTILE.values():
        id = (await cast.company.idea("mara@acme.example")).id
        await sends(kofi, Command(kofi.origin(), "comment", f"{id} {text}"))
        words = clean(f"{id} {text}")[len(id) + 1 :].strip()
        stored = "Your comment is on" in kofi.text
        await kofi.say("cancel")
        async with reading(cast.company.database) as uow:
            notes = [note.words for note in await uow.notes.of(id)]
        assert notes == ([words] if stored else [])
        assert stored == (0 < len(words) <= 2000 and not is_blank(words)), text
        if stored:
            await sends(cast["mara"], Command(cast["mara"].origin(), "status", id))
            cast["mara"].sees(cut(words, 700))


@pytest.mark.parametrize("who", ["kofi", "amina", "ada", "gil"])
async def test_every_command_with_every_text(cast: Cast, who: str) -> None:
    id, talker = (await cast.company.idea("mara@acme.example")).id, cast[who]
    names = [name for name, spec in router.commands.items() if spec.group != "Ideas" or who in ("kofi", "gil")]
    for name in names:
        for text in HOSTILE.values():
            await sends(talker, Command(talker.origin(), name, text if len(name) % 2 else f"{id} {text}"))
            if isinstance(talker.last, Say) and talker.last.message.buttons:
                await talker.say("cancel")


async def test_command_names_words_and_searches(cast: Cast) -> None:
    for who in ("kofi", "gil"):
        talker = cast[who]
        for text in HOSTILE.values():
            for event in (
                Command(talker.origin(), text, text),
                Command(talker.elsewhere("C1").origin(), "here", text),
                Searched(talker.origin(), text),
                TextMessage(talker.origin(), text),
                TextMessage(talker.origin(), f"role give x {text}"),
                CardRefreshed(talker.origin(), text),
            ):
                await unbroken(talker, event)


@pytest.mark.parametrize("text", some("one long word", "lone surrogates", "nul", "cjk", "html", "nothing"))
async def test_shortcuts_and_profiles(cast: Cast, text: str) -> None:
    kofi = cast["kofi"]
    for name in (text, "submit_idea", "reject_idea", "comment"):
        await unbroken(kofi, Shortcut(kofi.origin(), name, SourceMessage(text, text, text)))
    await unbroken(kofi, TextMessage(kofi.origin(), "/resume"))
    cast.company.inbox.profiles["new@acme.example"] = Profile(text or "x", "new@acme.example")
    new = cast.company.talker("new@acme.example")
    await sends(new, Command(new.origin(), "help"))
    await unbroken(new, ProfileChanged(new.origin(), Profile(text or "y", "new@acme.example", time_zone=text)))
    await sends(new, Command(new.origin(), "drafts"))
    await sends(new, Command(new.origin(), "idea", PROBLEM))
    await sends(new, Command(new.origin(), "drafts"))


@pytest.mark.parametrize("text", some("separators", "lone surrogates", "nul", "json", "nothing", "slack mention"))
async def test_button_payloads(cast: Cast, text: str) -> None:
    kofi, short = cast["kofi"], text[:60]
    await kofi.say(f"/idea {PROBLEM}")
    one = await open_conversation(kofi)
    actions = [
        Answer(one, 0, short, short), Answer(one, 0, "objective", short), Answer(short, 1, "metric", "x"),
        DontKnowThat(one, 0, short), UsePending(one, 0, short), UsePending(short, 0, "metric"),
        Go(short, 0, Move.SKIP), EditStep(one, 0, short), StartFlow(short, short), StartFlow("comment", short),
        RunCommand(short, short), RunCommand("status", short), Take(short), NeedsNumber(short), More(short),
        Follow(short), AskChampion(short), Join(short), ChooseDepartment(short),
    ]  # fmt: skip
    for who in (kofi, cast["amina"]):
        for action in actions:
            await sends_pressed(who, packed(action))
        for kind in ("answer", "go", "start", "run", "take", "nothing", ""):
            for payload in (f"{kind}|{text}", f"{kind}|{text}|1|{text}", f"{kind}|%00|9|%ED%A0%80", text, kind):
                await sends_pressed(who, payload)


async def open_conversation(talker: Talker) -> str:
    action = talker.button("I don't know yet").action
    assert isinstance(action, DontKnowThat)
    return action.conversation


def packed(action: object) -> str:
    try:
        return action.pack()  # type: ignore[attr-defined,no-any-return]  # an Action
    except (ValueError, UnicodeEncodeError):
        return "take|x"


async def sends_pressed(talker: Talker, payload: str) -> None:
    await unbroken(talker, ButtonPressed(talker.origin(), payload))


@pytest.mark.parametrize("flow", list(FLOWS))
async def test_form_values_of_wrong_types(cast: Cast, flow: str) -> None:
    who = cast[author_or_office(flow)]
    for raw in WRONG_TYPES:
        id = (await cast.company.idea("mara@acme.example")).id
        page = await conversation(who, flow, id)
        values: Mapping[str, object] = dict.fromkeys([*FLOWS[flow].by_name, "no such field"], raw)
        for button in FormButton:
            await sends(who, FormSubmitted(who.origin(), page.conversation, page.turn, values, button))
        await sends(who, FormSubmitted(who.origin(), page.conversation, 10**30, values, edit="\x00\ud800"))
        await sends(who, FormClosed(who.origin(), page.conversation, -5, values))
        await sends(who, FormSubmitted(who.origin(), "no such conversation", 0, values))
        await sends(who, FormClosed(who.origin(), "\ud800\x00", 0, values))
        await who.say("/resume")
        assert "Something broke" not in who.text
        await who.say("cancel")
        assert isinstance(who.last, Say)
        who.replies.clear()
