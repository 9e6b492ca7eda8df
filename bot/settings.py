"""The only reader of the environment. Every setting is explained in .env.example; a test keeps the two together."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MODEL = "operating_model.yaml"
SHIPPED = tuple(folder / MODEL for folder in (Path(__file__).parent.parent, Path(__file__).parent))
COMPANY_DB, DEMO_DB, DEV_DB = "usher.db", "demo.db", "dev.db"
SLACK_API, SLACK_COMMAND = "https://slack.com/api/", "/ai"
SLASH_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")  # what Slack lets an app register
SLACK_SECRETS = (  # what a secret of Slack begins with, and what it then is; the longest first
    ("xoxe.xoxb-", "a rotating bot token; create the app with token rotation off"),
    ("xoxe", "a token for app configurations"),
    ("xoxb-", "a bot token, which belongs in SLACK_BOT_TOKEN"),
    ("xapp-", "an app-level token, which belongs in SLACK_APP_TOKEN"),
    ("xoxp-", "a person's token; the bot has one of its own, the “Bot User OAuth Token”"),
    ("xox", "another kind of token"),
)
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # how Microsoft names apps, tenants and secrets
APP_ID, TENANT_ID = "the “Application (client) ID”", "the “Directory (tenant) ID”"
OVERVIEW = "the app registration's “Overview”"
NEW_VALUE = (
    "make a client secret under “Certificates & secrets” of the app registration, and copy what stands under “Value”; "
    "it is shown only once"
)


class Settings(BaseSettings):
    """What an administrator sets. Secrets are never shown or logged."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = Field("", alias="DATABASE_URL")
    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(8765, alias="PORT", ge=1, le=65_535)
    admins: Annotated[frozenset[str], NoDecode] = Field(frozenset(), alias="USHER_ADMINS")
    model: Path | None = Field(None, alias="USHER_MODEL")
    playbooks_dir: Path | None = Field(None, alias="PLAYBOOKS_DIR")
    embeddings_model: str | None = Field(None, alias="EMBEDDINGS_MODEL")
    data_dir: Path = Field(Path(".usher"), alias="USHER_DATA_DIR")
    playground: bool = Field(False, alias="USHER_PLAYGROUND")
    terminal_decisions: bool = Field(False, alias="USHER_TERMINAL_DECISIONS")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", alias="USHER_LOG_LEVEL")
    slack_bot_token: SecretStr | None = Field(None, alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, alias="SLACK_SIGNING_SECRET")
    slack_app_token: SecretStr | None = Field(None, alias="SLACK_APP_TOKEN")
    slack_api_url: str = Field(SLACK_API, alias="SLACK_API_URL")
    slack_command: str = Field(SLACK_COMMAND, alias="SLACK_COMMAND")
    microsoft_app_id: str | None = Field(None, alias="MICROSOFT_APP_ID")
    microsoft_app_password: SecretStr | None = Field(None, alias="MICROSOFT_APP_PASSWORD")
    microsoft_app_tenant_id: str | None = Field(None, alias="MICROSOFT_APP_TENANT_ID")
    microsoft_app_tenants: Annotated[frozenset[str], NoDecode] = Field(frozenset(), alias="MICROSOFT_APP_TENANTS")
    microsoft_cloud: Literal["public", "government"] = Field("public", alias="MICROSOFT_CLOUD")

    @field_validator("admins", "microsoft_app_tenants", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """`ana@x.example, ben@x.example`"""
        if isinstance(value, str):
            return frozenset(one.strip().lower() for one in value.replace(";", ",").split(",") if one.strip())
        return value

    @property
    def real_platforms(self) -> tuple[str, ...]:
        """The chat tools that are configured."""
        found = (("Slack", self.slack_bot_token), ("Teams", self.microsoft_app_id))
        return tuple(name for name, given in found if given)

    @property
    def model_path(self) -> Path:
        """USHER_MODEL, else operating_model.yaml in this folder, else the one that comes with Usher."""
        here = Path(MODEL)
        return self.model or (here if here.exists() else next((one for one in SHIPPED if one.exists()), here))

    def database(self, default: str) -> str:
        """DATABASE_URL, or a SQLite file of that name in the data folder."""
        return self.database_url or str(self.data_dir / default)

    @property
    def database_in_use(self) -> str:
        """DATABASE_URL, else the company's file, else the demo's when only that one is there."""
        company, demo = self.data_dir / COMPANY_DB, self.data_dir / DEMO_DB
        return self.database(DEMO_DB if demo.exists() and not company.exists() else COMPANY_DB)

    @field_validator(
        "slack_bot_token", "slack_signing_secret", "slack_app_token", "microsoft_app_password", mode="before"
    )
    @classmethod
    def _trim(cls, value: object) -> object:
        """What was copied with a space or a line's end; empty is not set."""
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("microsoft_app_id", "microsoft_app_tenant_id", mode="before")
    @classmethod
    def _id(cls, value: object) -> object:
        """Trimmed too; Microsoft writes the same id in small and in great letters."""
        return (value.strip().lower() or None) if isinstance(value, str) else value

    @field_validator("microsoft_cloud", mode="before")
    @classmethod
    def _cloud(cls, value: object) -> object:
        return (value.strip().lower() or "public") if isinstance(value, str) else value

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        """With its slash at the end, as the methods' names are put behind it."""
        if not value.strip():
            return SLACK_API
        parts = urlsplit(value.strip())
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError(f"must be an address like {SLACK_API}")
        return value.strip().rstrip("/") + "/"

    @field_validator("slack_command")
    @classmethod
    def _command(cls, value: str) -> str:
        command = value.strip() or SLACK_COMMAND
        if not SLASH_COMMAND.fullmatch(command):
            raise ValueError(
                "must be a slash command like /ai: a slash, then up to 31 small letters, digits, hyphens or underscores"
            )
        return command

    @field_validator("model", "playbooks_dir", "embeddings_model", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return (value.strip() if isinstance(value, str) else value) or None


def slack_problems(settings: Settings) -> list[str]:
    """Why Slack cannot be started with these secrets, a sentence each that names the mend. No secret is in them."""
    bot, app, signing = (
        secret.get_secret_value() if secret is not None else ""
        for secret in (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    )
    found = []
    if bot and not (app or signing):
        found.append(
            "SLACK_BOT_TOKEN is set, but Slack has no way to reach Usher; set SLACK_APP_TOKEN (Socket Mode, no public "
            "address needed) or SLACK_SIGNING_SECRET (HTTP)"
        )
    if not bot and (app or signing):
        names = [name for name, given in (("SLACK_APP_TOKEN", app), ("SLACK_SIGNING_SECRET", signing)) if given]
        found.append(
            f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} set, but SLACK_BOT_TOKEN is not; copy the "
            "“Bot User OAuth Token” from “OAuth & Permissions” in the app's settings"
        )
    if bot and not bot.startswith("xoxb-"):
        found.append(f"SLACK_BOT_TOKEN must begin with xoxb-; what was given is {_kind(bot)}")
    if app and not app.startswith("xapp-"):
        found.append(f"SLACK_APP_TOKEN must begin with xapp-; what was given is {_kind(app)}")
    if signing.startswith(("xox", "xapp-")):
        found.append(
            "SLACK_SIGNING_SECRET is no token; copy the “Signing Secret” from “Basic Information”; what was given is "
            + _kind(signing)
        )
    return found


def _kind(secret: str) -> str:
    """What a mistaken secret looks like."""
    if re.fullmatch(r"[0-9a-f]{32}", secret):
        return "32 hexadecimal digits, like the app's signing secret or client secret"
    return next((what for start, what in SLACK_SECRETS if secret.startswith(start)), "no token of Slack's")


def teams_problems(settings: Settings) -> list[str]:
    """Why Teams cannot be started with these settings, a sentence each that names the mend. No value is in them."""
    app, tenant = settings.microsoft_app_id or "", settings.microsoft_app_tenant_id or ""
    password = settings.microsoft_app_password.get_secret_value() if settings.microsoft_app_password else ""
    if not app:
        others = ("MICROSOFT_APP_PASSWORD", password), ("MICROSOFT_APP_TENANT_ID", tenant)
        given = [name for name, value in (*others, ("MICROSOFT_APP_TENANTS", settings.microsoft_app_tenants)) if value]
        named = f"{' and '.join(given)} {'is' if len(given) == 1 else 'are'}"
        return [f"{named} set, but MICROSOFT_APP_ID is not; copy {APP_ID} from {OVERVIEW}"] if given else []
    if not GUID.fullmatch(app) and GUID.fullmatch(password.lower()):
        return ["MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD are mixed up: put each in the other's place"]
    found = _id_problems("MICROSOFT_APP_ID", app, APP_ID)
    found += _password_problems(password, app, tenant) + _tenant_problems(tenant, app)
    if not all(GUID.fullmatch(one) for one in settings.microsoft_app_tenants):
        found.append(
            f"MICROSOFT_APP_TENANTS holds something that is no tenant's id; give {TENANT_ID} of each, with commas "
            "between"
        )
    return found


def _id_problems(name: str, given: str, wanted: str) -> list[str]:
    if GUID.fullmatch(given):
        return []
    return [f"{name} must be an id like 12345678-90ab-cdef-1234-567890abcdef; copy {wanted} from {OVERVIEW}"]


def _password_problems(password: str, app: str, tenant: str) -> list[str]:
    if not password:
        return [f"MICROSOFT_APP_ID is set, but MICROSOFT_APP_PASSWORD is not; {NEW_VALUE}"]
    if password.lower() in (app, tenant):
        what = "the app's id" if password.lower() == app else "the tenant's id"
        return [f"MICROSOFT_APP_PASSWORD is {what} once more; {NEW_VALUE}"]
    if GUID.fullmatch(password.lower()):
        return [f"MICROSOFT_APP_PASSWORD is the id of a secret, not its value; {NEW_VALUE}"]
    return []


def _tenant_problems(tenant: str, app: str) -> list[str]:
    if not tenant:
        return [f"MICROSOFT_APP_ID is set, but MICROSOFT_APP_TENANT_ID is not; copy {TENANT_ID} from {OVERVIEW}"]
    if tenant == app:
        return [f"MICROSOFT_APP_TENANT_ID is the app's id once more; copy {TENANT_ID} from {OVERVIEW}"]
    return _id_problems("MICROSOFT_APP_TENANT_ID", tenant, TENANT_ID)
