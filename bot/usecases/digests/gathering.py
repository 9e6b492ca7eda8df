"""What a digest is made from and what it becomes; the views of the roles and the packs of the rituals import it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.cards.digest import LISTED, Section
from bot.ui import Message
from bot.usecases.desk import Desk
from domain.digests import DigestKind, Since
from domain.people import Person


@dataclass(frozen=True, slots=True)
class Scope:
    """Which digest, whose own view (None: the channel's), and the moment that it tells of.

    `viewer` is who looks at a channel's digest by themselves: of blockers they read what they may know of elsewhere.
    `most` lines are looked for of each list: ten, and more where somebody opens the rest of one.
    """

    kind: DigestKind
    person: Person | None
    moment: datetime
    viewer: Person | None = None
    most: int = LISTED


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest to be sent, the figures that the next one is compared with, and whether it has nothing to say.

    With nothing to say the message is the one line that heads get; nobody else is sent it by the clock. `sections` are
    what the message has room for the first lines of.
    """

    message: Message
    figures: Mapping[str, float] = field(default_factory=dict)
    is_empty: bool = False
    sections: tuple[Section, ...] = ()


Gather = Callable[[Desk, Scope, Since | None], Awaitable[Composed | None]]
