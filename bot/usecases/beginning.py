"""Whether a conversation about a record may begin: said before the first question, not after the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.usecases.desk import Desk
from domain import initiatives as rules
from domain.authority import DECISIONS, Verb, sees_title
from domain.errors import NotAllowed, NotFound, Refused
from domain.funnel import RejectionReason
from domain.initiatives import Initiative

Try = Callable[[Desk, Initiative], object]


def _open_question(desk: Desk, initiative: Initiative) -> None:
    if initiative.stage.is_end:
        raise Refused(f"{initiative.id} is {initiative.stage.spoken}; a comment is still possible.")


def _own_question(desk: Desk, initiative: Initiative) -> None:
    if initiative.initiator != desk.person.id:
        raise NotAllowed("The question went to the author of the idea. You can add a comment.")


def _reject(desk: Desk, initiative: Initiative) -> None:
    rules.reject(initiative, desk.person, RejectionReason.DUPLICATE, "-", desk.now)


# What the end of each flow needs, and its rule tried on a copy: the same sentence comes before the work instead.
NEEDS: Mapping[str, tuple[Verb, Try | None]] = {
    "edit_idea": (Verb.EDIT, lambda desk, one: rules.edit(one, one.idea)),
    "build_case": (Verb.BUILD_CASE, lambda desk, one: rules.add_case(one, {})),
    "withdraw_idea": (Verb.WITHDRAW, lambda desk, one: rules.withdraw(one, desk.person, "", desk.now)),
    "ask_author": (Verb.ASK_AUTHOR, _open_question),
    "answer_question": (Verb.READ, _own_question),
    "assign_idea": (Verb.ASSIGN, lambda desk, one: rules.assign(one, desk.person, desk.now)),
    "reject_idea": (Verb.REJECT, _reject),
    "merge_idea": (Verb.MERGE, _reject),
    "comment": (Verb.COMMENT, None),
}


async def may_begin(desk: Desk, flow: str, subject: str) -> Initiative:
    """The record that the flow is about. Raises what its end would raise for this person now: who may, or why not."""
    if not subject.strip():
        raise Refused("Which idea? Say *mine* for your numbers, then the command with a number behind it.")
    initiative = await desk.initiative(subject)
    verb, rule = NEEDS[flow]
    if not sees_title(desk.person, initiative, desk.model.visibility):
        raise NotFound(f"I know no {initiative.id}. Say *mine* for your ideas, or *search* with a few words.")
    desk.require(verb, initiative)
    if verb in DECISIONS and not desk.act.decides:
        raise NotAllowed("Decisions are taken in Slack or Teams, not on this terminal.")
    if rule is not None:
        rule(desk, initiative)
    return initiative
