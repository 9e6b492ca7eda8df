"""One initiative from idea to confirmed impact: who plays in it, and what each of them does, on any surface."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.funnel import Stage
from domain.gates import Line, Pack, pack
from domain.initiatives import Initiative, InitiativeId
from domain.people import Role
from domain.places import Channel
from storage.unit_of_work import reading
from tests.support.company import the_model
from tests.support.whole_way_surfaces import SKIP, Surface, Values

CAST: Mapping[str, tuple[Role, ...]] = {
    "mara": (),  # the author
    "amina": (Role.PROJECT_OFFICE,),
    "sam": (Role.SPONSOR,),
    "lucia": (Role.PROJECT_MANAGER,),
    "ivo": (Role.IMPACT_OWNER,),
    "dora": (Role.DATA_OWNER,),
    "sven": (),  # the support owner
    "ines": (Role.INFRASTRUCTURE,),
    "pia": (Role.PRODUCT_PORTFOLIO,),
    "tara": (Role.TRAINING,),
    "selma": (Role.SECURITY,),
    "finn": (Role.FINANCE,),
    "arno": (Role.ARCHITECT,),
    "carla": (Role.CHAMPION,),
    "dina": (Role.DIRECTOR,),
}
PROBLEM = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
CASE = (
    "Stable",
    "Claims PDFs in the archive, owned by Claims, complete since 2023.",
    "No",
    "Motor claims has a reader for invoices.",
    "It drafts, a person sends",
    "The team lead samples 5 % a week and can turn it off.",
    "Quality control catches it the same day; the manual way stays open.",
    "No group is treated differently.",
    "The claims tools team, four hours a week.",
    "A web form instead of PDF would save half of it.",
)
SEATS = {  # whom the office names
    "project_manager": "lucia",
    "data_owner": "dora",
    "impact_owner": "ivo",
    "support_owner": "sven",
}
# Who gives what at a gate, and what they answer: pages of answers by field.
GIVES: Mapping[str, tuple[str, Values]] = {
    "baseline_plan": ("mara", {"value": "6 typos per 100 claims, from the sample of February."}),
    "use_case_document": (
        "lucia",
        {"value": "A reader proposes, a person sends.", "link": "https://wiki.acme.example/u"},
    ),
    "data_class": ("dora", {"value": "Confidential"}),
    "data_available": ("dora", {"value": "Available"}),
    "risk_class": ("amina", {"value": "Medium"}),
    "customer_facing": ("mara", {"value": "No"}),
    "stop_condition": ("lucia", {"value": "More than 3 wrong letters a day: back to paper.", "link": SKIP}),
    "impact_check_date": ("ivo", {"value": "2026-07-15"}),
    "target_date": ("sam", {"value": "2026-12-31"}),
    "acceptance_report": ("lucia", {"value": "97.2 % of 400 claims read correctly; 95 % was agreed.", "link": SKIP}),
    "monitoring": ("ines", {"value": "Error rate on the board; rollback tested on 12 May.", "link": SKIP}),
    "runbook": ("ines", {"value": "Office hours, four hours; the runbook is in the wiki.", "link": SKIP}),
    "users_trained": ("tara", {"value": "All 24 handlers in two sessions.", "link": SKIP}),
    "adoption_plan": ("sam", {"value": "From 1 June every motor claim goes through it.", "link": SKIP}),
    "lesson": ("lucia", {"value": "Scans from before 2023 are unreadable; begin with new ones."}),
}
BASELINE = {
    "baseline_value": "6",
    "baseline_unit": "typos per 100 claims",
    "baseline_period": "January to March 2026",
    "baseline_source": "the monthly sample",
}
SCORE = {name: given for name, given in zip(
    ("impact", "alignment", "data", "skills", "time", "risk"), ("4", "4", "4", "4", "4", "2"), strict=True
)}  # fmt: skip
REPORT: Sequence[Values] = (
    {"report_actual": "1.9", "report_period": "June to August 2026"},
    {"report_method": "Before and after, adjusted", "report_confidence": "High"},
    {"report_share": "80", "report_external": "A new scanner in July."},
    {"report_money": "60,000"},
    {"double_count": "Yes, I checked"},
)
GO_ON = {"go_words": SKIP, "go_date": SKIP}


@dataclass
class Play:
    """The story on one surface. `lines` is what was said and shown; `number` is the initiative's."""

    surface: Surface
    number: str = ""
    lines: list[str] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

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

    async def _done(self, who: str, what: str, doing: Awaitable[None]) -> str:
        before = await self.surface.chat(who)
        await doing
        await self.surface.settled()
        after = list((Counter(await self.surface.chat(who)) - Counter(before)).elements())
        self.lines += [f"{who.upper()}: {what}", *(f"    {line}" for one in after for line in one.splitlines())]
        return "\n".join(after)

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

    # Who was told

    async def mark(self) -> None:
        """From here on."""
        self.marks = {who: len(await self.surface.chat(who)) for who in CAST}
        self.marks |= {channel.value: len(await self.surface.room(channel)) for channel in Channel}

    async def news(self, who: str) -> str:
        """What came to somebody's chat since the mark."""
        return "\n".join((await self.surface.chat(who))[self.marks[who] :])

    async def told(self, words: str, *people: str) -> None:
        """Each of them has it in their chat since the mark, with the number."""
        for who in people:
            news = await self.news(who)
            assert words in news and self.number in news, f"{who} was not told {words!r}, but:\n{news}"

    async def posted(self, channel: Channel, words: str) -> None:
        """It stands in the role's channel."""
        standing = "\n".join(await self.surface.room(channel))
        assert words in standing, f"{words!r} is not in {channel}, but:\n{standing}"
