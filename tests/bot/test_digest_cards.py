"""What the heads' digests say: with nothing, with one thing, and with a thousand; and what their cards fit into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions import RunCommand
from bot.cards.digest import (
    BUTTONS,
    LISTED,
    NO_DECISIONS,
    Decisions,
    Line,
    Section,
    change,
    deciding,
    digest_card,
    fitted,
    nothing,
)
from bot.cards.digest_director import DirectorFacts, director, impact_section
from bot.cards.digest_funnel import conversion, headline, moves
from bot.cards.digest_infrastructure import InfrastructureFacts, infrastructure
from bot.cards.digest_lines import NONE, Entry, Some
from bot.cards.digest_office import DayFacts, Waits, WeekFacts, office_day, office_week
from bot.cards.digest_product import Gap, ProductFacts, product_portfolio
from bot.cards.digest_training import Taught, TrainingFacts, training
from bot.cards.inbox import Item
from bot.cards.questions import Cluster, Counted
from bot.digest_actions import OpenSection
from bot.gate_actions import Decide
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from bot.ui import ACTION_LIMIT, Button, Chart, Facts, Message, Style, Text, to_text
from domain.blocker import Blocker
from domain.champion_cover import Cover, Serving, Unit
from domain.funnel import Decision, Stage
from domain.governance import GateId
from domain.impact import Sums
from domain.portfolio import LIVING, StageSum
from tests.support.blocker_cast import raised
from tests.support.slack_payloads import check_message
from tests.support.teams_payloads import check_activity

NOW = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
TODAY = NOW.date()
ZONE = "Europe/Berlin"
OPENS = OpenSection("project-office", "", 0, "channel", "", 1_795_000_000)
LONG = "Retypes *1,200* claims <a week> & from_PDF, `every` [day](https://evil.example) again "
Made = Callable[[int], list[Section]]


def entry(number: int, stage: Stage = Stage.DELIVERY) -> Entry:
    title = f"{LONG}{number}"
    return Entry(
        f"AI-2026-{number:04d}", title, stage, number, "P1", TODAY + timedelta(days=number % 30 - 15), "claims"
    )


def entries(number: int) -> Some[Entry]:
    return Some(tuple(entry(at) for at in range(min(number, LISTED))), number)


def items(number: int) -> tuple[Item, ...]:
    shown = (f"AI-2026-{at:04d}" for at in range(min(number, LISTED)))
    return tuple(
        Item(id, LONG, "the verdict on G2", Button(f"Decide {id}", Decide(id, 3, "")), NOW - timedelta(days=4), TODAY)
        for id in shown
    )


def owed(number: int) -> Some[Item]:
    return Some(items(number), number)


def blockers(number: int) -> Some[Blocker]:
    one = raised(summary=f"{LONG}{LONG}")
    return Some(tuple(one for _ in range(min(number, LISTED))), number)


def pairs(number: int) -> Some[tuple[str, int]]:
    return Some(tuple((f"the {LONG}{at}", at + 1) for at in range(min(number, LISTED))), number)


def sums(number: int) -> list[StageSum]:
    middle = NOW - timedelta(days=11)
    return [StageSum(stage, number, overdue=number // 3, middle=middle if number else None) for stage in LIVING]


def a_director(number: int) -> list[Section]:
    decided = {(GateId.G1, Decision.CONTINUE): number, (GateId.G1, Decision.REJECT): number}
    money = Sums(number * 900.0, number * 100.0, number, number, number)
    return director(
        DirectorFacts(
            sums(number),
            NOW,
            TODAY,
            ZONE,
            "EUR",
            {},
            entries(number),
            decided if number else {},
            90,
            money,
            pairs(number),
            pairs(number),
            entries(number),
            blockers(number),
            entries(number),
        )
    )


def the_infrastructure(number: int) -> list[Section]:
    facts = InfrastructureFacts(
        NOW, TODAY, ZONE, owed(number), owed(number), waits(number), entries(number), blockers(number), pairs(number)
    )
    return infrastructure(facts)


def the_products(number: int) -> list[Section]:
    gaps = Some(tuple(Gap(LONG, (f"AI-2026-{at:04d}",) * 6) for at in range(min(number, LISTED))), number)
    products = [(f"{LONG}{at}", f"p{at}", number) for at in range(min(number, 40))]
    return product_portfolio(ProductFacts(TODAY, {}, ["Quill"] * number, (), products, gaps, owed(number)))


def the_office(number: int) -> list[Section]:
    return office_day(DayFacts(NOW, TODAY, ZONE, entries(number), entries(number), blockers(number)))


def the_week(number: int) -> list[Section]:
    facts = WeekFacts(
        sums(number), NOW, TODAY, ZONE, {}, pairs(number).rows, entries(number), pairs(number), pairs(number),
        blockers(number), waits(number), entries(number), entries(number), entries(number), blockers(number),
    )  # fmt: skip
    return office_week(facts)


def the_training(number: int) -> list[Section]:
    units = [(f"{LONG}{at}", f"u{at}", number - at) for at in range(min(number, 40))]
    asked = Some(tuple(Cluster(at, (LONG, LONG)) for at in range(min(number, LISTED))), number)
    champion = Serving("Mara", ends_on=date(2026, 12, 9))
    cover = {
        Cover.VACANT: [Unit("claims", LONG, 12, ())] * number,
        Cover.ENDING: [Unit("sales", "Sales", 3, (champion,))] * number,
    }
    lessons = Some(tuple(Taught(f"L-{at}", LONG) for at in range(min(number, LISTED))), number)
    top = [Counted(f"p{at}", LONG, number) for at in range(min(number, 5))]
    return training(TrainingFacts(TODAY, {}, units, 5, asked, top, cover, lessons))


def waits(number: int) -> Some[Waits]:
    return Some(tuple(Waits(f"AI-{at}", "AI-9", LONG) for at in range(min(number, LISTED))), number)


EACH: dict[str, Made] = {
    "director": a_director,
    "infrastructure": the_infrastructure,
    "product": the_products,
    "day": the_office,
    "week": the_week,
    "training": the_training,
}


def waiting(number: int) -> Decisions:
    return Decisions(items(number), number, NOW - timedelta(days=4) if number else None, for_you=True)


def composed(name: str, number: int) -> Message:
    made = EACH[name](number)
    wanted = waiting(number)
    first = deciding(wanted, TODAY, RunCommand("inbox", ""))
    return digest_card(
        "Project office", TODAY, [first, *made], wanted, now=NOW, opens=OPENS,
        headline=headline(sums(number), NOW, {}), since=date(2026, 11, 23),
    )  # fmt: skip


@pytest.mark.parametrize("name", EACH)
def test_with_nothing_there_is_no_section(name: str) -> None:
    assert not any(EACH[name](0))
    message = composed(name, 0)
    assert message.card is None
    assert message.text == "**Project office · Monday 30 November** · No decision waits for you."


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("number", [1, 7, 1000])
def test_every_digest_is_one_message_on_slack_and_two_at_most_on_teams(name: str, number: int) -> None:
    message = composed(name, number)
    assert message.card is not None
    for post in slack.posts(message):
        check_message({"text": post.text, "blocks": post.blocks})
    for sent in teams.posts(message):
        check_activity(sent.activity())
        assert len((sent.card or {}).get("actions", [])) <= 6
    assert len(slack.posts(message)) == 1
    assert len(teams.posts(message)) <= (1 if number == 1 else 2)


@pytest.mark.parametrize("name", EACH)
def test_a_thousand_are_ten_lines_and_a_button_for_the_rest(name: str) -> None:
    message = composed(name, 1000)
    assert message.card is not None
    facts = [part for part in message.card.parts if isinstance(part, Facts)]
    assert max(len(part.rows) for part in facts) <= LISTED
    assert len(message.card.buttons) <= BUTTONS
    assert all(len(one.action.pack()) <= ACTION_LIMIT for one in message.card.buttons if isinstance(one, Button))
    shown = len(facts[0].rows)
    labels = [one.label for one in message.card.buttons]
    assert f"+{1000 - shown} more: decisions needed" in labels
    left = [part.markdown for part in message.card.parts if isinstance(part, Text) and part.markdown.endswith(" more.")]
    assert len([one for one in labels if " more: " in one]) == len(left) > 1
    assert f"+{1000 - shown} more." in [part.markdown for part in message.card.parts if isinstance(part, Text)]


def test_decisions_come_first_each_with_its_own_button() -> None:
    message = composed("director", 3)
    assert message.card is not None
    assert message.text.startswith(
        "**Project office · Monday 30 November** · 3 decisions wait for you, the oldest 4 days. Funnel: 3 new"
    )
    assert message.card.title == "Decisions needed"
    assert [one.label for one in message.card.buttons[:3]] == [f"Decide AI-2026-000{at}" for at in range(3)]
    first = message.card.buttons[0]
    assert isinstance(first, Button)
    assert first.style is Style.PRIMARY
    said = message.card.parts[0]
    assert isinstance(said, Facts)
    assert said.rows[0][1] == "the verdict on G2, since Thu 26 Nov, due Mon 30 Nov"


def test_charts_have_a_text_that_says_the_same() -> None:
    message = composed("week", 12)
    assert message.card is not None
    charts = [part for part in message.card.parts if isinstance(part, Chart)]
    assert len(charts) == 2
    told = to_text(message.card)
    for chart in charts:
        assert all(f"{bar.label}: {bar.value:g}" in told for bar in chart.bars)


def test_changes_are_said_against_the_last_digest() -> None:
    before = {"stage:NEW": 7.0, "stage:ASSESSMENT": 10.0, "stage:DELIVERY": 3.0}
    numbers = {Stage.NEW: 12, Stage.ASSESSMENT: 9}
    found = [StageSum(stage, numbers.get(stage, 0), overdue=4, middle=NOW - timedelta(days=11)) for stage in LIVING]
    assert headline(found, NOW, before) == (
        "Funnel: 12 new (+5) · 9 in assessment (-1) · 0 in delivery (-3). "
        "**Bottleneck: in assessment**, median 11 days, 4 overdue."
    )
    assert change(3, None) == change(3, 3.0) == ""
    assert (
        moves([("*Claims*", "claims", 3), ("Sales", "sales", 1)], "unit", {"unit:claims": 1.0}) == r"\*Claims\* (+2)."
    )


def test_expected_and_confirmed_stand_apart() -> None:
    section = impact_section(Sums(250_000, 40_000, 2, 5, 1), "EUR", {"impact:confirmed": 30_000})
    rows = [(line.label, line.said) for line in section.lines]
    assert rows[:2] == [("Expected", "250,000 EUR"), ("Confirmed", "40,000 EUR (+10,000)")]
    assert "290,000" not in str(section)
    assert not impact_section(Sums(0, 0, 0, 0, 0), "EUR", {})


def test_conversion_leaves_out_pauses_and_gates_without_a_decision() -> None:
    decided = {
        (GateId.G1, Decision.CONTINUE): 3,
        (GateId.G1, Decision.REJECT): 1,
        (GateId.G1, Decision.PAUSE): 9,
        (GateId.G4, Decision.CLOSE): 2,
    }
    assert conversion(decided, 90).text == "G1: 3 of 4 went on (75%). The last 90 days."
    assert not conversion({(GateId.G2, Decision.PAUSE): 1}, 90)


def test_the_longest_sections_give_way_first() -> None:
    long = Section("Long", tuple(Line("x" * 70, "y" * 140) for _ in range(30)), left=5)
    short = Section("Short", (Line("a", "b"),))
    cut, kept = fitted([long, short])
    assert kept == short
    assert len(cut.lines) == LISTED
    assert cut.left == 25
    many = fitted([long] * 6)
    assert all(3 <= len(one.lines) < LISTED and len(one.lines) + one.left == 35 for one in many)


def test_of_a_chart_that_is_too_long_the_rest_is_left_for_the_button() -> None:
    units = next(one for one in the_training(40) if one.title == "Departments high and low")
    products = next(one for one in the_products(40) if one.title == "Initiatives per product")
    for section, kept in ((units, [0, 1, 2, 3, 4, 35, 36, 37, 38, 39]), (products, list(range(10)))):
        [shown] = fitted([section])
        assert section.chart is not None
        assert shown.chart is not None
        assert shown.chart.bars == tuple(section.chart.bars[at] for at in kept)
        assert shown.left == 30
        message = digest_card("Training", TODAY, [section], now=NOW, opens=OPENS)
        assert message.card is not None
        [more] = [one for one in message.card.buttons if one.label.startswith("+30 more: ")]
        assert isinstance(more, Button)
        assert more.action == replace(OPENS, section=section.code, after=0)


def test_the_line_for_nothing() -> None:
    assert nothing("Training", TODAY, date(2026, 11, 23)).text == (
        "**Training · Monday 30 November** · Nothing waits for a decision and nothing changed since Mon 23 Nov."
    )
    assert digest_card("Training", TODAY, [Section("")], NO_DECISIONS, now=NOW, opens=OPENS).card is None


def test_nothing_is_the_same_for_all() -> None:
    assert NONE.rows == ()
    assert NONE.number == 0
