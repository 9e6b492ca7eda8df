"""What is like an idea, kindly: the ideas and the AI products that were found, and what one can do with them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Follow, Go, Move, RunCommand, StartFlow
from bot.alike_actions import Different, JoinIt, UseProduct
from bot.cards.words import People, count, listed, name
from bot.ui import Button, Card, Facts, Message, Part, Style, Text, cut, literal
from domain.funnel import Stage
from domain.initiatives import Initiative
from domain.model import Product
from domain.people import PersonId

MOST = 3
TITLE = 90  # characters of a title
SAID = 160  # characters of a line
LABEL = 30  # characters of a product's name on a button
BUTTONS = 5  # on the card, if it can be; more make people look for the one they want
NUMBERS = ("No", "One", "Two", "Three")

Like = tuple[Initiative | Product, tuple[str, ...]]  # with the words of the asker that it shares


def are_there(found: Sequence[Like]) -> str:
    """`Two similar ideas exist`, `Quill may do it already`; empty when nothing was found."""
    ideas, products = _ideas(found), [one.name for one, _ in found if isinstance(one, Product)]
    few = NUMBERS[len(ideas)] if len(ideas) < len(NUMBERS) else str(len(ideas))
    said = [f"{few} similar {'idea exists' if len(ideas) == 1 else 'ideas exist'}"] if ideas else []
    said += [f"{listed(products, 'or')} may do it already"] if products else []
    return ", and ".join(said)


def alike(found: Sequence[Like], people: People, reader: PersonId, of: str) -> Message:
    """At most three, with what one can do: join, follow, use the product, or go on."""
    if not found:
        return Message("I find nothing like it any more. Yours goes on as it is.", buttons=(_on(of),))
    is_alive = any(not one.stage.is_end for one in _ideas(found))
    why = "Joining forces is often faster than starting twice" if is_alive else "What came of it may save you time"
    text = f"{literal(are_there(found))}. {why}; you choose."
    return Message(text, Card("What is like it", parts(found, people), actions(found, reader, of)))


def parts(found: Sequence[Like], people: People) -> tuple[Part, ...]:
    """Each with its number, title, stage, contact and what it has in common: nothing that not everybody may read."""
    made: list[Part] = []
    for one, why in found[:MOST]:
        common = (("In common", cut(", ".join(why), SAID)),) if why else ()
        if isinstance(one, Product):
            made += [
                Text(f"**{literal(one.name)}** · AI product"),
                Facts((("What it does", cut(one.purpose, SAID)), *common)),
            ]
        else:
            contact = name(people, contact_of(one))
            rows = (("Stage", one.stage.spoken), ("Contact", contact), *common)
            made += [Text(f"**{one.id}** · {literal(cut(one.title, TITLE))}"), Facts(rows)]
    return tuple(made)


def actions(found: Sequence[Like], reader: PersonId, of: str) -> tuple[Button, ...]:
    """The likely one first: to join, to use, to follow, and that it is something else.

    What is one's own, or closed, can only be looked at. Where there would be too many, following is offered after the
    press on "Join or follow".
    """
    shown, different = found[:MOST], Button("Mine is different", Different(of))
    going_on = [one for one in _ideas(shown) if one.initiator != reader and not one.stage.is_end]
    follow = tuple(Button(f"Follow {one.id}", Follow(one.id)) for one in going_on)
    does = sorted((_does(one, reader, of, "Join") for one, _ in shown), key=_is_look)
    if len(does) + len(follow) + 1 <= BUTTONS:
        return (*does, *follow, different)
    return (*sorted((_does(one, reader, of, "Join or follow") for one, _ in shown), key=_is_look), different)


def _does(one: Initiative | Product, reader: PersonId, of: str, join: str) -> Button:
    """What one can do with it first."""
    if isinstance(one, Product):
        return Button(f"Use {cut(one.name, LABEL)}…", UseProduct(one.id, of))
    if one.initiator == reader or one.stage is Stage.CLOSED:
        return Button(f"Show {one.id}", RunCommand("status", one.id))
    label = f"Ask to open {one.id} again…" if one.stage is Stage.REJECTED else f"{join} {one.id}…"
    return Button(label, JoinIt(one.id, of))


def _is_look(button: Button) -> bool:
    return isinstance(button.action, RunCommand)


def contact_of(initiative: Initiative) -> PersonId:
    """Whom to talk to about it."""
    return initiative.triager or initiative.initiator


def use_card(product: Product, of: str) -> Message:
    """What the product is for and not for, its rules, how to begin, and what becomes of one's own idea."""
    rows = (
        ("What it is for", product.purpose),
        ("Not for", product.not_for),
        ("Data it may see", listed([one.value for one in product.allowed_data])),
        ("Rules", product.rules),
        ("Who answers for it", product.owner),
    )
    card = Card(product.name, (Facts(tuple((label, cut(said, 400)) for label, said in rows if said)),), use_buttons(of))
    ask = f"ask the {literal(product.owner)} for access" if product.owner else "ask your champion for access"
    yours = "Your draft stays until you cancel it" if is_draft(of) else f"**{of}** stays as it is until you withdraw it"
    return Message(f"**{literal(product.name)}**: to begin, {ask}, and try it on one real case. {yours}.", card)


def use_buttons(of: str) -> tuple[Button, ...]:
    """To go on with one's own, or to let it go."""
    return (_on(of), let_go(of))


def let_go(of: str) -> Button:
    """Ends one's own draft or idea, which is never done unasked."""
    if is_draft(of):
        return Button("Cancel my draft", Go(of, 0, Move.CANCEL), Style.DANGER)
    return Button(f"Withdraw {of}…", StartFlow("withdraw_idea", of), Style.DANGER)


def is_draft(of: str) -> bool:
    """Whether it is the id of a conversation, and not the number of an idea."""
    return not of.upper().startswith("AI-")


def found_line(initiative: Initiative) -> tuple[Text, ...]:
    """`2 similar ones found`, for cards of the office, while nobody gave the verdict."""
    found = len(initiative.dossier.similar.matches)
    return (Text(f"**{count(found, 'similar one')} found.**"),) if _waits_for_verdict(initiative) else ()


def similar_button(initiative: Initiative) -> tuple[Button, ...]:
    """Leads to what was found, while nobody gave the verdict."""
    return (Button("Similar ideas", RunCommand("similar", initiative.id)),) if _waits_for_verdict(initiative) else ()


def _waits_for_verdict(initiative: Initiative) -> bool:
    similar = initiative.dossier.similar
    return bool(similar.matches) and similar.verdict is None and not initiative.stage.is_end


def _on(of: str) -> Button:
    if is_draft(of):
        return Button("Go on with mine", Go(of, 0, Move.RESUME), Style.PRIMARY)
    return Button(f"Show {of}", RunCommand("status", of), Style.PRIMARY)


def _ideas(found: Sequence[Like]) -> list[Initiative]:
    return [one for one, _ in found if isinstance(one, Initiative)]
