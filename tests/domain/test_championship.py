"""A champion's record: what each state allows and to whom, and what no order of acts can bring about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.champion_rules import Champions
from domain.championship import (
    LIVING,
    SERVING,
    Champion,
    ChampionState,
    Ending,
    Nomination,
    Seat,
    empty_seats,
    too_low,
    untrained,
)
from domain.championship_acts import (
    activate,
    consent,
    cover,
    decide,
    decline_extension,
    end,
    extend,
    hand_over,
    name_backup,
    name_successor,
    nominate,
    pause,
    refuse,
    resume,
    score,
    tick,
    withdraw,
)
from domain.championship_terms import take_steps
from domain.errors import AlreadyDone, DomainError, NotAllowed, Refused
from domain.people import Person, Role
from tests.support.champion_cast import (
    ANA,
    BEN,
    CARL,
    DIRK,
    GOOD,
    GUEST,
    ID,
    LAST_DAY,
    NOW,
    PAUL,
    POOR,
    ROBOT,
    RULES,
    SUE,
    TESS,
    TODAY,
    active,
    at_state,
    by,
    in_ending,
    in_training,
    in_vetting,
    nominated,
    paused,
    scored,
    trained,
)

S = ChampionState
Act = Callable[[Champion], Champion]
SOON = TODAY + timedelta(days=10)

ACTS: dict[str, Act] = {
    "consent": lambda c: consent(c, ANA, by(BEN), 10, NOW, RULES),
    "refuse": lambda c: refuse(c, ANA, by(BEN), "Not now", TODAY, NOW),
    "score": lambda c: score(c, ANA, by(TESS), GOOD, NOW, RULES),
    "accept": lambda c: decide(c, by(TESS), True, "", TODAY, NOW, RULES),
    "decline": lambda c: decide(c, by(TESS), False, "Not yet", TODAY, NOW, RULES),
    "tick": lambda c: tick(c, ANA, by(ANA), "ai-basics", TODAY, TODAY, NOW, RULES),
    "activate": lambda c: activate(c, ANA, by(TESS), TODAY, NOW, RULES),
    "pause": lambda c: pause(c, ANA, by(ANA), SOON, TODAY),
    "resume": lambda c: resume(c, ANA, by(ANA), TODAY),
    "name_backup": lambda c: name_backup(c, ANA, by(ANA), CARL),
    "name_successor": lambda c: name_successor(c, ANA, by(ANA), SUE),
    "hand_over": lambda c: hand_over(c, ANA, by(ANA), "Two open ideas", NOW),
    "extend": lambda c: extend(c, ANA, by(TESS), TODAY, NOW, RULES),
    "decline_extension": lambda c: decline_extension(c, ANA, by(ANA)),
    "cover": lambda c: cover(c, ANA, by(ANA), "Lyon", ("OCR",)),
    "end": lambda c: end(c, ANA, by(TESS), "A new job", TODAY, NOW),
    "withdraw": lambda c: withdraw(c, ANA, by(ANA), TODAY, NOW),
}
SAME = "same"  # it is done, and the state stays
STARTED = {"name_backup": SAME, "name_successor": SAME, "extend": SAME, "cover": SAME, "end": S.ALUMNI}
# The state after each act that is allowed; whatever does not stand here is refused.
AFTER: dict[ChampionState, dict[str, ChampionState | str]] = {
    S.NOMINATED: {"consent": S.VETTING, "refuse": S.DECLINED, "withdraw": S.WITHDRAWN},
    S.VETTING: {"score": SAME, "withdraw": S.WITHDRAWN},
    S.TRAINING: {"tick": SAME, "cover": SAME, "end": S.DECLINED, "withdraw": S.WITHDRAWN},
    S.ACTIVE: {**STARTED, "pause": S.PAUSED, "withdraw": S.WITHDRAWN},
    S.ENDING: {**STARTED, "pause": S.PAUSED, "withdraw": S.WITHDRAWN},
    S.PAUSED: {**STARTED, "resume": S.ACTIVE, "withdraw": S.WITHDRAWN},
    S.ALUMNI: {},
    S.DECLINED: {},
    S.WITHDRAWN: {},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", S)
def test_each_state_allows_what_the_table_says(state: ChampionState, act: str) -> None:
    before = at_state(state)
    assert before.state is state
    expected = AFTER[state].get(act)
    if expected is None:
        with pytest.raises(DomainError) as refused:
            ACTS[act](before)
        words = refused.value.user_message
        assert words[0].isupper()
        assert words[-1] in ".!"
        return
    after = ACTS[act](before)
    assert after.state is (state if expected == SAME else expected)
    assert after.revision == before.revision + 1


def test_what_needs_something_first_is_done_once_it_is_there() -> None:
    assert ACTS["accept"](scored()).state is S.TRAINING
    assert ACTS["decline"](scored(POOR)).state is S.DECLINED
    assert ACTS["activate"](trained()).state is S.ACTIVE
    assert ACTS["hand_over"](ACTS["name_successor"](active())).handed_over_by == "ana"
    assert ACTS["decline_extension"](ACTS["extend"](active())).extension is None


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(S),
    st.lists(st.sampled_from([*ACTS, "score as manager", "tick all", "agree", "day passes"]), max_size=40),
)
def test_no_order_of_acts_breaks_the_rules(start: ChampionState, names: list[str]) -> None:
    champion, today = at_state(start), TODAY
    for name in names:
        before = champion
        if name == "day passes":
            today += timedelta(days=25)
        try:
            champion = _done(champion, name, today)
        except DomainError:
            champion = before
        assert champion.revision in (before.revision, before.revision + 1)
        _holds(before, champion)


def _done(champion: Champion, name: str, today: date) -> Champion:
    match name:
        case "score as manager":
            return score(champion, ANA, by(BEN), GOOD, NOW, RULES)
        case "tick all":
            open_ = untrained(champion, RULES)
            ticked = champion
            for item in open_:
                ticked = tick(ticked, ANA, by(ANA), item.code, TODAY, TODAY, NOW, RULES)
            return replace(ticked, revision=champion.revision + 1) if open_ else champion
        case "agree":
            who = ANA if champion.extension and "person" in champion.extension.waits_for else BEN
            return extend(champion, ANA, by(who), today, NOW, RULES)
        case "day passes":
            return take_steps(champion, today, RULES)
        case _:
            return ACTS[name](champion)


def _holds(before: Champion, after: Champion) -> None:
    if before.state.is_end:
        assert after == before
    if after.is_serving:
        assert after.consent_by == "ben"
        assert after.share_percent is not None
        assert {sheet.seat for sheet in after.sheets} == set(Seat)
        assert len(after.scores) >= 2
        assert not too_low(after, RULES)
        assert not untrained(after, RULES)
        assert after.ends_on is not None
        assert 1 <= after.term_number <= RULES.max_terms
    assert (after.state is S.PAUSED) == (after.paused_until is not None)
    assert after.state.is_end == (after.ended_on is not None)
    assert after.successor != after.person
    assert "ana" not in after.scores


def test_every_state_has_words_and_is_living_or_ended() -> None:
    assert all(state.spoken for state in S)
    assert LIVING | {S.ALUMNI, S.DECLINED, S.WITHDRAWN} == set(S)
    assert SERVING < LIVING


@pytest.mark.parametrize(
    ("who", "kind", "state"),
    [
        (BEN, Nomination.HEAD, S.VETTING),
        (PAUL, Nomination.HEAD, S.VETTING),
        (CARL, Nomination.PEER, S.NOMINATED),
        (ANA, Nomination.SELF, S.NOMINATED),
    ],
)
def test_a_head_s_word_goes_to_the_panel_and_others_wait_for_the_line_manager(
    who: Person, kind: Nomination, state: ChampionState
) -> None:
    new = nominated(who, topics=(" OCR ", "ocr", "Letters"))
    assert (new.nomination, new.state, new.nominated_by) == (kind, state, who.id)
    assert (new.department, new.site, new.topics, new.consent_at) == ("claims", "Madrid", ("ocr", "Letters"), None)


def test_the_line_manager_nominates_and_agrees_in_one_act() -> None:
    new = nominated(BEN, percent=12)
    assert (new.consent_by, new.share_percent, new.revision) == ("ben", 12, 1)
    assert nominated(PAUL, percent=12).consent_by is None  # only the line manager gives the time
    with pytest.raises(Refused, match="from 5 % to 20 %"):
        nominated(BEN, percent=40)


def test_a_head_s_nomination_still_needs_the_time_before_the_term() -> None:
    champion = nominated(PAUL)
    champion = score(champion, ANA, by(TESS), GOOD, NOW, RULES)
    champion = score(champion, ANA, by(BEN), GOOD, NOW, RULES)
    champion = decide(champion, by(BEN), True, "", TODAY, NOW, RULES)
    champion = replace(champion, trained=trained().trained)
    with pytest.raises(Refused, match="has not agreed to the time"):
        activate(champion, ANA, by(TESS), TODAY, NOW, RULES)
    agreed = consent(champion, ANA, by(BEN), 10, NOW, RULES)
    assert agreed.state is S.TRAINING
    assert activate(agreed, ANA, by(TESS), TODAY, NOW, RULES).state is S.ACTIVE


@pytest.mark.parametrize(
    ("person", "words", "said"),
    [
        (GUEST, "Good", "colleague of the company"),
        (replace(ANA, active=False), "Good", "account that is in use"),
        (replace(ANA, department=None), "Good", "department"),
        (ANA, "  ", "Say in a sentence why"),
    ],
)
def test_who_cannot_be_nominated(person: Person, words: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        nominate(ID, person, by(BEN), words, TODAY, NOW, RULES)


def test_one_living_record_each() -> None:
    with pytest.raises(AlreadyDone, match="C-12 is active") as twice:
        nominated(BEN, before=active())
    assert (twice.value.by, twice.value.at) == ("carl", NOW)


@pytest.mark.parametrize("act", ["consent", "refuse"])
@pytest.mark.parametrize("who", [ANA, CARL, TESS, DIRK, GUEST])
def test_only_the_line_manager_agrees(act: str, who: Person) -> None:
    acts: dict[str, Callable[[], Champion]] = {
        "consent": lambda: consent(nominated(), ANA, by(who), 10, NOW, RULES),
        "refuse": lambda: refuse(nominated(), ANA, by(who), "No", TODAY, NOW),
    }
    with pytest.raises(NotAllowed):
        acts[act]()


def test_without_a_line_manager_the_director_agrees_but_never_the_person() -> None:
    alone = replace(ANA, manager=None)
    assert consent(nominated(), alone, by(DIRK), 10, NOW, RULES).consent_by == "dirk"
    assert consent(nominated(), alone, by(CARL, Role.DIRECTOR), 10, NOW, RULES).consent_by == "carl"  # the deputy
    with pytest.raises(NotAllowed, match="An administrator"):
        consent(nominated(), alone, by(CARL), 10, NOW, RULES)
    boss = replace(alone, roles=frozenset({Role.DIRECTOR}))
    with pytest.raises(NotAllowed):
        consent(nominated(), boss, by(boss), 10, NOW, RULES)
    assert consent(nominated(), boss, by(PAUL), 10, NOW, RULES).consent_by == "paul"


def test_the_second_yes_hears_of_the_first_and_a_no_after_it_is_too_late() -> None:
    with pytest.raises(AlreadyDone) as twice:
        consent(in_vetting(), ANA, by(BEN), 10, NOW, RULES)
    assert (twice.value.by, twice.value.at) == ("ben", NOW)
    with pytest.raises(Refused, match="agreed to it already"):
        refuse(in_vetting(), ANA, by(BEN), "No", TODAY, NOW)
    with pytest.raises(Refused, match="why not"):
        refuse(nominated(), ANA, by(BEN), " ", TODAY, NOW)


@pytest.mark.parametrize("who", [ANA, CARL, SUE, DIRK, PAUL])
def test_marks_come_from_the_panel_only(who: Person) -> None:
    with pytest.raises(NotAllowed):
        score(in_vetting(), ANA, by(who), GOOD, NOW, RULES)


def test_a_line_manager_who_heads_training_has_one_seat_and_the_director_the_other() -> None:
    both = replace(BEN, roles=frozenset({Role.TRAINING}))
    champion = consent(nominated(), ANA, by(both), 10, NOW, RULES)
    with pytest.raises(NotAllowed):
        score(champion, ANA, by(DIRK), GOOD, NOW, RULES)
    one = score(champion, ANA, by(both), GOOD, NOW, RULES)
    assert empty_seats(one) == (Seat.DEPARTMENT,)
    with pytest.raises(Refused, match="marks of the head of the department"):
        decide(one, by(both), True, "", TODAY, NOW, RULES)
    two = score(one, ANA, by(DIRK), GOOD, NOW, RULES)
    assert decide(two, by(DIRK), True, "", TODAY, NOW, RULES).state is S.TRAINING
    assert score(one, ANA, by(PAUL), GOOD, NOW, RULES).sheets[1].seat is Seat.DEPARTMENT
    with pytest.raises(NotAllowed):
        score(one, ANA, by(SUE), GOOD, NOW, RULES)


def test_a_director_who_stands_in_for_training_sits_for_a_department_without_a_line_manager() -> None:
    alone = replace(ANA, manager=None)
    one = score(in_vetting(), alone, by(DIRK, Role.TRAINING), GOOD, NOW, RULES)
    assert one.sheets[0].seat is Seat.DEPARTMENT
    assert empty_seats(score(one, alone, by(TESS), GOOD, NOW, RULES)) == ()


def test_a_deputy_of_training_who_is_the_line_manager_sits_for_the_department() -> None:
    one = score(in_vetting(), ANA, by(BEN, Role.TRAINING), GOOD, NOW, RULES)
    assert one.sheets[0].seat is Seat.DEPARTMENT
    assert score(one, ANA, by(SUE, Role.TRAINING), GOOD, NOW, RULES).sheets[1].seat is Seat.TRAINING


def test_a_head_of_training_does_not_vet_or_start_themselves() -> None:
    head = replace(ANA, roles=frozenset({Role.TRAINING}))
    with pytest.raises(NotAllowed, match="Nobody gives marks to themselves"):
        score(in_vetting(), head, by(head), GOOD, NOW, RULES)
    one = score(in_vetting(), head, by(DIRK), GOOD, NOW, RULES)
    assert one.sheets[0].seat is Seat.TRAINING
    with pytest.raises(NotAllowed, match="AI director"):
        activate(trained(), head, by(head), TODAY, NOW, RULES)
    assert activate(trained(), head, by(DIRK), TODAY, NOW, RULES).state is S.ACTIVE


@pytest.mark.parametrize(
    "marks",
    [
        {"hands-on": 4},
        {**GOOD, "looks": 5},
        {**GOOD, "standing": 0},
        {**GOOD, "standing": 6},
    ],
)
def test_marks_are_one_to_five_for_every_criterion(marks: dict[str, int]) -> None:
    with pytest.raises(Refused):
        score(in_vetting(), ANA, by(TESS), marks, NOW, RULES)


def test_marks_given_again_replace_the_earlier_ones() -> None:
    again = score(scored(POOR), ANA, by(TESS), GOOD, NOW, RULES)
    assert len(again.sheets) == 2
    assert not too_low(again, RULES)


def test_the_verdict_is_what_the_marks_say() -> None:
    with pytest.raises(Refused, match="Below 3: Is trusted"):
        decide(scored(POOR), by(TESS), True, "", TODAY, NOW, RULES)
    with pytest.raises(Refused, match="this is a yes"):
        decide(scored(), by(TESS), False, "Hm", TODAY, NOW, RULES)
    with pytest.raises(Refused, match="why not"):
        decide(scored(GOOD, POOR), by(TESS), False, " ", TODAY, NOW, RULES)
    no = decide(scored(GOOD, POOR), by(TESS), False, "A year more", TODAY, NOW, RULES)
    assert (no.state, no.ending, no.ended_because) == (S.DECLINED, Ending.PANEL, "A year more")
    with pytest.raises(AlreadyDone):
        decide(no, by(BEN), False, "Same", TODAY, NOW, RULES)


@pytest.mark.parametrize("who", [ANA, CARL, DIRK])
def test_only_who_gave_marks_gives_the_verdict(who: Person) -> None:
    with pytest.raises(NotAllowed):
        decide(scored(), by(who), True, "", TODAY, NOW, RULES)


def test_nobody_decides_alone() -> None:
    one = score(in_vetting(), ANA, by(TESS), GOOD, NOW, RULES)
    with pytest.raises(Refused, match="two people decide"):
        decide(one, by(TESS), True, "", TODAY, NOW, RULES)


def test_the_training_is_ticked_by_the_person_or_training_once_each() -> None:
    once = tick(in_training(), ANA, by(TESS), "safe-use", TODAY, TODAY, NOW, RULES)
    assert once.trained["safe-use"].by == "tess"
    assert len(untrained(once, RULES)) == len(RULES.checklist) - 1
    with pytest.raises(AlreadyDone, match="“Safe use” is ticked already, for 15 Jan 2026"):
        tick(once, ANA, by(ANA), "safe-use", TODAY, TODAY, NOW, RULES)
    with pytest.raises(Refused, match="still to come"):
        tick(once, ANA, by(ANA), "ai-basics", SOON, TODAY, NOW, RULES)
    with pytest.raises(Refused, match="has these items"):
        tick(once, ANA, by(ANA), "juggling", TODAY, TODAY, NOW, RULES)
    with pytest.raises(NotAllowed):
        tick(once, ANA, by(BEN), "ai-basics", TODAY, TODAY, NOW, RULES)
    with pytest.raises(Refused, match="Still open in the training: AI basics"):
        activate(once, ANA, by(TESS), TODAY, NOW, RULES)


def test_a_term_begins_and_somebody_who_left_begins_none() -> None:
    begun = active()
    assert (begun.term_number, begun.starts_on, begun.ends_on) == (1, TODAY, LAST_DAY)
    with pytest.raises(NotAllowed):
        activate(trained(), ANA, by(BEN), TODAY, NOW, RULES)
    with pytest.raises(Refused, match="Take the nomination back"):
        activate(trained(), replace(ANA, active=False), by(TESS), TODAY, NOW, RULES)


def test_a_machine_does_none_of_it() -> None:
    acts: list[Act] = [
        lambda c: score(in_vetting(), ANA, ROBOT, GOOD, NOW, RULES),
        lambda c: decide(scored(), ROBOT, True, "", TODAY, NOW, RULES),
        lambda c: activate(trained(), ANA, ROBOT, TODAY, NOW, RULES),
        lambda c: end(c, ANA, ROBOT, "Bye", TODAY, NOW),
        lambda c: extend(c, ANA, ROBOT, TODAY, NOW, RULES),
        lambda c: pause(c, ANA, ROBOT, SOON, TODAY),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act(active())


def test_a_pause_does_not_lengthen_the_term() -> None:
    away = pause(in_ending(), ANA, by(TESS), date(2026, 12, 1), date(2026, 11, 20), "Away")
    assert (away.state, away.ends_on, away.paused_because, away.answers) == (S.PAUSED, LAST_DAY, "Away", False)
    back = resume(away, ANA, by(ANA), date(2026, 11, 25))
    assert (back.state, back.ends_on, back.paused_until) == (S.ENDING, LAST_DAY, None)
    for until in (TODAY - timedelta(days=1), LAST_DAY):
        with pytest.raises(Refused):
            pause(active(), ANA, by(ANA), until, TODAY)
    with pytest.raises(NotAllowed):
        pause(active(), ANA, by(BEN), SOON, TODAY)


def test_once_the_last_day_has_passed_nothing_revives_the_term() -> None:
    late = LAST_DAY + timedelta(days=1)
    acts: list[Callable[[], Champion]] = [
        lambda: pause(active(), ANA, by(ANA), late, late),
        lambda: resume(paused(), ANA, by(ANA), late),
        lambda: extend(active(), ANA, by(TESS), late, NOW, RULES),
    ]
    for act in acts:
        with pytest.raises(Refused, match="The term ended on 14 Jan 2027"):
            act()


def test_a_backup_is_somebody_else_who_is_there() -> None:
    assert name_backup(active(), ANA, by(BEN), CARL).backup == "carl"
    for other in (ANA, GUEST, replace(CARL, active=False)):
        with pytest.raises(Refused):
            name_backup(active(), ANA, by(ANA), other)
    with pytest.raises(NotAllowed):
        name_backup(active(), ANA, by(CARL), CARL)


def test_a_successor_comes_from_the_unit_and_the_hand_over_is_theirs() -> None:
    with pytest.raises(Refused, match="same unit"):
        name_successor(active(), ANA, by(TESS), PAUL)
    with pytest.raises(Refused, match="Name the successor first"):
        hand_over(active(), ANA, by(ANA), "All", NOW)
    named = name_successor(active(), ANA, by(BEN), SUE)
    with pytest.raises(Refused, match="named already"):
        name_successor(named, ANA, by(ANA), SUE)
    with pytest.raises(Refused, match="what you hand over"):
        hand_over(named, ANA, by(ANA), " ", NOW)
    handed = hand_over(named, ANA, by(ANA), "Two open ideas", NOW)
    with pytest.raises(AlreadyDone):
        hand_over(handed, ANA, by(TESS), "Again", NOW)
    with pytest.raises(Refused, match="handed over already"):
        extend(handed, ANA, by(TESS), TODAY, NOW, RULES)
    assert name_successor(handed, ANA, by(ANA), CARL).hand_over is None


@pytest.mark.parametrize("order", [(ANA, BEN), (BEN, ANA)])
def test_a_second_term_needs_three_yeses_and_follows_the_first(order: tuple[Person, Person]) -> None:
    for who in (ANA, BEN, CARL):
        with pytest.raises(NotAllowed):
            extend(in_ending(), ANA, by(who), TODAY, NOW, RULES)
    offered = extend(in_ending(), ANA, by(TESS), TODAY, NOW, RULES)
    assert offered.extension is not None
    assert offered.extension.waits_for == ("person", "line-manager")
    half = extend(offered, ANA, by(order[0]), TODAY, NOW, RULES)
    assert (half.state, half.term_number) == (S.ENDING, 1)
    for who, error in ((TESS, AlreadyDone), (order[0], AlreadyDone), (CARL, NotAllowed)):
        with pytest.raises(error):
            extend(half, ANA, by(who), TODAY, NOW, RULES)
    longer = extend(half, ANA, by(order[1]), TODAY, NOW, RULES)
    assert (longer.state, longer.term_number, longer.notices, longer.extension) == (S.ACTIVE, 2, (), None)
    assert (longer.starts_on, longer.ends_on) == (date(2027, 1, 15), date(2028, 1, 14))
    with pytest.raises(Refused, match="2 terms in a row are the most"):
        extend(longer, ANA, by(TESS), TODAY, NOW, RULES)


def test_a_paused_champion_is_extended_and_stays_paused() -> None:
    champion = paused()
    for who in (TESS, ANA, BEN):
        champion = extend(champion, ANA, by(who), TODAY, NOW, RULES)
    assert (champion.state, champion.paused_from, champion.term_number) == (S.PAUSED, S.ACTIVE, 2)


def test_a_second_term_is_declined_by_any_of_the_three() -> None:
    offered = extend(active(), ANA, by(TESS), TODAY, NOW, RULES)
    for who in (ANA, BEN, TESS):
        assert decline_extension(offered, ANA, by(who)).extension is None
    with pytest.raises(NotAllowed):
        decline_extension(offered, ANA, by(CARL))


def test_training_ends_it_early_with_a_reason_and_a_gap_is_seen() -> None:
    over = end(active(), ANA, by(TESS), "A new job", SOON, NOW)
    assert (over.state, over.ending, over.ended_on, over.leaves_gap) == (S.ALUMNI, Ending.EARLY, SOON, True)
    assert not end(name_successor(active(), ANA, by(ANA), SUE), ANA, by(TESS), "Done", SOON, NOW).leaves_gap
    assert end(in_training(), ANA, by(TESS), "No time", TODAY, NOW).leaves_gap is False
    with pytest.raises(Refused, match="why it ends early"):
        end(active(), ANA, by(TESS), "", TODAY, NOW)
    for who in (ANA, BEN, DIRK):
        with pytest.raises(NotAllowed):
            end(active(), ANA, by(who), "Bye", TODAY, NOW)


@pytest.mark.parametrize("state", sorted(LIVING))
def test_the_person_withdraws_at_any_time_and_nobody_for_them(state: ChampionState) -> None:
    champion = at_state(state)
    gone = withdraw(champion, ANA, by(ANA), TODAY, NOW)
    assert (gone.state, gone.ending, gone.ended_by) == (S.WITHDRAWN, Ending.WITHDREW, "ana")
    for who in (BEN, TESS, CARL):
        with pytest.raises(NotAllowed):
            withdraw(champion, ANA, by(who), TODAY, NOW)
    left = withdraw(champion, replace(ANA, active=False), by(TESS), TODAY, NOW)
    assert left.ending is Ending.LEFT


def test_topics_are_few_and_short() -> None:
    assert cover(active(), ANA, by(TESS), "  ", ("A  b", "a b")).topics == ("a b",)
    assert cover(active(), ANA, by(ANA), " New  York ", ()).site == "New York"
    for topics in (tuple(map(str, range(11))), ("x" * 41,)):
        with pytest.raises(Refused):
            cover(active(), ANA, by(ANA), None, topics)


def test_the_share_of_time_is_from_half_to_double() -> None:
    assert (RULES.least_percent, RULES.most_percent) == (5, 20)
    assert (Champions(share_percent=1).least_percent, Champions(share_percent=80).most_percent) == (1, 100)
