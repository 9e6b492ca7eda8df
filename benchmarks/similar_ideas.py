"""Ideas of a large company, made up from the things it handles, and how a colleague would describe one of them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

THINGS = """invoice claim contract policy email ticket letter form report order receipt complaint call photo
scan spreadsheet ledger payment refund shipment delivery warehouse inventory supplier applicant candidate resume
interview shift roster timesheet expense budget forecast audit sanction fraud alert meeting minutes slide brochure
campaign newsletter translation manual guideline checklist permit licence tender quote proposal price discount
subscription renewal cancellation onboarding training exam certificate badge laptop password incident outage log backup
patch requirement specification drawing blueprint sensor machine turbine pump valve boiler elevator vehicle route driver
fuel toll parking accident injury inspection defect batch recipe ingredient label packaging barcode sample laboratory
trial patient appointment prescription diagnosis premium coverage repair estimate adjuster surveyor mortgage loan score
statement transaction currency declaration customs regulation clause lawsuit subpoena evidence archive catalogue survey
feedback review rating signature approval workflow referral voucher leaflet warranty""".split()
DOES = """retype copy sort classify summarise translate check compare match route answer draft search extract reconcile
schedule forecast detect count merge label archive approve chase escalate""".split()
TEAMS = """claims underwriting sales marketing finance hr legal support logistics procurement production maintenance
research compliance treasury reception dispatch""".split()
KINDS = """monthly daily weekly handwritten foreign late missing duplicate wrong incomplete urgent large small old
internal external seasonal confidential disputed""".split()
REPLACED = 0.7  # of the words that have another
PLACES = "pdf excel outlook sap sharepoint teams crm word jira portal fax phone".split()


@dataclass(frozen=True, slots=True)
class Described:
    """An idea, and the words that tell it from others."""

    title: str
    problem: str
    summary: str
    metric: str
    process: str
    telling: tuple[str, ...]


def idea(dice: random.Random) -> Described:
    """One of the ideas; each has some thousand others that are a little like it."""
    thing, other, third = dice.sample(THINGS, 3)
    does, then = dice.sample(DOES, 2)
    kind, state = dice.sample(KINDS, 2)
    team, source, target = dice.choice(TEAMS), *dice.sample(PLACES, 2)
    return Described(
        f"{does.capitalize()} {kind} {thing}s from {source}",
        f"The {team} team has to {does} {dice.randrange(20, 5_000)} {kind} {thing}s a week by hand from {source} and "
        f"then {then} the {other}s in {target}. {state.capitalize()} {third}s get lost and people wait for days.",
        f"Let AI {does} the {thing}s, {then} the {other}s and have a person look at doubtful {third}s.",
        f"Minutes per {thing}: {dice.randrange(5, 90)} now",
        f"{team} {thing} handling",
        (does, kind, thing, team, source, then, other, target, state, third),
    )


def paraphrase(dice: random.Random, one: Described, others: Mapping[str, str]) -> str:
    """How a colleague would put it: six to eight of its words in another order, in other words where there are some,
    else in other forms."""
    said = dice.sample(one.telling, dice.choice((6, 7, 8)))
    return " ".join(others[word] if word in others and dice.random() < REPLACED else _form(dice, word) for word in said)


def excerpt(dice: random.Random, one: Described) -> str:
    """Words of it as they stand there, for what plain full text is good at."""
    return " ".join(dice.sample(one.telling, 5))


def _form(dice: random.Random, word: str) -> str:
    if dice.random() < 0.4:
        return word
    if word in DOES and dice.random() < 0.5:
        return word.removesuffix("e") + dice.choice(("ing", "ed"))
    return word if word.endswith("s") else f"{word}s"


UNRELATED = tuple(
    """where is the canteen menu this afternoon
who waters the plants on the third floor
a choir for colleagues who like singing
bicycles should have a roof in the yard
summer party with music and grilled cheese
my chair squeaks and hurts my back
could we have quieter hand dryers
paint the corridors in a friendlier colour
a nap room for tired parents
yoga before lunch on thursdays
more vegetarian dishes please
the coffee machine on our floor leaks
a book club about gardening
give the cleaning people better gloves
windows that open in the old building
a mural by local artists at the entrance
free fruit for everybody
let dogs come to the office on fridays
fewer lights at night to help the birds
better umbrellas for visitors""".splitlines()
)
