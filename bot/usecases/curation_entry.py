"""An entry as it is typed in a chat: to a playbook and back, and what is wrong with it in plain sentences."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from domain.people import Role
from knowledge.playbooks import Audience, Playbook, Section, parse, render
from knowledge.reading import FEWEST, ID_LIMIT, LINE_LIMIT, MOST, key_of

MONTHS: Final = 6  # until an entry is looked at again (domain rules, section 10)
TITLE: Final = 120  # characters of a title
_HEADING = re.compile(r"#{1,3}[ \t]+(.+)")
_FILLERS = tuple(f"filler {number}" for number in range(FEWEST))
_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Typed:
    """An entry as it was typed. `review_by` None: in half a year."""

    title: str
    audience: Audience
    owner: Role
    questions: tuple[str, ...]
    answer: str
    review_by: date | None = None


def half_a_year(day: date) -> date:
    """The same day six months later, or the last of that month."""
    months = day.month - 1 + MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def phrasings(typed: str) -> tuple[str, ...]:
    """One a line, each once, without the marks of a list."""
    found: dict[str, str] = {}
    for line in typed.splitlines():
        words = " ".join(line.split()).removeprefix("- ").removeprefix("• ")
        if words:
            found.setdefault(key_of(words), words)
    return tuple(found.values())


def sections(typed: str, title: str) -> tuple[Section, ...]:
    """The passages: a line like `## heading` begins one, and what stands before the first belongs to the title."""
    made: list[Section] = []
    heading, lines = title, list[str]()
    for line in [*typed.splitlines(), None]:
        found = _HEADING.fullmatch(line.strip()) if line is not None else None
        if line is not None and found is None:
            lines.append(line.rstrip())
            continue
        text = "\n".join(lines).strip("\n")
        if text.strip():
            made.append(Section(heading, text))
        heading, lines = (" ".join(found[1].split()) if found is not None else ""), []
    return tuple(made)


def typed_answer(playbook: Playbook) -> str:
    """The passages as they are typed; the inverse of `sections`."""
    parts = [
        one.text if at == 0 and one.heading == playbook.title else f"## {one.heading}\n{one.text}"
        for at, one in enumerate(playbook.sections)
    ]
    return "\n\n".join(parts)


def made(typed: Typed, id: str, today: date, old: Playbook | None = None) -> Playbook:
    """The playbook, reviewed today. What cannot be typed in a chat is taken from the old one.

    A text that the company must supply counts as supplied once its words are others.
    """
    title = " ".join(typed.title.split())
    passages = sections(typed.answer, title)
    supplies = old is not None and old.company_supplies and _is_same(passages, old)
    playbook = Playbook(
        id=id,
        title=title,
        audience=typed.audience,
        owner=typed.owner.value,
        reviewed_on=today,
        review_by=max(typed.review_by or half_a_year(today), today),
        questions=typed.questions,
        sections=passages,
        company_supplies=supplies,
        related=old.related if old is not None else (),
    )
    read = parse(render(playbook), id).playbook
    return read if read is not None and read.sections else playbook


def _is_same(passages: tuple[Section, ...], old: Playbook) -> bool:
    return tuple(one.text for one in passages) == tuple(one.text for one in old.sections)


def wrong(playbook: Playbook) -> list[str]:
    """What `usher playbooks check` would say of it, but that it has too few phrasings: those a proposal may have."""
    lacking = FEWEST - len(playbook.questions)
    padded = replace(playbook, questions=(*playbook.questions, *_FILLERS[: max(lacking, 0)]))
    parsed = parse(render(padded), playbook.id)
    found = [_sentence(one.message) for one in parsed.mistakes]
    if not found and parsed.playbook != padded:
        found = ["I cannot keep this exactly as it is written. Use plain paragraphs, lists, bold words and links."]
    return list(dict.fromkeys(found))


def wrong_answer(typed: str) -> str | None:
    """What is wrong with the words of an answer, or None. They are read as they were typed, and as they are kept."""
    passages = sections(typed, "Answer")
    if not passages:
        return "The answer has no words yet. Write it as you would tell a colleague."
    blank = _blank(passages=passages)
    front = render(replace(blank, sections=()))
    as_typed = [_sentence(one.message) for one in parse(f"{front}\n{typed}\n", blank.id).mistakes]
    kept = parse(render(blank), blank.id).playbook
    as_kept = wrong(kept if kept is not None and kept.sections else blank)
    return " ".join(dict.fromkeys((*as_typed, *as_kept))) or None


def wrong_phrasings(typed: str) -> str | None:
    """What is wrong with the phrasings, or None."""
    asked = phrasings(typed)
    if not asked:
        return "How would somebody ask it? One way of asking a line."
    if any(len(one) > LINE_LIMIT for one in asked):
        return f"A question has at most {LINE_LIMIT} characters, one a line; please shorten it."
    if len(asked) > MOST:
        return f"At most {MOST} ways of asking can be kept; please leave some out."
    return " ".join(wrong(_blank(asked=asked))) or None


def _blank(asked: tuple[str, ...] = (), passages: tuple[Section, ...] = (Section("Answer", "An answer."),)) -> Playbook:
    return Playbook(
        "entry",
        "Answer",
        Audience.EVERYONE,
        Role.TRAINING.value,
        _DAY,
        _DAY,
        (*asked, *_FILLERS[: max(FEWEST - len(asked), 0)]),
        passages,
    )


def _sentence(message: str) -> str:
    return f"{message[0].upper()}{message[1:].rstrip('.')}." if message else message


def is_enough(playbook: Playbook) -> bool:
    """Whether there are enough phrasings to find it by."""
    return len(playbook.questions) >= FEWEST


def new_id(title: str, taken: Collection[str]) -> str:
    """An id that is not taken, made from the title's words."""
    ascii_ = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", ascii_))[: ID_LIMIT - 6].strip("-") or "entry"
    return next(one for one in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if one not in taken)
