"""What the clock of blockers says by itself: reminders, who has a blocker now, and how it ended (domain rule 6.2).

Nothing here tells who reported it. The words go beside the blocker's own, which stand in a quote.
"""

from __future__ import annotations

from datetime import datetime

from bot.actions import StartFlow
from bot.blocker_actions import PLAN, REOPEN, SOLVE, ShowBlocker, TakeUp
from bot.cards.blocker_words import called
from bot.cards.words import People, clock, count
from bot.ui import Button, Message, Quote, Style
from domain.blocker import Blocker
from domain.blocker_clock import StepKind
from domain.blocker_timer import Timer

# Each step as it stands behind a name in a record's history.
STEPS = {
    StepKind.REMIND_TAKE_UP: "blocker_reminded",
    StepKind.REMIND_FIX: "blocker_plan_reminded",
    StepKind.LATE_TAKE_UP: "blocker_late",
    StepKind.LATE_FIX: "blocker_plan_late",
    StepKind.CLIMBED: "blocker_climbed",
    StepKind.DIRECTOR_COPIED: "blocker_copied",
    StepKind.LISTED: "blocker_listed",
    StepKind.SILENT: "blocker_silent",
    StepKind.VERIFIED: "blocker_verified_by_silence",
}


def remind_take_up(blocker: Blocker, now: datetime, zone: str) -> Message:
    """To whoever it waits for, before the time is over."""
    text = (
        f"**{blocker.id}** waits for a human{_until(blocker.take_up, now, zone)}. One press on *Take it up* is enough"
    )
    return to_take(blocker, f"{text}; what you do about it can come later.")


def late_take_up(blocker: Blocker, now: datetime, zone: str) -> Message:
    """To the same people again: there is nobody else to call on."""
    text = f"**{blocker.id}** has waited past its time, and there is nobody else to ask, so it stays with you"
    return to_take(
        blocker, f"{text}. Please take it up{_until(blocker.take_up, now, zone)}, or pass it on from its card."
    )


def remind_fix(blocker: Blocker, now: datetime, zone: str) -> Message:
    """To whoever has it, before the time for a plan or a fix is over."""
    text = f"**{blocker.id}**: a plan or a fix is expected{_until(blocker.fix, now, zone)}."
    return _to_plan(blocker, f"{text} Name the day by which it is fixed, or say how it was solved.")


def late_fix(blocker: Blocker, now: datetime, zone: str) -> Message:
    """To whoever has it, when that time is over."""
    text = (
        f"**{blocker.id}**: the time for a plan or a fix is over. Name a new day, and whoever reported it knows where"
    )
    return _to_plan(blocker, f"{text} they are. Without one I ask again{_until(blocker.fix, now, zone, 'at')}.")


def climbed(blocker: Blocker, *, is_plan: bool) -> str:
    """Above the card, to whoever is called on from now on."""
    why = "there was no plan or fix in time" if is_plan else "nobody had taken it up in time"
    return f"**{blocker.id}** comes to you now: {why}."


def nobody_holds(blocker: Blocker) -> str:
    """Above the card, to the project office: no human is behind the role that it waits for."""
    return (
        f"**{blocker.id}** waits for the {blocker.owner.spoken}, and there is nobody to ask. "
        "Take it up yourselves if you can, or pass it on from its card to somebody who can."
    )


def past_you(blocker: Blocker, people: People) -> Message:
    """To the owner of a SEV1, which goes past them."""
    text = f"**{blocker.id}** ({blocker.severity}) is with {called(blocker, people)} now: nobody had it in time."
    return to_take(blocker, f"{text} You can still take it up.")


def quiet_with_you(blocker: Blocker, now: datetime, zone: str) -> Message:
    """To whoever took it up and said nothing since."""
    text = f"**{blocker.id}** waits for somebody again, as it went quiet. If you have it still, press"
    return to_take(
        blocker, f"{text} *Take it up*{_until(blocker.take_up, now, zone)}; a line on how it goes is enough."
    )


def quiet_again(blocker: Blocker, now: datetime, zone: str) -> Message:
    """To the others who could take it up instead."""
    text = f"**{blocker.id}** waits for a human again: it was taken up, and went quiet."
    return to_take(blocker, f"{text} Please look{_until(blocker.take_up, now, zone)} who has it.")


def moved_on(blocker: Blocker, people: People) -> Message:
    """To its raiser and its followers."""
    text = f"**{blocker.id}** went quiet, and is now with {called(blocker, people)}."
    return _told(blocker, f"{text} There is nothing for you to do: you hear from me when somebody has it.")


def still_waits(blocker: Blocker, people: People) -> Message:
    """To its raiser, when nobody took it up in time and nobody else can be called on."""
    return _told(blocker, f"**{blocker.id}** still waits for {called(blocker, people)}. I have asked again.")


def waits_again(blocker: Blocker, people: People) -> Message:
    """To its raiser, when whoever had it said nothing."""
    return _told(blocker, f"**{blocker.id}** went quiet and waits for {called(blocker, people)} again. I have asked.")


def listed(blocker: Blocker, people: People) -> Message:
    """To its raiser, when nothing else follows."""
    text = f"**{blocker.id}** stands on the weekly list of {called(blocker, people)} now and is looked at there."
    return _told(blocker, f"{text} If it has become worse, change how bad it is on its card.")


def copied(blocker: Blocker, people: People) -> str:
    """Above the card, to the Director."""
    late = f", late for the {_TIMES.get(blocker.breaches, 'umpteenth')} time" if blocker.breaches else ""
    return f"For you to know: **{blocker.id}** ({blocker.severity}{late}) is with {called(blocker, people)}."


def counts_as_solved(blocker: Blocker, days: int) -> Message:
    """To its raiser, who said nothing."""
    text = f"**{blocker.id}** counts as solved: {count(days, 'working day')} went by without a word from you."
    again = Button("Open it again", StartFlow(REOPEN, blocker.id))
    return Message(
        f"{text} Is it still in the way? Then open it again.", None, (again, _show(blocker)), _quote(blocker)
    )


def confirmed_by_silence(blocker: Blocker, days: int) -> Message:
    """To whoever solved it, and to its followers."""
    text = f"**{blocker.id}** is solved: whoever reported it had nothing to add for {count(days, 'working day')}."
    return _told(blocker, f"{text} It is closed now.")


_TIMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def _until(timer: Timer, now: datetime, zone: str, word: str = "by") -> str:
    return f" {word} **{clock(timer.due, now, zone)}**" if timer.due is not None else ""


def to_take(blocker: Blocker, text: str) -> Message:
    """A line with the button that takes it up."""
    take = Button("Take it up", TakeUp(blocker.id), Style.PRIMARY)
    return Message(text, None, (take, _show(blocker)), _quote(blocker))


def _to_plan(blocker: Blocker, text: str) -> Message:
    plan = Button("Name the day", StartFlow(PLAN, blocker.id), Style.PRIMARY)
    solved = Button("It is solved", StartFlow(SOLVE, blocker.id))
    return Message(text, None, (plan, solved, _show(blocker)), _quote(blocker))


def _told(blocker: Blocker, text: str) -> Message:
    return Message(text, None, (_show(blocker),), _quote(blocker))


def _show(blocker: Blocker) -> Button:
    return Button("Show it", ShowBlocker(blocker.id))


def _quote(blocker: Blocker) -> Quote:
    return Quote(blocker.summary)
