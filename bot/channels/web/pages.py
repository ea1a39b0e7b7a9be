"""Turns what is to be shown into pages, by the templates in `templates/web`."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response

from bot.channels.web.html import as_html, parts
from bot.channels.web.static import FOR_A_YEAR, KINDS, StaticFiles, version_of
from bot.channels.web.turns import CHANNEL, View
from bot.conversation.catalogue import direction
from bot.conversation.render import Renderer
from bot.pictures.picture import Theme
from bot.store.erasing import Receipt
from flows.judging.result import assess
from flows.pathway.answers import current
from flows.talking.machine import ENDED
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.prompts import Prompt
from flows.talking.replies import Say
from flows.talking.session import Phase, Session
from flows.talking.told import told

RECENT = 4
"""How many answers stand open above the question; those before are folded away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Writes the pages of one site; `token` guards the forms on them."""

    files: StaticFiles

    def chat(self, view: View, token: str) -> HTMLResponse:
        """Return the page of a conversation: what was told, what was said last, what is open."""
        prompt, renderer = view.prompt, view.renderer
        is_closed = view.session.phase == Phase.CLOSED
        history = () if is_closed else told(renderer.pathway, view.session)
        values = {
            "earlier": history[:-RECENT],
            "recent": history[-RECENT:],
            "messages": [parts(text) for text in view.messages],
            "prompt": prompt,
            "elapsed_s": round(view.elapsed_s, 1),
            "drawing": drawing(renderer, prompt) or result_drawing(renderer, view.session, prompt),
            "shown": f"{view.shown.session_id}.{view.shown.version}",
            "token": token,
            "is_alarm": prompt is not None and prompt.screen == IS_IT_NOW.screen,
            "is_urgent": view.session.phase == Phase.STOPPED_FOR_SAFETY,
            "has_ended": view.session.phase in ENDED,
            "can_go_on": view.session.agreed,
        }
        return self._page(renderer, "chat", values)

    def picture(self, renderer: Renderer, name: str, theme: Theme) -> Response | None:
        """Return a drawing by its name; None where there is none."""
        picture = renderer.drawings.named(name, theme)
        if picture is None:
            return None
        kept = {"Cache-Control": FOR_A_YEAR}
        return Response(picture.svg, media_type=KINDS[".svg"], headers=kept)

    def privacy(self, renderer: Renderer) -> HTMLResponse:
        """Return the page that says what is kept, where, and who sees it."""
        text = renderer.render(Say("privacy"), CHANNEL).text
        return self._page(renderer, "privacy", {"text": as_html(text)})

    def clear(self, renderer: Renderer, token: str) -> HTMLResponse:
        """Return the page that asks whether all should be deleted."""
        return self._page(renderer, "clear", {"token": token})

    def cleared(self, renderer: Renderer, receipt: Receipt | None) -> HTMLResponse:
        """Return the page that says all was deleted, with the receipt."""
        values = {"channel": CHANNEL, "receipt": receipt}
        text = renderer.words("messages/deleted", values)
        return self._page(renderer, "cleared", {"text": as_html(text)})

    def away(self, renderer: Renderer) -> HTMLResponse:
        """Return a page that tells nothing."""
        return self._page(renderer, "away", {})

    def problem(self, renderer: Renderer, status: int) -> HTMLResponse:
        """Return a kind page about what went wrong and what to do."""
        return self._page(renderer, "problem", {"status": status}, status)

    def _page(
        self, renderer: Renderer, name: str, values: Mapping[str, object], status: int = 200
    ) -> HTMLResponse:
        around = {
            "asset": self.files.address,
            "lang": renderer.language,
            "dir": direction(renderer.language),
        }
        return HTMLResponse(renderer.words(f"web/{name}", {**around, **values}), status)


def result_drawing(
    renderer: Renderer, session: Session, prompt: Prompt | None
) -> Mapping[str, str] | None:
    """Return where the drawing of a result is; only the visitor's own cookie opens it."""
    if prompt is not None or session.phase not in ENDED:
        return None
    result = assess(renderer.pathway, current(session.answers))
    picture = renderer.picture_of(result)
    if picture is None:
        return None
    return {**{theme.value: f"/result/{theme}.svg" for theme in Theme}, "alt": picture.alt}


def drawing(renderer: Renderer, prompt: Prompt | None) -> Mapping[str, str] | None:
    """Return where the drawing of a question is, for light and dark pages, and its words."""
    name = None if prompt is None or prompt.clock else renderer.drawings.of(prompt)
    picture = None if name is None else renderer.drawings.named(name)
    if picture is None:
        return None
    version = version_of(picture.svg.encode())
    query = f"lang={renderer.language}&v={version}"
    address = {theme.value: f"/pictures/{name}/{theme}.svg?{query}" for theme in Theme}
    return {**address, "alt": picture.alt}
