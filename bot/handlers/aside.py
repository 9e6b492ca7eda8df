"""A question in the middle of a conversation: it is answered, and what was asked stays asked."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.cards.answer import as_text
from bot.conversation.flow import Question
from bot.conversation.speech import chosen
from bot.events import Audience, Reply, Say, ShowForm
from bot.handlers.turns import in_chat
from bot.ui import plain
from bot.usecases.ask import answer_if_sure
from bot.usecases.converse import Turn
from bot.usecases.desk import Act

IF_ANSWER = "If that was your answer, say it without the question mark."
IF_ASKED = "If that was your answer, begin it with another word than “ask”."
_SENTENCE = re.compile(r"[.!;:]\s+\S")
_ASK = re.compile(r"(?i)^/?ask[\s:,]+")


async def aside(act: Act, turn: Turn, question: Question | None, line: str) -> Reply | None:
    """The answer, followed by the question that the conversation is at. None for what is to be taken as an answer:
    a choice that is offered, words where people may well ask something, a report that ends in a question, and what no
    playbook is sure of.
    """
    is_asked = _ASK.match(line) is not None
    is_question = line.endswith("?") and _SENTENCE.search(line) is None
    if not (is_question or is_asked):
        return None
    offered = turn.options.get(question.name, ()) if question is not None else ()
    if question is not None and (question.ask.verbatim or chosen(line, offered) is not None):
        return None
    said = await answer_if_sure(act, _ASK.sub("", line))
    if said is None:
        return None
    words = as_text(said.message)
    mended = IF_ASKED if is_asked else IF_ANSWER
    asked = in_chat(act, turn, mended if question is not None else "")
    match asked:
        case Say(message, audience):
            shown = audience if said.is_for_all else Audience.ME
            return Say(replace(message, text=f"{words}\n\n{message.text}"), shown)
        case ShowForm(view):
            return ShowForm(replace(view, remark=plain(words)))
        case _:
            return Say(said.message)
