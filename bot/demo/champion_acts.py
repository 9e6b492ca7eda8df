"""What champions, and those around them, did in the demo company, each through its use case."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.demo.champions import PREFIX
from bot.demo.doing import DOMAIN, Doing, somebody
from bot.usecases import champion_time, lessons, networks, question_asking
from bot.usecases import championship_entry as entry
from bot.usecases import championship_term as terms
from bot.usecases.desk import Desk
from domain.champion_time import Work
from domain.championship import Champion
from domain.errors import Refused
from domain.networks import NetworkKind


@dataclass(frozen=True, slots=True)
class _Told:
    desk: Desk
    doing: Doing
    numbers: dict[int, int]
    today: date

    def words(self, name: str) -> str:
        return str(self.doing.words[name])

    async def record(self) -> Champion:
        """The record of whom it is about."""
        person = await somebody(self.desk, f"{self.doing.words['who']}{DOMAIN}")
        found = await self.desk.uow.champions.of(person.id)
        if found is None:
            raise Refused(f"the demo's {self.doing.words['who']} has no champion's record")
        return found

    def marks(self) -> dict[str, int]:
        codes = (point.code for point in self.desk.model.champions.criteria)
        return dict(zip(codes, self.doing.words["marks"], strict=True))


def is_known(do: str) -> bool:
    return do.startswith(PREFIX)


async def act(desk: Desk, doing: Doing, numbers: dict[int, int], today: date) -> None:
    """Does it, or raises what the use case raises. `numbers` are those of the lessons by their places."""
    known = _ACTS.get(doing.do.removeprefix(PREFIX))
    if known is None:
        raise Refused(f"the demo's file says “{doing.do}”, which is nothing a champion does")
    await known(_Told(desk, doing, numbers, today))


async def _nominate(told: _Told) -> None:
    person = await somebody(told.desk, f"{told.words('who')}{DOMAIN}")
    await entry.nominate(told.desk, person.id, told.words("why"), tuple(told.doing.words["topics"]))


async def _manager_agrees(told: _Told) -> None:
    id, share = (await told.record()).id, told.desk.model.champions.share_percent
    await entry.agree(told.desk, id, share)
    await entry.give_marks(told.desk, id, told.marks())


async def _panel_decides(told: _Told) -> None:
    id = (await told.record()).id
    await entry.give_marks(told.desk, id, told.marks())
    await entry.accept(told.desk, id)


async def _ticks(told: _Told) -> None:
    """As many items as are said; with all of them the term begins."""
    id, items = (await told.record()).id, told.desk.model.champions.checklist
    for item in items[: told.doing.words.get("ticked")]:
        await entry.tick(told.desk, id, item.code)
    if "ticked" in told.doing.words:
        return
    await entry.start(told.desk, id)
    if "backup" in told.doing.words:
        backup = await somebody(told.desk, f"{told.words('backup')}{DOMAIN}")
        await terms.name_backup(told.desk, id, backup.id)


async def _pause(told: _Told) -> None:
    until = told.today + timedelta(days=told.doing.words["until"])
    await terms.pause(told.desk, (await told.record()).id, until, told.words("text"))


async def _network(told: _Told) -> None:
    await networks.begin(told.desk, NetworkKind(told.words("kind")), told.words("name"), told.words("about"))


async def _joins(told: _Told) -> None:
    await networks.join(told.desk, told.words("name"))


async def _shares(told: _Told) -> None:
    topics = tuple(told.doing.words["topics"])
    await lessons.share(
        told.desk, lessons.Typed(told.words("title"), told.words("happened"), told.words("useful"), topics)
    )
    (newest,) = await told.desk.uow.lessons.waiting_of(told.desk.person.id, 1)
    told.numbers[told.doing.idea] = newest.number


async def _publishes(told: _Told) -> None:
    await lessons.publish(told.desk, told.numbers[told.doing.idea])


async def _uses(told: _Told) -> None:
    await lessons.use(told.desk, told.numbers[told.doing.idea])


async def _asks(told: _Told) -> None:
    await question_asking.ask_person(told.desk, told.words("words"), question_asking.ANYBODY)


async def _notes(told: _Told) -> None:
    said = told.doing.words
    await champion_time.add(told.desk, said["minutes"], Work(said["work"]), said["week"])


_ACTS: Mapping[str, Callable[[_Told], Awaitable[None]]] = {
    "nominate": _nominate,
    "manager_agrees": _manager_agrees,
    "panel_decides": _panel_decides,
    "ticks": _ticks,
    "pause": _pause,
    "network": _network,
    "joins": _joins,
    "shares": _shares,
    "publishes": _publishes,
    "uses": _uses,
    "asks": _asks,
    "notes": _notes,
}
