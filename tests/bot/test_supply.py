"""Every item has a way to be supplied, by the right people only, and what is accepted as its value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.seats import DOES, item_of
from bot.conversation.flow import questions
from bot.flows import FLOWS
from bot.flows.supply import SUPPLY_FLOWS, flow_name
from bot.flows.supply_pages import PAGES, SEAT_PAGES
from bot.handlers import router
from bot.handlers.supply import COMMAND_OF, flow_for
from bot.ui import FieldKind
from domain.authority import Verb, may
from domain.dossier import Dossier
from domain.errors import DomainError, Refused
from domain.funnel import Stage
from domain.giving import (
    CLASSIFIED,
    DATES,
    PLACED,
    accepted,
    has_page,
    is_frozen,
    may_supply,
    named,
    seated,
    sum_in,
    tags_in,
    verb_for,
    web_address,
)
from domain.initiatives import Initiative
from domain.items import CHOICES, ITEMS, Item, Kind
from domain.parties import SEATS, Party
from domain.people import Person, PersonId, Role, Standing
from domain.shipped import GOVERNANCE
from tests.support.records import AUTHOR, SEATED, TODAY, record

ANYBODY = PersonId("p")
EMPTY = record(Stage.ASSESSMENT, dossier=Dossier())
TAKEN = record(Stage.ASSESSMENT, dossier=Dossier(seats={one: SEATED[one] for one in SEATS if one is not Party.SPONSOR}))


def somebody(*roles: Role, id: PersonId = ANYBODY, **given: object) -> Person:
    person = Person(id, "Somebody", roles=frozenset(roles), department="claims")
    return replace(person, **given)  # type: ignore[arg-type]  # any field


def ways(item: Item) -> tuple[str | None, str | None]:
    return flow_for(item), COMMAND_OF.get(item.kind)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_every_item_leads_to_a_flow_or_a_command_that_exists(item: Item) -> None:
    flow, command = ways(item)
    assert (flow is None) is not (command is None)
    if flow is not None:
        assert flow in FLOWS, f"{item.code}: there is no flow {flow}"
    if command is not None:
        assert command in router.commands, f"{item.code}: there is no command {command}"


def test_every_item_of_words_and_every_seat_has_its_page_and_nothing_else_has() -> None:
    assert set(PAGES) == {item.code for item in ITEMS.values() if item.kind is Kind.WORDS}
    assert set(SEAT_PAGES) == set(DOES) == set(SEATS)
    assert {item_of(party) for party in SEATS} <= set(ITEMS)
    pages = {flow.name for flow in SUPPLY_FLOWS} - {"found_out"}
    assert pages == {flow_name(item.code) for item in ITEMS.values() if has_page(item)}


@pytest.mark.parametrize("code", [*PAGES, *(item_of(party) for party in SEATS)])
def test_the_question_asks_in_the_way_of_its_item(code: str) -> None:
    flow = FLOWS[flow_name(code)]
    assert len(flow.steps) == 1
    first, *more = questions(flow.steps[0].form)
    seats = [item_of(party) for party in SEATS]
    expected = {FieldKind.CHOICE: list(CHOICES), FieldKind.DATE: list(DATES), FieldKind.PERSON: seats}
    for kind, codes in expected.items():
        assert (first.kind is kind) is (code in codes)
    assert first.ask.question.endswith((".", "?"))
    assert all(one.name == "link" and one.ask.optional for one in more)


OFFICE = Role.PROJECT_OFFICE
# Which roles give an item while all its seats are empty, besides its author and its sponsor: written down once more.
_EXPECTED = {
    "data_class": {OFFICE, Role.DATA_OWNER},
    "data_available": {OFFICE, Role.DATA_OWNER},
    "legal_basis": {OFFICE, Role.LEGAL},
    "risk_class": {OFFICE},
    "data_owner": {OFFICE, Role.DATA_OWNER},
    "support_owner": {OFFICE, Role.INFRASTRUCTURE},
    "product_owner": {OFFICE, Role.PRODUCT_PORTFOLIO},
    "sponsor": {OFFICE},
    "impact_owner": {OFFICE},
    "metric_owner": {OFFICE},
    "project_manager": {OFFICE},
    "support_plan": {OFFICE, Role.INFRASTRUCTURE},
    "support_review": {OFFICE, Role.INFRASTRUCTURE},
    "monitoring": {OFFICE, Role.INFRASTRUCTURE},
    "runbook": {OFFICE, Role.INFRASTRUCTURE},
    "users_trained": {OFFICE, Role.TRAINING},
    "domain": {OFFICE, Role.CHAMPION},
    "team": {OFFICE, Role.CHAMPION},
    "network": {OFFICE, Role.CHAMPION},
    "tags": {OFFICE, Role.CHAMPION},
}
_GIVEN = [item for item in ITEMS.values() if has_page(item)]


@pytest.mark.parametrize("item", _GIVEN, ids=lambda item: item.code)
@pytest.mark.parametrize("role", list(Role))
def test_who_gives_what_while_the_seats_are_empty(role: Role, item: Item) -> None:
    ruling = may_supply(somebody(role), item, EMPTY, GOVERNANCE)
    assert bool(ruling) is (role in _EXPECTED.get(item.code, {OFFICE})), (role, item.code)
    assert ruling or (ruling.reason or "").endswith(".")


@pytest.mark.parametrize("item", _GIVEN, ids=lambda item: item.code)
@pytest.mark.parametrize("party", SEATS)
def test_who_sits_there_gives_what_the_seat_owes(party: Party, item: Item) -> None:
    ruling = may_supply(somebody(id=SEATED[party]), item, TAKEN, GOVERNANCE)
    owes = item.owner is party and item.code not in PLACED
    words = item.kind is Kind.WORDS and item.code not in CLASSIFIED | PLACED
    supplies = words and party in (Party.PROJECT_MANAGER, Party.SPONSOR)
    places = item.code in PLACED and party is Party.PROJECT_MANAGER
    assert bool(ruling) is (owes or supplies or places), (party, item.code)


@pytest.mark.parametrize("item", _GIVEN, ids=lambda item: item.code)
def test_the_author_gives_words_and_a_sponsor_but_never_a_class(item: Item) -> None:
    gives = item.code == "sponsor" or (item.kind is Kind.WORDS and item.code not in CLASSIFIED | PLACED)
    assert bool(may_supply(somebody(id=AUTHOR), item, TAKEN, GOVERNANCE)) is gives
    in_office = may_supply(somebody(*Role, id=AUTHOR), item, EMPTY, GOVERNANCE)
    assert bool(in_office) is (item.code not in CLASSIFIED)


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS.keys())
def test_guests_and_people_who_left_give_nothing(item: Item) -> None:
    for nobody in (somebody(*Role, standing=Standing.GUEST), somebody(*Role, active=False)):
        assert not may_supply(nobody, item, EMPTY, GOVERNANCE)


@pytest.mark.parametrize("item", [one for one in ITEMS.values() if not has_page(one)], ids=lambda item: item.code)
@pytest.mark.parametrize("role", list(Role))
def test_what_has_another_way_follows_the_verb_of_that_way(role: Role, item: Item) -> None:
    person = somebody(role)
    wanted = bool(may(person, verb_for(item), EMPTY, GOVERNANCE))
    assert bool(may_supply(person, item, EMPTY, GOVERNANCE)) is wanted
    assert verb_for(item) is not Verb.SUPPLY


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("120,000 EUR a year", 120_000.0),
        ("120 000", 120_000.0),
        ("about €120'000.50", 120_000.5),
        ("12", 12.0),
        ("approx. 120,000", None),
        ("1.2 million", None),
        ("120k", None),
        ("120.000", None),
        ("120,5", None),
        ("10 to 20", None),
        ("-5", None),
        ("a hundred", None),
    ],
)
def test_a_sum_is_read_as_written_or_not_at_all(words: str, value: float | None) -> None:
    assert sum_in(words) == value
    if value is None:
        with pytest.raises(Refused, match="for example 120,000 EUR"):
            accepted("expected_cost", words, TODAY)
    else:
        assert accepted("expected_cost", words, TODAY) == words


def test_days_lie_ahead() -> None:
    assert accepted("target_date", "2026-03-04", TODAY) == "2026-03-04"
    for words in ("2026-03-03", "2020-01-01", "soon"):
        with pytest.raises(Refused):
            accepted("impact_check_date", words, TODAY)
    assert accepted("stop_condition", "2020-01-01", TODAY) == "2020-01-01"


def test_a_choice_is_one_of_the_choices() -> None:
    assert accepted("data_class", "sensitive", TODAY) == "sensitive"
    with pytest.raises(Refused, match="Internal, Confidential, Sensitive, Critical"):
        accepted("data_class", "top secret", TODAY)


def test_tags_are_lower_case_and_few() -> None:
    assert tags_in("PDF, #Claims; pdf,, Motor  letters") == ("pdf", "claims", "motor letters")
    for words in (",;", ",".join(f"t{one}" for one in range(11)), "x" * 31):
        with pytest.raises(Refused):
            tags_in(words)


def test_a_link_is_a_web_address_without_a_password() -> None:
    assert web_address(" <https://wiki.example/page|Page> ") == "https://wiki.example/page"
    assert web_address(None) is None
    for words in (
        "wiki.example",
        "javascript:alert(1)",
        "https://ana:pw@wiki.example",
        "https://[",
        "https://a b.example",
    ):
        with pytest.raises(Refused):
            web_address(words)


def test_items_are_found_by_their_words() -> None:
    for item in ITEMS.values():
        assert named(item.code) == (item, ""), item.code
        assert named(f"{item.label}: and more")[0] is not None, item.label
    assert named("stop condition: when it is wrong") == (ITEMS["stop_condition"], "when it is wrong")
    assert named("manager")[0] is ITEMS["project_manager"]
    assert named("the")[0] is None
    assert named("")[0] is None


def test_a_seat_is_taken_at_one_revision() -> None:
    after = seated(EMPTY, Party.PROJECT_MANAGER, somebody())
    assert (after.dossier.seats[Party.PROJECT_MANAGER], after.revision) == (ANYBODY, EMPTY.revision + 1)
    sponsored = seated(EMPTY, Party.SPONSOR, somebody())
    assert (sponsored.idea.sponsor, sponsored.revision) == (ANYBODY, EMPTY.revision + 1)
    assert Party.SPONSOR not in sponsored.dossier.seats
    for nobody in (somebody(active=False), somebody(standing=Standing.FOREIGN)):
        with pytest.raises(DomainError):
            seated(EMPTY, Party.SPONSOR, nobody)


def test_what_was_promised_is_frozen_from_g3_on() -> None:
    frozen: list[Initiative] = [record(stage) for stage in (Stage.AWAITING_EFFECT, Stage.ON_SUPPORT)]
    assert all(is_frozen(one) for one in frozen)
    assert not any(is_frozen(record(stage)) for stage in (Stage.NEW, Stage.ASSESSMENT, Stage.DELIVERY))
