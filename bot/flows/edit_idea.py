"""The author changes what was handed in: the same questions, with the answers in them."""

from __future__ import annotations

from bot.conversation.flow import UNKNOWN, About, Answers, Flow, Json
from bot.flows.submit_idea import NONE_OF_THESE, SUBMIT_IDEA, idea_from, unknowns
from bot.ui import Message
from bot.usecases.desk import Desk
from bot.usecases.submit import change
from domain.authority import Verb
from domain.initiatives import Idea, Initiative, edit


async def complete(desk: Desk, answers: Answers) -> Message:
    return await change(desk, desk.subject or "", idea_from(answers, desk.today()), unknowns(answers))


def prefilled(idea: Idea) -> dict[str, Json]:
    """The record as answers."""
    return {
        "problem": idea.problem,
        "evidence": idea.evidence[0] if idea.evidence else "",
        "metric": idea.metric or dict(UNKNOWN),
        "target": idea.target or dict(UNKNOWN),
        "objective": idea.objective or NONE_OF_THESE,
        "impact_types": [impact.value for impact in idea.impact_types],
        "capture": idea.capture or "",
        "sponsor": idea.sponsor or dict(UNKNOWN),
        "department": idea.department or "",
        "title": idea.title,
        "summary": idea.summary,
        "process": idea.process or "",
    }


def _may_be_edited(desk: Desk, initiative: Initiative) -> None:
    edit(initiative, initiative.idea)


def _number_first(initiative: Initiative) -> str | None:
    """Who was asked for a number finds its question open."""
    return "outcome" if initiative.needs_number else None


EDIT_IDEA = Flow(
    "edit_idea",
    version=1,
    title="Edit the idea",
    steps=SUBMIT_IDEA.steps,
    complete=complete,
    submit="Save",
    reader="the project office",
    about=About(Verb.EDIT, _may_be_edited, prefill=lambda one: prefilled(one.idea), first=_number_first),
)
