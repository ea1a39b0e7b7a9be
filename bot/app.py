"""Puts the parts together: content, clinic, words and database, each by argument."""

from dataclasses import dataclass
from pathlib import Path

from bot.conversation.render import TEMPLATES, Renderer
from bot.conversation.triage import Triage
from bot.settings import Settings
from bot.store.database import Database
from flows.errors import ContentError
from flows.pathway.clinic import Clinic, country_of, read_clinic, with_switches
from flows.pathway.loading import CONTENT, build, read_folder
from flows.pathway.model import Pathway


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The content as loaded, with the clinic's settings and the words for it."""

    pathway: Pathway
    clinic: Clinic
    renderer: Renderer


def open_library(
    settings: Settings,
    *,
    flow: str = "knee",
    content: Path | None = None,
    country: str | None = None,
) -> Library:
    """Load content and clinic settings; raise ContentError or TemplateError if they are wrong."""
    clinic = read_clinic(settings.clinic) if settings.clinic else Clinic()
    folder = content or settings.content or CONTENT
    if not folder.is_dir():
        raise ContentError(f"{folder.name}: no such folder of content; check --content")
    pathway = build(with_switches(read_folder(flow, folder), clinic))
    chosen = country_of(clinic, pathway.content.countries, country)
    templates = folder.parent / "templates" if (folder.parent / "templates").is_dir() else TEMPLATES
    return Library(
        pathway=pathway,
        clinic=clinic,
        renderer=Renderer(pathway, chosen, clinic, templates),
    )


class Desk:
    """Gives each turn the content to use; with `live`, content that was edited is read again."""

    def __init__(self, settings: Settings, db: Database, *, content: Path | None = None) -> None:
        self._settings = settings
        self._db = db
        self._content = content
        self._seen = self._newest()
        self._library = open_library(settings, content=content)

    def __call__(self) -> tuple[Triage, Renderer]:
        """Return the triage and the words for the next turn."""
        newest = self._newest()
        if newest != self._seen:
            self._seen = newest
            self._library = open_library(self._settings, content=self._content)
        return Triage(self._db, self._library.pathway), self._library.renderer

    def _newest(self) -> float:
        if self._content is None:
            return 0.0
        return max((p.stat().st_mtime for p in self._content.rglob("*.yaml")), default=0.0)
