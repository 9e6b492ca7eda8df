"""Slack as a platform: the verbs of bot/platforms/base.py."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.events import Profile
from bot.platforms.background import Background
from bot.platforms.base import Dispatch, Refused, TryLater
from bot.platforms.slack.agent import Agent
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.http import Door
from bot.platforms.slack.listeners import Listeners
from bot.platforms.slack.profiles import Profiles
from bot.platforms.slack.respond import Respond
from bot.platforms.slack.saying import Saying
from bot.platforms.slack.sender import Sender
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.values import NAME, Bot, Config, direct_chat
from bot.ui import Message
from domain.places import Account, Address, MessageRef

log = structlog.get_logger()

PATH = "/slack/events"
ASKING = 5.0  # seconds for auth.test at the start
ASKING_AGAIN = 1.0  # seconds for it while somebody waits


class Slack:
    """One workspace, by its bot token. `prompts` are title and message of what people can begin with."""

    name = NAME

    def __init__(self, config: Config, prompts: Sequence[tuple[str, str]] = ()) -> None:
        self._config = config
        self._api = Api(config)
        self._bot: Bot | None = None
        self._profiles = Profiles(self._api, self._known_bot)
        self._sender = Sender(self._api, self._known_bot)
        self._homes = Homes(self._api, lambda: self._bot)
        self._agent = Agent(self._api, tuple(prompts))
        self._app = self._make_app()
        self._socket = Socket(self._app, self._api, config) if config.app_token else None
        self._dispatch: Dispatch | None = None
        self._background = Background()

    async def start(self) -> None:
        """Asks Slack who we are. Raises Refused when it says no; silence is no reason not to start."""
        try:
            self._bot = await self._who(ASKING)
        except Failed as error:
            raise Refused(f"Slack refuses SLACK_BOT_TOKEN ({error.error}). `usher check` says what to do.") from error
        except (Limited, Lost) as error:
            log.warning("Slack does not answer; starting all the same", error=type(error).__name__)

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """The one route of Slack's requests; over Socket Mode alone there is none."""
        respond = Respond(self._api, self._config)
        answers = Answers(Saying(self._api, respond, self._sender, dispatch, self._background), self._homes)
        listeners = Listeners(self._whoami, dispatch, answers, self._profiles, self._agent, self._background)
        listeners.register(self._app)
        self._dispatch = dispatch
        if self._config.signing_secret:
            app.router.add_post(PATH, Door(self._app, self._config.signing_secret).handle)
        app.on_cleanup.append(self._close)

    async def run(self) -> None:
        """Holds the Socket Mode connection, if there is to be one."""
        if self._socket is not None:
            await self._socket.run()

    async def send(
        self,
        address: Address,
        message: Message,
        replaces: MessageRef | None = None,
        key: str | None = None,
        *,
        is_repeat: bool = False,
    ) -> MessageRef:
        """Posts once. An earlier try that may have arrived is looked for by its key first."""
        return await self._sender.send(address, message, replaces, key, is_repeat)

    async def direct(self, account: Account) -> Address:
        return direct_chat(account.tenant, account.user)

    async def profile(self, account: Account) -> Profile:
        return await self._profiles.get(account.user)

    async def refresh(self) -> None:
        """Publishes anew the Homes that people have opened lately, where something changed."""
        if self._dispatch is not None:
            await self._homes.refresh(self._dispatch)

    def trouble(self) -> str | None:
        return self._socket.trouble() if self._socket is not None else None

    @property
    def is_idle(self) -> bool:
        """Whether everything that was begun in the background has ended."""
        return self._background.is_idle

    async def close(self) -> None:
        """Ends what runs in the background, and the connections."""
        await self._background.close()
        await self._api.close()

    async def _close(self, app: web.Application) -> None:
        await self.close()

    async def _whoami(self) -> Bot:
        """Who we are; asked now when it was not known at the start."""
        if self._bot is None:
            try:
                self._bot = await self._who(ASKING_AGAIN)
            except (Failed, Limited, Lost) as error:
                raise TryLater("Slack does not say who we are") from error
        return self._bot

    def _known_bot(self) -> Bot:
        if self._bot is None:
            raise TryLater("Slack did not say yet who we are")
        return self._bot

    async def _who(self, seconds: float) -> Bot:
        said = await self._api.call("auth.test", timeout=seconds)
        team, user = said.get("team_id"), said.get("user_id")
        if not (isinstance(team, str) and team and isinstance(user, str) and user):
            raise Lost("an answer without sense")
        return Bot(
            team=team,
            user=user,
            bot=str(said.get("bot_id") or ""),
            enterprise=str(said.get("enterprise_id") or ""),
        )

    def _make_app(self) -> AsyncApp:
        """The Door checks signatures before anything is read, so that the app need not do it again."""

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            bot = await self._whoami()
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                bot_token=self._config.bot_token,
                bot_id=bot.bot,
                bot_user_id=bot.user,
            )

        return AsyncApp(
            client=self._api.client,
            signing_secret=self._config.signing_secret or "unused",
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            logger=_quiet(),
        )


def _quiet() -> logging.Logger:
    """The SDK's own log repeats bodies; ours says what went wrong."""
    quiet = logging.getLogger("usher.slack.sdk")
    quiet.setLevel(logging.CRITICAL + 1)
    return quiet
