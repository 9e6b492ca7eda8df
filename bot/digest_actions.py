"""The buttons about digests. `who` is empty for the presser's own, else # and a channel's name; `revision` is of what
was shown. Rights are read at the press.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import Action

WHEN, QUIET, PAUSE = "digest_when", "digest_quiet", "digest_pause"  # the flows


@dataclass(frozen=True)
class ShowDigest(Action, kind="digest"):
    """One of the presser's own digests, as it is now."""

    digest: str


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
