"""The only reader of the environment: where things are kept, and how people reach the bot."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, AnyHttpUrl, Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.retention import BACKUPS_KEPT, Retention

logging.getLogger("dotenv.main").setLevel(logging.ERROR)  # a bad line is told in our own words
LAST_PORT = 65535
LONGEST_HOURS = 8_760
"""A year: a browser keeps no cookie much longer."""
LONGEST_DAYS = 36_500
"""A hundred years: a law may ask for the record of a child until it is grown up, and longer."""
MAY_BE_EMPTY = (
    *("content", "clinic", "host", "port", "url", "secret", "web_idle_hours"),
    *("keep_days", "keep_patient_days", "keep_log_days"),
    *(
        "telegram_token",
        "telegram_url",
        "per_second",
        "protects_results",
        "backups",
        "log",
        "metrics_token",
        "sentry_dsn",
    ),
)
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
SHORTEST_SECRET = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NEEDS_SECRET = "KNEEBOT_SECRET: give it 32 letters or more, the same for every process"
NEEDS_URL = (
    "KNEEBOT_URL: say at which address people reach the page, such as https://knee.example.org"
)

NOT_COPIED = (
    "KNEEBOT_BACKUPS: kneebot copies no database on a server; "
    "back it up with pg_dump, and leave the setting empty"
)


class Settings(BaseSettings):
    """Settings from the environment or a .env file; see .env.example."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(default="sqlite:///kneebot.sqlite", validation_alias="DATABASE_URL")
    content: Path | None = Field(default=None, validation_alias="KNEEBOT_CONTENT")
    clinic: Path | None = Field(default=None, validation_alias="KNEEBOT_CLINIC")

    backups: Path | None = Field(default=None, validation_alias="KNEEBOT_BACKUPS")

    language: str = Field(
        default="",
        validation_alias=AliasChoices("KNEEBOT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"),
    )
    """What the terminal speaks: en, or a locale such as es_MX.UTF-8."""

    host: str = Field(default="127.0.0.1", validation_alias="KNEEBOT_HOST")
    port: int = Field(
        default=8000, ge=0, le=LAST_PORT, validation_alias=AliasChoices("KNEEBOT_PORT", "PORT")
    )
    url: AnyHttpUrl | None = Field(default=None, validation_alias="KNEEBOT_URL")
    secret: SecretStr | None = Field(default=None, validation_alias="KNEEBOT_SECRET")
    web_idle_hours: int = Field(
        default=168, ge=1, le=LONGEST_HOURS, validation_alias="KNEEBOT_WEB_IDLE_HOURS"
    )
    keep_days: int = Field(default=90, ge=1, le=LONGEST_DAYS, validation_alias="KNEEBOT_KEEP_DAYS")
    keep_patient_days: int = Field(
        default=365, ge=1, le=LONGEST_DAYS, validation_alias="KNEEBOT_KEEP_PATIENT_DAYS"
    )
    keep_log_days: int = Field(
        default=1095, ge=1, le=LONGEST_DAYS, validation_alias="KNEEBOT_KEEP_LOG_DAYS"
    )
    telegram_token: SecretStr | None = Field(default=None, validation_alias="TELEGRAM_TOKEN")
    per_second: int = Field(default=30, ge=1, le=1000, validation_alias="TELEGRAM_PER_SECOND")
    protects_results: bool = Field(default=False, validation_alias="TELEGRAM_PROTECT_RESULTS")
    telegram_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("https://api.telegram.org/bot"), validation_alias="TELEGRAM_API_URL"
    )

    log: Literal["plain", "json"] = Field(default="plain", validation_alias="KNEEBOT_LOG")
    metrics_token: SecretStr | None = Field(default=None, validation_alias="KNEEBOT_METRICS_TOKEN")
    sentry_dsn: SecretStr | None = Field(default=None, validation_alias="KNEEBOT_SENTRY_DSN")

    @property
    def retention(self) -> Retention:
        """Return how long each kind of data stays."""
        return Retention(
            web=timedelta(hours=self.web_idle_hours),
            chat=timedelta(days=self.keep_days),
            left=timedelta(days=self.keep_patient_days),
            logged=timedelta(days=self.keep_log_days),
            backup_days=BACKUPS_KEPT if self.backups else 0,
        )

    @field_validator(*MAY_BE_EMPTY, mode="before")
    @classmethod
    def _unset(cls, value: object, info: ValidationInfo) -> object:
        """Read an empty setting as one that is not set."""
        return cls.model_fields[info.field_name or ""].default if value == "" else value

    @field_validator("telegram_token")
    @classmethod
    def _is_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            raise PydanticCustomError("token", "this is no token; copy it again from BotFather")
        return token

    @field_validator("url")
    @classmethod
    def _is_plain(cls, url: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if url is not None and (url.query or url.fragment or url.username):
            raise PydanticCustomError("plain", "leave out what follows ? or #, and any account")
        return url

    @field_validator("secret", "metrics_token")
    @classmethod
    def _is_long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise PydanticCustomError("secret", "give it 32 letters or more")
        return secret
