"""Teams as a platform: the verbs of bot/platforms/base.py."""

from __future__ import annotations

from aiohttp import web

from bot.events import Profile
from bot.platforms.background import Background
from bot.platforms.base import Dispatch, References
from bot.platforms.teams.activity import Answer
from bot.platforms.teams.answers import Answers
from bot.platforms.teams.login import Login
from bot.platforms.teams.pacing import Pacing
from bot.platforms.teams.posts import Posts
from bot.platforms.teams.profiles import Profiles
from bot.platforms.teams.references import Kind, Reference, Remembered
from bot.platforms.teams.route import Door
from bot.platforms.teams.saying import Saying
from bot.platforms.teams.sender import Sender
from bot.platforms.teams.turns import Turns
from bot.platforms.teams.values import NAME, Config, Json, direct_chat
from bot.ui import Message
from domain.places import Account, Address, MessageRef

PATH = "/api/messages"
PUBLIC = "https://smba.trafficmanager.net/"  # the only service known to hide a message from the others


class Teams:
    """One bot registration. `references` keeps what is needed to write to somebody later."""

    name = NAME

    def __init__(
        self, config: Config, references: References, login: Login | None = None, pacing: Pacing | None = None
    ) -> None:
        """Raises Refused with a sentence when the configuration would let anybody in.

        `login` and `pacing` are others than Microsoft's sign-in and limits.
        """
        remembered = Remembered(references)
        self._sender = Sender(config, login)
        self._pacing = pacing or Pacing()
        self._posts = Posts(self._sender, remembered, config, self._pacing)
        self._references = remembered
        self._profiles = Profiles(self._sender, remembered, config)
        self._background = Background()
        self._turns: Turns | None = None
        self._door = Door(config, self._turn)

    async def start(self) -> None:
        """Fetches the keys that Microsoft signs with; silence is no reason not to start."""
        await self._door.start()

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """The one route of the Bot Framework."""
        saying = Saying(self._sender, self._pacing, dispatch, self._background, self._whispers)
        self._turns = Turns(dispatch, Answers(saying), self._profiles, self._references, self._background)
        app.router.add_post(PATH, self._door.handle)
        app.on_cleanup.append(self._close)

    async def run(self) -> None:
        """Keeps Microsoft's keys fresh."""
        await self._door.keep_keys()

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        """Posts or replaces. Teams cannot be asked what arrived, so that a repeated message says that it is one."""
        return await self._posts.send(address, message, replaces, key, is_repeat)

    async def direct(self, account: Account) -> Address:
        return direct_chat(account.tenant, account.user)

    async def profile(self, account: Account) -> Profile:
        return await self._profiles.get(account)

    async def refresh(self) -> None:
        """Cards follow by their copies; there is no page of ours that stays open."""

    def trouble(self) -> str | None:
        return self._door.trouble()

    @property
    def is_idle(self) -> bool:
        """Whether everything that was begun in the background has ended."""
        return self._background.is_idle

    async def close(self) -> None:
        """Ends what runs in the background, and the connections."""
        await self._background.close()
        await self._sender.close()

    async def _close(self, app: web.Application) -> None:
        await self.close()

    async def _turn(self, activity: Json) -> Answer:
        if self._turns is None:
            return Answer(status=503)
        return await self._turns(activity)

    def _whispers(self, here: Reference) -> bool:
        """Elsewhere, and in emulators, a hidden message might be shown to all."""
        return here.kind is not Kind.PERSONAL and here.service_url.startswith(PUBLIC)
