"""The way to a champion's term: nominated, agreed to, looked at by a panel, trained, begun (domain rule 5).

`person` is always the stored person of the record, `acting` whoever does it. Each act answers with the record one
revision later, or refuses with the reason and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from domain.authority import belongs
from domain.blocker import Acting
from domain.champion_rules import Champions
from domain.championship import (
    Champion,
    ChampionId,
    ChampionState,
    Ending,
    Nomination,
    Sheet,
    Tick,
    changed,
    empty_seats,
    too_low,
    untrained,
)
from domain.championship_people import (
    colleague,
    day,
    is_line_manager,
    is_person,
    is_training,
    need_line_manager,
    need_one_of,
    need_training,
    of_state,
    seat_for,
)
from domain.championship_terms import free_from, rests_until, served, with_term
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.people import HEADS, Person

_S = ChampionState
BEFORE_TERM = (_S.NOMINATED, _S.VETTING, _S.TRAINING)
TOPICS_LIMIT, TOPIC_LIMIT = 10, 40  # how many, and characters of each


def nominate(
    id: ChampionId,
    person: Person,
    acting: Acting,
    reason: str,
    today: date,
    now: datetime,
    rules: Champions,
    *,
    before: Champion | None = None,
    percent: int | None = None,
    topics: tuple[str, ...] = (),
) -> Champion:
    """A new record. The line manager's own nomination agrees to the time as well, when it says `percent`.

    A head's nomination goes to the panel at once; a colleague's and one's own wait for the line manager. `before` is
    the newest record of this person: a living one is AlreadyDone, and after the most terms in a row there is a break.
    """
    colleague(acting)
    _may_be_nominated(person, acting, reason, before, today, rules)
    nomination = _kind(person, acting)
    terms, until = served(before)
    waits = nomination is not Nomination.HEAD
    new = Champion(
        id=id,
        person=person.id,
        department=person.department or "",
        nomination=nomination,
        nominated_by=acting.person.id,
        nominated_at=now,
        reason=reason.strip(),
        state=_S.NOMINATED if waits else _S.VETTING,
        site=person.site,
        topics=clean_topics(topics),
        terms_before=terms,
        served_until=until,
    )
    if percent is not None and is_line_manager(person, acting):
        return _agreed(new, acting, percent, now, rules)
    return new


def _may_be_nominated(
    person: Person, acting: Acting, reason: str, before: Champion | None, today: date, rules: Champions
) -> None:
    if not belongs(person):
        raise Refused("A champion is a colleague of the company with an account that is in use. Name somebody else.")
    if not person.department:
        raise Refused(
            f"Usher does not know {person.first_name}'s department. They tell it their unit, then nominate them."
        )
    if not reason.strip():
        raise Refused("Say in a sentence why this person: the panel reads it.")
    if before is not None and not before.state.is_end:
        if not _may_know(before, person, acting):
            raise Refused(
                f"{person.first_name} is a champion already, or on the way to become one. Nobody needs to do more; "
                "thank you for thinking of them."
            )
        words = f"{person.first_name} is there already: {before.id} is {before.state.spoken}."
        raise AlreadyDone(words, by=before.nominated_by, at=before.nominated_at)
    rests = rests_until(before, today, rules)
    if rests is not None:
        raise Refused(
            f"{person.first_name} has served {rules.max_terms} terms in a row, so {rules.break_months} months of rest "
            "follow. "
            f"Nominate them again from {day(rests)} on, or somebody else now."
        )


def _may_know(champion: Champion, person: Person, acting: Acting) -> bool:
    """Whether they may read how a nomination stands, and who made it."""
    own = is_person(champion, acting) or champion.nominated_by == acting.person.id
    return own or is_line_manager(person, acting) or is_training(person, acting)


def _kind(person: Person, acting: Acting) -> Nomination:
    if acting.person.id == person.id:
        return Nomination.SELF
    heads = is_line_manager(person, acting) or acting.holds(*HEADS)
    return Nomination.HEAD if heads else Nomination.PEER


def consent(
    champion: Champion, person: Person, acting: Acting, percent: int, now: datetime, rules: Champions
) -> Champion:
    """The line manager agrees to the nomination and in writing to the time, `percent` of it. It goes to the panel."""
    need_line_manager(person, acting, "agree to the time")
    of_state(champion, "agree to", *BEFORE_TERM)
    if champion.consent_by is not None and champion.consent_at is not None:
        words = f"The time for {champion.id} is agreed already: {champion.share_percent} %."
        raise AlreadyDone(words, by=champion.consent_by, at=champion.consent_at)
    return changed(_agreed(champion, acting, percent, now, rules))


def _agreed(champion: Champion, acting: Acting, percent: int, now: datetime, rules: Champions) -> Champion:
    if not rules.least_percent <= percent <= rules.most_percent:
        raise Refused(
            f"A champion needs about {rules.share_percent} % of their time. Agree to a share from "
            f"{rules.least_percent} % to {rules.most_percent} %, or say no to the nomination."
        )
    state = _S.VETTING if champion.state is _S.NOMINATED else champion.state
    return replace(champion, state=state, consent_by=acting.person.id, consent_at=now, share_percent=percent)


def refuse(champion: Champion, person: Person, acting: Acting, reason: str, today: date, now: datetime) -> Champion:
    """The line manager says no, and why; possible until they have said yes."""
    need_line_manager(person, acting, "say no to the nomination")
    of_state(champion, "say no to", *BEFORE_TERM)
    if champion.consent_at is not None:
        raise Refused(
            "You have agreed to it already. If it cannot be any more, write to the head of training and promotion."
        )
    return _declined(champion, Ending.NO_CONSENT, acting, reason, today, now)


def _declined(champion: Champion, ending: Ending, acting: Acting, reason: str, today: date, now: datetime) -> Champion:
    if not reason.strip():
        raise Refused("Say in a sentence why not: the person reads that.")
    return changed(
        replace(
            champion,
            state=_S.DECLINED,
            ending=ending,
            ended_by=acting.person.id,
            ended_on=today,
            ended_at=now,
            ended_because=reason.strip(),
        )
    )


def score(
    champion: Champion, person: Person, acting: Acting, marks: Mapping[str, int], now: datetime, rules: Champions
) -> Champion:
    """One panelist's marks, 1 to 5 for every criterion; given again, they replace their earlier ones."""
    colleague(acting)
    of_state(champion, "score", _S.VETTING)
    seat = seat_for(champion, person, acting)
    codes = {point.code for point in rules.criteria}
    missing = [point.title for point in rules.criteria if point.code not in marks]
    if missing or not set(marks) <= codes:
        lacking = ", ".join(missing) or "nothing else than the criteria"
        raise Refused(f"Give a mark from 1 to 5 for every criterion. Missing: {lacking}.")
    if not all(1 <= mark <= 5 for mark in marks.values()):
        raise Refused("Each mark is a whole number from 1 to 5; 5 is the best.")
    others = tuple(sheet for sheet in champion.sheets if sheet.by != acting.person.id)
    return changed(replace(champion, sheets=(*others, Sheet(acting.person.id, seat, dict(marks), now))))


def decide(
    champion: Champion,
    acting: Acting,
    accepted: bool,
    reason: str,
    today: date,
    now: datetime,
    rules: Champions,
) -> Champion:
    """The panel's verdict, as its marks say: accepted with none below the pass mark, otherwise declined with a reason.

    Somebody of the panel speaks for it, and only when both its seats have given marks: so nobody decides alone.
    """
    colleague(acting)
    if champion.decided_by is not None and champion.decided_at is not None:
        words = f"The panel has decided: {champion.id} is {champion.state.spoken}."
        raise AlreadyDone(words, by=champion.decided_by, at=champion.decided_at)
    of_state(champion, "decide", _S.VETTING)
    if is_person(champion, acting) or acting.person.id not in champion.scores:
        raise NotAllowed("Only those of the panel who gave their marks can give its verdict. Ask one of them.")
    empty = empty_seats(champion)
    if empty:
        raise Refused(f"The marks of the {empty[0].spoken} are missing. Remind them; two people decide.")
    low = too_low(champion, rules)
    if accepted and low:
        named = ", ".join(point.title for point in low)
        raise Refused(f"Below {rules.pass_mark}: {named}. Decline with the reason, or talk and give marks again.")
    if not accepted and not low:
        raise Refused(
            f"No mark lies below {rules.pass_mark}, so this is a yes. If you see it otherwise, change your marks."
        )
    decided = replace(champion, decided_by=acting.person.id, decided_at=now)
    if not accepted:
        return _declined(decided, Ending.PANEL, acting, reason, today, now)
    return changed(replace(decided, state=_S.TRAINING))


def tick(
    champion: Champion,
    person: Person,
    acting: Acting,
    item: str,
    on: date,
    today: date,
    now: datetime,
    rules: Champions,
) -> Champion:
    """One item of the training was done on that day, say the person themselves or training."""
    need_one_of(champion, person, acting, "tick the training")
    of_state(champion, "tick", _S.TRAINING)
    point = next((each for each in rules.checklist if each.code == item), None)
    if point is None:
        raise Refused(f"The training has these items: {', '.join(each.title for each in rules.checklist)}. Choose one.")
    done = champion.trained.get(item)
    if done is not None:
        raise AlreadyDone(f"“{point.title}” is ticked already, for {day(done.on)}.", by=done.by, at=done.at)
    if on > today:
        raise Refused(f"{day(on)} is still to come. Tick “{point.title}” when it is done.")
    return changed(replace(champion, trained={**champion.trained, item: Tick(acting.person.id, on, now)}))


def activate(
    champion: Champion, person: Person, acting: Acting, today: date, now: datetime, rules: Champions
) -> Champion:
    """The term begins today: every item of the training is ticked, and the line manager has agreed to the time."""
    need_training(person, acting, "start the term")
    of_state(champion, "start", _S.TRAINING)
    if not belongs(person):
        raise Refused("This person has no account in use here any more. Take the nomination back.")
    if person.department is not None and person.department != champion.department:
        raise Refused(
            f"{person.first_name} has moved to another department since. End this nomination, and put them forward "
            "there, where their line manager and the unit know them."
        )
    missing = untrained(champion, rules)
    if missing:
        raise Refused(
            f"Still open in the training: {', '.join(item.title for item in missing)}. Tick them, then start."
        )
    if champion.consent_at is None:
        raise Refused("The line manager has not agreed to the time yet. Ask them to say yes, then start.")
    rested = champion.served_until is None or today >= free_from(champion.served_until, rules)
    number = 1 if rested else champion.terms_before + 1
    if number > rules.max_terms:
        raise Refused(f"{rules.max_terms} terms in a row are the most. Start again after the break.")
    begun = replace(champion, state=_S.ACTIVE, terms_before=number - 1)
    return changed(with_term(begun, today, number, rules))


def clean_topics(topics: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, without blanks around; Refused when they are too many or too long."""
    kept = {" ".join(topic.split()).casefold(): " ".join(topic.split()) for topic in topics if topic.strip()}
    if len(kept) > TOPICS_LIMIT or any(len(topic) > TOPIC_LIMIT for topic in kept.values()):
        raise Refused(f"Name at most {TOPICS_LIMIT} topics of at most {TOPIC_LIMIT} characters each.")
    return tuple(kept.values())
