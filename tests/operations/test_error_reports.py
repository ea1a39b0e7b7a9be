"""Reports of errors, made by the real library: what leaves is a class and a place, never words."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import sentry_sdk
from pydantic import SecretStr
from sentry_sdk.envelope import Envelope

from bot.errors import BotError
from bot.operations.error_reports import report_errors
from bot.store.session_state import State

DSN = SecretStr("https://public@sentry.invalid/1")
WORDS = "my husband hits me and my knee hurts"
TOKEN = "123456:AAtoken"
CHAT = "7000042"


class Kept(sentry_sdk.Transport):
    """Keeps what would leave, as the bytes that would leave."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope.serialize())

    @property
    def report(self) -> dict[str, object]:
        """Return the only report."""
        [whole] = self.sent
        return json.loads(whole.splitlines()[2])


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    transport = Kept()
    report_errors(DSN, transport)
    yield transport
    sentry_sdk.get_client().close(timeout=0)
    sentry_sdk.get_global_scope().set_client(None)


def broken(words: str) -> None:
    """Let our own code raise an error that quotes what somebody wrote, and one from it."""
    try:
        State.model_validate({"phase": words, "objection": words})
    except ValueError as error:
        raise RuntimeError(f"{words} {TOKEN} {CHAT}") from error


def test_words_never_leave(kept: Kept) -> None:
    sentry_sdk.set_user({"id": CHAT, "username": WORDS})
    sentry_sdk.set_tag("said", WORDS)
    sentry_sdk.set_extra("said", WORDS)
    sentry_sdk.set_context("said", {"words": WORDS, "token": TOKEN})
    sentry_sdk.add_breadcrumb(message=WORDS)
    try:
        broken(WORDS)
    except RuntimeError as error:
        error.add_note(WORDS)
        logging.getLogger("bot.channels.web").exception("%s: %s", CHAT, WORDS, extra={"a": WORDS})

    [whole] = kept.sent
    assert b"RuntimeError" in whole
    for secret in (WORDS, "husband", "hurts", TOKEN, CHAT):
        assert secret.encode() not in whole


def test_report_has_classes_logger_and_versions(kept: Kept) -> None:
    try:
        broken(WORDS)
    except RuntimeError:
        logging.getLogger("bot.sending").exception("a message failed")

    errors = kept.report["exception"]["values"]  # type: ignore[index]
    assert [error["type"] for error in errors] == ["ValidationError", "RuntimeError"]
    assert str(kept.report["release"]).startswith("kneebot@")
    assert kept.report["logger"] == "bot.sending"
    assert "server_name" not in kept.report


def test_place_in_our_code_is_told(kept: Kept) -> None:
    try:
        report_errors(SecretStr(WORDS))
    except BotError as error:
        sentry_sdk.capture_exception(error)

    errors = kept.report["exception"]["values"]  # type: ignore[index]
    frames = errors[-1]["stacktrace"]["frames"]
    assert [frame["function"] for frame in frames] == ["report_errors", "refuse_dsn"]
    for frame in frames:
        assert frame["module"] == "bot.operations.error_reports"
        assert set(frame) == {"module", "function", "lineno"}
    assert WORDS.encode() not in kept.sent[0]


def test_warning_is_not_reported(kept: Kept) -> None:
    logging.getLogger("bot.sending").warning("tried again")

    assert not kept.sent


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(BotError, match="sentry-sdk is missing; pip install"):
        report_errors(DSN)


def test_wrong_dsn_is_named_without_repeating_it() -> None:
    with pytest.raises(BotError, match="this is no DSN") as caught:
        report_errors(SecretStr("not a place"))

    assert "not a place" not in str(caught.value)


def test_without_a_dsn_nothing_is_started() -> None:
    report_errors(None)

    assert not sentry_sdk.get_client().is_active()
