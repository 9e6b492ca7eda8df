"""Whatever is typed, pressed or sent: never an exception, and stored and shown literally or refused with a sentence."""

from __future__ import annotations

import pytest

from bot.cards.initiative import Around, office_card, status_card
from bot.cleaning import clean
from bot.conversation.reading import is_blank
from bot.events import (
    CardRefreshed,
    Command,
    FormButton,
    FormSubmitted,
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
from bot.router import router
from bot.ui import FieldKind, cut, literal, plain, to_text
from domain.people import Role
from storage.unit_of_work import reading
from tests.hostile.corpus import HOSTILE
from tests.hostile.sending import author_or_office, conversation, sends, some, unbroken
from tests.stories.cast import PAGES, PROBLEM, Cast
from tests.support.talker import Talker

TEXTS = pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
WRITTEN = (FieldKind.LINE, FieldKind.PARAGRAPH)
ABOUT = [name for name in FLOWS if name != "submit_idea"]


@TEXTS
def test_literal_words_read_as_they_were_written(text: str) -> None:
    said = clean(text)
    assert plain(literal(said)) == " ".join(said.split())


@TEXTS
async def test_every_text_field_of_an_idea_by_form(two: Cast, text: str) -> None:
    mara = two["mara"]
    page = await conversation(mara, "submit_idea", "")
    assert page is not None
    values: dict[str, object] = {name: value for one in PAGES for name, value in one.items()}
    for name, (_, question) in FLOWS["submit_idea"].by_name.items():
        if question.kind in WRITTEN:
            values[name] = text[: question.ask.max_length]
    await sends(mara, FormSubmitted(mara.origin(), page.conversation, page.turn, values))
    refused = isinstance(mara.last, ShowForm) and any(one.name == "problem" and one.error for one in mara.page.fields)
    assert refused is (len(clean(text).strip()) < 8 or is_blank(clean(text)))
    await finish(mara)
    await shown_literally(two, PROBLEM if refused else clean(str(values["problem"])).strip())


async def finish(mara: Talker) -> None:
    """What was refused is mended, what was kept stays, and the idea is handed in."""
    good: dict[str, object] = {
        **{name: value for one in PAGES for name, value in one.items()},
        "title": "A good title", "summary": "A good summary", "evidence": "", "process": "", "capture": "",
    }  # fmt: skip
    for _ in range(12):
        assert isinstance(mara.last, ShowForm), mara.text
        if mara.page.review:
            break
        await mara.fill({one.name: good[one.name] for one in mara.page.fields if one.error or one.value in (None, "")})
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
async def test_every_question_of_an_idea_in_the_chat(two: Cast, text: str) -> None:
    mara = two["mara"]
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
    await cast.add("olga", *(role for role in Role if role is not Role.EMPLOYEE))  # may begin what others may not
    name = author_or_office(flow)
    who, mara = cast["olga" if name == "amina" else name], cast["mara"]
    for text in HOSTILE.values():
        id = (await cast.company.idea("mara@acme.example")).id
        page = await conversation(who, flow, id)
        if page is None:
            continue  # not begun at this stage; the words of such flows are in test_gates_words
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
    for name in (text, "submit_idea", "decide", "comment"):
        await unbroken(kofi, Shortcut(kofi.origin(), name, SourceMessage(text, text, text)))
    await unbroken(kofi, TextMessage(kofi.origin(), "/resume"))
    cast.company.inbox.profiles["new@acme.example"] = Profile(text or "x", "new@acme.example")
    new = cast.company.talker("new@acme.example")
    await sends(new, Command(new.origin(), "help"))
    await unbroken(new, ProfileChanged(new.origin(), Profile(text or "y", "new@acme.example", time_zone=text)))
    await sends(new, Command(new.origin(), "drafts"))
    await sends(new, Command(new.origin(), "idea", PROBLEM))
    await sends(new, Command(new.origin(), "drafts"))
