"""Who is whose champion, the map of all units, and what is said when a question moves on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions import RunCommand, StartFlow
from bot.cards.words import count, day, listed
from bot.champion_actions import ASK_NETWORK, ASK_THEM, LetNetworkAnswer, PassBy
from bot.championship_actions import NOMINATE as NOMINATE_FLOW
from bot.ui import Button, Card, Facts, Message, Part, Style, Text, cut, literal
from domain.champion_cover import Cover, Serving, Unit, soon
from domain.champion_rules import Champions
from domain.networks import Network
from domain.people import Person
from domain.questions import Asked, Rung

SECTION = 10  # units of one heading
LABEL = 40  # characters of a button
NOMINATE = Button("Nominate somebody", StartFlow(NOMINATE_FLOW, ""))
ASK_MY_NETWORK = Button("Ask my network", StartFlow(ASK_NETWORK, ""))
_HEADINGS: Mapping[Cover, str] = {
    Cover.VACANT: "Vacant",
    Cover.ENDING: "Ending soon",
    Cover.OVERLOADED: "Overloaded",
    Cover.COVERED: "Covered",
}
_PLAIN: Mapping[Cover, str] = {**_HEADINGS, Cover.VACANT: "No champion yet", Cover.COVERED: "With a champion"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A champion as the reader sees them. All words are plain; `why` stands behind "champion", `away` and `pauses`
    say until when, `backup` is who answers meanwhile, `term` how the term stands."""

    id: str
    name: str
    why: str
    unit: str = ""
    topics: tuple[str, ...] = ()
    term: str = ""
    away: str = ""
    backup: str | None = None


def champion_card(shown: Sequence[Shown], *, may_nominate: bool, ask_of: str = "") -> Message:
    """Who it is and why, how their term stands, who answers while they are away; and the way to ask them.

    `ask_of` is the person whom the button asks; empty: whoever is first on the ladder.
    """
    first = shown[0]
    text = f"**{literal(first.name)}** {literal(first.why)}."
    if first.away:
        text += f" {literal(first.name)} {literal(first.away)}; "
        text += f"**{literal(first.backup)}** answers meanwhile." if first.backup else "training answers meanwhile."
    parts: list[Part] = [Facts(tuple((one.name, _line(one)) for one in shown))]
    nominate = (NOMINATE,) if may_nominate else ()
    buttons = (Button("Ask them", StartFlow(ASK_THEM, ask_of), Style.PRIMARY), ASK_MY_NETWORK, *nominate)
    return Message(text, Card("Your champion" if len(shown) == 1 else "Your champions", tuple(parts), buttons))


def nobody(unit: str | None, topic: str, training: Sequence[Person], *, may_nominate: bool) -> Message:
    """No champion: who answers meanwhile, and how one comes. `unit` is None where the reader has not said theirs."""
    who = listed([literal(one.name) for one in training])
    head = f"{who}, the head of training and promotion, answers" if who else "The project office answers"
    where = f"{literal(unit)} has" if unit is not None else "I do not know your department, so you have"
    about = f" Nobody is named for “{literal(topic)}” either." if topic else ""
    text = f"**{where} no champion yet.**{about} {head} meanwhile."
    text += " Do you know a practitioner who would do it well?" if may_nominate else ""
    nominate = (NOMINATE,) if may_nominate else ()
    return Message(
        text, buttons=(Button("Ask them", StartFlow(ASK_THEM, ""), Style.PRIMARY), ASK_MY_NETWORK, *nominate)
    )


def yourself(unit: str | None) -> Message:
    """To the only champion of a unit, who asks for theirs."""
    where = f", for {literal(unit)}" if unit is not None else ""
    text = f"**That is you**{where}. What you do not know, training or a network may."
    mine = Button("My unit", RunCommand("unit", ""))
    return Message(text, buttons=(mine, Button("Ask somebody", StartFlow(ASK_THEM, "")), ASK_MY_NETWORK))


def ask_a_network(asked: Asked, asker: str | None, networks: Sequence[Network], next_: str, rung: Rung) -> Message:
    """A champion does not know: a network may, and its members would read the asker's words and name."""
    many = listed([f"**{literal(one.name)}** ({count(one.members, 'member')})" for one in networks], "or")
    whose = f"the question and {literal(asker)}'s name" if asker is not None else "the question"
    text = f"{many} may know. Shall I ask there? The members read {whose}. Else {_within(next_)} gets it."
    asks = tuple(
        Button(cut(f"Ask {one.name}", LABEL), LetNetworkAnswer(asked.id, one.id, rung), Style.PRIMARY)
        for one in networks
    )
    return Message(text, buttons=(*asks, Button("No network, pass it on", PassBy(asked.id, rung))))


def moved_on(asked: Asked, before: str, now_with: str) -> Message:
    """The one sentence that the asker hears when their question went on by itself. Both are Markdown."""
    return Message(
        f"{before} has not answered “{literal(cut(asked.words, 200))}” yet, so {_within(now_with)} has it now."
    )


def went_on(now_with: str) -> str:
    """What becomes of the card of whoever did not answer; as Markdown."""
    return f"It waited too long here, so {_within(now_with)} has it now. Nothing is asked of you any more."


def with_whom(holder: Person | None, network: str | None) -> str:
    """Who had it, at the beginning of a sentence; as Markdown."""
    if network is not None:
        return f"The network {literal(network)}"
    return literal(holder.name) if holder is not None else "Nobody there"


def map_card(found: Mapping[Cover, Sequence[Unit]], rules: Champions, today: date, *, in_full: bool) -> Message:
    """All units, the worst first. In full for those who act on it; the others read who is champion where, and neither
    loads nor ends."""
    found = found if in_full else _who_is_where(found)
    parts: list[Part] = []
    for cover, units in found.items():
        if units:
            rows = tuple((unit.name, _unit(unit, rules, today, in_full=in_full)) for unit in units[:SECTION])
            heading = f"**{_HEADINGS[cover]}** ({len(units)})" if in_full else f"**{_PLAIN[cover]}**"
            parts += [Text(heading), Facts(rows)]
            parts += [Text(f"+{len(units) - SECTION} more", subtle=True)] if len(units) > SECTION else []
    vacant = found.get(Cover.VACANT, ())
    buttons = (NOMINATE,) if vacant else ()
    units_in_all = sum(len(units) for units in found.values())
    covered = units_in_all - len(vacant)
    text = f"**{covered} of {count(units_in_all, 'unit')} {'has' if covered == 1 else 'have'} a champion.**"
    text += _worst(found) if in_full else " Say *champion* for your own."
    return Message(text, Card("Champions", tuple(parts), buttons if in_full else ()))


def _who_is_where(found: Mapping[Cover, Sequence[Unit]]) -> Mapping[Cover, Sequence[Unit]]:
    """By name, those with a champion and those without."""
    units = sorted((unit for ones in found.values() for unit in ones), key=lambda unit: unit.name)
    has, lacks = [one for one in units if one.champions], [one for one in units if not one.champions]
    return {Cover.COVERED: has, Cover.VACANT: lacks}


def _worst(found: Mapping[Cover, Sequence[Unit]]) -> str:
    said = [f"{len(found[one])} {_HEADINGS[one].lower()}" for one in Cover if one is not Cover.COVERED and found[one]]
    return f" {listed(said).capitalize()}." if said else " None is overloaded, and no term ends soon."


def _unit(unit: Unit, rules: Champions, today: date, *, in_full: bool) -> str:
    if not in_full:
        return (
            listed([f"{one.name} ({one.backup} stands in)" if one.backup else one.name for one in unit.champions])
            or "nobody yet"
        )
    said = [_serving(one, rules, today) for one in unit.champions] or ["nobody"]
    said += [f"{unit.coming} on the way"] if unit.coming else []
    return f"{'; '.join(said)} · {count(unit.people, 'person', 'people')}"


def _serving(one: Serving, rules: Champions, today: date) -> str:
    said = [] if one.answers else ["paused"]
    said += [f"{one.backup} stands in"] if one.backup is not None else []
    if one.ends_on is not None and (soon(one, today, rules) or one.is_followed):
        said.append(f"until {day(one.ends_on)}" + (", followed" if one.is_followed else ""))
    said += [count(one.questions, "question")] if one.questions else []
    said += [count(one.escalations, "escalation")] if one.escalations else []
    return f"{one.name} ({', '.join(said)})" if said else one.name


def _line(one: Shown) -> str:
    said = [one.unit] if one.unit else []
    said += [f"knows {listed(one.topics)}"] if one.topics else []
    said += [one.term] if one.term else []
    said += [one.away] if one.away else []
    said += [f"backup {one.backup}"] if one.backup else []
    return " · ".join(said) or one.why


def _within(spoken: str) -> str:
    """As it stands in the middle of a sentence."""
    return f"{spoken[:1].lower()}{spoken[1:]}" if spoken.startswith("The ") else spoken
