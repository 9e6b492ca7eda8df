"""Who may do what, and if not, the reason why not. Read from the stored person at the moment of the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.funnel import Decision, Stage
from domain.gates import director_because, seat_of, seats_of
from domain.governance import Activity, Governance, Part
from domain.initiatives import Initiative
from domain.model import Visibility
from domain.orders import OVERLAYS, PASSES, possible
from domain.parties import Party
from domain.people import HEADS, Person, PersonId, Role


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
    DECIDE = "decide"
    DISPUTE = "dispute"
    OPINION = "opinion"
    SUPPLY = "supply"
    CLASSIFY = "classify"  # what decides how deep the checks go: class of data, class of risk
    SEAT = "seat"
    RESUBMIT = "resubmit"
    SCORE = "score"
    PRODUCT = "product"
    STEP = "step"
    SIMILAR = "similar"
    PLACE = "place"  # domain, team, network, tags
    REQUEST_REVIEW = "request_review"
    REVIEW = "review"
    ESTIMATE = "estimate"
    REPORT = "report"
    CONFIRM = "confirm"
    CHECK_MONEY = "check_money"
    ADD_RISK = "add_risk"
    TEND_RISK = "tend_risk"
    ACCEPT_RISK = "accept_risk"
    DEPEND = "depend"
    READ_REGISTER = "read_register"
    READ_PORTFOLIO = "read_portfolio"
    GIVE_ROLE = "give_role"
    BIND_CHANNEL = "bind_channel"
    IMPORT_PEOPLE = "import_people"
    CURATE = "curate"  # what a playbook says, and whether it answers at all


OFFICE_VERBS = frozenset({Verb.TAKE, Verb.ASK_AUTHOR, Verb.ASSIGN, Verb.NEEDS_NUMBER})
AUTHOR_VERBS = frozenset({Verb.EDIT, Verb.WITHDRAW, Verb.BUILD_CASE})
ADMIN_VERBS = frozenset({Verb.GIVE_ROLE, Verb.BIND_CHANNEL, Verb.IMPORT_PEOPLE})
DECISIONS = frozenset({Verb.DECIDE, Verb.REVIEW, Verb.CONFIRM, Verb.CHECK_MONEY, Verb.ACCEPT_RISK})


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or no with the reason that the person reads."""

    reason: str | None = None

    def __bool__(self) -> bool:
        return self.reason is None


YES = Ruling()
NEVER = Ruling("That is not allowed.")
OFFICE_ONLY = Ruling("The project office decides this. You can add a comment, and they will read it.")


def may(
    person: Person, verb: Verb, initiative: Initiative | None = None, governance: Governance | None = None
) -> Ruling:
    """Whether the person may do it to this initiative. Whatever no rule allows is refused.

    `governance` is needed for the verbs of the gates; without it they are refused.
    """
    standing = belongs(person)
    if not standing:
        return standing
    if verb in OFFICE_VERBS:
        return YES if person.has(Role.PROJECT_OFFICE) else OFFICE_ONLY
    if verb in AUTHOR_VERBS:
        return _author(person, initiative)
    if verb in ADMIN_VERBS:
        return YES if person.has(Role.ADMIN) else Ruling("Only an administrator of Usher can do this.")
    if verb in (Verb.SUBMIT, Verb.READ, Verb.COMMENT, Verb.FOLLOW):
        return YES
    if verb is Verb.CURATE:
        return may_curate(person)
    return gate_ruling(person, verb, initiative, governance) if governance is not None else NEVER


def belongs(person: Person) -> Ruling:
    """Whether somebody may do anything at all here."""
    if not person.active:
        return Ruling("Your account is switched off here. Ask an administrator of Usher.")
    if person.is_outsider:
        return Ruling("Guests may ask questions here, but only colleagues of the company can do this.")
    return YES


def may_curate(person: Person, owner: Role | None = None) -> Ruling:
    """Whether the person may publish, change and retire a playbook of that owner; without one, any playbook."""
    standing, besides = belongs(person), owner if owner not in (Role.TRAINING, Role.ADMIN) else None
    if not standing or person.has(Role.TRAINING, Role.ADMIN) or (besides is not None and person.has(besides)):
        return standing
    whose = f"the {besides.spoken}, " if besides is not None else ""
    who = f"{whose}the {Role.TRAINING.spoken} or an administrator of Usher"
    return Ruling(f"That is for {who}. Tell them what you would change, and they will look.")


def _author(person: Person, initiative: Initiative | None) -> Ruling:
    if initiative is not None and initiative.initiator == person.id:
        return YES
    return Ruling("Only its author can do this. You can add a comment instead.")


def holds(person: Person, party: Party, initiative: Initiative) -> bool:
    """Whether the person is that party here: sits on the seat, or holds the role while it is empty (or is none)."""
    if party.is_seat:
        seated = seat_of(initiative, party)
        return person.id == seated if seated is not None else person.has(party.role)
    if party is Party.CHAMPION:
        return person.has(Role.CHAMPION) and person.department == initiative.idea.department
    return person.has(party.role)


def is_own(person: PersonId, initiative: Initiative) -> bool:
    """Whether somebody started or leads it, and so does not decide on it (domain rule 4.1)."""
    return person in (initiative.initiator, initiative.dossier.seats.get(Party.PROJECT_MANAGER))


def deciders(
    decision: Decision, initiative: Initiative, governance: Governance, exception: bool = False
) -> tuple[Party, ...]:
    """Who decides that about it now. With `exception` something is missing that only the Director lets pass."""
    gate = governance.gate(initiative.stage)
    if gate is None:
        return (Party.PROJECT_OFFICE,)  # open again
    above = _accountable(governance, Activity.DISPUTES)
    disputed = initiative.dossier.dispute is not None
    if decision in OVERLAYS:
        return tuple(dict.fromkeys((Party.PROJECT_OFFICE, *gate.deciders, *(above if disputed else ()))))
    if decision is Decision.SCALE:
        return _accountable(governance, Activity.SCALE)
    if disputed:
        return above
    if decision is Decision.REWORK:
        return tuple(dict.fromkeys((*gate.deciders, *above)))
    critical = director_because(initiative, governance) is not None
    return above if critical or (exception and decision in PASSES) else gate.deciders


def _accountable(governance: Governance, activity: Activity) -> tuple[Party, ...]:
    """Who is accountable for it by the matrix; the Director where the matrix names nobody."""
    roles = governance.holders(activity, Part.ACCOUNTABLE)
    return tuple(Party(role.value) for role in sorted(roles)) or (Party.DIRECTOR,)


def may_decide(
    person: Person, decision: Decision, initiative: Initiative, governance: Governance, exception: bool = False
) -> Ruling:
    """Whether the person may take that decision on it now, alone or as one of several."""
    standing = belongs(person)
    if not standing:
        return standing
    wanted = deciders(decision, initiative, governance, exception)
    if not any(holds(person, party, initiative) for party in wanted):
        return Ruling(_who_decides(wanted, initiative, governance))
    if is_own(person.id, initiative):
        started = "started" if person.id == initiative.initiator else "lead"
        what = "this idea" if initiative.stage is Stage.NEW else "this initiative"
        return Ruling(
            f"You {started} {what}, so a colleague decides on it. If there is none, *dispute {initiative.id}* puts it "
            "before the Director."
        )
    return YES


def _who_decides(wanted: tuple[Party, ...], initiative: Initiative, governance: Governance) -> str:
    who = " or ".join(f"the {party.spoken}" for party in wanted)
    above = wanted == _accountable(governance, Activity.DISPUTES)
    because = director_because(initiative, governance) if above else None
    why = f", because {because}" if because else ""
    return f"{who[0].upper()}{who[1:]} decides this{why}. You can add a comment, and they will read it."


# What is signed off in one's own field is read in full (domain rule 4.1, "adjacent").
SIGNING = frozenset({Role.SECURITY, Role.DATA_OWNER, Role.ARCHITECT, Role.LEGAL, Role.FINANCE})

_P = Party
# Who does what besides deciding: any of these parties, and any role with that part in the activity of the matrix.
_DOERS: Mapping[Verb, tuple[Party, ...]] = {
    Verb.SUPPLY: (_P.AUTHOR, _P.PROJECT_MANAGER, _P.PROJECT_OFFICE, _P.SPONSOR),
    Verb.CLASSIFY: (_P.PROJECT_OFFICE,),
    Verb.RESUBMIT: (_P.AUTHOR, _P.PROJECT_MANAGER, _P.PROJECT_OFFICE),
    Verb.STEP: (_P.PROJECT_MANAGER, _P.PROJECT_OFFICE, _P.INFRASTRUCTURE),
    Verb.SIMILAR: (_P.PROJECT_OFFICE,),
    Verb.PLACE: (_P.PROJECT_OFFICE, _P.PROJECT_MANAGER, _P.CHAMPION),
    Verb.REQUEST_REVIEW: (_P.AUTHOR, _P.PROJECT_MANAGER, _P.PROJECT_OFFICE, _P.SECURITY),
    Verb.REVIEW: (_P.SECURITY,),
    Verb.ESTIMATE: (_P.AUTHOR, _P.PROJECT_MANAGER, _P.IMPACT_OWNER, _P.METRIC_OWNER),
    Verb.REPORT: (_P.IMPACT_OWNER,),
    Verb.CONFIRM: (_P.SPONSOR,),
    Verb.CHECK_MONEY: (_P.FINANCE,),
    Verb.ADD_RISK: (_P.AUTHOR, _P.SPONSOR, _P.PROJECT_MANAGER, _P.CHAMPION, _P.SECURITY, _P.ARCHITECT, _P.LEGAL),
    Verb.TEND_RISK: (_P.PROJECT_MANAGER,),
    Verb.ACCEPT_RISK: (_P.DIRECTOR,),
    Verb.DEPEND: (_P.AUTHOR, _P.PROJECT_MANAGER, _P.PROJECT_OFFICE),
}
_ANY, _A = (Part.ACCOUNTABLE, Part.RESPONSIBLE), (Part.ACCOUNTABLE,)
_BY_MATRIX: Mapping[Verb, tuple[Activity, tuple[Part, ...]]] = {
    Verb.SEAT: (Activity.DELIVERY, _A),
    Verb.SCORE: (Activity.SCORING, _ANY),
    Verb.PRODUCT: (Activity.PRODUCT_CHOICE, _ANY),
    Verb.ESTIMATE: (Activity.EXPECTED_IMPACT, _ANY),
    Verb.ADD_RISK: (Activity.REGISTER, (Part.ACCOUNTABLE, Part.RESPONSIBLE, Part.CONSULTED)),
    Verb.TEND_RISK: (Activity.REGISTER, _ANY),
    Verb.PLACE: (Activity.INTAKE, _ANY),
}
_READERS = HEADS | SIGNING | {Role.PROJECT_MANAGER}


def gate_ruling(person: Person, verb: Verb, initiative: Initiative | None, governance: Governance) -> Ruling:
    """The verbs of the gates, but decisions themselves: by seat and role, and by the responsibility matrix."""
    if verb is Verb.READ_PORTFOLIO:
        return YES
    if verb is Verb.READ_REGISTER:
        return YES if person.has(*_READERS) else Ruling("The register of risks is for the heads and project managers.")
    if initiative is None:
        return NEVER
    if verb is Verb.DECIDE:
        return _may_decide_something(person, initiative, governance)
    if verb in (Verb.OPINION, Verb.DISPUTE):
        return _has_a_say(person, verb, initiative, governance)
    parties = _DOERS.get(verb, ())
    if verb is Verb.CONFIRM and initiative.dossier.dispute is not None:
        parties = (*parties, Party.DIRECTOR)
    activity, parts = _BY_MATRIX.get(verb, (None, ()))
    roles = governance.holders(activity, *parts) if activity is not None else frozenset()
    if any(holds(person, party, initiative) for party in parties) or person.has(*roles):
        return YES
    names = list(dict.fromkeys([*(party.spoken for party in parties), *sorted(role.spoken for role in roles)]))
    return Ruling(f"That is for the {' or the '.join(names)}. You can add a comment, and they will read it.")


def _may_decide_something(person: Person, initiative: Initiative, governance: Governance) -> Ruling:
    open_to = possible(initiative)
    rulings = [may_decide(person, one, initiative, governance) for one in open_to]
    rulings += [may_decide(person, one, initiative, governance, exception=True) for one in open_to if one in PASSES]
    if any(rulings):
        return YES
    return rulings[0] if rulings else Ruling(f"{initiative.id} is {initiative.stage.spoken}; nothing is to be decided.")


def _has_a_say(person: Person, verb: Verb, initiative: Initiative, governance: Governance) -> Ruling:
    """Whoever has to do with the gate: those who decide and sign, are consulted, sit on a seat; and the heads."""
    gate = governance.gate(initiative.stage)
    asked = (*gate.deciders, *gate.consulted, *(one.owner for one in gate.criteria)) if gate is not None else ()
    seated = any(holds(person, party, initiative) for party in (*asked, Party.AUTHOR, *seats_of(initiative)))
    if seated or not person.roles.isdisjoint(HEADS):
        return YES
    what = "Opinions are asked of those" if verb is Verb.OPINION else "The Director can be asked by those"
    return Ruling(f"{what} who have to do with this gate. You can add a comment, and everybody reads it.")


def sees_all(person: Person, initiative: Initiative, visibility: Visibility, credited: bool = False) -> bool:
    """True when the person sees the whole record, not only number, title, stage, unit and contact (domain rule 12)."""
    if not person.active:
        return False
    if person.is_outsider:
        return initiative.initiator == person.id
    if visibility is Visibility.OPEN or credited:
        return True
    own = person.id in (initiative.initiator, initiative.triager, *seats_of(initiative).values())
    champion = person.has(Role.CHAMPION) and person.department == initiative.idea.department
    return own or champion or not person.roles.isdisjoint(HEADS | SIGNING)


def sees_title(person: Person, initiative: Initiative, visibility: Visibility) -> bool:
    """True when the person may know that the initiative exists."""
    if not person.active:
        return False
    if sees_all(person, initiative, visibility):
        return True
    return not person.is_outsider and visibility is not Visibility.CLOSED
