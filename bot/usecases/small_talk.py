"""What is said to what is no question: short, fitting, and with the next step named."""

from __future__ import annotations

from bot.actions import RunCommand
from bot.cards.help import HAND_IN
from bot.conversation.small_talk import Talk
from bot.ui import Button, Message, literal
from domain.people import Person

WHAT_ELSE = Button("What can I say?", RunCommand("help", ""))
SAID = {
    Talk.EMPTY: "I heard no words in that. Ask me something in a sentence; *help* shows what else I do.",
    Talk.HUGE: (
        "That is more than I can look up at once. Ask it in a sentence or two. If it tells what goes wrong at work, "
        "say *idea* and I take it from there."
    ),
    Talk.HELLO: "Hello {name}. Ask me anything about AI at work here, or say *idea*.",
    Talk.HOW: "All well at the front desk, thank you, {name}. What can I look up for you?",
    Talk.WHO: (
        "I am Usher, the front desk of the AI office. I take ideas to the people who decide, tell where they stand, "
        "and answer questions from playbooks that people here wrote. I am no person, and I invent nothing."
    ),
    Talk.THANKS: "You are welcome, {name}. I am here when there is more.",
    Talk.BYE: "Goodbye, {name}. What you began is kept; *drafts* brings it back.",
    Talk.ORDERS: (
        "I only pass on what people wrote in playbooks, so there is nothing in me to be instructed otherwise. Ask me "
        "about AI at work here, in plain words."
    ),
    Talk.MARKUP: "That reads like code, and I only read plain words. Ask me in a sentence what you want to know.",
    Talk.ABUSE: (
        "I am sorry that this is annoying. Tell me in a sentence what you need, and I look it up or find a person "
        "who knows."
    ),
    Talk.FOREIGN: "I am sorry, the playbooks here are in English, and I cannot read this well enough to answer.",
}


def reply_to(heard: Talk, person: Person) -> Message:
    """The sentence for it, with a button where one is the likely next step."""
    text = SAID[heard].format(name=literal(person.first_name))
    match heard:
        case Talk.WHO | Talk.HELLO | Talk.HOW:
            buttons = (WHAT_ELSE,) if person.is_outsider else (HAND_IN, WHAT_ELSE)
            return Message(text, buttons=buttons)
        case Talk.EMPTY | Talk.HUGE | Talk.THANKS | Talk.BYE | Talk.ORDERS | Talk.MARKUP | Talk.ABUSE | Talk.FOREIGN:
            return Message(text)
