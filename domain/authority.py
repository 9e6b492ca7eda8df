"""Who may do what, and if not, the reason why not. Read from the stored person at the moment of the act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.initiatives import Initiative
from domain.model import Visibility
from domain.people import HEADS, Person, Role


class Verb(StrEnum):
    """Everything that changes something or shows more than a title."""

    SUBMIT = "submit"
    READ = "read"
    COMMENT = "comment"
    FOLLOW = "follow"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    BUILD_CASE = "build_case"
    TAKE = "take"
    ASK_AUTHOR = "ask_author"
    ASSIGN = "assign"
    NEEDS_NUMBER = "needs_number"
    REJECT = "reject"
    MERGE = "merge"
    GIVE_ROLE = "give_role"
    BIND_CHANNEL = "bind_channel"
    IMPORT_PEOPLE = "import_people"


OFFICE_VERBS = frozenset({Verb.TAKE, Verb.ASK_AUTHOR, Verb.ASSIGN, Verb.NEEDS_NUMBER, Verb.REJECT, Verb.MERGE})
AUTHOR_VERBS = frozenset({Verb.EDIT, Verb.WITHDRAW, Verb.BUILD_CASE})
ADMIN_VERBS = frozenset({Verb.GIVE_ROLE, Verb.BIND_CHANNEL, Verb.IMPORT_PEOPLE})
DECISIONS = frozenset({Verb.REJECT, Verb.MERGE})


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or no with the reason that the person reads."""

    reason: str | None = None

    def __bool__(self) -> bool:
        return self.reason is None


YES = Ruling()


def may(person: Person, verb: Verb, initiative: Initiative | None = None) -> Ruling:
    """Whether the person may do it to this initiative. Whatever no rule allows is refused."""
    if not person.active:
        return Ruling("Your account is switched off here. Ask an administrator of Usher.")
    if person.is_outsider:
        return Ruling("Guests may ask questions here, but only colleagues of the company can do this.")
    if verb in OFFICE_VERBS:
        return _office(person, verb, initiative)
    if verb in AUTHOR_VERBS:
        return _author(person, initiative)
    if verb in ADMIN_VERBS:
        return YES if person.has(Role.ADMIN) else Ruling("Only an administrator of Usher can do this.")
    return YES if verb in (Verb.SUBMIT, Verb.READ, Verb.COMMENT, Verb.FOLLOW) else Ruling("That is not allowed.")


def _office(person: Person, verb: Verb, initiative: Initiative | None) -> Ruling:
    if not person.has(Role.PROJECT_OFFICE):
        return Ruling("The project office decides this. You can add a comment, and they will read it.")
    if verb in DECISIONS and initiative is not None and initiative.initiator == person.id:
        return Ruling("You started this idea, so a colleague decides on it. You can withdraw it yourself.")
    return YES


def _author(person: Person, initiative: Initiative | None) -> Ruling:
    if initiative is not None and initiative.initiator == person.id:
        return YES
    return Ruling("Only its author can do this. You can add a comment instead.")


def sees_all(person: Person, initiative: Initiative, visibility: Visibility, credited: bool = False) -> bool:
    """True when the person sees the whole record, not only number, title, stage, unit and contact (domain rule 12)."""
    if not person.active:
        return False
    if person.is_outsider:
        return initiative.initiator == person.id
    if visibility is Visibility.OPEN or credited:
        return True
    own = person.id in (initiative.initiator, initiative.idea.sponsor, initiative.triager)
    champion = person.has(Role.CHAMPION) and person.department == initiative.idea.department
    return own or champion or not person.roles.isdisjoint(HEADS | {Role.SECURITY})


def sees_title(person: Person, initiative: Initiative, visibility: Visibility) -> bool:
    """True when the person may know that the initiative exists."""
    if not person.active:
        return False
    if sees_all(person, initiative, visibility):
        return True
    return not person.is_outsider and visibility is not Visibility.CLOSED
