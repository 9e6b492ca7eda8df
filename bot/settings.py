"""The only reader of the environment. Every setting is explained in .env.example; a test keeps the two together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MODEL = "operating_model.yaml"
SHIPPED = tuple(folder / MODEL for folder in (Path(__file__).parent.parent, Path(__file__).parent))
COMPANY_DB, DEMO_DB = "usher.db", "demo.db"


class Settings(BaseSettings):
    """What an administrator sets. Secrets are never shown or logged."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    database_url: str = Field("", alias="DATABASE_URL")
    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(8765, alias="PORT", ge=1, le=65_535)
    admins: Annotated[frozenset[str], NoDecode] = Field(frozenset(), alias="USHER_ADMINS")
    model: Path | None = Field(None, alias="USHER_MODEL")
    data_dir: Path = Field(Path(".usher"), alias="USHER_DATA_DIR")
    playground: bool = Field(False, alias="USHER_PLAYGROUND")
    terminal_decisions: bool = Field(False, alias="USHER_TERMINAL_DECISIONS")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", alias="USHER_LOG_LEVEL")
    slack_bot_token: SecretStr | None = Field(None, alias="SLACK_BOT_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, alias="SLACK_SIGNING_SECRET")
    microsoft_app_id: str | None = Field(None, alias="MICROSOFT_APP_ID")
    microsoft_app_password: SecretStr | None = Field(None, alias="MICROSOFT_APP_PASSWORD")

    @field_validator("admins", mode="before")
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

    @field_validator("model", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return value or None
