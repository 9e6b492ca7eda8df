"""What is said when somebody would like to join an idea: to the one who asks, and to the one who answers."""

from __future__ import annotations

from bot.actions import Follow, RunCommand
from bot.alike_actions import AskToJoin, JoinIt, NotNow, TellNotNow, Welcome
from bot.cards.alike import is_draft, let_go
from bot.gate_actions import Decide
from bot.ui import Button, Message, Quote, Style, literal
from domain.funnel import Decision, Stage
from domain.initiatives import Initiative
from domain.people import Person

OFFICE = "the project office"


def offered(initiative: Initiative, asked: Person | None, words: Quote | None, of: str) -> Message:
    """Before anything is sent: who would be asked, and what they would read. `asked` None is the project office."""
    along = "with your name and these words" if words is not None else "with your name"
    ask = AskToJoin(initiative.id, of)
    if initiative.stage is Stage.REJECTED:
        text = (
            f"**{initiative.id}** was not taken forward. I can ask the project office to open it again, {along}. "
            "Nothing is sent yet."
        )
        return Message(text, buttons=(Button("Ask the office", ask, Style.PRIMARY), follow(initiative)), quote=words)
    who = f"{literal(asked.name)}, its author," if asked is not None else f"{OFFICE}, since its author is not here now,"
    text = (
        f"I would ask {who} whether you may join **{initiative.id}** as a co-author, {along}. You could then read all "
        "of it. Nothing is sent yet."
    )
    return Message(text, buttons=(Button("Ask them", ask, Style.PRIMARY), follow(initiative)), quote=words)


def asks(initiative: Initiative, asker: Person, words: Quote | None, of: str) -> Message:
    """For whoever answers."""
    text = (
        f"{_head(initiative)}\n{literal(asker.name)} had a similar idea and would like to join it as a co-author, "
        "so I ask you. They would be named with it, read all of it and hear of every change."
    )
    buttons = (
        Button("Welcome", Welcome(initiative.id, asker.id, of), Style.PRIMARY),
        Button("Not now…", NotNow(initiative.id, asker.id, of)),
        show(initiative),
    )
    return Message(text, buttons=buttons, quote=words)


def sent(asked: Person | None, of: str) -> Message:
    """For the one who asked."""
    who = literal(asked.name) if asked is not None else OFFICE
    mine = "Your draft stays where it is" if is_draft(of) else "Your own idea stays as it is"
    return Message(f"I asked {who}, and tell you the answer. {mine}; you can go on with it meanwhile.")


def welcomed(initiative: Initiative, by: Person, of: str | None) -> Message:
    """For the one who joined; `of` is their own draft or idea, when it is still there to be let go."""
    mine, buttons = "", [show(initiative)]
    if of is not None:
        buttons.append(let_go(of))
        mine = (
            " Your own draft is still there: cancel it if this one says it all."
            if is_draft(of)
            else f" **{of}** is still there: withdraw it if this one says it all."
        )
    text = (
        f"{_head(initiative)}\n{literal(by.name)} welcomes you: you are a co-author now, read all of it and hear of "
        f"every change.{mine}"
    )
    return Message(text, buttons=tuple(buttons))


def considered(initiative: Initiative, asker: Person, of: str) -> Message:
    """What the person would be told."""
    text = (
        f"I would tell {literal(asker.name)} kindly that it does not fit just now, and that they can follow "
        f"**{initiative.id}** or go on with their own. Nothing is sent yet."
    )
    after_all = Button("Welcome after all", Welcome(initiative.id, asker.id, of), Style.PRIMARY)
    return Message(text, buttons=(Button("Tell them", TellNotNow(initiative.id, asker.id, of)), after_all))


def declined(initiative: Initiative, by: Person) -> Message:
    """A kind no, with what one can do instead."""
    text = (
        f"{_head(initiative)}\nThank you for offering to join. It does not fit just now, says {literal(by.name)}. "
        "You can follow it and hear of every change; what you wrote yourself is untouched."
    )
    return Message(text, buttons=(follow(initiative),))


def too_late(initiative: Initiative) -> Message:
    """It ended between the question and the answer."""
    text = (
        f"{_head(initiative)}\nIt is {initiative.stage.spoken} meanwhile, so nobody joins it. You can go on with yours."
    )
    return Message(text, buttons=(show(initiative),))


def wants_it_again(initiative: Initiative, asker: Person, words: Quote | None) -> Message:
    """For the project office, which decides."""
    text = f"{_head(initiative)}\n{literal(asker.name)} has the same need and asks that it be opened again."
    again = Button("Open it again…", Decide(initiative.id, initiative.round, Decision.REOPEN), Style.PRIMARY)
    return Message(text, buttons=(again, show(initiative)), quote=words)


def over(initiative: Initiative, into: Initiative | None, of: str) -> Message:
    """Nobody joins what came to its end; what one can do instead."""
    if into is not None:
        text = f"**{initiative.id}** went into **{into.id}**, {literal(into.title)}."
        return Message(text, buttons=(Button(f"Join {into.id}…", JoinIt(into.id, of)), follow(into)))
    text = f"**{initiative.id}** is closed, so nobody can join it. Its contact can tell you how it went."
    return Message(text, buttons=(show(initiative),))


def follow(initiative: Initiative) -> Button:
    return Button(f"Follow {initiative.id}", Follow(initiative.id))


def show(initiative: Initiative) -> Button:
    return Button("Show it", RunCommand("status", initiative.id))


def _head(initiative: Initiative) -> str:
    return f"**{initiative.id}** · {literal(initiative.title)}"
