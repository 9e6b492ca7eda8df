"""What a typed line is: a command, an answer to what was asked, the beginning of an idea, or a question."""

from __future__ import annotations

import re

from bot.actions import Go, Move
from bot.conversation.flow import Question
from bot.conversation.reading import judge, position
from bot.conversation.small_talk import talk_in
from bot.conversation.speech import WRITTEN, chosen, meant, move, named_exactly, names_choice, parts, wants_champion
from bot.conversation.view import Options
from bot.events import Audience, Command, Reply, Say, TextMessage
from bot.flows import FLOWS
from bot.handlers import blocker_thread
from bot.handlers.conversation import GREETINGS, answer_here
from bot.router import CommandSpec, router, unknown_command
from bot.ui import Button, FieldKind, Message
from bot.usecases import converse
from bot.usecases.desk import Act
from bot.usecases.keeping import with_next
from domain.errors import AlreadyDone, DomainError
from storage.conversations import Conversation

IDEA_PHRASE = re.compile(
    r"(?i)^(?:hi|hello|hey)?[,!.\s]*i(?:'ve|’ve| have)?(?: just)?(?: got)? an? (?:ai )?idea\b[\s:,.!-]*(.*)", re.DOTALL
)
NUMBERED = re.compile(r"(?i)^[a-z]+\s+(?:ai-\d{4}-\d{4,}|b-?\d+)\b")
UNREAD = "I cannot read files. Tell me in your own words, or send a link to it."
FOR_ONESELF = frozenset({"help", "mine", "drafts", "inbox", "resume"})  # nobody calls a team, a unit or a topic so


@router.on(TextMessage)
async def typed(act: Act, event: TextMessage) -> Reply:
    """A command, an answer to what was asked here, the beginning of an idea, or a question."""
    line = event.text.strip()
    if event.has_files and not line:
        return Say(Message(UNREAD))
    if line.lower().startswith("idea:"):
        line = f"idea {line[5:].lstrip()}".strip()
    if line.startswith("/") and move(line[1:], at_review=False) is not None and router.named(line) is None:
        line = line[1:]
    word, *more = line.split(maxsplit=1) or ("",)
    spec = router.named(word)
    here = await converse.focused(act)
    if (reply := await blocker_thread.heard(act, event, here)) is not None:
        return reply
    if spec is not None and (here is None or await _is_command(act, here, spec, line)):
        return await _commanded(act, here, Command(event.origin, word, "".join(more)))
    if here is not None and line:
        return await answer_here(act, here, line)
    if move(line, at_review=False) is not None and talk_in(line) is None:
        return await nothing_under_way(act)
    if phrase := IDEA_PHRASE.match(line):
        return await router.handle(act, Command(event.origin, "idea", phrase.group(1)))
    if not line or line.lower().rstrip("!.") in GREETINGS:
        return await router.handle(act, Command(event.origin, "help"))
    return await router.handle(act, Command(event.origin, "ask", line))


@router.on(Command)
async def unnamed(act: Act, event: Command) -> Reply:
    """A command that is none may be a word of the conversation here, like "cancel"."""
    line = event.name.strip("/")
    if not event.text.strip() and move(line, at_review=False) is not None:
        return await typed(act, TextMessage(event.origin, line))
    return unknown_command(event.name)


async def nothing_under_way(act: Act) -> Reply:
    """Said to a word that needs a conversation where there is none; what was begun can be gone on with."""
    found = next((one for one in await converse.drafts(act) if one.flow in FLOWS), None)
    begin = "Ask" if act.person.is_outsider else "Say *idea* to begin one, ask"
    if found is None:
        said = f"Nothing is under way: you have nothing open. {begin} me a question, or say *help* for what else I do."
        return Say(Message(said))
    go_on = Button(f"Continue: {FLOWS[found.flow].title}", Go(found.id, 0, Move.RESUME))
    said = f"Nothing is under way here; what you began is kept. {begin} me a question, or say *help*."
    return Say(Message(said, buttons=(go_on,)))


async def _is_command(act: Act, here: Conversation, spec: CommandSpec, line: str) -> bool:
    """The bare name of any command is heard as that command. With more words behind it, it is heard where only choices
    are asked and the words are none of them; where words are asked they are the answer, so that nothing is lost.

    Before that come what is offered, said exactly, and the conversation's own words, like "back". A number of a record
    right behind the name, a slash before it, and "idea" are always meant. And where one word is a whole answer (a unit,
    a team, a topic) "time" or "security" is that answer: only what people look up for themselves is heard there. A name
    that asks for nothing yet without a number behind it, like "risk", yields to the one choice with it in its label.
    """
    word, *more = line.split(maxsplit=1)
    if line.startswith("/"):
        return True
    turn = await converse.look(act, FLOWS, here.id)
    question = position(turn.flow, turn.state).question
    offered = turn.options.get(question.name, ()) if question is not None else ()
    if named_exactly(line, offered) is not None:
        return False
    if NUMBERED.match(line) is not None or word.lower().strip(":,.!") == "idea":
        return True
    if move(line, at_review=question is None) is not None or (turn.flow.helped and wants_champion(line)):
        return False
    if question is None:
        return True
    if not more and spec.needs_words and chosen(line, offered) is not None:
        return False
    if not more:
        return not question.ask.word or spec.name in FOR_ONESELF
    return question.kind not in WRITTEN and not _answers(question, line, turn.options)


def _answers(question: Question, line: str, options: Options) -> bool:
    """Whether words that begin like a command answer a question that takes no words of one's own."""
    offered = options.get(question.name, ())
    match question.kind:
        case FieldKind.CHOICES:
            return any(names_choice(one, offered) is not None for one in (line, *parts(line)))
        case FieldKind.CHOICE | FieldKind.PERSON:
            return names_choice(line, offered) is not None
        case _:
            return judge(question, meant(question, line, offered))[1] is None


async def _commanded(act: Act, here: Conversation | None, command: Command) -> Reply:
    """What the command says; in the middle of a conversation with the offer to go on, also where it was refused."""
    if here is None:
        return await router.handle(act, command)
    try:
        return await _offered_again(act, here, await router.handle(act, command))
    except AlreadyDone:
        raise  # the router knows who was faster
    except DomainError as error:
        return await _offered_again(act, here, Say(Message(error.user_message)))


async def _offered_again(act: Act, here: Conversation, reply: Reply) -> Reply:
    """The reply with the offer to go on, unless it has one, or another conversation was begun."""
    if not isinstance(reply, Say) or reply.audience is not Audience.ME:
        return reply
    still = await converse.focused(act)
    buttons = (*reply.message.buttons, *(reply.message.card.buttons if reply.message.card is not None else ()))
    actions = [one.action for one in buttons if isinstance(one, Button)]
    is_offered = any(isinstance(one, Go) and one.conversation == here.id for one in actions)
    if still is None or still.id != here.id or is_offered:
        return reply
    return Say(with_next(reply.message, here, FLOWS), reply.audience)
