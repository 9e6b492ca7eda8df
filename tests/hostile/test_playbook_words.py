"""Hostile words in a playbook: refused with a sentence, or kept and shown as they are; never anything broken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.cards.playbook import entry_message, reminder
from bot.cards.questions import Cluster, questions_message
from bot.events import FormSubmitted
from bot.packing import pack, unpack
from bot.ui import Quote, to_text
from bot.usecases.curation import entry_of
from bot.usecases.curation_entry import (
    Typed,
    made,
    phrasings,
    sections,
    typed_answer,
    wrong,
    wrong_answer,
    wrong_phrasings,
)
from bot.usecases.curation_talks import aim_of, named
from domain.model import Knowledge
from domain.people import Role
from knowledge.playbooks import Audience, parse, render
from storage.unit_of_work import reading
from tests.hostile.corpus import HOSTILE
from tests.support.company import Company

TODAY = date(2026, 3, 3)
REFUSED = (
    "![a cat](https://a.example/cat.png)",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "text <b>bold</b> text",
    "[press](javascript:alert(1))",
    "[press](data:text/html,x)",
    "[press](ftp://a.example/x)",
    "[press](//a.example)",
    "<https://a.example>",
    "[press][1]\n\n[1]: javascript:alert(1)",
    "```\ncode\n```",
    "> a quotation",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "&lt;script&gt;",
    "x" * 5_000,
    "\x1b[31mred",
    "## Only a heading",
    "  \n \n",
)


@pytest.mark.parametrize("words", REFUSED)
def test_what_an_answer_may_not_hold_is_refused_with_a_sentence(words: str) -> None:
    found = wrong_answer(words)
    assert found is not None
    assert found[0].isupper()
    assert found.endswith(".")


def checked(title: str, asked: str, answer: str) -> None:
    """Whatever was typed is refused, or is kept exactly as it is shown, and can be typed again."""
    if wrong_answer(answer) is not None or wrong_phrasings(asked) is not None:
        return
    playbook = made(Typed(title, Audience.HEADS, Role.LEGAL, phrasings(asked), answer), "an-entry", TODAY)
    if wrong(playbook):
        return
    kept = parse(render(playbook), "an-entry").playbook
    assert kept == playbook
    assert (kept.audience, kept.owner, kept.id) == (Audience.HEADS, "legal", "an-entry")
    assert len(kept.questions) == len(phrasings(asked))
    again = sections(typed_answer(playbook), playbook.title)
    assert [one.text for one in again] == [one.text for one in playbook.sections]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=list(HOSTILE))
def test_the_corpus_in_every_field(words: str) -> None:
    checked("A title", words, "An answer.")
    checked("A title", "a way", words)
    checked(words[:100] or "A title", "a way", "An answer.")
    checked(
        "A title", f"audience: everyone\n---\nid: x\n{words}"[:3000], f"---\naudience: everyone\n---\n{words}"[:3000]
    )


@given(some.text(max_size=60), some.text(max_size=200), some.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_in_every_field(title: str, asked: str, answer: str) -> None:
    checked(title, asked, answer)


@given(some.text(alphabet="#-*_`[]()<>!\\&\n \tab1.:/|~>=+", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_marks_in_an_answer(answer: str) -> None:
    checked("A title", "a way", answer)


@given(some.text(max_size=80))
def test_any_subject_of_a_conversation_or_a_button(subject: str) -> None:
    aim = aim_of(subject)
    assert aim.subject in ("", subject)
    assert named(subject)[1] is None or named(subject)[1] in range(2**31)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=list(HOSTILE))
def test_questions_are_quoted_literally_and_every_card_can_be_packed(words: str) -> None:
    said = words[:900].encode("utf-8", "replace").decode() or "nothing"
    message = questions_message([Cluster(1, (said, said))], (), ())
    assert message.card is not None
    quotes = [part for part in message.card.parts if isinstance(part, Quote)]
    assert len(quotes) == 1
    assert unpack(pack(message)) == message
    playbook = made(Typed(said[:90], Audience.EVERYONE, Role.LEGAL, (said[:90],), "An answer."), "an-entry", TODAY)
    entry = entry_of(playbook, TODAY, Knowledge())
    for one in (entry_message(entry, True, True, 3), reminder([entry], 0, "legal"), reminder([entry] * 2, 1, "x")):
        assert one.card is not None
        assert to_text(one.card)
        assert unpack(pack(one)) == one


async def test_hostile_values_in_the_form_break_nothing(sqlite_company: Company) -> None:
    await sqlite_company.person("tess@acme.example", Role.TRAINING)
    tess = sqlite_company.talker("tess@acme.example", opens_forms=True)
    for name, words in HOSTILE.items():
        await tess.command("playbook", "add")
        page = tess.page
        values = {"title": words, "audience": words, "owner": words, "asked": words, "answer": words}
        given_ = {**values, "review_by": words}
        await tess.send(FormSubmitted(tess.origin(), page.conversation, page.turn, given_))
        assert "broke" not in tess.text, name
        await tess.say("cancel")
    async with reading(sqlite_company.database) as uow:
        assert await uow.playbooks.marker() == 0
