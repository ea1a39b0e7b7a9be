"""Puts the web chat together; it reads no setting of its own."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route

from bot.channels.web.chat import Chat
from bot.channels.web.cookie import Cookies
from bot.channels.web.guard import GuardingHeaders
from bot.channels.web.limiting import GENEROUS, Limiter, Limits
from bot.channels.web.pages import Pages
from bot.channels.web.problems import Problems
from bot.channels.web.static import StaticFiles
from bot.channels.web.taking import TakingAlong
from bot.conversation.desk import Desk
from bot.conversation.places import TEMPLATES


def make_site(
    desk: Desk,
    *,
    secret: bytes,
    hosts: Sequence[str],
    secure_cookie: bool,
    idle: timedelta,
    limits: Limits = GENEROUS,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Starlette:
    """Return the web chat; `desk` gives the content and words to use for each request.

    `hosts` are the names it may be called by; `idle` is how long a browser keeps its chat.
    """
    pages = Pages(files=StaticFiles(TEMPLATES / "web" / "static"))
    chat = Chat(
        desk=desk,
        pages=pages,
        cookies=Cookies(secret, idle=idle, secure=secure_cookie, clock=clock),
        limiter=Limiter(limits),
        clock=clock,
    )
    problems = Problems(desk=desk, pages=pages)
    return Starlette(
        routes=_routes(chat, TakingAlong(chat=chat), pages),
        exception_handlers=problems.expected,
        middleware=[
            Middleware(GuardingHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            # Not a handler of Starlette's own: that one raises again, and servers then log the
            # exception's words.
            Middleware(ExceptionMiddleware, handlers={Exception: problems.unexpected}),
        ],
    )


def _routes(chat: Chat, taking: TakingAlong, pages: Pages) -> list[Route]:
    return [
        Route("/", chat.look),
        Route("/turn", chat.turn, methods=["POST"]),
        Route("/leave", chat.leave, methods=["POST"]),
        Route("/away", chat.away),
        Route("/clear", chat.ask_clear),
        Route("/clear", chat.clear, methods=["POST"]),
        Route("/privacy", chat.privacy),
        Route("/summary.{kind}", taking.page),
        Route("/result/{theme}.svg", taking.picture),
        Route("/my-data.{kind}", taking.copy),
        Route("/robots.txt", chat.robots),
        Route("/pictures/{name}/{theme}.svg", chat.picture),
        Route("/static/{name}", pages.files.serve),
    ]
