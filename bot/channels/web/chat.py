"""The addresses of the chat: look at it, take a turn, clear it, read what is kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from time import perf_counter

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.channels.web.cookie import Cookies, Visitor, new_visitor
from bot.channels.web.guard import is_from_here
from bot.channels.web.limiting import Limiter
from bot.channels.web.pages import Pages
from bot.channels.web.posted import Posted, read_form
from bot.channels.web.turns import (
    CHANNEL,
    erase,
    greeting,
    hide,
    is_open,
    look,
    spoken_with,
    take,
)
from bot.conversation.desk import Desk
from bot.conversation.render import Renderer
from bot.conversation.speaking import accepted, fitting
from bot.conversation.taken_in import tell_taken_in
from bot.pictures.picture import Theme

SEE_OTHER = 303


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Answers requests; all it remembers is in the database and in the visitor's cookie."""

    desk: Desk
    pages: Pages
    cookies: Cookies
    limiter: Limiter
    clock: Callable[[], datetime]

    async def look(self, request: Request) -> Response:
        """Show the conversation; of a visitor who only looks nothing is stored."""
        triage, renderer = self.desk()
        known = self.cookies.visitor(request)
        view = None
        if known:
            view = await triage.db.run_async(look, renderer, known.address, self.clock())
        visitor = replace(known, kept=is_open(view)) if known else new_visitor()
        hint = fitting(renderer, accepted_by(request))
        greeted = greeting(renderer.speaking(hint), is_gone=self.cookies.had_chat(request))
        token = self.cookies.token(visitor)
        return self._kept(self.pages.chat(view or greeted, token), visitor)

    async def turn(self, request: Request) -> Response:
        """Apply what was posted, then lead back to the conversation."""
        visitor, posted = await self._posted(request)
        begun = perf_counter()
        triage, renderer = self.desk()
        await triage.db.run_async(
            take,
            renderer,
            visitor.address,
            posted,
            self.clock(),
            cache(lambda: self.limiter.count_chat(request)),  # work in the store may be done twice
            fitting(renderer, accepted_by(request)),
        )
        tell_taken_in(CHANNEL, perf_counter() - begun)
        return self._kept(RedirectResponse("/#now", SEE_OTHER), replace(visitor, kept=True))

    async def leave(self, request: Request) -> Response:
        """Close the conversation fast, and show a page that tells nothing of it."""
        visitor, _ = await self._posted(request)
        begun = perf_counter()
        triage, renderer = self.desk()
        await triage.db.run_async(hide, renderer, visitor.address, self.clock())
        tell_taken_in(CHANNEL, perf_counter() - begun)
        return self._kept(RedirectResponse("/away", SEE_OTHER), replace(visitor, kept=False))

    async def away(self, _: Request) -> Response:
        """Show a page that tells nothing."""
        return self.pages.away(self.desk()[1])

    async def ask_clear(self, request: Request) -> Response:
        """Ask whether all should be deleted."""
        visitor = self.cookies.visitor(request) or new_visitor()
        page = self.pages.clear(await self._spoken(request), self.cookies.token(visitor))
        return self._kept(page, visitor)

    async def clear(self, request: Request) -> Response:
        """Delete the chat of this device and forget which chat it was."""
        visitor, _ = await self._posted(request)
        triage, _ = self.desk()
        renderer = await self._spoken(request)
        receipt = await triage.db.run_async(erase, visitor.address, self.clock())
        # Not at an address of its own: the receipt is told once, and stands in no history.
        return self._kept(self.pages.cleared(renderer, receipt), new_visitor())

    async def privacy(self, request: Request) -> Response:
        """Say what is kept, where, and who sees it."""
        return self.pages.privacy(await self._spoken(request))

    async def picture(self, request: Request) -> Response:
        """Answer with a drawing; raise 404 where there is none."""
        name, theme = request.path_params["name"], request.path_params["theme"]
        found = None
        if theme in tuple(Theme):
            renderer = self.desk()[1].speaking(request.query_params.get("lang", ""))
            found = self.pages.picture(renderer, name, Theme(theme))
        if found is None:
            raise HTTPException(404)
        return found

    async def robots(self, _: Request) -> Response:
        """Keep search engines out."""
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def _spoken(self, request: Request) -> Renderer:
        """Return the words of the language that a visitor's chat is held in, or that they want."""
        triage, renderer = self.desk()
        hint = fitting(renderer, accepted_by(request))
        known = self.cookies.visitor(request)
        if known is None:
            return renderer.speaking(hint)
        return await triage.db.run_async(spoken_with, renderer, known.address, hint)

    async def _posted(self, request: Request) -> tuple[Visitor, Posted]:
        """Return who posted what; raise 403 unless it came from a page made for that visitor."""
        self.limiter.count_post(request)
        posted = await read_form(request)
        visitor = self.cookies.visitor(request)
        if visitor is None or not is_from_here(request):
            raise HTTPException(403)
        if not self.cookies.is_token(visitor, posted.token):
            raise HTTPException(403)
        return visitor, posted

    def _kept(self, response: Response, visitor: Visitor) -> Response:
        self.cookies.renew(response, visitor)
        return response


def accepted_by(request: Request) -> list[str]:
    """Return the languages that a browser wants, the most wanted first."""
    return accepted(request.headers.get("accept-language", ""))
