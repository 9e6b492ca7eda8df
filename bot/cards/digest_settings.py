"""When digests come and where, as their readers see and change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions import RunCommand, StartFlow
from bot.cards.words import day, moment
from bot.digest_actions import (
    PAUSE,
    QUIET,
    WHEN,
    DigestMenu,
    DigestPlatform,
    EndPause,
    ResetDigests,
    ShowDigest,
    SwitchDigest,
)
from bot.ui import Button, Card, Facts, Message, Style, Text
from domain.digest_settings import DigestSettings
from domain.digests import OF_HEADS, DigestKind
from domain.people import Role
from domain.places import Channel
from domain.schedule import Rhythm
from domain.schedule_words import spoken

ANYWHERE = "wherever you were last"
NO_DIGEST = (
    "**No digest comes to you.** Heads of a role, project managers, champions, sponsors, impact owners, security and "
    "data owners get one. You hear of every change of your own ideas at once."
)
PLATFORMS = {"slack": "Slack", "teams": "Teams", "playground": "the playground"}


@dataclass(frozen=True, slots=True)
class Coming:
    """One digest here: when it comes (None: it does not, and `is_off` whether that was set), and when next."""

    kind: DigestKind
    rhythm: Rhythm | None
    next_at: datetime | None
    is_off: bool
    is_planned: bool = True  # False where the company does without it
    elsewhere: str = ""  # where it is read together, so that it comes to nobody alone


@dataclass(frozen=True, slots=True)
class Sheet:
    """The settings of one person or channel, as one reader sees them. `platforms` are those they can be written on."""

    settings: DigestSettings
    coming: tuple[Coming, ...]
    zone: str
    channel: Channel | None = None
    platforms: tuple[str, ...] = ()
    may_change: bool = True
    today: date = date.min

    @property
    def who(self) -> str:
        """As buttons carry it."""
        return f"#{self.channel.value}" if self.channel is not None else ""

    @property
    def is_paused(self) -> bool:
        return self.settings.is_paused(self.today)


def subject(who: str, kind: DigestKind | None, revision: int) -> str:
    """What a conversation about settings is about: whose, which digest, and the revision that was shown."""
    return f"{who}|{kind.value if kind is not None else ''}|{revision}"


def gets_none() -> Message:
    """For whoever holds no role: what they hear of instead."""
    text = (
        "You hold no role with a digest of its own, so none comes to you.\n"
        "What you hear of instead: every change of your own ideas, at once, in this chat. *mine* shows how they stand."
    )
    return Message(text, buttons=(Button("My ideas", RunCommand("mine", ""), Style.PRIMARY),))


def choose(kinds: Sequence[DigestKind]) -> Message:
    """Several are theirs: which one?"""
    buttons = [Button(named(kind), ShowDigest(kind.value)) for kind in kinds]
    return Message("**Which digest would you like to see?**", buttons=tuple(buttons))


def preview_head(kind: DigestKind, on: date, *, is_own: bool, is_reader: bool = True) -> str:
    """What stands above a preview; whoever is no reader of the digest does not see all of it."""
    whose = "yours" if is_own else "the channel's"
    less = "" if is_reader else " Blockers that are not yours to read are left out."
    return (
        f"*A preview: the {kind.spoken} digest ({whose}) as it would stand on {on:%A} {on.day} {on:%B %Y}. "
        f"Nothing was sent.{less}*"
    )


def quiet_one(kind: DigestKind) -> str:
    return f"The {kind.spoken} digest has nothing to say, so it would not be sent."


def named(kind: DigestKind) -> str:
    """As it stands on a button or at the head of a line: `Project office, daily`."""
    words = kind.spoken.removesuffix(" daily")
    return f"{words[0].upper()}{words[1:]}{', daily' if kind.value.endswith('-daily') else ''}"


def settings_message(sheet: Sheet, said: str = "", others: Sequence[Channel] = ()) -> Message:
    """Everything that is set for one person or channel, with what can be changed. `said` stands before it.

    `others` are further channels that the same place is.
    """
    if sheet.channel is None and not sheet.coming:
        return _none_message(sheet, said, others)
    title = "Your digests" if sheet.channel is None else f"Digests of the {sheet.channel.spoken} channel"
    rows = [(named(one.kind), _when(one, sheet)) for one in sheet.coming]
    quiet = sheet.settings.quiet
    rows.append(("Quiet hours", quiet.spoken if quiet is not None else "none"))
    if sheet.channel is None:
        rows.append(("They come to", platform_name(sheet.settings.platform)))
    if sheet.is_paused and sheet.settings.paused_until is not None:
        rows.append(("Paused until", day(sheet.settings.paused_until)))
    notes = _notes(sheet)
    text = said or f"**{title}**: when each comes, and how it is changed."
    buttons = _buttons(sheet) if sheet.may_change else ()
    more = [Button(f"The {one.spoken} channel", RunCommand("digest", f"settings {one.value}")) for one in others]
    more += [Button("My own digests", RunCommand("digest", "settings mine"))] if sheet.channel is not None else []
    return Message(text, Card(title, (Facts(tuple(rows)), Text(notes, subtle=True)), (*buttons, *more)))


def _none_message(sheet: Sheet, said: str, others: Sequence[Channel]) -> Message:
    """For whoever gets no digest: who gets one, and the quiet hours and the platform, which nudges keep to."""
    settings, about = sheet.settings, subject("", None, sheet.settings.revision)
    rows = [("Quiet hours", settings.quiet.spoken if settings.quiet is not None else "none")]
    rows += [("Nudges come to", platform_name(settings.platform))] if len(sheet.platforms) > 1 else []
    buttons = [Button("Quiet hours…", StartFlow(QUIET, about)), *_platform_buttons(sheet)]
    buttons += [Button(f"The {one.spoken} channel", RunCommand("digest", f"settings {one.value}")) for one in others]
    notes = f"Times are on your own clock, {sheet.zone}. Nudges about your own ideas keep to the quiet hours."
    return Message(
        said or NO_DIGEST,
        Card("No digest comes to you", (Facts(tuple(rows)), Text(notes, subtle=True)), tuple(buttons)),
    )


def one_message(sheet: Sheet, one: Coming) -> Message:
    """One digest, and what can be set for it."""
    revision, who = sheet.settings.revision, sheet.who
    text = f"**{named(one.kind)}**: {_when(one, sheet)}."
    buttons: list[Button] = []
    if one.is_planned and not one.is_off:
        buttons.append(Button("Days and time…", StartFlow(WHEN, subject(who, one.kind, revision)), Style.PRIMARY))
        buttons.append(Button("Turn it off", SwitchDigest(who, one.kind.value, "off", revision)))
    elif one.is_planned:
        label = "Also to me personally" if _is_wish(sheet, one.kind) else "Turn it on"
        buttons.append(Button(label, SwitchDigest(who, one.kind.value, "on", revision), Style.PRIMARY))
    if sheet.channel is None:
        buttons.append(Button("Show it now", ShowDigest(one.kind.value)))
    buttons.append(Button("All settings", RunCommand("digest", f"settings {who.removeprefix('#') or 'mine'}")))
    return Message(text, buttons=tuple(buttons))


def platform_name(platform: str | None) -> str:
    """As people call it."""
    return PLATFORMS.get(platform, platform) if platform is not None else ANYWHERE


def _is_wish(sheet: Sheet, kind: DigestKind) -> bool:
    """Heads read their digest in the channel; a copy of their own comes only when they wish for it."""
    return sheet.channel is None and kind in OF_HEADS


def _when(one: Coming, sheet: Sheet) -> str:
    if not one.is_planned:
        return "not sent in this company"
    if one.rhythm is None:
        return "only in the channel" if _is_wish(sheet, one.kind) else "off"
    said = spoken(one.rhythm)
    if one.elsewhere:
        return f"{said}, in the {one.elsewhere}"
    return f"{said}, next {moment(one.next_at, sheet.zone)}" if one.next_at is not None else said


def _notes(sheet: Sheet) -> str:
    """Whose clock the times are on, and who set it last."""
    if sheet.channel is None:
        return f"Times are on your own clock, {sheet.zone}. A slot on a public holiday moves to the next working day."
    notes = "Times are on the company's clock; the next ones on yours."
    if sheet.may_change:
        return notes
    return f"{notes} The {owner_of(sheet.channel).spoken} or an administrator of Usher changes them."


def owner_of(channel: Channel) -> Role:
    """The role that looks after the channel: its own, for the champions' the head of training."""
    return Role.TRAINING if channel is Channel.CHAMPIONS else Role(channel.value)


def _buttons(sheet: Sheet) -> tuple[Button, ...]:
    who, revision, settings = sheet.who, sheet.settings.revision, sheet.settings
    buttons = [Button(f"{named(one.kind)}…", DigestMenu(who, one.kind.value)) for one in sheet.coming if one.is_planned]
    about = subject(who, None, revision)
    buttons.append(Button("Quiet hours…", StartFlow(QUIET, about)))
    buttons.append(
        Button("End the pause", EndPause(who, revision))
        if sheet.is_paused
        else Button("Pause…", StartFlow(PAUSE, about))
    )
    buttons += _platform_buttons(sheet)
    if settings.revision:
        buttons.append(Button("As the company planned", ResetDigests(who, revision)))
    return tuple(buttons)


def _platform_buttons(sheet: Sheet) -> list[Button]:
    """Where a person with several accounts is written to."""
    settings, revision = sheet.settings, sheet.settings.revision
    if sheet.channel is not None or len(sheet.platforms) <= 1:
        return []
    others = [one for one in sheet.platforms if one != settings.platform]
    buttons = [Button(f"On {platform_name(one)}", DigestPlatform(one, revision)) for one in others]
    return buttons + ([Button("Wherever I was last", DigestPlatform("", revision))] if settings.platform else [])
