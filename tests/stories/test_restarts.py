"""The same idea, told undisturbed and told with restarts, repeats and two platforms, is the same record."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.actions import EditStep
from bot.conversation.flow import UNKNOWN
from bot.events import ButtonPressed, FormSubmitted, Profile, Say, ShowForm
from domain.initiatives import Idea
from domain.places import Account, Address
from storage.database import Database
from storage.unit_of_work import reading
from tests.stories.cast import PROBLEM
from tests.support.clock import Clock
from tests.support.company import Company, make_office
from tests.support.inbox import Inbox
from tests.support.talker import Talker

EMAIL = "mara@acme.example"
ANSWERS = {
    "What goes wrong": ("problem", [PROBLEM, "Letters are sorted by hand, 300 a day, for two teams."]),
    "Which number would": ("metric", ["Typos per 100 claims: 6 now", "I don't know"]),
    "From what to what": ("target", ["From 6 to 2 by June", "I don't know"]),
    "Which company goal": ("objective", ["Settle claims faster", "None of these", "idk"]),
    "What kind of benefit": ("impact_types", ["quality", "quality, productivity"]),
    "How would that reach": ("capture", ["skip", "One contract is not renewed."]),
    "Who owns the problem": ("sponsor", ["idk"]),
    "Which department": ("department", ["Claims"]),
}
TALKS = st.tuples(*(st.sampled_from(options) for _, options in ANSWERS.values()))
MISCHIEF = st.lists(
    st.sampled_from(["reopen", "switch", "repeat", "back", "form", "wrong", "help", "edit", "overview", "early"]),
    max_size=10,
)


@dataclass
class Teller:
    """Mara, on two platforms, over a database that is closed and opened again under her."""

    path: Path
    clock: Clock
    said: dict[str, str]
    company: Company | None = None
    at: int = 0
    keys: int = 0

    async def close(self) -> None:
        if self.company is not None:
            await self.company.database.close()

    async def open(self) -> None:
        await self.close()
        self.company = Company(make_office(Database(str(self.path)), self.clock), self.clock)
        self.company.inbox = Inbox("playground")
        self.company.inbox.profiles = {EMAIL: Profile("Mara Lind", EMAIL)}

    @property
    def here(self) -> Talker:
        assert self.company is not None
        platform = ("playground", "console")[self.at % 2]
        account = Account(platform, "local", EMAIL)
        return Talker(self.company.dispatch, account, Address(platform, "local", EMAIL), opens_forms=self.at % 2 == 0)

    async def say(self, line: str) -> str:
        self.keys += 1
        talker = self.here
        await talker.say(line, key=f"key-{self.keys}")
        assert "Something broke" not in talker.text
        return talker.text

    def answer(self, text: str) -> str | None:
        """What she means to say to the question in the text; None when none is asked."""
        asked = next((question for question in ANSWERS if question in text), None)
        if asked is None:  # a probe, or a question that she leaves as it was filled in for her
            return "keep" if "[Keep “" in text else "skip" if "[Skip]" in text else None
        return self.said[asked]

    async def disturb(self, act: str, text: str) -> None:
        match act:
            case "reopen":
                await self.open()
            case "switch":
                self.at += 1
            case "repeat":
                self.keys -= 1
                self.keys = max(self.keys, 0)
                await self.here.say(self.answer(text) or "help", key=f"key-{self.keys}") if self.keys else None
                self.keys += 1
            case "form":
                await self.by_form()
            case "edit":
                await self.edit()
            case "wrong" if "Which company goal" in text:
                await self.say("world peace")
            case "early":
                await self.say("submit") if self.answer(text) else None
            case "back" | "help" | "overview":
                await self.say(act)
            case _:
                pass

    async def by_form(self) -> None:
        """Sends the page that is asked as a form, with what stands in it."""
        talker = replace(self.here, opens_forms=True)
        await talker.say("resume")
        if not isinstance(talker.last, Say) or "[Open as form]" not in talker.text:
            return
        await talker.press("Open as form")
        if isinstance(talker.last, ShowForm) and talker.page.fields:
            page = talker.page
            values = {one.name: one.value for one in page.fields}
            given = {name: form_value(self.said[question]) for question, (name, _) in ANSWERS.items() if name in values}
            await talker.send(FormSubmitted(talker.origin(), page.conversation, page.turn, {**values, **given}))
            assert "Something broke" not in talker.text

    async def edit(self) -> None:
        """Opens a page that was answered once more."""
        talker = self.here
        await talker.say("overview")
        found = [one.action for one in [talker.button("The outcome")] if isinstance(one.action, EditStep)]
        await talker.send(ButtonPressed(talker.origin(), found[0].pack()))

    async def tell(self, mischief: list[str]) -> Idea:
        await self.open()
        await self.say("idea")
        left = list(mischief)
        for _ in range(60):
            text = await self.say("resume")
            if left:
                await self.disturb(left.pop(), text)
                text = await self.say("resume")
            line = self.answer(text)
            if line is None and not left and "Have a look" in text:
                break
            await self.say(line) if line is not None else None
        text = await self.say("submit")
        assert "is registered" in text, text
        return await self.stored()

    async def stored(self) -> Idea:
        assert self.company is not None
        async with reading(self.company.database) as uow:
            people = await uow.people.all()
            assert len(people) == 1, "two accounts, but one person"
            found = await uow.initiatives.of(people[0].id)
        assert len(found) == 1
        return found[0].idea


def form_value(said: str) -> object:
    """What a form would send for the words said in a chat."""
    known: dict[str, object] = {
        "I don't know": dict(UNKNOWN), "idk": dict(UNKNOWN), "skip": None, "quality": ["QUALITY"],
        "quality, productivity": ["QUALITY", "PRODUCTIVITY"],
    }  # fmt: skip
    return known.get(said, said)


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a talk takes a while; shrinking many takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(talk=TALKS, mischief=MISCHIEF)
async def test_a_disturbed_talk_registers_the_same_idea(
    sqlite_template: Path, talk: tuple[str, ...], mischief: list[str]
) -> None:
    said = dict(zip(ANSWERS, talk, strict=True))
    told: list[Idea] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, acts in (("calm", []), ("stormy", mischief)):
            path = Path(shutil.copy(sqlite_template, Path(folder) / f"{name}.db"))
            teller = Teller(path, Clock(), said)
            try:
                told.append(await teller.tell(acts))
            finally:
                await teller.close()
    assert told[0] == told[1]
