"""Tests of long and odd texts, and of what the bot shows of itself."""

import asyncio
import html
import re
from pathlib import Path

import pytest

from bot.channels.telegram.speaking import files, joined, photo
from bot.channels.telegram.text import CLOSES, LONGEST, LONGEST_CAPTION, OPENS, units
from bot.conversation.outgoing import Document, Outgoing
from bot.pictures.picture import Picture
from bot.simulation.hypertext import from_html
from bot.simulation.patient import Patient
from flows.pathway.loading import shipped
from flows.talking.prompting import prompt_for
from tests.telegram.bots import Bot, bot_running, in_own_words
from tests.telegram.people import arrived, begun, new_since, say, tap

QUESTION = prompt_for(shipped(), shipped().screens[0])
PARAGRAPHS = [
    f"<b>Number {n}</b> of our own words, &amp; {'some more ' * 20}end." for n in range(99)
]


def test_long_result_is_cut_at_paragraphs(tmp_path: Path) -> None:
    """A clinic may write as much as it likes; a tag is never cut, and the order stays."""
    library = in_own_words(tmp_path, advice__routine="\n\n".join(PARAGRAPHS))

    async def story() -> None:
        async with bot_running(library=library) as bot:
            ann = await arrived(bot, "self_tests_now")
            question = ann.last
            await tap(bot, ann, "No")
            _picture, *pieces = new_since(ann, question)
            plain = [re.sub(r"<[^>]*>", "", html.unescape(one)) for one in PARAGRAPHS]

            assert len(pieces) > 5
            assert pieces[0].startswith("Please see a clinician")
            assert "This is no diagnosis" in pieces[-1]
            assert "\n\n".join(plain) in "\n\n".join(pieces)
            assert all(one in "\n\n".join(pieces).split("\n\n") for one in plain[1:])
            assert len(bot.calls("sendMessage", 400)) == 0
            assert len(bot.calls("sendChatAction")) == 1

    asyncio.run(story())


def test_line_that_is_too_long_is_cut_between_words() -> None:
    words = [f"<b>word{n}</b>" for n in range(2000)]
    pieces = joined([Outgoing(text=" ".join(words))])

    assert all(units(piece.text) <= LONGEST for piece in pieces)
    assert " ".join(piece.text for piece in pieces).split() == [f"word{n}" for n in range(2000)]


def test_what_is_folded_stays_folded_in_each_piece() -> None:
    words = " ".join(f"word{n}" for n in range(1000))
    folded = "\n\n".join(["<fold>", "<b>Exercises</b>", *PARAGRAPHS, words, "</fold>"])
    pieces = joined([Outgoing(text=f"First\n{folded}\n<b>Get help sooner</b>")])

    assert len(pieces) > 5
    assert all(from_html(piece.text) for piece in pieces)
    assert all(piece.text.count(OPENS) == piece.text.count(CLOSES) == 1 for piece in pieces)
    assert pieces[0].text.startswith(f"First\n\n{OPENS}<b>Exercises</b>")
    assert pieces[-1].text.endswith(f"word999{CLOSES}\n\n<b>Get help sooner</b>")


WORDS = [f"word{n}" for n in range(400)]


def test_words_too_long_for_a_picture_follow_it() -> None:
    first, *more = photo(Picture(svg="<svg/>", alt=" ".join(WORDS)))

    assert units(first["text"]) <= LONGEST_CAPTION
    assert (first["method"], {one["method"] for one in more}) == ("photo", {"send"})
    assert " ".join(one["text"] for one in (first, *more)).split() == WORDS


def test_words_too_long_for_a_file_follow_it() -> None:
    page = Document(name="page.txt", text="a")
    first, *more, last = files(Outgoing(text=" ".join(WORDS), documents=(page, page)))

    assert units(first["text"]) <= LONGEST_CAPTION
    assert (first["method"], last["method"]) == ("document", "document")
    assert " ".join(one["text"] for one in (first, *more, last)).split() == WORDS


def test_short_replies_share_a_message() -> None:
    first, second = Outgoing(text="one", must_arrive=True), Outgoing(text="two")

    assert [piece.text for piece in joined([first, second])] == ["one\n\ntwo"]
    assert joined([first, second])[0].must_arrive


def test_question_ends_its_message() -> None:
    question = Outgoing(text="Does it hurt?", prompt=QUESTION)
    pieces = joined([Outgoing(text="before"), question, Outgoing(text="after")])

    assert [piece.text for piece in pieces] == ["before\n\nDoes it hurt?", "after"]
    assert [piece.prompt for piece in pieces] == [QUESTION, None]


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("<b>Help &amp; <i>more</b>", "Help & more"),
        (
            "If pain is < 4, go on.\n\nIf not, <b>stop</b>.",
            "If pain is < 4, go on.\n\nIf not, stop.",
        ),
    ],
    ids=["unclosed", "stray"],
)
def test_unreadable_markup_goes_out_without_it(tmp_path: Path, words: str, seen: str) -> None:
    library = in_own_words(tmp_path, messages__help=words)

    async def story() -> None:
        async with bot_running(library=library) as bot:
            ann = await begun(bot)
            before = ann.last
            await say(bot, ann, "/help")

            assert new_since(ann, before)[0].startswith(seen)
            assert ann.last.labels == before.labels
            assert len(bot.calls("sendMessage", 400)) == 1

    asyncio.run(story())


# The bot's own page.


def test_menu_is_set_once_in_each_language() -> None:
    async def story() -> None:
        async with bot_running() as bot:
            ann = Patient(bot.telegram)
            await say(bot, ann, "/start")
            await bot.telegram.until(lambda: len(bot.telegram.profile) >= 6 or None)
            first = [call.method for call in bot.telegram.calls if call.method.startswith("set")]
            menus = [value for key, value in bot.telegram.profile.items() if "commands" in key]
        begun_with = len(bot.telegram.calls)
        async with bot_running(bot.telegram) as again:
            await again.telegram.until(lambda: _asked_all(again, begun_with) or None)
            await again.rest()
        second = [call.method for call in bot.telegram.calls[begun_with:]]

        every = ["setMyCommands", "setMyDescription", "setMyShortDescription"]
        assert sorted(first) == sorted(2 * every)
        assert [[one["command"] for one in menu][:2] for menu in menus] == 2 * [["start", "back"]]
        assert [menu[1]["description"] for menu in menus] == [
            "Take your last answer back",
            "Quitar su última respuesta",
        ]
        assert not [method for method in second if method.startswith("set")]

    asyncio.run(story())


def _asked_all(bot: Bot, begun_with: int) -> bool:
    asked = [
        call.method == "getMyShortDescription" and call.code == 200
        for call in bot.telegram.calls[begun_with:]
    ]
    return sum(asked) == 2
