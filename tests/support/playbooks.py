"""A handful of playbooks of a test's own, and an office that answers from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from knowledge.library import Library
from tests.stories.cast import Cast

FRONT = """---
id: {id}
title: {title}
audience: {audience}
owner: {owner}
reviewed_on: 2026-02-01
review_by: {review_by}
{more}questions:
{questions}
---
{body}
"""
DATA = "**No. Customer names count as personal data.** Mask the names first, or ask for a review by the security team."
BODIES: Mapping[str, tuple[str, str, str, str, str]] = {
    "which-data": (
        "Which data may I use?",
        "everyone",
        "security",
        f"## Short answer\n{DATA}\n\nPublic reports are fine.",
        "can i put customer names into the assistant|may i use personal data in the tool|which data is allowed",
    ),
    "public-tools": (
        "May I paste client text into a public tool?",
        "everyone",
        "security",
        "## Short answer\nNever paste client text into a website that the company has no contract with.",
        "can i paste a client letter into a public website|is a free translator allowed|may i use a public chatbot",
    ),
    "how-to-submit": (
        "How do I hand in an idea?",
        "everyone",
        "project-office",
        "## Short answer\nSay *idea* and tell what goes wrong. Three minutes are enough, and a rough number will do.",
        "how do i submit an idea|where can i propose a use case|how long does handing in take",
    ),
    "security-review": (
        "How long does the security review take?",
        "everyone",
        "security",
        "## Short answer\nFive working days for the first look, and ten for high risk.",
        "how long is the security review|when does security answer|what does the review check",
    ),
    "hiring-an-ai-lead": (
        "Should we hire an AI lead now?",
        "heads",
        "director",
        "## Short answer\nOnly once three pilots have shown impact. Before that a part-time lead is enough.",
        "should we hire a head of ai|when do we need an ai lead|do we recruit an ai chief",
    ),
    "champion-time": (
        "How much time does a champion need?",
        "champions",
        "training",
        "## Short answer\nHalf a day a week, agreed with the line manager in writing.",
        "how many hours does a champion spend|how much time for championing|who agrees to my champion hours",
    ),
}


def source(id: str, more: str = "", review_by: str = "2026-08-01") -> str:
    """The Markdown of one of them; `more` are further lines of its front matter."""
    title, audience, owner, body, questions = BODIES[id]
    listed = "\n".join(f"  - {one}" for one in questions.split("|"))
    return FRONT.format(
        id=id, title=title, audience=audience, owner=owner, review_by=review_by, more=more, questions=listed, body=body
    )


def write(folder: Path, **more: str) -> Path:
    """All of them as files; `which_data="company_supplies: true"` adds a line to one."""
    folder.mkdir(parents=True, exist_ok=True)
    for id in BODIES:
        added = more.get(id.replace("-", "_"), "")
        (folder / f"{id}.md").write_text(source(id, f"{added}\n" if added else ""), encoding="utf-8")
    return folder


def shelve(cast: Cast, folder: Path) -> Library:
    """The cast's office answers from that folder from now on."""
    library = Library((folder,))
    office = replace(cast.company.office, library=library)
    cast.company.office = cast.company.relay.office = office
    cast.company.dispatch = replace(cast.company.dispatch, office=office)
    for talker in cast.talkers.values():
        talker.dispatch = cast.company.dispatch
    return library
