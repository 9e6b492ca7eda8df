"""What each chat tool needs of the settings."""

from __future__ import annotations

from pydantic import SecretStr

from bot.platforms.slack.values import Config
from bot.platforms.teams import values as teams_values
from bot.settings import Settings


def slack_config(settings: Settings) -> Config:
    """What the Slack platform needs of the settings; they were judged by slack_problems."""
    return Config(
        bot_token=_secret(settings.slack_bot_token),
        signing_secret=_secret(settings.slack_signing_secret),
        app_token=_secret(settings.slack_app_token),
        api_url=settings.slack_api_url,
    )


def teams_config(settings: Settings, *, dev: bool = False) -> teams_values.Config:
    """What the Teams platform needs of the settings; they were judged by teams_problems. Its own tenant may come in."""
    tenant = settings.microsoft_app_tenant_id or ""
    return teams_values.Config(
        app_id=settings.microsoft_app_id or "",
        password=_secret(settings.microsoft_app_password),
        tenant_id=tenant,
        tenants=settings.microsoft_app_tenants | ({tenant} if tenant else set()),
        cloud=teams_values.Cloud(settings.microsoft_cloud),
        dev=dev,
    )


def _secret(given: SecretStr | None) -> str:
    return given.get_secret_value() if given is not None else ""
