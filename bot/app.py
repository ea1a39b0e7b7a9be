"""Puts the parts together: content, clinic, words and database, each by argument."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage
from bot.errors import BotError
from bot.settings import Settings
from bot.store.database import Database
from flows.errors import ContentError, NoContent
from flows.pathway.clinic import Clinic, country_of, read_clinic, with_switches
from flows.pathway.loading import CONTENT, build, read_folder
from flows.pathway.model import Pathway
from flows.pathway.translating import in_units

CHECKIN = "checkin"


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
    if settings.clinic and not settings.clinic.is_file():
        raise NoContent(f"KNEEBOT_CLINIC: no file {settings.clinic.name!r}; mend the path")
    clinic = read_clinic(settings.clinic) if settings.clinic else Clinic()
    folder = folder_of(settings, content)
    if not folder.is_dir():
        raise NoContent(
            f"{folder.name}: no such folder of content; mend --content or KNEEBOT_CONTENT"
        )
    pathway = build(with_switches(read_folder(flow, folder), clinic))
    chosen = country_of(clinic, pathway.content.countries, country)
    pathway = in_units(pathway, chosen)
    own = folder.parent / "templates"
    # What a flow says in its own way stands in a folder of its name.
    folders = (own / flow, own, TEMPLATES / flow, TEMPLATES)
    return Library(
        pathway=pathway,
        clinic=clinic,
        renderer=Renderer(pathway, chosen, clinic, folders, retention=settings.retention),
    )


def checkin_library(
    settings: Settings, *, content: Path | None = None, country: str | None = None
) -> Library:
    """Load the flow of check-ins: the one of a folder of content, or else ours."""
    folder = folder_of(settings, content)
    has_own = (folder / CHECKIN).is_dir()
    home = folder if has_own else CONTENT
    return open_library(settings, flow=CHECKIN, content=home, country=country)


def plain_library(
    settings: Settings, *, flow: str = "knee", content: Path | None = None
) -> Library:
    """Load content without a clinic's settings, as it is signed."""
    return open_library(settings.model_copy(update={"clinic": None}), flow=flow, content=content)


def folder_of(settings: Settings, content: Path | None = None) -> Path:
    """Return the folder that content is read from: the one asked for, the one set, or ours."""
    return content or settings.content or CONTENT


class Desk:
    """Gives each turn the content to use; a folder given as `content` is read anew when edited."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        content: Path | None = None,
        warn: Callable[[str], None] = print,
    ) -> None:
        self._settings = settings
        self._db = db
        self._content = content
        self._warn = warn
        self._seen = self._edited()
        self._library = open_library(settings, content=content)
        if folder_of(settings, content) != CONTENT:
            self._library.renderer.refuse_broken()

    def __call__(self) -> tuple[Triage, Renderer]:
        """Return the triage and the words for the next turn; a broken edit keeps the last good."""
        edited = self._edited()
        if edited != self._seen:
            self._seen = edited
            try:
                library = open_library(self._settings, content=self._content)
                library.renderer.refuse_broken()
                self._library = library
            except (ContentError, BotError) as error:
                self._warn(f"The edit is not used yet: {' / '.join(str(error).splitlines())}")
        return Triage(self._db, self._library.pathway), self._library.renderer

    def _edited(self) -> frozenset[tuple[Path, int]]:
        if self._content is None:
            return frozenset()
        folders = (self._content, self._content.parent / "templates")
        paths = (path for folder in folders for path in folder.rglob("*.*"))
        return frozenset((path, _changed_at(path)) for path in paths)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
