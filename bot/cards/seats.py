"""Who sits where at an initiative, what each seat does, and where the initiative belongs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.cards.words import People, name
from bot.gate_actions import Supply
from bot.ui import Button, Card, Facts, Part, Text, cut
from domain.gates import seat_of
from domain.initiatives import Initiative
from domain.items import ITEMS, bare
from domain.parties import SEATS, Party

PLACES = ("domain", "team", "network", "tags")

# One line for each seat: what the person on it does (domain rule 4.1).
DOES: Mapping[Party, str] = {
    Party.SPONSOR: "Owns the problem and the use of the result, and confirms the value.",
    Party.PROJECT_MANAGER: "Takes the next step, keeps the gate pack complete, raises risks.",
    Party.IMPACT_OWNER: "Measures what it brings, and writes the value report.",
    Party.METRIC_OWNER: "Answers for the number and where it comes from.",
    Party.PRODUCT_OWNER: "Says whether the AI product fits, and what it may do.",
    Party.DATA_OWNER: "Says which class the data has, and who may use it.",
    Party.SUPPORT_OWNER: "Keeps it running once it is in use, and reviews it regularly.",
}


def item_of(party: Party) -> str:
    """The item that the seat is given under."""
    return party.value.replace("-", "_")


def roles_card(initiative: Initiative, people: People, nameable: Collection[Party]) -> Card:
    """Every seat with its holder and its duty; a button for each empty one that the reader may fill."""
    rows = tuple(
        (party.spoken.capitalize(), f"{name(people, seat_of(initiative, party))} · {DOES[party]}") for party in SEATS
    )
    empty = [party for party in SEATS if party in nameable and seat_of(initiative, party) is None]
    taken = [party for party in SEATS if party in nameable and party not in empty]
    parts: list[Part] = [Facts(rows)]
    if taken:
        hint = f"To name somebody else: *supply {initiative.id} {taken[0].spoken}*."
        parts.append(Text(hint, subtle=True))
    buttons = [Button(f"Name {_a(party)}", Supply(initiative.id, item_of(party))) for party in empty]
    return Card(f"{initiative.id} · who sits where", tuple(parts), tuple(buttons))


def place_card(initiative: Initiative, may_place: bool) -> Card:
    """Domain, team, network and tags, with their buttons for whoever may set them."""
    dossier = initiative.dossier
    rows = tuple((bare(ITEMS[code]).capitalize(), cut(dossier.fact(code) or "not set", 300)) for code in PLACES)
    buttons = tuple(
        Button(f"{'Change' if dossier.fact(code) else 'Set'} the {bare(ITEMS[code])}", Supply(initiative.id, code))
        for code in PLACES
        if may_place
    )
    return Card(f"{initiative.id} · where it belongs", (Facts(rows),), buttons)


def _a(party: Party) -> str:
    return f"{'an' if party.spoken[0] in 'aeiou' else 'a'} {party.spoken}"
