"""Networks and labs as people see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.actions import StartFlow
from bot.cards.words import count, listed
from bot.champion_actions import ASK_NETWORK, NEW_NETWORK, CloseNetwork, JoinNetwork, LeaveNetwork
from bot.ui import Button, Card, Facts, Message, Part, Style, Text, cut, literal
from domain.networks import Network, NetworkId

PAGE = 10
SHOWN = 25  # names of members
AT_HAND = 4  # networks with a button on the list
LABEL = 40  # characters of a button
BEGIN = Button("Begin one", StartFlow(NEW_NETWORK, ""))


def overview(networks: Sequence[Network], joined: Collection[NetworkId], page: int, *, may_begin: bool) -> Message:
    """One page of them, those of the reader first."""
    begin = (BEGIN,) if may_begin else ()
    if not networks:
        who = "Begin the first." if may_begin else "Champions and training begin them; ask your champion."
        return Message(
            f"**There are no networks yet.** A network knows about a topic, a lab tries one out. {who}", buttons=begin
        )
    first = (page - 1) * PAGE
    shown = networks[first : first + PAGE] or networks[:PAGE]
    rows = tuple((one.name, _line(one, is_member=one.id in joined)) for one in shown)
    left = len(networks) - first - len(shown)
    more: list[Part] = [Text(f"+{left} more: say *networks {page + 1}*.", subtle=True)] if left > 0 else []
    free = [one for one in shown if one.id not in joined][:AT_HAND]
    joins = tuple(Button(cut(f"Join {one.name}", LABEL), JoinNetwork(one.id)) for one in free)
    text = f"**{count(len(networks), 'network')}**, of which you are in {len(joined)}. "
    text += "Members are asked when no champion knows. Say *network* and a name to see one."
    return Message(text, Card("Networks and labs", (Facts(rows), *more), (*joins, *begin)))


def network_card(network: Network, names: Sequence[str], *, is_member: bool, may_close: bool) -> Message:
    """What it is about, who is in it, and the way in or out."""
    text = f"**{literal(network.name)}**, {network.kind.spoken}: {count(network.members, 'member')}."
    more = network.members - len(names[:SHOWN])
    who = [*names[:SHOWN], *([f"{more} more"] if more > 0 else [])]
    rows = (("About", network.about), ("Members", listed(who) or "nobody yet"))
    buttons = inside(network) if is_member else (_join(network), _ask(network))
    if may_close:
        buttons = (*buttons, Button("Close it", CloseNetwork(network.id), Style.DANGER, _SURE))
    return Message(text, Card(network.name, (Facts(rows),), buttons))


_SURE = "Nobody can join it any more, and no question goes there."


def inside(network: Network) -> tuple[Button, ...]:
    """What a member can do."""
    return _ask(network), Button("Leave it", LeaveNetwork(network.id))


def _ask(network: Network) -> Button:
    return Button("Ask its members", StartFlow(ASK_NETWORK, str(network.id)))


def _join(network: Network) -> Button:
    return Button("Join", JoinNetwork(network.id), Style.PRIMARY)


def _line(one: Network, *, is_member: bool) -> str:
    yours = ", you among them" if is_member else ""
    return f"{one.kind.spoken}, {count(one.members, 'member')}{yours} · {cut(one.about, 120)}"
