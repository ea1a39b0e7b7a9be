"""Tests of edits, deletions and answers to presses."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.simulation.group import Group
from tests.simulation.world import World, told

NO = InlineKeyboardMarkup([[InlineKeyboardButton("No", callback_data="no")]])
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@told
async def test_edit_replaces_text_and_buttons(world: World) -> None:
    shown = await world.show("Sure?", "Yes")
    edited = await world.bot.edit_message_text(
        "<b>Not</b> sure?", world.ann.id, shown, parse_mode="HTML", reply_markup=NO
    )

    seen = world.ann.last
    assert (seen.id, seen.text, seen.source) == (shown, "Not sure?", "<b>Not</b> sure?")
    assert (seen.labels, seen.is_edited) == (("No",), True)
    assert edited.edit_date is not None


@told
async def test_edit_without_buttons_removes_them(world: World) -> None:
    shown = await world.show("Sure?", "Yes")
    await world.bot.edit_message_text("Done", world.ann.id, shown)

    assert world.ann.last.buttons == ()


@told
async def test_edit_keeps_the_place(world: World) -> None:
    shown = await world.show("one")
    await world.show("two")
    await world.bot.edit_message_text("changed", world.ann.id, shown)

    assert [message.text for message in world.ann.messages] == ["/start", "changed", "two"]


@told
async def test_buttons_alone_may_change(world: World) -> None:
    shown = await world.show("Sure?", "Yes")
    await world.bot.edit_message_reply_markup(world.ann.id, shown, reply_markup=NO)
    assert (world.ann.last.text, world.ann.last.labels) == ("Sure?", ("No",))

    await world.bot.edit_message_reply_markup(world.ann.id, shown)
    assert world.ann.last.buttons == ()


@told
async def test_same_again_is_refused(world: World) -> None:
    shown = await world.show("Sure?")
    where = {"chat_id": world.ann.id, "message_id": shown}

    assert await world.why("editMessageText", **where, text=" Sure? ") == NOT_MODIFIED
    assert await world.why("editMessageReplyMarkup", **where) == NOT_MODIFIED


@told
async def test_same_text_with_new_buttons_is_an_edit(world: World) -> None:
    shown = await world.show("Sure?")
    await world.bot.edit_message_text("Sure?", world.ann.id, shown, reply_markup=NO)

    assert world.ann.last.labels == ("No",)


@pytest.mark.parametrize(
    ("text", "why"),
    [("x" * 4097, "message is too long"), ("", "message text is empty")],
    ids=["long", "empty"],
)
@told
async def test_unfit_edit_is_refused(world: World, text: str, why: str) -> None:
    where = {"chat_id": world.ann.id, "message_id": await world.show()}

    assert await world.why("editMessageText", **where, text=text) == f"Bad Request: {why}"


@told
async def test_only_own_texts_can_be_edited(world: World) -> None:
    said = world.ann.say("hello")
    picture = await world.bot.send_photo(world.ann.id, "id", "Knee")
    to = {"chat_id": world.ann.id, "text": "x"}
    reasons = [
        await world.why("editMessageText", **to, message_id=number)
        for number in (999_999, said.id, picture.id, 0)
    ]

    assert reasons == [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: there is no text in the message to edit",
        "Bad Request: message identifier is not specified",
    ]


@told
async def test_edit_takes_only_inline_keyboards(world: World) -> None:
    where = {"chat_id": world.ann.id, "message_id": await world.show()}
    markup = {"keyboard": [["x"]]}

    why = await world.why("editMessageText", **where, text="x", reply_markup=markup)

    assert why == "Bad Request: inline keyboard expected"


@told
async def test_deleted_message_is_gone(world: World) -> None:
    shown = await world.show()
    assert await world.bot.delete_message(world.ann.id, shown)

    where = {"chat_id": world.ann.id, "message_id": shown}
    assert [message.text for message in world.ann.messages] == ["/start"]
    assert await world.why("deleteMessage", **where) == "Bad Request: message to delete not found"
    assert await world.why("editMessageText", **where, text="x") == (
        "Bad Request: message to edit not found"
    )


@told
async def test_words_of_others_may_be_deleted_in_private(world: World) -> None:
    group = Group(world.telegram)
    group.add_bot(world.ann)
    said = group.say("/hello", by=world.ann)

    assert await world.bot.delete_message(world.ann.id, world.ann.messages[0].id)
    assert world.ann.messages == ()
    assert await world.why("deleteMessage", chat_id=group.id, message_id=said.id) == (
        "Bad Request: message can't be deleted"
    )


@told
async def test_old_message_stays(world: World) -> None:
    where = {"chat_id": world.ann.id, "message_id": await world.show()}
    world.telegram.pass_time(48 * 3600 + 1)

    assert await world.why("deleteMessage", **where) == (
        "Bad Request: message can't be deleted for everyone"
    )


@told
async def test_answer_reaches_who_pressed(world: World) -> None:
    await world.show("Sure?", "Yes")
    press = world.ann.press("Yes")
    assert press.notice is None

    await world.bot.answer_callback_query(press.id, "Noted", show_alert=True)

    assert (press.notice, press.is_alert) == ("Noted", True)


@told
async def test_press_is_answered_once(world: World) -> None:
    await world.show("Sure?", "Yes")
    press = world.ann.press("Yes")
    await world.bot.answer_callback_query(press.id)

    assert press.notice == ""
    assert await world.why("answerCallbackQuery", callback_query_id=press.id) == TOO_OLD
    assert await world.why("answerCallbackQuery", callback_query_id="1") == TOO_OLD


@told
async def test_press_can_be_answered_for_150_seconds(world: World) -> None:
    await world.show("Sure?", "Yes")
    early, late = world.ann.press("Yes"), world.ann.press("Yes")
    world.telegram.pass_time(145)
    assert await world.bot.answer_callback_query(early.id)

    world.telegram.pass_time(10)
    assert await world.why("answerCallbackQuery", callback_query_id=late.id) == TOO_OLD


@told
async def test_notice_has_200_characters(world: World) -> None:
    await world.show("Sure?", "Yes")
    press = world.ann.press("Yes")
    answer = {"callback_query_id": press.id}

    assert await world.why("answerCallbackQuery", **answer, text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert await world.bot.answer_callback_query(press.id, "x" * 200)
