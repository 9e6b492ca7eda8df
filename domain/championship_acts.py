"""What happens in a champion's term, and how it ends: by its last day, early, or by the person (domain rule 5).

`person` is always the stored person of the record, `acting` whoever does it. Each act answers with the record one
revision later, or refuses with the reason and what to do. The acts of the way there are brought along.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.authority import belongs
from domain.blocker import Acting
from domain.champion_rules import Champions
from domain.championship import SERVING, Champion, ChampionState, Ending, Extension, changed
from domain.championship_entry import activate, clean_topics, consent, decide, nominate, refuse, score, tick
from domain.championship_people import (
    colleague,
    day,
    is_line_manager,
    is_person,
    is_training,
    need_one_of,
    need_training,
    of_state,
)
from domain.championship_terms import is_over, with_term, woken
from domain.errors import AlreadyDone, NotAllowed, Refused
from domain.people import Person

__all__ = [
    "activate",
    "consent",
    "cover",
    "decide",
    "decline_extension",
    "end",
    "extend",
    "hand_over",
    "name_backup",
    "name_successor",
    "nominate",
    "pause",
    "refuse",
    "resume",
    "score",
    "tick",
    "withdraw",
]

_S = ChampionState


def pause(champion: Champion, person: Person, acting: Acting, until: date, today: date, reason: str = "") -> Champion:
    """No questions until that day, the last one of the pause. The term's last day stays where it is."""
    need_one_of(champion, person, acting, "pause the term")
    of_state(champion, "pause", _S.ACTIVE, _S.ENDING)
    _runs(champion, today)
    if until < today:
        raise Refused(f"{day(until)} lies behind us. Name the last day of the pause.")
    if champion.ends_on is not None and until >= champion.ends_on:
        raise Refused(
            f"The term ends on {day(champion.ends_on)}, and a pause does not lengthen it. Name an earlier day, or let "
            "the head of training and promotion end the term."
        )
    return changed(
        replace(
            champion,
            state=_S.PAUSED,
            paused_from=champion.state,
            paused_until=until,
            paused_because=reason.strip() or None,
        )
    )


def resume(champion: Champion, person: Person, acting: Acting, today: date) -> Champion:
    """As before the pause, earlier than planned. By itself it ends after its last day (`take_steps`)."""
    need_one_of(champion, person, acting, "resume the term")
    of_state(champion, "resume", _S.PAUSED)
    _runs(champion, today)
    return woken(champion)


def name_backup(champion: Champion, person: Person, acting: Acting, backup: Person) -> Champion:
    """Who answers while the champion is away."""
    need_one_of(champion, person, acting, "name the backup", manager=True)
    of_state(champion, "back up", *SERVING)
    _somebody_else(champion, backup, "A backup")
    return changed(replace(champion, backup=backup.id))


def name_successor(champion: Champion, person: Person, acting: Acting, successor: Person) -> Champion:
    """Who follows when the term ends: somebody else of the unit. Naming another than before undoes the hand-over."""
    need_one_of(champion, person, acting, "name the successor", manager=True)
    of_state(champion, "succeed", *SERVING)
    _somebody_else(champion, successor, "A successor")
    if successor.department != champion.department:
        raise Refused(
            "A successor belongs to the same unit. Name a colleague from there, or have their department changed."
        )
    if successor.id == champion.successor:
        raise Refused(f"{successor.first_name} is named already. Hand over when you are ready.")
    return changed(replace(champion, successor=successor.id, handed_over_at=None, handed_over_by=None, hand_over=None))


def _somebody_else(champion: Champion, other: Person, what: str) -> None:
    if other.id == champion.person:
        raise Refused(f"{what} is somebody else. Name a colleague of the unit.")
    if not belongs(other):
        raise Refused(f"{what} is a colleague of the company with an account that is in use. Name somebody else.")


def hand_over(champion: Champion, person: Person, acting: Acting, words: str, now: datetime) -> Champion:
    """The successor has what they need, and this is what they were given. The term runs on to its last day."""
    need_one_of(champion, person, acting, "hand over")
    of_state(champion, "hand over", *SERVING)
    if champion.successor is None:
        raise Refused("Name the successor first, then hand over to them.")
    if champion.handed_over_by is not None and champion.handed_over_at is not None:
        words_now = f"{champion.id} is handed over already."
        raise AlreadyDone(words_now, by=champion.handed_over_by, at=champion.handed_over_at)
    if not words.strip():
        raise Refused("Say what you hand over: open questions, ideas on their way, people to know.")
    return changed(replace(champion, handed_over_at=now, handed_over_by=acting.person.id, hand_over=words.strip()))


def extend(
    champion: Champion, person: Person, acting: Acting, today: date, now: datetime, rules: Champions
) -> Champion:
    """One of three yeses to a further term, training's first; with the last of them it follows the one that runs.

    Training offers it, the person and the line manager agree, in any order. `Extension.waits_for` says who is missing.
    """
    colleague(acting)
    of_state(champion, "extend", *SERVING)
    _runs(champion, today)
    if champion.term_number >= rules.max_terms:
        raise Refused(
            f"{rules.max_terms} terms in a row are the most; then comes a break of {rules.break_months} months. Name a "
            "successor instead."
        )
    if champion.handed_over_at is not None:
        raise Refused("It is handed over already. Name another successor first, if the champion is to stay.")
    if champion.extension is None:
        need_training(person, acting, "offer a second term")
        return changed(replace(champion, extension=Extension(acting.person.id, now)))
    agreed = replace(champion, extension=_yes(champion, champion.extension, person, acting, now))
    return changed(agreed if agreed.extension and agreed.extension.waits_for else _next_term(agreed, rules))


def _yes(champion: Champion, open_: Extension, person: Person, acting: Acting, now: datetime) -> Extension:
    by = acting.person.id
    if is_person(champion, acting):
        if open_.person_at is not None:
            raise AlreadyDone(
                "You have said yes already; your line manager's yes is missing.", by=by, at=open_.person_at
            )
        return replace(open_, person_at=now)
    if is_line_manager(person, acting):
        if open_.consent_by is not None and open_.consent_at is not None:
            words = "The line manager has said yes already; the champion's yes is missing."
            raise AlreadyDone(words, by=open_.consent_by, at=open_.consent_at)
        return replace(open_, consent_by=by, consent_at=now)
    if is_training(person, acting):
        raise AlreadyDone("A second term is offered already.", by=open_.offered_by, at=open_.offered_at)
    raise NotAllowed("A second term needs the yes of the champion and of their line manager. Ask them.")


def _next_term(champion: Champion, rules: Champions) -> Champion:
    """It begins the day after this one; a pause goes on."""
    ends_on = champion.ends_on
    if ends_on is None:
        raise Refused("There is no term yet that could be extended.")
    longer = with_term(champion, ends_on + timedelta(days=1), champion.term_number + 1, rules)
    consent = champion.extension
    agreed_by, agreed_at = (consent.consent_by, consent.consent_at) if consent else (None, None)
    longer = replace(longer, extension=None, consent_by=agreed_by, consent_at=agreed_at)
    if champion.state is _S.PAUSED:
        return replace(longer, paused_from=_S.ACTIVE)
    return replace(longer, state=_S.ACTIVE)


def decline_extension(champion: Champion, person: Person, acting: Acting) -> Champion:
    """The person or the line manager says no to a second term, or training takes the offer back. The term runs on."""
    need_one_of(champion, person, acting, "say no to a second term", manager=True)
    of_state(champion, "say no to", *SERVING)
    if champion.extension is None:
        raise Refused("No second term is offered, so the term ends as planned.")
    return changed(replace(champion, extension=None))


def cover(champion: Champion, person: Person, acting: Acting, site: str | None, topics: tuple[str, ...]) -> Champion:
    """The site and the topics for which they can be asked, besides their unit."""
    need_one_of(champion, person, acting, "change the site and the topics")
    of_state(champion, "change", _S.TRAINING, *SERVING)
    where = " ".join(site.split()) if site else None
    return changed(replace(champion, site=where or None, topics=clean_topics(topics)))


def end(champion: Champion, person: Person, acting: Acting, reason: str, today: date, now: datetime) -> Champion:
    """Training ends it early, and says why; before the term began it is declined, afterwards a former champion.

    `leaves_gap` says whether the unit has nobody to follow.
    """
    if is_person(champion, acting):
        raise NotAllowed("You can withdraw at any time; ending the term of somebody is for the head of training.")
    need_training(person, acting, "end it early")
    of_state(champion, "end", _S.TRAINING, *SERVING)
    if not reason.strip():
        raise Refused("Say in a sentence why it ends early: the champion reads that.")
    state = _S.ALUMNI if champion.is_serving else _S.DECLINED
    return _ended(champion, state, Ending.EARLY, acting, reason, today, now)


def withdraw(
    champion: Champion, person: Person, acting: Acting, today: date, now: datetime, reason: str = ""
) -> Champion:
    """The person takes it back, at any time and without a reason. Training does it for somebody who has left."""
    colleague(acting)
    gone = not belongs(person) and is_training(person, acting)
    if not is_person(champion, acting) and not gone:
        raise NotAllowed("Only the person themselves can withdraw. The head of training and promotion can end a term.")
    if champion.state.is_end:
        of_state(champion, "withdraw")
    ending = Ending.LEFT if gone else Ending.WITHDREW
    return _ended(champion, _S.WITHDRAWN, ending, acting, reason, today, now)


def _ended(
    champion: Champion, state: ChampionState, ending: Ending, acting: Acting, reason: str, today: date, now: datetime
) -> Champion:
    over = champion.is_serving and champion.ends_on is not None
    return changed(
        replace(
            champion,
            state=state,
            ending=ending,
            ended_by=acting.person.id,
            ended_on=min(today, champion.ends_on) if over and champion.ends_on else today,
            ended_at=now,
            ended_because=reason.strip() or None,
            extension=None,
            paused_from=None,
            paused_until=None,
            paused_because=None,
        )
    )


def _runs(champion: Champion, today: date) -> None:
    """Refused once the last day has passed, although the clock has not written it down yet."""
    if is_over(champion, today) and champion.ends_on is not None:
        raise Refused(f"The term ended on {day(champion.ends_on)}. If they would do it again, nominate them anew.")
