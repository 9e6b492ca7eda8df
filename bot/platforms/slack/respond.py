"""The address that comes with a command or a press: an answer sent there is seen by the presser alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import ClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.slack import charts
from bot.platforms.slack.api import Api, Failed, Lost
from bot.platforms.slack.values import API_URL, Config, Json

HOOKS = "hooks.slack.com"


@dataclass(frozen=True)
class Respond:
    """Answers go to Slack's own host only, or to the host that SLACK_API_URL names."""

    api: Api
    config: Config

    async def __call__(self, url: str, body: Json, *, timeout: float) -> None:  # noqa: ASYNC109  # the caller's budget
        """Raises Failed or Lost."""
        if not self._is_ours(url):
            raise Failed("unknown_host")
        if charts.are_there(body.get("blocks")):
            body = {**body, "blocks": self.api.charts.sure(body["blocks"])}
        client = AsyncWebhookClient(url, session=self.api.client.session, retry_handlers=[])
        try:
            async with asyncio.timeout(timeout):
                answer = await client.send_dict(body)
        except (TimeoutError, ClientError) as error:
            raise Lost(type(error).__name__) from error
        if answer.status_code != 200:
            raise Failed(f"status_{answer.status_code}")

    def _is_ours(self, url: str) -> bool:
        parts, api = urlsplit(url), urlsplit(self.config.api_url)
        if self.config.api_url == API_URL:
            return parts.scheme == "https" and parts.hostname == HOOKS
        return parts.hostname == api.hostname

    @property
    def __name__(self) -> str:
        return "response_url"
