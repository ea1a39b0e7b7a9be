"""The command that serves everybody in one process: the web chat, and Telegram."""

import argparse
import asyncio
import logging
import secrets
from datetime import timedelta

from bot.app import Desk
from bot.channels.web.secret import secret_in
from bot.channels.web.site import make_site
from bot.errors import BotError
from bot.operations.logs import log_as_json
from bot.operations.probes import Counts, Probes, Readiness
from bot.serving import Token, listen, now, serve
from bot.settings import Settings
from bot.store.database import Database

KEPT, NOT_KEPT = "Everything is kept.", "Nothing is kept of what is said here."
LOOPBACK = ("127.0.0.1", "localhost", "::1")
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve the web chat, and Telegram when there is a token, until asked to stop."""
    logging.basicConfig(format="kneebot: %(message)s", level=logging.WARNING)
    host = arguments.host or settings.host
    names = _names(host, settings)
    idle = timedelta(hours=settings.web_idle_hours)
    with (
        Database.open(arguments.db or settings.database_url, serving=True) as db,
        listen(host, settings.port if arguments.port is None else arguments.port) as listener,
    ):
        secret = _secret(settings, db)
        if settings.log == "json":
            log_as_json(secret)
        desk = Desk(settings, db, content=arguments.content, warn=_tell)
        site = make_site(
            desk,
            secret=secret,
            hosts=names,
            secure_cookie=settings.url is not None and settings.url.scheme == "https",
            idle=idle,
        )
        token = _token(settings)
        ready = Readiness(db=db, clock=now, polling_since=now() if token else None)
        _tell(f"Open {_address(host, listener.getsockname()[1], settings)} in a browser.")
        _tell(f"Press Ctrl+C to stop. {KEPT if db.path else NOT_KEPT}")
        asyncio.run(
            serve(
                db,
                desk,
                site=Probes(site, ready, _counts(settings, db)),
                listener=listener,
                token=token,
                idle=idle,
                say=_tell,
            )
        )
    return 0


def _token(settings: Settings) -> Token | None:
    token = settings.telegram_token
    return Token(text=token.get_secret_value(), url=str(settings.telegram_url)) if token else None


def _counts(settings: Settings, db: Database) -> Counts | None:
    if settings.metrics_token is None:
        return None
    from bot.operations.metrics import Metrics  # noqa: PLC0415 - slow to import

    return Counts(token=settings.metrics_token.get_secret_value(), metrics=Metrics(db, now))


def _secret(settings: Settings, db: Database) -> bytes:
    """Return the key for cookies: as set, else from a file beside the database."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    if db.path is None:
        return secrets.token_bytes()
    return secret_in(db.path.with_name(f"{db.path.name}.secret"))


def _names(host: str, settings: Settings) -> list[str]:
    """Return the names the page may be called by; a page of others in disguise is refused."""
    if settings.url is not None and settings.url.host:
        return [*OWN_NAMES, settings.url.host]
    if host not in LOOPBACK:
        raise BotError(
            "KNEEBOT_URL: say at which address people reach the page, "
            "such as https://knee.example.org"
        )
    return [*OWN_NAMES]


def _address(host: str, port: int, settings: Settings) -> str:
    if settings.url is not None:
        return str(settings.url)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _tell(line: str) -> None:
    print(line, flush=True)
