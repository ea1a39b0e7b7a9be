"""Logs as lines of JSON. A chat appears as a keyed hash; no text, name or address appears."""

import hashlib
import hmac
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb

OURS = "bot"
FIELDS = ("channel", "outcome", "seconds")
"""What an event may say besides its own name and its chat; all else is left out."""
DIGITS = 16
"""Of the hash: 64 bits tell a million chats apart."""


def log_as_json(key: bytes) -> None:
    """Write every event of ours, and warnings of others, to standard error as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(key))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)


class JsonLines(logging.Formatter):
    """Writes a record as one line; the key makes hashes that nobody else can make."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = record.__dict__
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **{name: said[name] for name in FIELDS if name in said},
        }
        if "chat" in said:
            line["chat"] = self._hash(f"{said['channel']} {said['chat']}")
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _place(record.exc_info[1])
        return json.dumps(line)

    def _hash(self, chat: str) -> str:
        message = f"chat in a log: {chat}".encode()  # the key signs other things as well
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:DIGITS]


def _event(record: logging.LogRecord) -> str:
    """Return what was said; what others say may quote a person, so only its place is told."""
    is_ours = record.name.partition(".")[0] == OURS
    return record.getMessage() if is_ours else f"see {record.filename} line {record.lineno}"


def _place(error: BaseException) -> str:
    """Return what was raised and where, and never its words."""
    calls = extract_tb(error.__traceback__)
    where = f" in {Path(calls[-1].filename).name} line {calls[-1].lineno}" if calls else ""
    return f"{type(error).__name__}{where}"
