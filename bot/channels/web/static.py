"""Styles, script and icon: read once, named by a hash of what they hold, so they cache for long."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str
    version: str


class StaticFiles:
    """The files of one folder, kept in memory."""

    def __init__(self, folder: Path) -> None:
        paths = [path for path in folder.iterdir() if path.suffix in KINDS]
        self._files: Mapping[str, _File] = {path.name: _read(path) for path in paths}

    def address(self, name: str) -> str:
        """Return where a file is served, new whenever it changes."""
        return f"/static/{name}?v={self._files[name].version}"

    async def serve(self, request: Request) -> Response:
        """Answer with a file; under an address of another version it is not cached."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        is_current = request.query_params.get("v") == file.version
        headers = {"Cache-Control": FOR_A_YEAR} if is_current else None
        return Response(file.content, media_type=file.media_type, headers=headers)


def _read(path: Path) -> _File:
    content = path.read_bytes()
    return _File(content, KINDS[path.suffix], version_of(content))


def version_of(content: bytes) -> str:
    """Return what an address carries, so that it is new whenever the content is."""
    return hashlib.sha256(content).hexdigest()[:12]
