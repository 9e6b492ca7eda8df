"""A new network, and a question for the members of one."""

from __future__ import annotations

from bot.champion_actions import ASK_NETWORK, NEW_NETWORK
from bot.conversation.flow import Answers, Flow, Form, Step, ask
from bot.conversation.small_talk import LONGEST
from bot.ui import Choice, Message
from bot.usecases.desk import Desk
from bot.usecases.networks import begin
from bot.usecases.question_asking import ask_network, networks_to_ask
from domain.networks import LONGEST_ABOUT, LONGEST_NAME, NetworkKind

_KINDS = (
    Choice(NetworkKind.CAPABILITY.value, "Capability network", "Its members know something and share it"),
    Choice(NetworkKind.LAB.value, "Innovation lab", "Its members try something out"),
)


class NewNetwork(Form):
    network_kind: NetworkKind = ask("What is it?", label="Kind", choices=_KINDS)
    topic: str = ask(
        "What is its topic?",
        label="Topic",
        why="It is its name, and questions with these words find it.",
        example="Prompts",
        verbatim=True,
        min_length=3,
        max_length=LONGEST_NAME,
        word=True,
    )
    about: str = ask(
        "What do its members do, in a sentence?",
        label="About",
        why="People decide by it whether they join.",
        example="We share prompts that work, and mend those that do not.",
        long=True,
        verbatim=True,
        min_length=10,
        max_length=LONGEST_ABOUT,
    )


class AskMembers(Form):
    asked_network: str = ask("Which network do you ask?", label="Network", choices=networks_to_ask)
    network_question: str = ask(
        "What would you like to know?",
        label="Question",
        why="Each member gets it with your name; the first answer counts.",
        long=True,
        verbatim=True,
        min_length=2,
        max_length=LONGEST,
    )


async def _begin(desk: Desk, answers: Answers) -> Message:
    said = answers[NewNetwork]
    return await begin(desk, NetworkKind(said.network_kind), said.topic, said.about)


async def _ask(desk: Desk, answers: Answers) -> Message:
    said = answers[AskMembers]
    return await ask_network(desk, said.network_question, int(said.asked_network))


NETWORK_FLOWS = (
    Flow(
        NEW_NETWORK,
        1,
        "New network or lab",
        (Step(NEW_NETWORK, NewNetwork, "New network or lab"),),
        _begin,
        review=False,
        submit="Begin it",
    ),
    Flow(
        ASK_NETWORK,
        1,
        "Ask a network",
        (Step(ASK_NETWORK, AskMembers, "Ask a network"),),
        _ask,
        review=False,
        submit="Ask the members",
    ),
)
