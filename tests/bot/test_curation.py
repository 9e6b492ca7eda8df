"""Entries as they are typed, the cards around them, and when somebody may be reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cards.playbook import PAGE, Entry, playbook_list, reminder
from bot.cards.questions import Cluster, Counted, questions_message, unanswered_buttons, unanswered_part
from bot.ui import Quote, to_text
from bot.usecases.curation_entry import Typed, half_a_year, made, new_id, phrasings, sections, typed_answer
from bot.usecases.curation_review import opens_at
from bot.usecases.curation_talks import Aim, Kind, aim_of, named
from domain.people import Role
from domain.versions import Freshness
from knowledge.playbooks import Audience
from tests.support.company import Company

DAY = date(2026, 8, 31)


def entry(number: int = 1) -> Entry:
    return Entry(f"entry-{number}", f"Title {number}", "everyone", "security", DAY, DAY, (), (("A", "b"),))


def test_phrasings_are_one_a_line_and_each_once() -> None:
    assert phrasings("- May I?\n\n  may   i\n• Shall I\nMAY I!") == ("May I?", "Shall I")


def test_headings_part_an_answer_and_it_can_be_typed_again() -> None:
    typed = "First line\nsecond line\n\n## Why\n- one\n- two\n# Last\nwords"
    found = sections(typed, "Title")
    assert [(one.heading, one.text) for one in found] == [
        ("Title", "First line\nsecond line"),
        ("Why", "- one\n- two"),
        ("Last", "words"),
    ]
    playbook = made(Typed("Title", Audience.EVERYONE, Role.LEGAL, ("a", "b", "c"), typed), "title", DAY)
    assert sections(typed_answer(playbook), "Title") == playbook.sections == found
    assert (playbook.reviewed_on, playbook.review_by) == (DAY, date(2027, 2, 28))


def test_a_text_that_the_company_supplies_counts_as_supplied_once_it_is_another() -> None:
    typed = Typed("Title", Audience.EVERYONE, Role.LEGAL, ("a", "b", "c"), "Your company must replace this text.")
    shipped = replace(made(typed, "title", DAY), company_supplies=True, related=("other",))
    same = made(replace(typed, questions=("d", "e", "f")), "title", DAY, shipped)
    assert (same.company_supplies, same.related) == (True, ("other",))
    assert not made(replace(typed, answer="Only the masked tool."), "title", DAY, shipped).company_supplies


@pytest.mark.parametrize(("day", "later"), [((2026, 8, 31), (2027, 2, 28)), ((2026, 3, 3), (2026, 9, 3))])
def test_half_a_year(day: tuple[int, int, int], later: tuple[int, int, int]) -> None:
    assert half_a_year(date(*day)) == date(*later)


def test_an_id_is_made_of_the_title_and_is_free() -> None:
    assert new_id("Which data may I use?", ()) == "which-data-may-i-use"
    assert new_id("Which data may I use?", {"which-data-may-i-use"}) == "which-data-may-i-use-2"
    assert new_id("每週", ()) == "entry"
    assert len(new_id("word " * 50, ())) <= 60


def test_subjects_lead_there_and_back() -> None:
    for aim in (Aim(Kind.NEW), Aim(Kind.VERSION, "a-b", 0), Aim(Kind.PROPOSAL, "a-b", 4), Aim(Kind.QUESTION, "", 9)):
        assert aim_of(aim.subject) == aim
    assert named("which-data:4") == ("which-data", 4)
    assert named("which-data:٤") == ("which-data", None)


def test_a_long_list_has_pages_and_every_entry_stands_on_one() -> None:
    entries = [entry(number) for number in range(2 * PAGE + 1)]
    pages = [playbook_list(entries, "", page) for page in (1, 2, 3)]
    shown = "\n".join(to_text(one.card) for one in pages if one.card is not None)
    assert all(f"Title {number}: entry-{number} ·" in shown for number in range(2 * PAGE + 1))
    assert [one.card is not None and one.card.buttons[0].label == "Next page" for one in pages] == [True, True, False]


def test_one_due_entry_has_its_buttons_and_several_their_titles() -> None:
    one, many = reminder([entry()], 0, "security"), reminder([entry(n) for n in range(10)], 3, "security")
    assert one.card is not None
    assert many.card is not None
    assert [button.label for button in one.card.buttons] == ["Still right", "Change", "Retire"]
    assert len(many.card.buttons) == 10
    assert "3 more tomorrow" in to_text(many.card)
    assert Freshness.CURRENT is entry().freshness


def test_what_nobody_answered_is_counted_and_quoted_three_on_a_page() -> None:
    clusters = [Cluster(number, (f"*words* {number}", "others", "others")) for number in range(11)]
    parts = unanswered_part(clusters)
    assert [part.words for part in parts if isinstance(part, Quote)] == [f"*words* {number}" for number in range(3)]
    assert len(unanswered_buttons(clusters)) == 7
    said = questions_message(clusters, [Counted("a", "Title", 3)], [Counted("b", "Other", 1)])
    assert said.card is not None
    assert "asked 3 times" in to_text(said.card)
    assert "8 groups more" in to_text(said.card)
    last = questions_message(clusters, [Counted("a", "Title", 3)], [], page=99)
    assert last.card is not None
    assert [one.label for one in last.card.buttons][::2] == ["Write the answer 10", "Write the answer 11"]
    assert "Title" not in to_text(last.card)
    assert unanswered_part(()) == ()
    assert questions_message((), (), ()).card is None


@pytest.mark.parametrize(
    ("now", "zone", "opens"),
    [
        (datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
        (datetime(2026, 3, 6, 22, 0, tzinfo=UTC), "Europe/Berlin", datetime(2026, 3, 9, tzinfo=UTC)),
        (datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "America/New_York", datetime(2026, 3, 3, tzinfo=UTC)),
        (datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "No/Where", datetime(2026, 3, 3, 9, 0, tzinfo=UTC)),
    ],
)
def test_reminders_wait_for_working_hours_there(
    sqlite_company: Company, now: datetime, zone: str, opens: datetime
) -> None:
    found = opens_at(sqlite_company.office, now, zone)
    assert found >= now
    assert found.date() == opens.date()
    assert opens_at(sqlite_company.office, found, zone) == found
