"""Writing, changing and retiring a playbook, and declining what was proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.cards.playbook import ADD_FLOW, DECLINE_FLOW, EDIT_FLOW, RETIRE_FLOW
from bot.conversation.flow import Answers, Flow, Form, Json, Step, ask
from bot.events import SourceMessage
from bot.ui import Choice, FieldKind, Message, cut
from bot.usecases import curation, curation_propose
from bot.usecases.curation_entry import (
    TITLE,
    Typed,
    half_a_year,
    phrasings,
    typed_answer,
    wrong_answer,
    wrong_phrasings,
)
from bot.usecases.curation_talks import Kind, aim_of
from bot.usecases.desk import Desk
from domain.errors import Refused
from domain.people import Role
from knowledge.playbooks import Audience, Playbook

ANSWER = 6000  # characters; a longer one nobody reads in a chat
ASKED = 4000
LONG = 1000
PHRASING = 290  # characters of one way of asking
WAYS = 12  # taken from questions that were asked
OWNERS = tuple(role for role in Role if role is not Role.EMPLOYEE)
_AUDIENCES = (
    Choice(Audience.EVERYONE, "Everybody"),
    Choice(Audience.CHAMPIONS, "Champions and heads", "Nobody else ever sees it"),
    Choice(Audience.HEADS, "Heads only", "Nobody else ever sees it"),
)


class Topic(Form):
    title: str = ask(
        "What is the entry called?",
        label="Title",
        hint="As a question, the way people would look for it.",
        example="Which data may I use?",
        verbatim=True,
        min_length=5,
        max_length=TITLE,
    )
    audience: Audience = ask("Who may read it?", label="For", choices=_AUDIENCES)
    owner: Role = ask(
        "Who answers for it?",
        label="Answers for it",
        why="They decide what it says, and are asked twice a year whether it is still right.",
        choices=[Choice(role.value, role.spoken[0].upper() + role.spoken[1:]) for role in OWNERS],
    )


class Phrasings(Form):
    asked: str = ask(
        "How do people ask it? One way of asking a line.",
        label="Asked as",
        why="At least three, as people really type them; I find the entry by them.",
        long=True,
        verbatim=True,
        max_length=ASKED,
    )

    def problems(self) -> Mapping[str, str]:
        found = wrong_phrasings(self.asked)
        return {"asked": found} if found else {}


class Words(Form):
    answer: str = ask(
        "What is the answer?",
        label="Answer",
        why="People read it as it stands. The first sentence should carry it alone.",
        hint="Bold, italics, lists and web links can be used; a line like ## Heading begins a section.",
        long=True,
        verbatim=True,
        max_length=ANSWER,
    )

    def problems(self) -> Mapping[str, str]:
        found = wrong_answer(self.answer)
        return {"answer": found} if found else {}


class Review(Form):
    review_by: date | None = ask(
        "When shall it be looked at again? Leave it out for half a year from now.",
        label="Next review",
        optional=True,
        kind=FieldKind.DATE,
    )


class Reason(Form):
    reason: str = ask(
        "Why shall it answer no more?",
        label="Reason",
        why="It stays in the entry's history, and every version can be brought back.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


class Declined(Form):
    why_declined: str = ask(
        "Why is it not published?",
        label="Reason",
        why="Whoever proposed it reads this under your name.",
        long=True,
        verbatim=True,
        min_length=3,
        max_length=LONG,
    )


def typed(answers: Answers) -> Typed:
    """The entry as it was typed."""
    topic = answers[Topic]
    return Typed(
        topic.title,
        Audience(topic.audience),
        Role(topic.owner),
        phrasings(answers[Phrasings].asked),
        answers[Words].answer,
        answers[Review].review_by,
    )


async def _add(desk: Desk, answers: Answers) -> Message:
    return await curation_propose.hand_in(desk, aim_of(desk.subject), typed(answers))


async def _edit(desk: Desk, answers: Answers) -> Message:
    aim = aim_of(desk.subject)
    if aim.kind not in (Kind.VERSION, Kind.PROPOSAL):
        raise Refused("Which entry? Say *playbook edit* and its id; *playbooks* lists them.")
    return await curation_propose.hand_in(desk, aim, typed(answers))


async def _retire(desk: Desk, answers: Answers) -> Message:
    aim = aim_of(desk.subject)
    if aim.kind is not Kind.VERSION:
        raise Refused("Which entry? Say *playbook retire* and its id; *playbooks* lists them.")
    return await curation.retire(desk, aim.id, aim.number, answers[Reason].reason)


async def _decline(desk: Desk, answers: Answers) -> Message:
    aim = aim_of(desk.subject)
    if aim.kind is not Kind.PROPOSAL:
        raise Refused("Which proposal? Press *Decline…* on its card.")
    return await curation_propose.decline(desk, aim.id, aim.number, answers[Declined].why_declined)


def from_message(source: SourceMessage) -> dict[str, Json]:
    """Somebody's message as the answer, to be mended by whoever proposes it."""
    words = source.text.strip()
    return {"answer": words} if words else {}


_STEPS = (
    Step("topic", Topic, "What it is about"),
    Step("asked", Phrasings, "How people ask"),
    Step("answer", Words, "The answer"),
    Step("review", Review, "The next review"),
)

PLAYBOOK_ADD = Flow(
    ADD_FLOW,
    version=1,
    title="New playbook",
    steps=_STEPS,
    complete=_add,
    submit="Send it",
    message_shortcut="Propose a playbook entry",
    from_message=from_message,
    reader="anybody else",
)
PLAYBOOK_EDIT = Flow(
    EDIT_FLOW,
    version=1,
    title="Change a playbook",
    steps=_STEPS,
    complete=_edit,
    submit="Send it",
    reader="anybody else",
)
PLAYBOOK_RETIRE = Flow(
    RETIRE_FLOW,
    version=1,
    title="Retire a playbook",
    steps=(Step("reason", Reason, "Retire a playbook"),),
    complete=_retire,
    review=False,
    submit="Retire",
)
PLAYBOOK_DECLINE = Flow(
    DECLINE_FLOW,
    version=1,
    title="Decline a proposal",
    steps=(Step("declined", Declined, "Decline a proposal"),),
    complete=_decline,
    review=False,
    submit="Decline",
)
PLAYBOOK_FLOWS = (PLAYBOOK_ADD, PLAYBOOK_EDIT, PLAYBOOK_RETIRE, PLAYBOOK_DECLINE)


def given_of(playbook: Playbook, today: date) -> dict[str, Json]:
    """An entry as the first answers of a conversation about it."""
    return {
        "title": playbook.title,
        "audience": playbook.audience.value,
        "owner": playbook.owner,
        "asked": "\n".join(playbook.questions),
        "answer": typed_answer(playbook),
        "review_by": half_a_year(today).isoformat(),
    }


def from_question(words: Sequence[str]) -> dict[str, Json]:
    """What was asked, as the title and the ways of asking; the one that says it best first."""
    ways = phrasings("\n".join(cut(one, PHRASING) for one in words))[:WAYS]
    return {"title": cut(words[0], TITLE), "asked": "\n".join(ways)}
