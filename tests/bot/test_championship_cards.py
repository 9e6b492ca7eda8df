"""What the cards of champions say, to whom, and what their buttons fit into."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cards.championship import Around, consent_card, hours, panel_card, training_card, welcome_card
from bot.cards.championship_term import Reader, hand_over_card, list_card, record_card, term_card, thanks_card
from bot.flows.championship import MEANS, SHIPPED
from bot.handlers.championship import is_record
from bot.ui import ACTION_LIMIT, Button, to_text
from bot.usecases.championship import number_of
from bot.usecases.championship_begin import marks_in
from domain.champion_rules import CRITERIA, Champions
from domain.championship import Champion, ChampionId, ChampionState, Nomination, Seat, Sheet, Tick
from domain.errors import Refused
from domain.people import Person, PersonId

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)
MARA, LENA, TARA, CARL = (PersonId(one) for one in ("mara", "lena", "tara", "carl"))
PEOPLE = {id: Person(id, id.title()) for id in (MARA, LENA, TARA, CARL)}
TABLE = Champions()
AROUND = Around(PEOPLE, "Claims", TABLE, TODAY)
NEW = Champion(ChampionId("C-12"), MARA, "claims", Nomination.SELF, MARA, NOW, "*I* use it.")
GOOD = {point.code: 4 for point in CRITERIA}
SHEETS = (Sheet(LENA, Seat.DEPARTMENT, GOOD, NOW), Sheet(TARA, Seat.TRAINING, {**GOOD, "standing": 2}, NOW))
TICKED = {point.code: Tick(MARA, TODAY, NOW) for point in TABLE.checklist}
ACTIVE = replace(
    NEW, state=ChampionState.ACTIVE, term_number=1, starts_on=TODAY, ends_on=date(2027, 3, 2), sheets=SHEETS
)


def labels(buttons: tuple[object, ...]) -> list[str]:
    return [one.label for one in buttons if isinstance(one, Button)]


@pytest.mark.parametrize("state", list(ChampionState))
@pytest.mark.parametrize("reader", list(Reader))
def test_every_state_can_be_read_and_its_buttons_are_packed(state: ChampionState, reader: Reader) -> None:
    one = replace(ACTIVE, state=state, paused_until=TODAY if state is ChampionState.PAUSED else None)
    shown = (
        record_card(one, AROUND, reader),
        term_card(one, AROUND),
        consent_card(one, AROUND),
        panel_card(one, AROUND),
        training_card(one, AROUND, may_start=True),
        list_card([one], PEOPLE, TABLE, {"claims": "Claims"}, None),
    )
    for card in shown:
        assert to_text(card)
        assert all(len(one.action.pack()) <= ACTION_LIMIT for one in card.buttons if isinstance(one, Button))


def test_the_person_never_reads_the_marks() -> None:
    judged = replace(NEW, state=ChampionState.VETTING, sheets=SHEETS)
    for reader in Reader:
        said = to_text(record_card(judged, AROUND, reader))
        assert ("Lena 4, Tara 2" in said) is (reader is not Reader.PERSON)
    assert "Lena 4" not in to_text(term_card(judged, AROUND))


def test_marks_are_shown_when_both_sides_gave_theirs() -> None:
    first = replace(NEW, state=ChampionState.VETTING, sheets=SHEETS[:1])
    card = panel_card(first, AROUND)
    assert "Lena: has given marks" in to_text(card)
    assert "Lena 4" not in to_text(card)
    assert labels(card.buttons) == ["Give marks…"]
    both = panel_card(replace(first, sheets=SHEETS), AROUND)
    assert labels(both.buttons) == ["Decline kindly…", "Change my marks…"]
    good = replace(first, sheets=(SHEETS[0], replace(SHEETS[1], marks=GOOD)))
    assert labels(panel_card(good, AROUND).buttons) == ["Accept", "Change my marks…"]


def test_only_whoever_may_start_the_term_gets_the_button() -> None:
    ready = replace(NEW, state=ChampionState.TRAINING, trained=TICKED, consent_at=NOW)
    assert labels(training_card(ready, AROUND).buttons) == []
    assert labels(training_card(ready, AROUND, may_start=True).buttons) == ["Start the term"]
    assert "Start the term" not in labels(record_card(ready, AROUND, Reader.PERSON).buttons)
    assert "Start the term" in labels(record_card(ready, AROUND, Reader.TRAINING).buttons)
    assert "Start the term" not in labels(record_card(ready, AROUND, Reader.PANEL).buttons)
    unagreed = to_text(training_card(replace(ready, consent_at=None), AROUND))
    assert "line manager's yes to the time is still missing" in unagreed


def test_the_buttons_of_a_term_follow_what_is_there() -> None:
    assert labels(term_card(ACTIVE, AROUND).buttons)[0] == "Name a successor…"
    assert labels(term_card(replace(ACTIVE, successor=CARL), AROUND).buttons)[0] == "Hand over…"
    handed = replace(ACTIVE, successor=CARL, handed_over_at=NOW)
    assert "Hand over…" not in labels(term_card(handed, AROUND).buttons)
    assert "Carl, has what they need" in to_text(term_card(handed, AROUND))


def test_words_of_people_are_shown_as_they_are() -> None:
    assert "“*I* use it.”" in to_text(consent_card(NEW, AROUND))
    left = hand_over_card(replace(ACTIVE, hand_over="Ask [Mara](https://x.example)."), AROUND, 3, 1)
    assert "“Ask [Mara](https://x.example).”" in to_text(left)
    assert "Open questions: 3" in to_text(left)
    assert "Carl follows you." in to_text(thanks_card(replace(ACTIVE, successor=CARL, ended_on=TODAY), AROUND))
    assert "IT support" in to_text(welcome_card(ACTIVE, AROUND))


def test_a_share_is_said_in_hours() -> None:
    assert hours(10) == "10 %, about 4 hours a week"
    assert hours(1) == "1 %"


def test_every_mark_of_the_shipped_criteria_has_words() -> None:
    assert set(MEANS) == set(SHIPPED) == {point.code for point in CRITERIA}
    assert all(len(set(words)) == 5 for words in MEANS.values())


@pytest.mark.parametrize(("said", "number"), [("C-12", "C-12"), ("c12", "C-12"), (" 12 ", "C-12"), ("letters", None)])
def test_numbers_as_people_type_them(said: str, number: str | None) -> None:
    assert number_of(said) == number


def test_a_topic_is_no_record() -> None:
    assert is_record("C-12")
    assert is_record("c12?")
    assert not is_record("claims")
    assert not is_record("12")


def test_marks_in_a_line() -> None:
    assert marks_in(NEW, "4 3, 5", ("a", "b", "c")) == {"a": 4, "b": 3, "c": 5}
    for wrong in ("4 3", "4 3 x", "4 3 55", ""):
        with pytest.raises(Refused, match="3 marks from 1 to 5"):
            marks_in(NEW, wrong, ("a", "b", "c"))
