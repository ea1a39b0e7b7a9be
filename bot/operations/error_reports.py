"""Tells a Sentry of errors: what was raised and where in our code, and nothing that was said.

Each report is built anew from what may leave, so that what the library adds some day stays here.
"""

import logging
import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.errors import BotError
from bot.version import version

if TYPE_CHECKING:
    from sentry_sdk import Transport
    from sentry_sdk.types import Event, Hint

OURS = ("bot", "flows")
PLAIN = ("event_id", "timestamp", "level", "logger", "platform", "release")
NO_SENTRY = (
    "KNEEBOT_SENTRY_DSN: sentry-sdk is missing; pip install sentry-sdk, or leave the setting empty"
)
NO_DSN = "KNEEBOT_SENTRY_DSN: this is no DSN; copy it again from Sentry"
OF_FRAME = ("module", "function", "lineno")


def refuse_dsn(dsn: SecretStr | None) -> None:
    """Raise BotError where errors could not be reported; report none."""
    if dsn is None:
        return
    try:
        import sentry_sdk  # noqa: F401, PLC0415 - an extra, and its parts load without it
        from sentry_sdk.utils import BadDsn, Dsn  # noqa: PLC0415 - as above
    except ImportError as error:
        raise BotError(NO_SENTRY) from error
    try:
        Dsn(dsn.get_secret_value())
    except BadDsn as error:
        raise BotError(NO_DSN) from error


def report_errors(dsn: SecretStr | None, transport: "Transport | None" = None) -> None:
    """Report errors from now on, if there is a DSN; raise BotError where that cannot be."""
    refuse_dsn(dsn)
    if dsn is None:
        return
    import sentry_sdk  # noqa: PLC0415 - an extra
    from sentry_sdk.integrations.atexit import AtexitIntegration  # noqa: PLC0415
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration  # noqa: PLC0415
    from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415

    sentry_sdk.init(
        dsn=dsn.get_secret_value(),
        transport=transport,
        release=f"kneebot@{version()}",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            AtexitIntegration(callback=lambda pending, timeout: None),
            ExcepthookIntegration(),
            LoggingIntegration(level=None, event_level=logging.ERROR),
        ],
        before_send=without_words,
        max_breadcrumbs=0,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        send_client_reports=False,
        auto_session_tracking=False,
        propagate_traces=False,
    )


def without_words(event: "Event", _hint: "Hint") -> "Event":
    """Return a report with what may leave of another."""
    told: Mapping[str, Any] = event
    raised = (told.get("exception") or {}).get("values") or ()
    report: Any = {name: told[name] for name in PLAIN if name in told}
    report["contexts"] = {"runtime": {"name": "Python", "version": platform.python_version()}}
    if raised:
        report["exception"] = {"values": [_without_words(error) for error in raised]}
    kept: Event = report
    return kept


def _without_words(error: Mapping[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or ()
    ours = [frame for frame in frames if _is_ours(frame)]
    kept = [{name: frame[name] for name in OF_FRAME if name in frame} for frame in ours]
    return {"type": error.get("type"), "stacktrace": {"frames": kept}}


def _is_ours(frame: Mapping[str, Any]) -> bool:
    return str(frame.get("module") or "").partition(".")[0] in OURS
