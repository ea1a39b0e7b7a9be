"""The only reader of the environment: where the database, content and clinic file are."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings from the environment or a .env file; see .env.example."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(default="sqlite:///kneebot.sqlite", validation_alias="DATABASE_URL")
    content: Path | None = Field(default=None, validation_alias="KNEEBOT_CONTENT")
    clinic: Path | None = Field(default=None, validation_alias="KNEEBOT_CLINIC")

    @field_validator("content", "clinic", mode="before")
    @classmethod
    def _unset(cls, value: object) -> object:
        """Read an empty setting as none."""
        return value or None
