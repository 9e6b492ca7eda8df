"""An answer as people see it: a curated passage with its source, "did you mean", or an honest "I don't know"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import StartFlow
from bot.ask_actions import (
    AnswerIt,
    AskAgain,
    AskTopic,
    Helped,
    MakeIdea,
    NotMine,
    PassOn,
    Pick,
    Rate,
    WhoKnows,
)
from bot.cards.help import HAND_IN
from bot.champion_actions import ASK_BACK, REPLY
from bot.ui import Button, Card, Message, Part, Quote, Style, Text, cut, literal, plain
from domain.questions import ASKED_OF_PEOPLE, Asked, Rung, Turn, Written

TITLE = 60  # characters of a title on a button
GIST = 80  # characters of an answer's beginning, under a title to choose from
LEAD = 60  # characters that say something by themselves; a shorter first sentence takes the next one along
UNSURE = "I am not sure which you mean:"
UNKNOWN = "**I don't know.** No playbook answers that."
OTHER_WORDS = "Say it in other words, as you would to a colleague. It helps to name the tool, the data or the step."
_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][*_])|(?<=[.!?]\*\*))\s+(?=[A-Z0-9“*_\[])")
_NOT_PROSE = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|```|>)")


@dataclass(frozen=True, slots=True)
class Topic:
    """A playbook that can be asked for. `gist` is how its answer begins, where that helps to choose."""

    playbook: str
    title: str
    gist: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is shown of a playbook. `overdue_since` is set where its review is long overdue, `is_example` where the
    company has not replaced a text that it must supply."""

    title: str
    section: str
    text: str
    owner: str
    reviewed_on: date
    overdue_since: date | None = None
    is_example: bool = False


def answer(
    passage: Passage, question: int | None, related: Sequence[Topic] = (), on: Button | None = None, before: str = ""
) -> Message:
    """The passage with its source, whether it helped, related questions, and one way on. `before` is said first.

    Without a question nothing was kept, so nobody says whether it helped.
    """
    lead, rest = split(passage.text)
    text = lead or f"**{literal(passage.title)}**"
    buttons = (
        *(_rating(question) if question is not None else ()),
        *(Button(cut(one.title, TITLE), AskTopic(one.playbook)) for one in related),
        *((on,) if on is not None else ()),
    )
    return Message(f"{before}\n{text}" if before else text, _card(passage, rest, buttons))


def as_text(said: Message) -> str:
    """The answer without its buttons, as Markdown to be put before something else."""
    if said.card is None:
        return said.text
    *above, where = [one.markdown for one in said.card.parts if isinstance(one, Text)]
    named = f"*{literal(said.card.title)}*, {where[:1].lower()}{where[1:]}"  # a card says its title, plain words do not
    return "\n".join([said.text, *above, named])


def source(passage: Passage) -> str:
    """Where the words come from, as Markdown: section, last review, by whom; and what is wrong with that."""
    where = _where(passage)
    return f"*{literal(passage.title)}*, {where[0].lower()}{where[1:]}"


def _where(passage: Passage) -> str:
    """The source under a card that has the title as its own."""
    said = f"reviewed {_dated(passage.reviewed_on)} by the {literal(passage.owner)}."
    within = passage.section and passage.section != passage.title
    line = f"Section “{literal(passage.section)}”, {said}" if within else f"{said[0].upper()}{said[1:]}"
    if passage.overdue_since is not None:
        line += f" Review overdue since {_dated(passage.overdue_since)}."
    if passage.is_example:
        line += " Your company has not replaced this text yet, so check before you rely on it."
    return line


def found_passage(passage: Passage) -> Card:
    """A passage among the results of a search, to be put before others."""
    return _card(passage, passage.text, ())


def did_you_mean(question: int | None, topics: Sequence[Topic]) -> Message:
    """The titles to choose from, each with the beginning of its answer, and none of them.

    Without a question, which was not kept, the titles only.
    """
    if question is None:
        buttons = tuple(Button(cut(one.title, TITLE), AskTopic(one.playbook)) for one in topics)
    else:
        picks = (Button(cut(one.title, TITLE), Pick(question, one.playbook)) for one in topics)
        buttons = (*picks, Button("None of these", Pick(question, "")))
    lines = [f"- **{literal(one.title)}**{f' {literal(one.gist)}' if one.gist else ''}" for one in topics]
    return Message("\n".join([UNSURE, *lines]), buttons=buttons)


def unknown(question: int, receiver: str, *, may_be_idea: bool, before: str = UNKNOWN) -> Message:
    """Nobody invents an answer: who could give one, and what of the asker they would get."""
    text = f"{before} {receiver} can help: shall I pass it on, with your words and your name?"
    idea = (Button("Make it an idea", MakeIdea(question)),) if may_be_idea else ()
    if may_be_idea:
        text += " Or make it an idea, and the office looks whether it can be done here."
    buttons = (
        Button("Pass it on", PassOn(question), Style.PRIMARY),
        *idea,
        Button("Ask differently", AskAgain(question)),
    )
    return Message(text, buttons=buttons)


def passed_on(asked: Asked, asker: str, because: str, rung: Rung, turns: Sequence[Written] = ()) -> Message:
    """What somebody gets who may know: whose question, why it comes to them, and what they can do."""
    text = f"**{_asks(asked, asker)}** You get this because {because}. "
    text += "Answer it, and they hear it from me under your name."
    last = rung in (Rung.OFFICE, Rung.NETWORK)
    not_mine = () if last else (Button("Not mine", NotMine(asked.id, rung)),)
    buttons = (Button("Answer it", AnswerIt(asked.id), Style.PRIMARY), _back(asked), *not_mine)
    return Message(text, _talk(turns, asker), quote=Quote(asked.words, by=asker), buttons=buttons)


def over(asked: Asked, asker: str, became: str) -> Message:
    """The same card once nothing is asked of its reader any more. `became` is Markdown and says why."""
    return Message(f"**{_asks(asked, asker)}** {became}", quote=Quote(asked.words, by=asker))


def asked_back(asked: Asked, words: str, who: str) -> Message:
    """What the asker hears before somebody can answer."""
    text = f"**{literal(who)}** asks you something first. You asked: “{literal(cut(asked.words, 200))}”"
    return Message(text, quote=Quote(words, by=who), buttons=(_reply(who, asked.id),))


def replied(asked: Asked, words: str, asker: str, rung: Rung | None) -> Message:
    """What whoever asked back hears."""
    text = f"**{literal(asker)} answers what you asked back.** The question: “{literal(cut(asked.words, 200))}”"
    not_mine = () if rung in (None, Rung.OFFICE, Rung.NETWORK) else (Button("Not mine", NotMine(asked.id, rung)),)
    answer_it = Button("Answer it", AnswerIt(asked.id), Style.PRIMARY)
    return Message(
        text,
        quote=Quote(words, by=asker),
        buttons=(answer_it, Button("Ask back", StartFlow(ASK_BACK, str(asked.id))), *not_mine),
    )


def _back(asked: Asked) -> Button:
    return Button("Ask back", StartFlow(ASK_BACK, str(asked.id)))


def _reply(who: str, question: int) -> Button:
    return Button(cut(f"Reply to {who}", 40), StartFlow(REPLY, str(question)), Style.PRIMARY)


def _asks(asked: Asked, asker: str) -> str:
    what = "has a question." if asked.band == ASKED_OF_PEOPLE else "asks what no playbook answers."
    return f"{literal(asker)} {what}"


def _talk(turns: Sequence[Written], asker: str) -> Card | None:
    """What was said about it so far, where it comes to the next person."""
    said = tuple(Quote(one.words, by=asker if one.turn is Turn.REPLIED else "asked back") for one in turns)
    return Card("Said since", said) if said else None


def answered_by(asked: Asked, words: str, answerer: str) -> Message:
    """What the asker hears. Their own question stands in it, as days may be between."""
    buttons = _rating(asked.id)
    text = f"**{literal(answerer)}** answered what you asked: “{literal(cut(asked.words, 200))}”"
    return Message(text, quote=Quote(words, by=answerer), buttons=buttons)


def not_for_us(asked: Asked) -> Message:
    """What the asker hears of a question that was passed on and is nobody's here."""
    text = (
        f"You asked “{literal(cut(asked.words, 200))}”, and I passed it on. It is nothing that the AI office can "
        "answer, so no answer comes from here. Thank you for asking."
    )
    return Message(text, buttons=(Button("Ask differently", AskAgain(asked.id)),))


def gist(text: str) -> str:
    """How an answer begins, in plain words on one line; empty where it begins with a list or code."""
    return cut(plain(split(text)[0]), GIST)


def way_on(question: int | None, *, is_about_ideas: bool, is_outsider: bool) -> Button | None:
    """What can be done next that fits what was asked. Guests hand in no ideas; what was not kept nobody passes on."""
    if question is None and (is_outsider or not is_about_ideas):
        return None
    if question is None or (is_about_ideas and not is_outsider):
        return Button(HAND_IN.label, HAND_IN.action)
    return Button("Ask a person" if is_outsider else "Ask my champion", WhoKnows(question))


def split(text: str) -> tuple[str, str]:
    """The first sentences, which carry the meaning alone, and the rest. A list or code has no first sentence."""
    head, gap, tail = text.strip().partition("\n\n")
    if _NOT_PROSE.match(head):
        return "", text.strip()
    lines = head.split("\n")
    prose = next((at for at, line in enumerate(lines) if _NOT_PROSE.match(line)), len(lines))
    said, below = "\n".join(lines[:prose]), "\n".join(lines[prose:])
    end = next((one.start() for one in _SENTENCE.finditer(said) if _is_whole(said[: one.start()])), len(said))
    rest = [part for part in (said[end:].strip(), below) if part]
    return said[:end].strip(), "\n".join(rest) + (f"{gap if rest else ''}{tail}" if tail else "")


def _is_whole(lead: str) -> bool:
    """Long enough to stand alone, and no mark of the Markdown is left open."""
    opened = lead.count("(") == lead.count(")") and lead.count("[") == lead.count("]")
    return len(lead) >= LEAD and opened and all(lead.count(mark) % 2 == 0 for mark in ("**", "`", "_"))


def _card(passage: Passage, text: str, buttons: tuple[Button, ...]) -> Card:
    parts: list[Part] = [Text(text)] if text else []
    parts.append(Text(_where(passage), subtle=True))
    return Card(passage.title, tuple(parts), buttons)


def _rating(question: int) -> tuple[Button, ...]:
    return (
        Button("Helped", Rate(question, Helped.YES), Style.PRIMARY),
        Button("Did not", Rate(question, Helped.NO)),
    )


def _dated(when: date) -> str:
    """`3 Oct 2026`: a review may be of another year."""
    return f"{when.day} {when:%b %Y}"
