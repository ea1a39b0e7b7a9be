"""Tests of Telegram's HTML."""

import pytest

from bot.simulation.entities import Entity, from_entities, units
from bot.simulation.hypertext import from_html
from bot.simulation.refusals import Refusal


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("b", "bold"),
        ("strong", "bold"),
        ("i", "italic"),
        ("em", "italic"),
        ("u", "underline"),
        ("ins", "underline"),
        ("s", "strikethrough"),
        ("strike", "strikethrough"),
        ("del", "strikethrough"),
        ("code", "code"),
        ("pre", "pre"),
        ("tg-spoiler", "spoiler"),
        ("blockquote", "blockquote"),
        ("blockquote expandable", "expandable_blockquote"),
    ],
)
def test_tag_becomes_entity(tag: str, kind: str) -> None:
    marked = from_html(f"a <{tag}>knee</{tag.split(maxsplit=1)[0]}>").trimmed()

    assert marked.plain == "a knee"
    assert marked.entities == (Entity(kind, 2, 4),)


def test_link_keeps_its_address() -> None:
    marked = from_html('<a href="https://example.org/?a=1&amp;b=2">here</a>')

    assert marked.entities == (Entity("text_link", 0, 4, "https://example.org/?a=1&b=2"),)


def test_link_without_address_is_plain() -> None:
    assert from_html("<a>here</a>").entities == ()


def test_span_is_a_spoiler() -> None:
    assert from_html('<span class="tg-spoiler">x</span>').entities == (Entity("spoiler", 0, 1),)


def test_nested_entities_keep_order() -> None:
    marked = from_html("<b>one <i>two</i></b>").trimmed()

    assert marked.entities == (Entity("bold", 0, 7), Entity("italic", 4, 3))


def test_offsets_count_utf16() -> None:
    assert from_html("😀<b>é</b>").entities == (Entity("bold", 2, 1),)
    assert units("😀") == 2


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("1 &lt; 2 &gt; 0 &amp; &quot;x&quot;", '1 < 2 > 0 & "x"'),
        ("&#65;&#x42;", "AB"),
        ("&nbsp;&copy x", "&nbsp;&copy x"),
        ("AT&T", "AT&T"),
        ("R&D; a & b", "R&D; a & b"),
        ("1 > 0", "1 > 0"),
        ("tail &lt", "tail <"),
        ("tail &#", "tail &#"),
    ],
)
def test_characters_by_name(source: str, plain: str) -> None:
    assert from_html(source).trimmed().plain == plain


def test_trimming_moves_entities() -> None:
    marked = from_html("\n <b> bold </b> \n").trimmed()

    assert marked.plain == "bold"
    assert marked.entities == (Entity("bold", 0, 4),)


def test_trimming_drops_marked_space() -> None:
    assert from_html("<b> </b>x<i>y</i><u> </u>").trimmed().entities == (Entity("italic", 1, 1),)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("é<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 2'),
        ("a\nb <br/>", 'Unsupported start tag "br/" at byte offset 4'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("1 < 2 <b>x</b>", 'Unsupported start tag "" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<!doctype x>", 'Unsupported start tag "!" at byte offset 0'),
        ("<?x?>", 'Unsupported start tag "?" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
    ],
)
def test_unreadable_html_is_refused(source: str, why: str) -> None:
    with pytest.raises(Refusal) as refused:
        from_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {why}"


def test_telegram_finds_what_was_not_marked() -> None:
    marked = from_html("/start@knee_bot abc, @some_one https://example.org/a.").with_found()

    assert [(e.type, e.offset, e.length) for e in marked.entities] == [
        ("bot_command", 0, 15),
        ("mention", 21, 9),
        ("url", 31, 21),
    ]


@pytest.mark.parametrize("text", ["and/or", "a@b.example", "1/2"])
def test_nothing_is_found_inside_words(text: str) -> None:
    assert from_html(text).with_found().entities == ()


def test_nothing_is_found_in_code() -> None:
    marked = from_html("/a <code>/start</code> /b <pre>x /c y</pre>").with_found()

    assert [entity.type for entity in marked.entities] == [
        "bot_command",
        "code",
        "bot_command",
        "pre",
    ]


def test_entities_may_be_given() -> None:
    given = [{"type": "bold", "offset": 1, "length": 2}]

    assert from_entities(" ab ", given).trimmed().entities == (Entity("bold", 0, 2),)
