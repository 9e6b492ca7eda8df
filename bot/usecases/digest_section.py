"""One section of a digest whole, ten lines a page: read again at every look, with the rights of whoever looks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from bot.cards.digest import LISTED, Section, code_of
from bot.cards.digest_section import nothing_there, section_page
from bot.cards.digest_settings import preview_head
from bot.digest_actions import CHANNEL, OWN, OpenSection
from bot.ui import Message
from bot.usecases.desk import Desk
from bot.usecases.digest_look import composed_for, day_of, kind_of, moment_on, require_look, zone_for
from bot.usecases.digests import GATHER
from domain.digests import CHANNELS, ROLES, DigestKind
from domain.errors import Refused

WHOLE: Final = 100  # lines of one section that are looked for
DIGITS: Final = 4  # of the number of a page
WORDS: Final = 20  # that are looked at
_CODES: Final = {kind.value: kind for kind in DigestKind}


def meant(desk: Desk, words: str) -> OpenSection | None:
    """What `project-office dependencies 2` asks for; None where no section is named behind the code of a digest."""
    said = words.split()[:WORDS]
    for length in range(len(said), 0, -1):
        kind = _CODES.get(code_of(" ".join(said[:length])))
        if kind is None or kind not in GATHER:
            continue
        section, page = _paged(said[length:])
        view = OWN if kind in ROLES else CHANNEL
        now = int(desk.now.timestamp()) + 1
        return OpenSection(kind.value, code_of(section), (page - 1) * LISTED, view, "", now) if section else None
    return None


async def show(desk: Desk, opened: OpenSection) -> Message:
    """That page of the section as it is now, or on the day of a preview.

    Raises NotAllowed for whoever may not look at the digest, Refused with the sections that there are when it is none.
    """
    kind = kind_of(opened.digest)
    is_reader = await require_look(desk, kind)
    is_own = kind not in CHANNELS or (opened.view == OWN and kind in ROLES and is_reader)
    head, moment = "", desk.now
    if opened.day:
        on = day_of(opened.day, desk, zone_for(desk, kind))
        moment = moment_on(desk, kind, on)
        head = preview_head(kind, on, is_own=is_own, is_reader=is_reader or kind not in CHANNELS)
    until = datetime.fromtimestamp(min(max(0, opened.since), int(moment.timestamp()) + 1), UTC)
    composed = await composed_for(desk, kind, desk.person if is_own else None, moment, WHOLE, until)
    sections = composed.sections if composed is not None else ()
    found = _named(sections, opened.section)
    if found is None:
        raise Refused(nothing_there(kind, opened.section, sections))
    return section_page(kind, found, opened, head)


def _paged(said: list[str]) -> tuple[str, int]:
    """The words of a section and its page, the first where none is named."""
    last = said[-1] if len(said) > 1 else ""
    if last.isdecimal() and len(last) <= DIGITS:
        return " ".join(said[:-1]), max(1, int(last))
    return " ".join(said), 1


def _named(sections: tuple[Section, ...], wanted: str) -> Section | None:
    """The section of that code, or the first one whose code begins so."""
    exact = next((one for one in sections if one.code == wanted), None)
    return exact or next((one for one in sections if wanted and one.code.startswith(wanted)), None)
