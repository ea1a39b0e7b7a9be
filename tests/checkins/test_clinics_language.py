"""In which language a clinic reads what patients take along: that of its staff, or the usual."""

from collections.abc import Callable

import pytest

from bot.app import Library, open_library
from bot.conversation.channel import Channel
from bot.records.giving import bundle_of_chat, outgoing_of
from bot.settings import Settings
from bot.store.conversations import find_chat
from bot.trial.world import World
from flows.talking.replies import Summarise
from tests.checkins.conftest import ANA, OLE, staff_linked

Joined = Callable[..., World]
LIBRARY: Library = open_library(Settings(), country="GB")


def ended(joined: Joined, language: str, *staff: tuple[str, str, str]) -> World:
    """Let staff link their chats, each with a role and a language, and a patient get a result."""
    world = joined("7", language)
    for address, role, spoken in staff:
        world.write(address, f"/language {spoken}")
        staff_linked(world, address, address, role)
    for words in ("/start", "yes", "I have chest pain and cannot breathe", "yes"):
        world.write("7", words)
    return world


def taken(world: World, language: str) -> tuple[list[str], str, str]:
    """Return the languages of the pages and of the bundle, and what is said with the pages."""
    chat = world.db.run(find_chat, channel=Channel.TELEGRAM, address="7", now=world.now)
    spoken = LIBRARY.renderer.speaking(language)
    said = world.db.run(outgoing_of, spoken, chat, Summarise(), Channel.TELEGRAM, world.now)
    bundle = world.db.run(bundle_of_chat, spoken, chat)
    assert bundle is not None
    return [one.language for one in said.documents], bundle.language, said.text


@pytest.mark.parametrize(
    ("patient", "staff", "pages"),
    [
        ("en", [(ANA, "clinician", "es")], ["en", "es"]),
        ("es", [(ANA, "clinician", "es")], ["es"]),
        ("es", [(ANA, "clinician", "en")], ["es", "en"]),
        ("en", [(ANA, "front_desk", "es"), (OLE, "owner", "en")], ["en"]),
        ("en", [(ANA, "front_desk", "es")], ["en"]),
        ("en", [(ANA, "clinician", "es"), (OLE, "owner", "en")], ["en", "es"]),
        ("es", [], ["es", "en"]),
    ],
)
def test_pages_are_in_the_language_of_who_reads_them(
    joined: Joined, patient: str, staff: list[tuple[str, str, str]], pages: list[str]
) -> None:
    languages, bundle, said = taken(ended(joined, patient, *staff), patient)

    assert languages == pages
    assert bundle == pages[-1]
    second = {"en": "There is a second page", "es": "Hay una segunda hoja"}[patient]
    assert (second in said) == (len(pages) == 2)


def test_who_left_the_clinic_carries_nothing_in_its_language(joined: Joined) -> None:
    world = ended(joined, "en", (ANA, "clinician", "es"))
    world.write("7", "/clinics")
    world.press(world.last("7"), "Stop Northside")

    assert taken(world, "en")[0] == ["en"]
