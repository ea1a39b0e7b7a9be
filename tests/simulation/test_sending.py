"""Tests of what a bot sends: what a person sees of it, and what Telegram refuses."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.simulation.entities import Entity
from bot.simulation.messages import Button
from bot.simulation.patient import Patient
from tests.simulation.world import World, told


def keyboard(*rows: int) -> dict[str, object]:
    """Return a keyboard with so many buttons in each row."""
    return {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * row for row in rows]}


@told
async def test_person_sees_plain_text(world: World) -> None:
    sent = await world.bot.send_message(world.ann.id, " <b>Rest</b> now ", parse_mode="HTML")

    seen = world.ann.last
    assert (seen.id, seen.text, seen.source) == (sent.id, "Rest now", " <b>Rest</b> now ")
    assert seen.marked.entities == (Entity("bold", 0, 4),)
    assert (seen.by_bot, seen.is_edited) == (True, False)


@told
async def test_library_reads_what_was_sent(world: World) -> None:
    sent = await world.bot.send_message(world.ann.id, "<b>Rest</b>", parse_mode="HTML")

    assert (sent.text, sent.text_html) == ("Rest", "<b>Rest</b>")
    assert (sent.chat_id, sent.from_user.username) == (world.ann.id, world.bot.username)


@told
async def test_person_sees_buttons(world: World) -> None:
    rows = [
        [
            InlineKeyboardButton("Yes", callback_data="y"),
            InlineKeyboardButton("No", callback_data="n"),
        ],
        [InlineKeyboardButton("More", url="https://example.org")],
    ]
    sent = await world.bot.send_message(
        world.ann.id, "Hurts?", reply_markup=InlineKeyboardMarkup(rows)
    )

    assert world.ann.last.labels == ("Yes", "No", "More")
    assert world.ann.last.rows[1] == (Button(label="More", url="https://example.org"),)
    assert len(sent.reply_markup.inline_keyboard) == 2


@told
async def test_reply_keyboard_stays_on_the_phone(world: World) -> None:
    markup = {"keyboard": [[{"text": "Yes"}, "No"]]}
    sent = await world.post("sendMessage", chat_id=world.ann.id, text="?", reply_markup=markup)

    assert "reply_markup" not in sent["result"]
    assert world.ann.last.labels == ("Yes", "No")


@told
async def test_entities_may_be_counted_by_the_bot(world: World) -> None:
    entities = [{"type": "italic", "offset": 0, "length": 2}]
    await world.post("sendMessage", chat_id=world.ann.id, text="ab", entities=entities)

    assert world.ann.last.marked.entities == (Entity("italic", 0, 2),)


@told
async def test_half_an_entity_is_refused(world: World) -> None:
    entities = [{"type": "italic", "offset": 0}]
    why = await world.why("sendMessage", chat_id=world.ann.id, text="ab", entities=entities)

    assert why == "Bad Request: can't parse MessageEntity"


@pytest.mark.parametrize("rows", [[], [[]]])
@told
async def test_keyboard_without_buttons_is_none(world: World, rows: list[object]) -> None:
    markup = {"inline_keyboard": rows}
    await world.post("sendMessage", chat_id=world.ann.id, text="x", reply_markup=markup)

    assert world.ann.last.markup is None


@told
async def test_reply_names_its_message(world: World) -> None:
    said = world.ann.say("Does this help?")
    sent = await world.bot.send_message(
        world.ann.id, "Yes", reply_parameters=ReplyParameters(said.id)
    )

    assert sent.reply_to_message.text == "Does this help?"


@told
async def test_reply_to_nothing_is_refused(world: World) -> None:
    reply = {"message_id": 999_999}
    why = await world.why("sendMessage", chat_id=world.ann.id, text="x", reply_parameters=reply)
    assert why == "Bad Request: message to be replied not found"

    reply["allow_sending_without_reply"] = True
    await world.post("sendMessage", chat_id=world.ann.id, text="x", reply_parameters=reply)
    assert world.ann.last.reply_to is None


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>"])
@told
async def test_longest_text_is_sent(world: World, text: str) -> None:
    await world.bot.send_message(world.ann.id, text, parse_mode="HTML")

    assert world.ann.last.source == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("<h1>x</h1>", 'can\'t parse entities: Unsupported start tag "h1" at byte offset 0'),
    ],
    ids=["long", "surrogates", "empty", "blank", "tags", "unknown"],
)
@told
async def test_unfit_text_is_refused(world: World, text: str, why: str) -> None:
    refused = await world.post("sendMessage", chat_id=world.ann.id, text=text, parse_mode="HTML")

    assert (refused["error_code"], refused["description"]) == (400, f"Bad Request: {why}")
    assert [message.text for message in world.ann.messages] == ["/start"]


@told
async def test_other_markup_is_not_known(world: World) -> None:
    why = await world.why("sendMessage", chat_id=world.ann.id, text="*x*", parse_mode="Markdown")

    assert why == "Bad Request: unsupported parse_mode"


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (keyboard(9), "reply markup is too long"),
        (keyboard(*[8] * 12, 5), "reply markup is too long"),
        (
            {"inline_keyboard": [[{"text": "x"}]]},
            "Text buttons are unallowed in the inline keyboard",
        ),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"inline_keyboard": "x"}, "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": [1]}, "can't parse reply keyboard markup JSON object"),
        ({"keyboard": [["x"] * 9]}, "reply markup is too long"),
        ("{", "can't parse reply_markup JSON object"),
        ([1], "can't parse reply_markup: expected an Object"),
    ],
)
@told
async def test_unfit_keyboard_is_refused(world: World, markup: object, why: str) -> None:
    said = await world.why("sendMessage", chat_id=world.ann.id, text="x", reply_markup=markup)

    assert said == f"Bad Request: {why}"


@told
async def test_largest_keyboard_is_shown(world: World) -> None:
    markup = keyboard(*[8] * 12, 4)
    markup["inline_keyboard"][0][0] = {"text": "x", "callback_data": "é" * 32}
    await world.post("sendMessage", chat_id=world.ann.id, text="x", reply_markup=markup)

    assert len(world.ann.last.buttons) == 100


@told
async def test_unknown_chat_is_not_found(world: World) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await world.bot.send_message(999_999, "x")

    assert (
        await world.why("sendMessage", chat_id=999_999, text="x") == "Bad Request: chat not found"
    )
    assert await world.why("sendMessage", text="x") == "Bad Request: chat_id is empty"


@told
async def test_bot_cannot_write_first(world: World) -> None:
    ben = Patient(world.telegram, "Ben")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await world.bot.send_message(ben.id, "x")

    ben.say("hello")
    await world.bot.send_message(ben.id, "x")
    assert ben.last.text == "x"


@told
async def test_blocked_bot_is_forbidden(world: World) -> None:
    shown = await world.show()
    world.ann.block()
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await world.bot.send_message(world.ann.id, "x")
    with pytest.raises(Forbidden):
        await world.bot.edit_message_text("x", world.ann.id, shown)
    with pytest.raises(Forbidden):
        await world.bot.send_chat_action(world.ann.id, "typing")

    world.ann.unblock()
    assert await world.bot.send_chat_action(world.ann.id, "typing")


@told
async def test_picture_keeps_size_and_caption(world: World) -> None:
    await world.bot.send_photo(world.ann.id, b"0123456789", "<i>Knee</i>", parse_mode="HTML")

    seen = world.ann.last
    assert seen.content["photo"][0]["file_size"] == 10
    assert (seen.text, seen.marked.entities) == ("Knee", (Entity("italic", 0, 4),))


@told
async def test_file_keeps_its_name(world: World) -> None:
    sent = await world.bot.send_document(
        world.ann.id, b"0123", filename="knee.pdf", caption="Summary"
    )

    assert (sent.document.file_name, sent.document.file_size) == ("knee.pdf", 4)
    assert (sent.document.mime_type, sent.caption) == ("application/pdf", "Summary")


@told
async def test_file_may_be_named_by_id(world: World) -> None:
    await world.bot.send_photo(world.ann.id, "AgACAgIAAxkBAAIB")

    assert "photo" in world.ann.last.content


@told
async def test_uploaded_file_is_sent_again_by_id(world: World) -> None:
    sent = await world.bot.send_photo(world.ann.id, b"0123456789")
    await world.bot.send_photo(world.ann.id, sent.photo[0].file_id)
    gone = await world.why("sendPhoto", chat_id=world.ann.id, photo="file-7")

    assert world.accepted("sendPhoto") == 2
    assert gone == "Bad Request: wrong file identifier/HTTP URL specified"


@told
async def test_unfit_files_are_refused(world: World) -> None:
    to = {"chat_id": world.ann.id}
    long = await world.why("sendPhoto", **to, photo="id", caption="x" * 1025)
    nothing = await world.why("sendDocument", **to)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await world.bot.send_document(world.ann.id, b"")

    assert long == "Bad Request: message caption is too long"
    assert nothing == "Bad Request: there is no document in the request"
    await world.bot.send_photo(world.ann.id, "id", "x" * 1024)


@told
async def test_limiter_lets_n_a_second(world: World) -> None:
    ben = Patient(world.telegram, "Ben")
    ben.say("hello")
    world.telegram.per_chat_limit = 2
    await world.show()
    await world.show()

    with pytest.raises(RetryAfter) as refused:
        await world.bot.send_message(world.ann.id, "third")
    await world.bot.send_message(ben.id, "another chat")
    world.telegram.pass_time(1)
    await world.bot.send_message(world.ann.id, "later")

    assert refused.value.retry_after.total_seconds() == 1
    assert [call.code for call in world.telegram.calls if call.chat == world.ann.id] == [
        200,
        200,
        429,
        200,
    ]
