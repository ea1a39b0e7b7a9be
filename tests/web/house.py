"""The real site on a real database behind a real socket, and the people who come to it."""

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path

import httpx
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.limiting import GENEROUS, Limits
from bot.channels.web.site import make_site
from bot.conversation.channel import Channel
from bot.conversation.places import TEMPLATES
from bot.conversation.render import Renderer
from bot.conversation.triage import Triage, open_prompt
from bot.store.conversations import begin, keep_page, latest
from bot.store.database import Connection, Database
from flows.pathway.answers import current
from flows.pathway.clinic import Clinic, country_of
from flows.pathway.loading import shipped
from flows.pathway.model import Pathway
from flows.talking.own_prompts import CONSENT
from flows.talking.prompts import Prompt
from flows.talking.session import Session
from tests.emptying import opened
from tests.patients import Patient
from tests.talking.chat import at

SECRET = b"only for tests, only for tests, only"
IDLE = timedelta(days=1)
WELL = Patient(name="well")
MOST_SCREENS = 160
Fields = Mapping[str, str | list[str]]


def renderer(*folders: Path, pathway: Pathway | None = None) -> Renderer:
    """Return the words of a clinic in Britain; those in `folders` come first."""
    content = pathway or shipped()
    country = country_of(Clinic(), content.content.countries, "GB")
    clinic = Clinic(name="Park Street Clinic")
    return Renderer(content, country, clinic, (*folders, TEMPLATES))


@cache
def usual() -> Renderer:
    """Return the words that most tests share; another language is made ready before it is timed."""
    made = renderer()
    made.speaking("es")
    return made


class Door:
    """One server for all tests; it leads to the site that is open."""

    site: ASGIApp
    address: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.site(scope, receive, send)


@contextmanager
def serving() -> Iterator[Door]:
    """Run the server while inside."""
    door = Door()
    config = uvicorn.Config(door, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    # asyncio sends small packets at once only where the protocol is named.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        door.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield door
        finally:
            server.should_exit = True
            thread.join()


@dataclass(kw_only=True)
class House:
    """A running site. What its clock says and the content it uses may be changed while it runs."""

    db: Database
    renderer: Renderer
    address: str
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    closing: ExitStack = field(default_factory=ExitStack)

    def desk(self) -> tuple[Triage, Renderer]:
        """Return the content and the words for it."""
        return Triage(self.db, self.renderer.pathway), self.renderer

    def count(self) -> int:
        """Count the chats in the database."""
        return self.db.run(lambda conn: len(_chats(conn)))

    def put(self, session: Session) -> None:
        """Let the newest chat stand where a session stands."""
        self.db.run(_put, session, self.now)

    @property
    def session(self) -> Session:
        """The newest session of the newest chat."""
        return self.db.run(_newest)

    @property
    def given(self) -> Mapping[str, object]:
        """The latest answers of the newest chat."""
        return current(self.session.answers)

    @property
    def prompt(self) -> Prompt | None:
        """What is open in the newest chat."""
        return open_prompt(self.renderer.pathway, self.session) if self.count() else CONSENT

    @property
    def screen(self) -> str | None:
        """The id of what is open in the newest chat."""
        return self.prompt.screen if self.prompt else None


def _chats(conn: Connection) -> list[int]:
    rows = conn.exec_driver_sql(
        "SELECT id FROM chats WHERE channel = ? ORDER BY id", (Channel.WEB,)
    )
    return [row[0] for row in rows]


def _newest(conn: Connection) -> Session:
    stored = latest(conn, _chats(conn)[-1])
    assert stored is not None
    return stored.session


def _put(conn: Connection, session: Session, now: datetime) -> None:
    chat_id = _chats(conn)[-1]
    begin(conn, chat_id, replace(session, signs_at=int(now.timestamp())), now)
    keep_page(conn, chat_id, ())


@contextmanager
def open_house(
    folder: Path,
    door: Door,
    *,
    words: Renderer | None = None,
    limits: Limits = GENEROUS,
    secure: bool = False,
    idle: timedelta | None = None,
) -> Iterator[House]:
    """Open the site while inside."""
    with opened(folder / "kneebot.sqlite") as db:
        house = House(db=db, renderer=words or usual(), address=door.address)
        door.site = make_site(
            house.desk,
            secret=SECRET,
            hosts=["127.0.0.1"],
            secure_cookie=secure,
            idle=idle or IDLE,
            limits=limits,
            clock=lambda: house.now,
        )
        with house.closing:
            yield house


def answer_of(patient: Patient, prompt: Prompt) -> Fields:
    """Return the fields of the form as a patient fills it in."""
    if prompt.section == "consent":
        return {"place": "0"}
    if prompt.kind == "group":
        return {"place": _places(prompt, list(patient.ticks(prompt)))}
    value = patient.answer(prompt.items[0].id)
    if isinstance(value, Mapping):
        value = value[prompt.side or "left"]
    chosen = [str(one) for one in (value if isinstance(value, (list, tuple)) else [value])]
    if all(prompt.option(id) for id in chosen):
        return {"place": _places(prompt, chosen)}
    return {"number" if prompt.kind == "number" else "text": chosen[0]}


def _places(prompt: Prompt, ids: list[str]) -> list[str]:
    return [str(place) for place, option in enumerate(prompt.options) if option.id in ids]


class Guest:
    """A browser without JavaScript: it looks, fills in forms, and follows where it is led."""

    def __init__(self, house: House, headers: Mapping[str, str] | None = None) -> None:
        self.house = house
        client = httpx.Client(
            base_url=house.address, follow_redirects=True, headers=headers or {}, trust_env=False
        )
        self.client = house.closing.enter_context(client)
        self.last = self.look()

    def look(self, path: str = "/") -> httpx.Response:
        """Open a page."""
        self.last = self.client.get(path)
        return self.last

    def post(self, path: str = "/turn", **fields: str | list[str]) -> httpx.Response:
        """Send the form of the page last seen with these fields."""
        self.last = self.client.post(path, data={**self.form, **fields})
        return self.last

    @property
    def form(self) -> dict[str, str | list[str]]:
        """The hidden fields of the form on the page last seen."""
        return {name: self.hidden(name) for name in ("token", "shown")}

    def hidden(self, name: str) -> str:
        """Return a hidden field of the page last seen."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.last.text)
        return found[1] if found else ""

    def press(self, label: str) -> httpx.Response:
        """Press the button or tick the box with this label, and send."""
        button = re.search(
            rf'name="(\w+)" value="([^"]*)"[^>]*>(?: <span>)?{re.escape(label)}<', self.last.text
        )
        assert button, f"there is no {label!r} in\n{self.words}"
        return self.post(**{button[1]: button[2]})

    def at(self, screen: str) -> "Guest":
        """Come back to a chat in which a screen is open, everything before it answered."""
        return self.stands(at(screen).session)

    def stands(self, session: Session) -> "Guest":
        """Come back to a chat that stands where a session stands."""
        if self.is_new:
            self.post(place="0")  # "I agree", in whatever language
        self.house.put(session)
        self.look()
        return self

    def until(self, screen: str | None, patient: Patient = WELL) -> "Guest":
        """Answer until a screen is open, or nothing is."""
        for _ in range(MOST_SCREENS):
            prompt = self.house.prompt
            if prompt is None or prompt.screen == screen:
                assert screen is None or prompt
                return self
            self.post(**answer_of(patient, prompt))
        raise AssertionError(f"{screen} never came")

    @property
    def is_new(self) -> bool:
        """Tell whether the page last seen greets somebody of whom nothing is known."""
        return self.hidden("shown") == "0.0" and 'class="past"' not in self.last.text

    @property
    def words(self) -> str:
        """Return what stands on the page last seen, without tags."""
        return unescape(re.sub(r"<[^>]*>", "", self.last.text))


Serve = Callable[..., House]
