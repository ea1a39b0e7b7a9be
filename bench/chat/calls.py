"""What a bot sends over HTTP: requests and answers as they arrive in pieces, and parameters."""

import json
import re
from asyncio import Protocol, Transport
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

import httptools

PART = re.compile(rb'name="(\w+)"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)


class Line(Protocol):
    """One connection; calls `arrived` with each message that came whole."""

    parser: Any = httptools.HttpRequestParser

    def connection_made(self, transport: object) -> None:
        """Begin."""
        self.transport = cast(Transport, transport)
        self._parser = self.parser(self)
        self.begin()

    def begin(self) -> None:
        """Take what came as the end of one message and the beginning of the next."""
        self.path, self.kind, self.body = b"", b"", bytearray()

    def data_received(self, data: bytes) -> None:
        """Take a piece."""
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        """Note where to."""
        self.path += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note the kind of what follows."""
        if name.lower() == b"content-type":
            self.kind = value

    def on_body(self, piece: bytes) -> None:
        """Note a piece of it."""
        self.body += piece

    def on_message_complete(self) -> None:
        """Hand the message over."""
        path, kind, body = self.path, self.kind, bytes(self.body)
        self.begin()
        self.arrived(path, kind, body)

    def arrived(self, path: bytes, kind: bytes, body: bytes) -> None:
        """Do what a message asks for."""
        raise AssertionError("each end of a line hears in its own way")

    @property
    def status(self) -> int:
        """Return the status of the answer that is under way."""
        return int(self._parser.get_status_code())


def parameters(kind: bytes, body: bytes) -> Mapping[str, Any]:
    """Return the parameters of a call, sent in any of the three ways."""
    if not body:
        return {}
    if b"json" in kind:
        return cast("Mapping[str, Any]", json.loads(body))
    if b"multipart" in kind:
        return {name.decode(): value.decode() for name, value in PART.findall(body)}
    return dict(parse_qsl(body.decode()))


def buttons_of(given: Mapping[str, Any]) -> list[str]:
    """Return what the buttons of a message carry, row by row."""
    markup = given.get("reply_markup") or {}
    rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


def answer(result: object) -> bytes:
    """Return an answer of the Bot API as it goes over the line."""
    return response(json.dumps({"ok": True, "result": result}).encode())


def response(body: bytes) -> bytes:
    """Return an answer as it goes over the line."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body
