"""Who may do what to a champion's record: the person, their line manager, training, the panel (domain rule 5).

The line manager stands for the head of the department: they agree to the time and sit on the panel. Nobody is any of
these for themselves. Where somebody has no line manager on record, or is the head of training, the Director takes
that place (for a Director, the head of the project office).
"""

from __future__ import annotations

from datetime import date

from domain.authority import belongs
from domain.blocker import Acting
from domain.championship import Champion, ChampionState, Seat
from domain.errors import NotAllowed, Refused
from domain.people import Person, Role

_NEXT = {
    ChampionState.NOMINATED: "Their line manager says yes or no first.",
    ChampionState.VETTING: "The panel gives its marks and its verdict first.",
    ChampionState.TRAINING: "The checklist comes first; then the head of training and promotion starts the term.",
    ChampionState.ACTIVE: "The term runs; it can be paused, extended or ended.",
    ChampionState.ENDING: "Name a successor and hand over, or ask the head of training for a second term.",
    ChampionState.PAUSED: "Resume it first.",
    ChampionState.ALUMNI: "If they would do it again, nominate them anew.",
    ChampionState.DECLINED: "If something has changed, nominate them anew.",
    ChampionState.WITHDRAWN: "If they would do it after all, nominate them anew.",
}


def of_state(champion: Champion, verb: str, *states: ChampionState) -> None:
    """Refused unless it is in one of these states; `verb` stands behind "there is nothing to"."""
    if champion.state not in states:
        why = f"{champion.id} is {champion.state.spoken}, so there is nothing to {verb} now."
        raise Refused(f"{why} {_NEXT[champion.state]}")


def colleague(acting: Acting) -> None:
    """NotAllowed for a machine, and for whoever does not belong to the company."""
    standing = belongs(acting.person)
    if acting.is_machine or not standing:
        raise NotAllowed(standing.reason or "A person has to do this; Usher does not do it by itself.")


def above(person: Person) -> Role:
    """Who takes the place that nobody else can take for this person."""
    return Role.PROJECT_OFFICE if person.has(Role.DIRECTOR) else Role.DIRECTOR


def is_person(champion: Champion, acting: Acting) -> bool:
    return acting.person.id == champion.person


def is_line_manager(person: Person, acting: Acting) -> bool:
    """Whether they agree to the person's time. Pass a person without `manager` when that one has left the company."""
    if acting.person.id == person.id:
        return False
    return acting.person.id == person.manager if person.manager is not None else acting.holds(above(person))


def is_training(person: Person, acting: Acting) -> bool:
    """Whether they look after the network, as far as this person goes."""
    if acting.person.id == person.id:
        return False
    return acting.holds(above(person) if person.has(Role.TRAINING) else Role.TRAINING)


def seat_for(champion: Champion, person: Person, acting: Acting) -> Seat:
    """The place on the panel from which they give their marks; NotAllowed when they have none.

    A line manager who heads training sits there for training. Then the Director sits there for the department, or the
    head of the project office, as the same person may be the Director too.
    """
    if is_person(champion, acting):
        raise NotAllowed("Nobody gives marks to themselves. The panel will look at your nomination.")
    manager = is_line_manager(person, acting)
    if is_training(person, acting) and (acting.person.has(Role.TRAINING) or not manager):
        return Seat.TRAINING
    if manager:
        return Seat.DEPARTMENT
    taken = any(sheet.by == person.manager and sheet.seat is Seat.TRAINING for sheet in champion.sheets)
    if taken and acting.holds(above(person), Role.PROJECT_OFFICE):
        return Seat.DEPARTMENT
    raise NotAllowed(
        "The panel is the head of training and promotion and the person's line manager. Tell one of them what you "
        "know, and they will take it into account."
    )


def need_training(person: Person, acting: Acting, what: str) -> None:
    """NotAllowed with the name of the role that may; `what` stands behind "can"."""
    colleague(acting)
    if not is_training(person, acting):
        role = above(person) if person.has(Role.TRAINING) else Role.TRAINING
        raise NotAllowed(f"Only the {role.spoken} can {what}. Write to them, and say why.")


def need_line_manager(person: Person, acting: Acting, what: str) -> None:
    colleague(acting)
    if is_line_manager(person, acting):
        return
    if person.manager is None:
        raise NotAllowed(
            f"No line manager is on record here, so only the {above(person).spoken} can {what}. An administrator of "
            "Usher can put the line manager on record."
        )
    raise NotAllowed(f"Only their line manager can {what}. Ask them; it takes a minute.")


def need_one_of(champion: Champion, person: Person, acting: Acting, what: str, *, manager: bool = False) -> None:
    """The champion or training; with `manager` the line manager, too."""
    colleague(acting)
    may = is_person(champion, acting) or is_training(person, acting)
    if may or (manager and is_line_manager(person, acting)):
        return
    too = ", their line manager" if manager else ""
    raise NotAllowed(
        f"Only the champion{too} or the {Role.TRAINING.spoken} can {what}. Tell them what you have in mind."
    )


def day(when: date) -> str:
    """ "14 Jan 2027"."""
    return f"{when.day} {when:%b %Y}"
