"""The buttons about digests. `who` is empty for the presser's own, else # and a channel's name; `revision` is of what
was shown. Rights are read at the press.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action

WHEN, QUIET, PAUSE = "digest_when", "digest_quiet", "digest_pause"  # the flows
CHANNEL, OWN = "channel", "own"  # whose digest a section is of


@dataclass(frozen=True)
class ShowDigest(Action, kind="digest"):
    """One of the presser's own digests, as it is now."""

    digest: str


@dataclass(frozen=True)
class OpenSection(Action, kind="digpart"):
    """The rest of one section, behind its first `after` lines.

    `view` is `channel` for what the role's channel reads, `own` for the presser's own digest. `day` is the day of a
    preview, empty for now. What was new since the reader's last digest is so since the last one before `since`, in
    seconds of the epoch; 0 where there was none.
    """

    digest: str
    section: str
    after: int
    view: str
    day: str
    since: int


@dataclass(frozen=True)
class DigestMenu(Action, kind="digmenu"):
    """What can be set for one digest."""

    who: str
    digest: str


@dataclass(frozen=True)
class SwitchDigest(Action, kind="digswitch"):
    """`to` is on or off."""

    who: str
    digest: str
    to: str
    revision: int


@dataclass(frozen=True)
class DigestPlatform(Action, kind="digplat"):
    """Own digests come on this platform; empty for wherever the person was seen last."""

    platform: str
    revision: int


@dataclass(frozen=True)
class ResetDigests(Action, kind="digreset"):
    """Everything as the company planned it."""

    who: str
    revision: int


@dataclass(frozen=True)
class EndPause(Action, kind="digresume"):
    """They come again."""

    who: str
    revision: int
