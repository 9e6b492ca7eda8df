"""Who plays in the stories: people of a small insurer, each in their direct chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversation.flow import UNKNOWN
from domain.people import Person, Role, Standing
from domain.places import Channel
from tests.support.company import Company
from tests.support.talker import Talker, message_text

PROBLEM = "Around 1,200 claims a week are retyped from PDF; 6 % have typos and customers call back."
UNSURE = dict(UNKNOWN)
ROLES: Mapping[str, tuple[Role, ...]] = {
    "mara": (),
    "kofi": (),
    "amina": (Role.PROJECT_OFFICE,),
    "tomasz": (Role.PROJECT_OFFICE,),
    "carla": (Role.CHAMPION,),
    "sam": (Role.SPONSOR,),
    "ada": (Role.ADMIN,),
    "gil": (),
}


@dataclass
class Cast:
    """Mara has ideas, Amina and Tomasz are the project office, Carla is the champion, Sam would sponsor."""

    company: Company
    people: dict[str, Person] = field(default_factory=dict)
    talkers: dict[str, Talker] = field(default_factory=dict)

    async def enter(self, *names: str) -> Cast:
        """Everybody, or only those who are named."""
        for name in names or ROLES:
            await self.add(name, *ROLES[name], standing=Standing.GUEST if name == "gil" else Standing.MEMBER)
        await self.company.bind(Channel.PROJECT_OFFICE)
        return self

    async def add(self, name: str, *roles: Role, standing: Standing = Standing.MEMBER) -> None:
        email = f"{name}@acme.example"
        self.people[name] = await self.company.person(email, *roles, standing=standing)
        self.talkers[name] = self.company.talker(email)

    def __getitem__(self, name: str) -> Talker:
        return self.talkers[name]

    async def hears(self, name: str) -> str:
        """Everything in somebody's direct chat that came unasked, as text."""
        await self.company.deliver()
        return "\n---\n".join(message_text(one) for one in self[name].received())

    async def channel(self) -> str:
        """What stands in the project office's channel."""
        await self.company.deliver()
        return "\n---\n".join(message_text(one) for one in self.company.inbox.at(Channel.PROJECT_OFFICE.value))

    async def idea(self, name: str = "mara") -> str:
        """Hands in a good idea in the chat, and gives its number."""
        await tell(self[name], f"idea: {PROBLEM}", "Typos per 100 claims: 6 now", "From 6 to 2 by June")
        await tell(self[name], "1", "quality", "skip", "sam", "submit")
        return number(self[name])


async def tell(talker: Talker, *lines: str) -> Talker:
    """Line after line."""
    for line in lines:
        await talker.say(line)
    return talker


def number(talker: Talker) -> str:
    """The number on the receipt."""
    found = [word.strip("*.,") for word in talker.text.split() if word.startswith("AI-")]
    assert found, f"no number in:\n{talker.text}"
    return found[0]


PAGES: tuple[Mapping[str, object], ...] = (
    {"problem": PROBLEM},
    {"metric": "Typos per 100 claims: 6 now", "target": "From 6 to 2 by June"},
    {"objective": "faster-claims", "impact_types": ["QUALITY"], "capture": None},
    {"sponsor": UNSURE, "department": "claims"},
)
