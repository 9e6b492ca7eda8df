"""The delivery track as a card: what is done, by whom and when, and what comes next."""

from __future__ import annotations

from bot.actions import RunCommand, StartFlow
from bot.cards.words import People, count, moment, name
from bot.route_actions import StepDone, StepUndone
from bot.ui import Button, Card, Facts, Part, Style, Text, cut, literal
from domain.funnel import Stage
from domain.governance import TrackStep
from domain.initiatives import Initiative
from domain.model import OperatingModel
from domain.track import Track, track

LABEL = 60


def track_subject(initiative: Initiative) -> str:
    """What a card of the track is kept up to date under."""
    return f"track:{initiative.id}"


def track_card(
    initiative: Initiative, people: People, model: OperatingModel, with_buttons: bool = True, may_choose: bool = False
) -> Card:
    """Its steps in their order. Buttons are for the next step and the last one only, and only in delivery.

    `may_choose` is for whoever chooses products, where none is chosen.
    """
    found = track(initiative, model.governance)
    parts: list[Part] = [Text(_headline(initiative, found, model))]
    if found.steps:
        numbered = enumerate(found.steps, 1)
        rows = tuple(
            (cut(f"{at}. {step.name}", LABEL), _state(initiative, step, found, people, model)) for at, step in numbered
        )
        parts.append(Facts(rows))
    buttons = _buttons(initiative, found) if with_buttons else ()
    if may_choose and not found.steps and not initiative.stage.is_end:
        buttons = (Button("Choose the product", StartFlow("choose_product", initiative.id), Style.PRIMARY), *buttons)
    return Card(f"{initiative.id} · {initiative.title}", tuple(parts), buttons, initiative.id, view="steps")


def _headline(initiative: Initiative, found: Track, model: OperatingModel) -> str:
    route, here = initiative.dossier.route, initiative.stage is Stage.DELIVERY
    if route.gap is not None:
        return "**No product fits yet**, so there are no steps. The product portfolio knows what is missing."
    product = model.product(route.product) if route.product is not None else None
    if not found.steps:
        return "**No product is chosen yet.** The steps follow from it; the product portfolio chooses one."
    way, steps = f"With {literal(product.name)}, " if product is not None else "", count(len(found.steps), "step")
    if not here and not found.taken:
        return f"{way}it takes {steps}. They begin once it is in delivery."
    if found.next is None:
        return f"{way}**all {steps} are done.**"
    return f"{way}{found.taken} of {steps} are done. Next: **{literal(found.next.name)}**."


def _state(initiative: Initiative, step: TrackStep, found: Track, people: People, model: OperatingModel) -> str:
    given = found.done.get(step.id)
    if given is None:
        is_next = found.next is not None and step.id == found.next.id and initiative.stage is Stage.DELIVERY
        return "next" if is_next else "later"
    at = f", {moment(given.at, model.time_zone)}" if given.at is not None else ""
    link = f" · {given.link}" if given.link else ""
    return f"done by {name(people, given.by)}{at}{link}"


def _buttons(initiative: Initiative, found: Track) -> tuple[Button, ...]:
    id, round = initiative.id, initiative.round
    buttons: list[Button] = []
    if initiative.stage is Stage.DELIVERY and initiative.dossier.paused is None:
        if found.next is not None:
            done = StepDone(id, round, found.next.id)
            buttons.append(Button(cut(f"Done: {found.next.name}", LABEL), done, Style.PRIMARY))
        if found.last is not None:
            undo = StepUndone(id, round, found.last.id)
            buttons.append(Button(cut(f"Undo: {found.last.name}", LABEL), undo))
    return (*buttons, Button("Show the gate", RunCommand("gate", id)))
