"""The command that serves everybody in one process: the web chat, and Telegram."""

import argparse
import logging
from contextlib import ExitStack
from pathlib import Path

from bot.app import Desk, checkin_library
from bot.channels.web.site import make_site
from bot.commands.keys import key_of, note_use, refuse_other_at_work, same_key
from bot.ending import ending_in_time
from bot.errors import BotError
from bot.listening import listen
from bot.operations.error_reports import report_errors
from bot.operations.logs import log_as_json
from bot.operations.probes import Counts, Probes, Readiness
from bot.serving import NO_SITE, Token, now, serve, work
from bot.serving import run as run_in_loop
from bot.setbacks import Setbacks
from bot.settings import LOOPBACK, NEEDS_URL, NOT_COPIED, Settings
from bot.settings_told import unread
from bot.store.backups import leftovers, ready_folder, told_leftovers
from bot.store.database import Database
from bot.store.place import is_server, located

LOG = logging.getLogger(__name__)
KEPT, NOT_KEPT = "Everything is kept.", "Nothing is kept of what is said here."
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve the web chat, and Telegram when there is a token, until asked to stop."""
    _begin_log(settings)
    host = arguments.host or settings.host
    names = _names(host, settings)
    address = arguments.db or settings.database_url
    if isinstance(place := located(address), Path) and (found := leftovers(place)):
        LOG.warning("%s", told_leftovers(place, found))
    if is_server(address):
        refuse_other_at_work(address, same_key(settings, None))
    with (
        ending_in_time() as stopping,
        Database.open(address, serving=True) as db,
        listen(host, settings.port if arguments.port is None else arguments.port) as listener,
    ):
        _see_to_backups(settings, db)
        key = same_key(settings, db.path) if db.home.is_shared else key_of(settings, db.path)
        if settings.log == "json":
            log_as_json(key)
        note_use(db, key)
        desk, clock = Desk(settings, db, content=arguments.content, warn=_tell), db.clock(now)
        site = make_site(
            desk,
            secret=key,
            hosts=names,
            secure_cookie=settings.url is not None and settings.url.scheme == "https",
            idle=settings.retention.web,
            clock=clock,
        )
        token = _token(settings, key, arguments.content, polls=arguments.poll)
        setbacks = Setbacks()
        ready = Readiness(
            db=db, clock=clock, polling_since=clock() if token else None, setbacks=setbacks
        )
        _tell(f"Open {_address(host, listener.getsockname()[1], settings)} in a browser.")
        _tell(f"Press Ctrl+C to stop. {KEPT if db.is_kept else NOT_KEPT}")
        run_in_loop(
            serve(
                db,
                desk,
                site=Probes(site, ready, _counts(settings, db)),
                listener=listener,
                token=token,
                retention=settings.retention,
                backups=settings.backups,
                setbacks=setbacks,
                say=_tell,
                stopping=stopping,
            )
        )
    return 0


def worker(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve Telegram without the web chat, beside other processes, until asked to stop."""
    _begin_log(settings)
    address = arguments.db or settings.database_url
    if not is_server(address):
        raise BotError(
            "worker needs PostgreSQL, to which DATABASE_URL must lead; "
            "on a file one process does everything: kneebot run"
        )
    key = same_key(settings, None)
    if settings.log == "json":
        log_as_json(key)
    token = _token(settings, key, arguments.content, polls=False)
    if token is None:
        raise BotError("TELEGRAM_TOKEN: set it; without it a worker has nothing to do")
    refuse_other_at_work(address, key)
    with (
        ending_in_time() as stopping,
        Database.open(address, serving=True) as db,
        ExitStack() as closing,
    ):
        _see_to_backups(settings, db)
        note_use(db, key)
        desk = Desk(settings, db, content=arguments.content, warn=_tell)
        setbacks = Setbacks()
        if arguments.port is None:
            serving = work(
                db,
                desk,
                token=token,
                retention=settings.retention,
                backups=None,
                setbacks=setbacks,
                say=_tell,
                stopping=stopping,
            )
        else:
            host = arguments.host or settings.host
            listener = closing.enter_context(listen(host, arguments.port))
            clock = db.clock(now)
            ready = Readiness(db=db, clock=clock, polling_since=clock(), setbacks=setbacks)
            site = Probes(NO_SITE, ready, _counts(settings, db))
            _tell(f"Answering /healthz and /readyz at {host} port {listener.getsockname()[1]}.")
            serving = serve(
                db,
                desk,
                site=site,
                listener=listener,
                token=token,
                retention=settings.retention,
                backups=None,
                setbacks=setbacks,
                say=_tell,
                stopping=stopping,
            )
        run_in_loop(serving)
    return 0


def _begin_log(settings: Settings) -> None:
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)  # what is only counted is not written
    logging.basicConfig(format="kneebot: %(message)s", handlers=[handler], level=logging.WARNING)
    report_errors(settings.sentry_dsn)
    if told := list(unread()):
        LOG.warning("%s", " / ".join(told))


def _see_to_backups(settings: Settings, db: Database) -> None:
    if settings.backups is None or not db.is_kept:
        return
    if db.path is None:
        LOG.warning("%s", NOT_COPIED)
    else:
        ready_folder(settings.backups)


def _counts(settings: Settings, db: Database) -> Counts | None:
    if settings.metrics_token is None:
        return None
    from bot.operations.metrics import Metrics  # noqa: PLC0415 - slow to import

    return Counts(
        token=settings.metrics_token.get_secret_value(), metrics=Metrics(db, db.clock(now))
    )


def _token(settings: Settings, key: bytes, content: Path | None, *, polls: bool) -> Token | None:
    if settings.telegram_token is None:
        return None
    return Token(
        text=settings.telegram_token.get_secret_value(),
        url=str(settings.telegram_url),
        home=str(settings.url) if settings.url else None,
        key=key,
        per_second=settings.per_second,
        protects=settings.protects_results,
        checkins=checkin_library(settings, content=content),
        polls=polls,
    )


def _names(host: str, settings: Settings) -> list[str]:
    """Return the names the page may be called by; a page of others in disguise is refused."""
    if settings.url is not None and settings.url.host:
        return [*OWN_NAMES, settings.url.host]
    if host not in LOOPBACK:
        raise BotError(NEEDS_URL)
    return [*OWN_NAMES]


def _address(host: str, port: int, settings: Settings) -> str:
    if settings.url is not None:
        return str(settings.url)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _tell(line: str) -> None:
    print(line, flush=True)
