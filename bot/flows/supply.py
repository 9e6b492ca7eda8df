"""One page for each item of the record that is given in words or names a person, made from a table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from pydantic import create_model

from bot.cards.seats import DOES
from bot.conversation.flow import About, Answers, Flow, Form, Step, World, ask
from bot.flows.supply_pages import PAGES, SEAT_PAGES, Page
from bot.ui import Choice, FieldKind, Message
from bot.usecases import dossier, finding
from bot.usecases.desk import Desk
from domain.authority import Verb
from domain.errors import Refused
from domain.giving import DATES, LINK, SUMS, accepted, has_page, party_of, still_open, web_address
from domain.initiatives import Initiative
from domain.items import CHOICES, ITEMS, Item, Kind, bare
from domain.people import PersonId

LONG = 2000
SHORT = 120
OFFERED = 8  # people who are offered by name; anybody else can be named


class Words(Form):
    """A value, and on some pages a link behind it. What is wrong with one of them is said at its own question."""

    code: ClassVar[str]

    def problems(self) -> Mapping[str, str]:
        given = self.model_dump(mode="json")
        wrong: dict[str, str] = {}
        try:
            if self.code not in DATES:  # which days lie ahead depends on today: asked at the end
                accepted(self.code, given["value"], date.min)
        except Refused as refused:
            wrong["value"] = refused.user_message
        try:
            web_address(given.get("link"))
        except Refused as refused:
            wrong["link"] = refused.user_message
        return wrong


def flow_name(code: str) -> str:
    """What the flow is called that supplies the item."""
    return f"supply_{code}"


def _open(desk: Desk, initiative: Initiative) -> None:
    still_open(initiative)


def _flow(item: Item, form: type[Form], complete: Callable[[Desk, Answers], Awaitable[Message]]) -> Flow:
    label = bare(item)
    title = f"{label[0].upper()}{label[1:]}"
    about = About(Verb.READ, _open)  # who may give it depends on the item: asked at the button, and at the end
    name = flow_name(item.code)
    return Flow(name, 1, title, (Step(name, form, title),), complete, review=False, submit="Save", about=about)


def _words(item: Item, page: Page) -> Flow:
    fields: dict[str, Any] = {"value": (date if item.code in DATES else str, _question(item, page))}
    if page.linked:
        link = ask("Is there a link that shows it?", label="Link", optional=True, max_length=LINK)
        fields["link"] = (str | None, link)
    form = create_model(f"Supply_{item.code}", __base__=Words, **fields)
    form.code = item.code

    async def complete(desk: Desk, answers: Answers) -> Message:
        given = answers[form].model_dump(mode="json")
        return await dossier.supply(desk, desk.subject or "", item.code, given["value"], given.get("link"))

    return _flow(item, form, complete)


# Where the item's own name is longer than a form's label may be.
LABELS = {
    "baseline_plan": "Today's value, or the plan",
    "customer_facing": "Customers see it",
    "monitoring": "Logging and rollback",
}


def _question(item: Item, page: Page) -> Any:
    label = LABELS.get(item.code) or f"{bare(item)[0].upper()}{bare(item)[1:]}"
    if item.code in CHOICES:
        choices = [Choice(value, said) for value, said in CHOICES[item.code].items()]
        return ask(page.question, label=label, why=page.why, choices=choices)
    if item.code in DATES:
        return ask(page.question, label=label, why=page.why, example="2026-12-31", kind=FieldKind.DATE)
    line = page.short or item.code in SUMS or item.code == "tags"
    most = SHORT if line and item.code != "tags" else LONG
    return ask(
        page.question,
        label=label,
        why=page.why,
        example=page.example,
        long=not line,
        min_length=1,
        max_length=most,
        word=page.short or item.code == "tags",
    )


def _seat(item: Item) -> Flow:
    party = party_of(item)
    who, role = SEAT_PAGES[party]

    async def likely(world: World) -> Sequence[Choice]:
        return [Choice(one.id, one.name) for one in (await world.colleagues(role))[:OFFERED]]

    question = ask(
        who,
        label=f"{bare(item)[0].upper()}{bare(item)[1:]}",
        why=DOES[party],
        hint="A name or an e-mail address will do.",
        kind=FieldKind.PERSON,
        choices=likely,
    )
    fields: dict[str, Any] = {"person": (str, question)}
    form = create_model(f"Supply_{item.code}", __base__=Form, **fields)

    async def complete(desk: Desk, answers: Answers) -> Message:
        person = PersonId(answers[form].model_dump()["person"])
        return await dossier.seat(desk, desk.subject or "", item.code, person)

    return _flow(item, form, complete)


def _supply(item: Item) -> Flow:
    return _words(item, PAGES[item.code]) if item.kind is Kind.WORDS else _seat(item)


class Found(Form):
    found_field: str = ask(
        "What was to find out?", label="Task", example="metric", min_length=2, max_length=60, word=True
    )
    found_words: str = ask(
        "What did you find out?",
        label="Answer",
        why="The author and the project manager read it, and it stays on the record.",
        long=True,
        verbatim=True,
        min_length=2,
        max_length=LONG,
    )


async def _found(desk: Desk, answers: Answers) -> Message:
    found = answers[Found]
    return await finding.found_out(desk, desk.subject or "", found.found_field, found.found_words)


FOUND_OUT = Flow(
    "found_out",
    version=1,
    title="What was found out",
    steps=(Step("found", Found, "What was found out"),),
    complete=_found,
    review=False,
    submit="Save",
    about=About(Verb.READ, _open),
)
SUPPLY_FLOWS: tuple[Flow, ...] = (*(_supply(item) for item in ITEMS.values() if has_page(item)), FOUND_OUT)
