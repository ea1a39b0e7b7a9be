"""What a visitor may download: the page for a clinician, and a copy of all that is kept."""

import asyncio
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.chat import SEE_OTHER, Chat
from bot.channels.web.turns import bundle_for, copy_for, page_for, result_for
from bot.conversation.outgoing import Document
from bot.conversation.render import Renderer
from bot.pictures.picture import Theme
from bot.records.files import as_bytes, as_file, as_text_file
from bot.store.database import Connection

DRAWING = "image/svg+xml"
KINDS = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8", "json": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingAlong:
    """Answers requests for files; who asks is known by the cookie of the chat alone."""

    chat: Chat

    async def page(self, request: Request) -> Response:
        """Answer with the page as PDF or text, or with the answers as a FHIR bundle.

        A page that cannot be set is text too. Without a result lead back to the conversation.
        """
        kind = _kind(request, "pdf", "txt", "json")
        visitor = self.chat.cookies.visitor(request)
        self.chat.limiter.count_post(request)  # setting a page takes as long as many a turn
        triage, renderer = self.chat.desk()
        found = None
        if visitor is not None:
            found = await triage.db.run_async(_found, renderer, visitor.address, request)
        if found is None:
            return RedirectResponse("/#now", SEE_OTHER)
        make = as_text_file if kind == "txt" else as_file
        return _download(*await asyncio.to_thread(make, found))

    async def picture(self, request: Request) -> Response:
        """Answer with the drawing of the visitor's own result; it is kept by nobody."""
        theme, visitor = request.path_params["theme"], self.chat.cookies.visitor(request)
        if theme not in tuple(Theme) or visitor is None:
            raise HTTPException(404)
        triage, renderer = self.chat.desk()
        found = await triage.db.run_async(result_for, renderer, visitor.address)
        if found is None:
            raise HTTPException(404)
        spoken, result = found
        picture = spoken.picture_of(result, Theme(theme))
        if picture is None:
            raise HTTPException(404)
        return Response(picture.svg, media_type=DRAWING)

    async def copy(self, request: Request) -> Response:
        """Answer with a copy of all that is kept; without anything lead back to the page."""
        kind = _kind(request, "json", "txt")
        visitor = self.chat.cookies.visitor(request)
        self.chat.limiter.count_post(request)
        triage, renderer = self.chat.desk()
        files: tuple[Document, ...] = ()
        if visitor is not None:
            now = self.chat.clock()
            files = await triage.db.run_async(copy_for, renderer, visitor.address, now)
        for document in files:
            if document.name.endswith(f".{kind}"):
                return _download(document.name, as_bytes(document))
        return RedirectResponse("/privacy", SEE_OTHER)


def _found(conn: Connection, renderer: Renderer, address: str, request: Request) -> Document | None:
    if request.path_params["kind"] == "json":
        return bundle_for(conn, renderer, address)
    return page_for(conn, renderer, address, request.query_params.get("lang", ""))


def _kind(request: Request, *known: str) -> str:
    kind: str = request.path_params["kind"]
    if kind not in known:
        raise HTTPException(404)
    return kind


def _download(name: str, content: bytes) -> Response:
    kind = name.rpartition(".")[2]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[kind], headers=headers)
