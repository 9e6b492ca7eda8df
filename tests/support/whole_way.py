"""One initiative on its way through the gates, on any surface: acts, what the record says then, and who was told."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field

from bot.cards.gate import LISTED
from bot.cards.gate_buttons import supply_button
from domain.funnel import Stage
from domain.gates import Line, Pack, pack
from domain.history import verify
from domain.initiatives import Initiative, InitiativeId
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import the_model
from tests.support.whole_way_cast import CAST, GIVES
from tests.support.whole_way_surfaces import Surface, Values

TRIES, PAUSE = 100, 0.02  # seconds until an answer must be there


@dataclass
class Play:
    """The story on one surface. `lines` is what was said and shown; `number` is the initiative's."""

    surface: Surface
    number: str = ""
    lines: list[str] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)

    # What people do

    async def say(self, who: str, words: str) -> str:
        """The words in the direct chat; what came back there."""
        return await self._done(who, words, self.surface.say(who, words))

    async def press(self, who: str, label: str, typed: str) -> str:
        return await self._done(who, f"[{label}]", self.surface.press(who, label, typed))

    async def press_card(self, who: str, label: str, typed: str) -> str:
        return await self._done(who, f"[{label}] in the channel", self.surface.press_card(who, label, typed))

    async def page(self, who: str, values: Values) -> str:
        return await self._done(who, " / ".join(values.values()), self.surface.page(who, values))

    async def confirm(self, who: str) -> str:
        return await self._done(who, "submit", self.surface.confirm(who))

    async def leave(self, who: str) -> str:
        """What was begun is not gone on with."""
        return await self._done(who, "cancel", self.surface.leave(who))

    async def _done(self, who: str, what: str, doing: Awaitable[None]) -> str:
        """What is new in the person's chat, and the form that is open then."""
        before, form = await self.surface.chat(who), self.surface.form(who)
        await doing
        for _ in range(TRIES):
            await self.surface.settled()
            if await self.surface.chat(who) != before or self.surface.form(who) != form:
                break
            await asyncio.sleep(PAUSE)
        await self.surface.settled()
        after = [*_new(before, await self.surface.chat(who)), self.surface.form(who)]
        self.lines += [f"{who.upper()}: {what}", *(f"    {line}" for one in after for line in one.splitlines())]
        return readable(*after)

    # What the record says

    async def initiative(self) -> Initiative:
        async with reading(self.surface.database) as uow:
            found = await uow.initiatives.get(InitiativeId(self.number))
        assert found is not None
        return found

    async def pack(self) -> Pack:
        model, _ = the_model()
        found = pack(await self.initiative(), model.governance, self.surface.clock.now().date())
        assert found is not None
        return found

    async def missing(self) -> dict[str, Line]:
        return {line.criterion.code: line for line in (await self.pack()).missing}

    async def stands(self, stage: Stage) -> None:
        assert (await self.initiative()).stage is stage

    async def is_untouched(self) -> bool:
        """Whether the chain of the whole history holds."""
        async with reading(self.surface.database) as uow:
            return verify([entry async for entry in uow.history.all()]) is None

    # What is done more than once

    async def supply(self, code: str) -> str:
        """Whoever owes it presses the button of the missing item, and answers what is asked."""
        who, answer = GIVES[code]
        line = (await self.missing())[code]
        label = supply_button(await self.initiative(), line).label
        await self.say(who, f"missing {self.number}")
        await self.press(who, label, f"supply {self.number} {code}")
        receipt = await self.page(who, answer)
        assert code not in await self.missing(), receipt
        return receipt

    async def seat(self, seat: str, who: str) -> None:
        """The office names somebody, who hears of it."""
        await self.say("amina", f"supply {self.number} {seat.replace('_', ' ')}")
        await self.page("amina", {"person": who})
        await self.told(f"Amina named you the {seat.replace('_', ' ')}", who)

    async def sign(self, who: str, word: str = "Yes") -> str:
        await self.say(who, f"sign {self.number}")
        return await self.page(who, {"word": word})

    async def decide(self, who: str, outcome: str, *pages: Values) -> str:
        """By the flow; what the last answer brought."""
        await self.say(who, f"decide {self.number}")
        said = await self.page(who, {"outcome": outcome})
        for page in pages:
            said = await self.page(who, page)
        return said

    async def lacks(self, who: str, *codes: str) -> None:
        """These criteria and no others are missing, and the gate card names each of them, the first at least."""
        missing = await self.missing()
        assert sorted(missing) == sorted(codes)
        card = await self.say(who, f"gate {self.number}")
        for line in list(missing.values())[:LISTED]:
            label = line.criterion.label[0].upper() + line.criterion.label[1:]
            assert label in card, f"{label!r} is not in:\n{card}"

    # Who was told

    async def mark(self) -> None:
        """From here on."""
        self.marks = {who: await self.surface.chat(who) for who in CAST}

    async def news(self, who: str) -> str:
        """What came to somebody's chat since the mark, or changed there."""
        return readable(*_new(self.marks[who], await self.surface.chat(who)))

    async def told(self, words: str, *people: str) -> None:
        """Each of them has it in their chat since the mark, with the number."""
        for who in people:
            if words not in await self.news(who):
                await self._sent_again()
            news = await self.news(who)
            assert words in news, f"{who} was not told {words!r}, but:\n{news}"
            assert self.number in news

    async def _sent_again(self) -> None:
        """On a busy machine a send may run into its time limit; the next try is a matter of seconds on the clock."""
        self.surface.clock.forward(minutes=1)
        await self.surface.settled()

    async def posted(self, channel: Channel, words: str) -> None:
        """It stands in the role's channel."""
        if words not in readable(*await self.surface.room(channel)):
            await self._sent_again()
        standing = readable(*await self.surface.room(channel))
        assert words in standing, f"{words!r} is not in {channel}, but:\n{standing}"


def _new(before: list[str], after: list[str]) -> list[str]:
    return list((Counter(after) - Counter(before)).elements())


def readable(*texts: str) -> str:
    """In one line, however a surface breaks and marks it."""
    line = " ".join(" ".join(texts).split())
    return re.sub(r" ([,.;:)])", r"\1", line).replace("*", "")
