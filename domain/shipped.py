"""What holds where a company's operating model says nothing: gates, delivery tracks and the responsibility matrix.

The shipped `operating_model.yaml` says the same; a test keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.governance import Activity, Criterion, Gate, GateId, Governance, Part, Responsibility, TrackStep
from domain.items import ITEMS
from domain.parties import Party
from domain.people import Role


def _asked(codes: str, *, hard: str = "") -> tuple[Criterion, ...]:
    """Items by code, in this order, each with the label and owner that it has everywhere."""
    items = [ITEMS[code] for code in codes.split()]
    return tuple(Criterion(item.code, item.label, item.owner, hard=item.code in hard.split()) for item in items)


def _word(code: str, label: str, owner: Party, *, veto: bool = False) -> Criterion:
    return Criterion(code, label, owner, is_signoff=True, veto=veto)


def _parties(codes: str) -> tuple[Party, ...]:
    return tuple(map(Party, codes.split()))


_G1 = Gate(
    id=GateId.G1,
    title="assessment",
    accountable=Party.PROJECT_OFFICE,
    consulted=_parties("champion product-portfolio"),
    informed=_parties("author sponsor training"),
    criteria=(
        *_asked(
            "sponsor target metric objective baseline_plan data_sources personal_data similar_run",
            hard="sponsor target",
        ),
        _word("problem", "the sponsor's word that the problem matters", Party.SPONSOR),
    ),
)

_G2 = Gate(
    id=GateId.G2,
    title="delivery",
    accountable=Party.PROJECT_OFFICE,
    consulted=_parties("product-portfolio infrastructure security data-owner architect sponsor"),
    informed=_parties("training champion author finance"),
    criteria=(
        *_asked(
            "product similar_check security_prereview use_case_document data_owner data_class data_available"
            " risk_class automation_level customer_facing human_oversight failure_plan ethics_risk stop_condition"
            " support_owner impact_owner impact_check_date project_manager target_date baseline score",
            hard="product similar_check security_prereview",
        ),
        _word("feasibility", "the word that it can be built and run", Party.INFRASTRUCTURE),
        _word("fit", "the word that the product fits", Party.PRODUCT_PORTFOLIO),
        _word("data", "the word that the data may be used", Party.DATA_OWNER),
    ),
)

_G3 = Gate(
    id=GateId.G3,
    title="use",
    accountable=Party.PROJECT_OFFICE,
    consulted=_parties("product-portfolio security sponsor training"),
    informed=_parties("director champion author"),
    criteria=(
        *_asked("delivery_track baseline", hard="delivery_track baseline"),
        _word("readiness", "the word that it is ready to run", Party.INFRASTRUCTURE, veto=True),
        _word("architecture", "the architecture sign-off", Party.ARCHITECT),
        _word("security", "the security sign-off", Party.SECURITY),
        *_asked("acceptance_report monitoring runbook users_trained adoption_plan"),
    ),
)

_G4 = Gate(
    id=GateId.G4,
    title="support or closing",
    accountable=Party.SPONSOR,
    consulted=_parties("finance product-portfolio data-owner"),
    informed=_parties("director infrastructure product-portfolio project-office training author champion"),
    criteria=_asked("value_report value_confirmed", hard="value_report"),
)

_G5 = Gate(
    id=GateId.G5,
    title="the support review",
    accountable=Party.INFRASTRUCTURE,
    consulted=_parties("sponsor"),
    informed=_parties("project-office author"),
    criteria=_asked("support_review"),
)

# Domain rule 1.4.
GATES: Mapping[GateId, Gate] = {gate.id: gate for gate in (_G1, _G2, _G3, _G4, _G5)}


def _track(**steps: str) -> tuple[TrackStep, ...]:
    return tuple(TrackStep(id.replace("_", "-"), name) for id, name in steps.items())


# Domain rule 2, by `ProductKind`.
TRACKS: Mapping[str, tuple[TrackStep, ...]] = {
    "llm": _track(
        prompt_enough="See whether a prompt and rules of use are enough",
        set_up="Set up the scenario",
        prompts="Write the prompts",
        quality_test="Test the quality of the answers",
        user_training="Train the users",
    ),
    "rag": _track(
        documents="Collect the documents and their owners",
        knowledge_base="Load the knowledge base",
        answers="Check the answers",
        upkeep="Agree on updates and support",
    ),
    "ml_model": _track(
        data_check="Check the data",
        metrics="Choose the metrics",
        training="Train the model",
        validation="Validate it on data it has not seen",
        integration="Build it into the work",
        monitoring="Watch it in use",
    ),
    "code_agent": _track(
        scenarios="Choose the team and the scenarios",
        access="Set up the environment and access",
        rules="Agree on the rules for safe use and code",
        change_checks="Check every change automatically",
        code_review="Have every change reviewed by a person",
    ),
    "automation": _track(
        work_steps="Describe how the work goes today",
        integrations="Connect the systems",
        exceptions="Agree who handles exceptions",
        parallel_run="Run beside the old way",
        switch="Switch over",
    ),
    "agent": _track(
        scope="Agree which actions are its own",
        permissions="Give it tools and permissions",
        guardrails="Set guardrails and points of approval",
        shadow_run="Run it in the shadow of people",
        limited_live="Run it live within limits",
    ),
    "service": _track(
        requirements="Agree on the requirements",
        interface="Design the interface",
        integrations="Connect the systems",
        testing="Test it",
        operation="Hand it over to operation",
    ),
}

# The columns of domain rule 4.2.
_COLUMNS = (Role.DIRECTOR, Role.INFRASTRUCTURE, Role.PRODUCT_PORTFOLIO, Role.PROJECT_OFFICE, Role.TRAINING)


def _row(activity: Activity, cells: str) -> Responsibility:
    held = zip(_COLUMNS, cells.split(), strict=True)
    return Responsibility(activity, {role: frozenset(map(Part, cell.split("/"))) for role, cell in held if cell != "-"})


_ROWS = (
    _row(Activity.STRATEGY, "A/R C C C C"),
    _row(Activity.BUDGET, "A/R C C C C"),
    _row(Activity.PRIORITISATION_RULES, "A C C R I"),
    _row(Activity.SCORING, "C C C A/R I"),
    _row(Activity.DISPUTES, "A C C R I"),
    _row(Activity.DEMAND, "I I C C A/R"),
    _row(Activity.INTAKE, "I I C A/R C"),
    _row(Activity.HYPOTHESIS, "I C C A/R C"),
    _row(Activity.PRODUCT_CHOICE, "I C A/R C I"),
    _row(Activity.TRACK_CHOICE, "I C C A/R I"),
    _row(Activity.FEASIBILITY, "I A/R C C -"),
    _row(Activity.PRODUCT_PILOT, "I C A/R C C"),
    _row(Activity.PRODUCT_ROADMAP, "C C A/R I C"),
    _row(Activity.DELIVERY, "I R C A/R C"),
    _row(Activity.REGISTER, "I C C A/R I"),
    _row(Activity.INTEGRATIONS, "I A/R C C I"),
    _row(Activity.READINESS, "I A/R C R I"),
    _row(Activity.USER_TRAINING, "I C C C A/R"),
    _row(Activity.PRODUCT_ADOPTION, "I C A/R C R"),
    _row(Activity.CULTURE, "C I C C A/R"),
    _row(Activity.CHAMPIONS, "I I C C A/R"),
    _row(Activity.KNOWLEDGE, "I C C C A/R"),
    _row(Activity.EXPECTED_IMPACT, "I I C A/R I"),
    _row(Activity.CONFIRMED_IMPACT, "I I C R I"),  # accountable is the sponsor, outside the AI office
    _row(Activity.SCALE, "A C C R I"),
    _row(Activity.CLOSING, "I R C A/R I"),
    _row(Activity.REPORTING, "A/R C C R C"),
    _row(Activity.MODEL, "A/R R C C I"),
)

MATRIX: Mapping[Activity, Responsibility] = {row.activity: row for row in _ROWS}

# Activities that somebody outside the AI office answers for: no head is accountable.
ANSWERED_OUTSIDE = frozenset({Activity.CONFIRMED_IMPACT})

GOVERNANCE = Governance(GATES, TRACKS, MATRIX)
