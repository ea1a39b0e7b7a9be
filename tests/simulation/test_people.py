"""Tests of what people do, how the bot is told, and how a test waits for its answer."""

import asyncio
import threading

import pytest
from telegram import MessageEntity, Update

from bot.simulation.attachments import ATTACHMENTS
from bot.simulation.group import Channel, Group
from bot.simulation.messages import Button
from bot.simulation.patient import Patient
from bot.simulation.telegram import Telegram
from tests.simulation.world import World, told


@told
async def test_text_looks_like_a_real_one(world: World) -> None:
    said = world.ann.say("/start abc")

    assert (await world.update())["message"] == {
        "message_id": said.id,
        "from": {"id": world.ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"},
        "chat": {"id": world.ann.id, "first_name": "Ann", "type": "private"},
        "date": int(said.date.timestamp()),
        "text": "/start abc",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


@told
async def test_library_reads_a_deep_link(world: World) -> None:
    world.ann.say("/start abc")

    (update,) = await world.bot.get_updates()

    assert update.message.parse_entities([MessageEntity.BOT_COMMAND]).popitem()[1] == "/start"


@told
async def test_reply_of_a_person_names_its_message(world: World) -> None:
    await world.show("Does it hurt?")
    world.ann.say("yes", reply_to=world.ann.last)

    (update,) = await world.bot.get_updates()

    assert update.message.reply_to_message.text == "Does it hurt?"


@told
async def test_edit_of_a_person_is_told(world: World) -> None:
    said = world.ann.say("left")
    world.ann.edit(said, "right")

    _, update = await world.bot.get_updates()

    assert update.edited_message.text == "right"
    assert (update.edited_message.id, update.edited_message.edit_date is None) == (said.id, False)
    assert [message.text for message in world.ann.messages] == ["/start", "right"]


@pytest.mark.parametrize("kind", ATTACHMENTS)
@told
async def test_library_reads_attachments(world: World, kind: str) -> None:
    world.ann.send(kind)

    (update,) = await world.bot.get_updates()

    assert getattr(update.message, kind)
    assert not update.message.text
    assert update.message.effective_attachment


@told
async def test_picture_has_a_caption(world: World) -> None:
    world.ann.send("photo", "my knee")

    (update,) = await world.bot.get_updates()

    assert (update.message.caption, update.message.text) == ("my knee", None)


@pytest.mark.parametrize("text", ["", " ", "x" * 4097], ids=["empty", "blank", "long"])
def test_phone_does_not_send_what_it_cannot(text: str) -> None:
    with pytest.raises(ValueError, match="UTF-16 units"):
        Patient(Telegram()).say(text)


def test_phone_sends_the_longest_text() -> None:
    ann = Patient(Telegram())
    ann.say("😀" * 2048)

    assert len(ann.messages) == 1


@told
async def test_press_carries_data_and_message(world: World) -> None:
    shown = await world.show("Sure?", "Yes", "No")
    press = world.ann.press("No")

    (update,) = await world.bot.get_updates()

    query = update.callback_query
    assert (query.id, query.data, query.from_user.id) == (press.id, "no", world.ann.id)
    assert (query.message.message_id, query.message.text) == (shown, "Sure?")
    assert len(query.message.reply_markup.inline_keyboard) == 2
    assert query.chat_instance


@told
async def test_chat_instance_belongs_to_the_chat(world: World) -> None:
    await world.show("Sure?", "Yes")
    world.ann.press("Yes")
    world.ann.press("Yes")

    first, second = [update["callback_query"] for update in await world.updates()]

    assert first["chat_instance"] == second["chat_instance"]
    assert first["id"] != second["id"]


@told
async def test_button_may_be_named_by_place(world: World) -> None:
    await world.show("Sure?", "Yes", "No")

    assert world.ann.press(1).data == "no"
    assert world.ann.press(-1).data == "no"


@told
async def test_newest_buttons_are_pressed(world: World) -> None:
    await world.show("one", "Yes")
    newest = await world.show("two", "Yes")
    await world.show("no buttons")

    assert world.ann.press("Yes").message == newest


@told
async def test_old_buttons_can_still_be_pressed(world: World) -> None:
    shown = await world.show("Sure?", "Yes")
    before = world.ann.last
    await world.bot.edit_message_text("Done", world.ann.id, shown)
    world.ann.press("Yes", on=before)

    (update,) = await world.bot.get_updates()

    assert (update.callback_query.data, update.callback_query.message.text) == ("yes", "Done")


@told
async def test_press_on_deleted_message_has_no_content(world: World) -> None:
    await world.show("Sure?", "Yes")
    before = world.ann.last
    world.ann.delete(before)
    world.ann.press("Yes", on=before)

    (update,) = await world.bot.get_updates()

    assert not update.callback_query.message.is_accessible


@told
async def test_press_can_be_forged(world: World) -> None:
    await world.show("Sure?", "Yes")
    world.ann.press(Button(label="Yes", data="forged"))

    assert (await world.update())["callback_query"]["data"] == "forged"


@told
async def test_press_needs_a_button(world: World) -> None:
    with pytest.raises(LookupError, match="no message with buttons"):
        world.ann.press("Yes")
    await world.show("Sure?", "Yes")
    with pytest.raises(LookupError, match="no button 'Maybe' among"):
        world.ann.press("Maybe")
    with pytest.raises(LookupError):
        world.ann.press(5)
    with pytest.raises(LookupError, match="not told"):
        world.ann.press(Button(label="Site", url="https://example.org"))

    assert await world.updates() == []


@told
async def test_block_and_unblock_are_told(world: World) -> None:
    world.ann.block()
    world.ann.block()
    world.ann.unblock()

    changes = [update.my_chat_member for update in await world.bot.get_updates()]

    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert (changes[0].from_user.id, changes[0].new_chat_member.user.id) == (
        world.ann.id,
        world.bot.id,
    )


@told
async def test_who_blocked_says_nothing(world: World) -> None:
    world.ann.block()

    with pytest.raises(RuntimeError, match="unblock it first"):
        world.ann.say("hello")

    assert len(world.ann.messages) == 1


@told
async def test_last_needs_a_message_of_the_bot(world: World) -> None:
    with pytest.raises(LookupError, match="no message of the bot in"):
        _ = world.ann.last


@told
async def test_wait_for_sees_only_what_is_new(world: World) -> None:
    shown = await world.show("old news")
    world.ann.say("and?")
    waiting = asyncio.create_task(world.ann.wait_for("news"))
    await asyncio.sleep(0)
    await world.show("other")
    await world.bot.edit_message_text("new news", world.ann.id, shown)

    assert (await waiting).text == "new news"


@told
async def test_wait_for_finds_what_came_before(world: World) -> None:
    world.ann.say("and?")
    await world.show("first")
    await world.show("second")

    assert (await world.ann.wait_for()).text == "first"
    assert (await world.ann.wait_for("sec")).text == "second"


@told
async def test_wait_for_tells_what_it_saw(world: World) -> None:
    await world.show("something else")

    with pytest.raises(TimeoutError, match=r"no news with 'knee' .*'something else'"):
        await world.ann.wait_for("knee", 0.01)


@told
async def test_wait_until_waits_for_anything(world: World) -> None:
    waiting = asyncio.create_task(world.ann.wait_until(lambda ann: len(ann.messages) == 3))
    await world.show("one")
    assert not waiting.done()
    await world.show("two")

    await waiting


@told
async def test_wait_until_there_is_something_to_see(world: World) -> None:
    waiting = asyncio.create_task(world.ann.wait_until(lambda ann: ann.last.text == "two"))
    await world.show("one")
    await world.show("two")

    await waiting


@told
async def test_wait_until_gives_up(world: World) -> None:
    with pytest.raises(TimeoutError, match="did not come true within"):
        await world.ann.wait_until(lambda ann: False, 0.01)


@told
async def test_wait_for_notice_of_a_press(world: World) -> None:
    await world.show("Sure?", "Yes")
    press = world.ann.press("Yes")
    waiting = asyncio.create_task(world.ann.wait_for_notice(press))
    await world.bot.answer_callback_query(press.id, "Noted")

    assert await waiting == "Noted"


@told
async def test_people_may_live_in_other_threads(world: World) -> None:
    """Twenty threads write and wait in event loops of their own while the server answers."""
    people = [Patient(world.telegram, f"P{n}") for n in range(20)]

    def live(person: Patient) -> None:
        person.say("hello")
        answered.append(asyncio.run(person.wait_for(person.account["first_name"])).chat["id"])

    answered: list[object] = []
    threads = [threading.Thread(target=live, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    offset, greeted = 0, 0
    while greeted < len(people):
        for update in await world.updates(offset=offset, timeout=5):
            offset = update["update_id"] + 1
            greeted += 1
            who = update["message"]["from"]
            await world.post("sendMessage", chat_id=who["id"], text=who["first_name"])
    await asyncio.to_thread(lambda: [thread.join(5) for thread in threads])

    assert sorted(answered) == [person.id for person in people]


@told
async def test_group_tells_that_the_bot_came(world: World) -> None:
    group = Group(world.telegram)
    group.add_bot(world.ann)

    change, joined = await world.bot.get_updates()

    assert change.my_chat_member.old_chat_member.status == "left"
    assert change.my_chat_member.chat.type == "supergroup"
    assert joined.message.new_chat_members[0].id == world.bot.id
    assert group.id < -1_000_000_000_000


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("my knee hurts", False),
        ("/start", True),
        ("/start@simulated_knee_bot now", True),
        ("/start@other_bot", False),
        ("hey @simulated_knee_bot", True),
    ],
)
@told
async def test_privacy_mode_hides_the_group(world: World, text: str, heard: bool) -> None:
    group = Group(world.telegram)
    group.add_bot(world.ann)
    world.telegram.updates.clear()
    group.say(text, by=world.ann)

    assert len(await world.updates()) == heard


@told
async def test_reply_in_group_is_heard(world: World) -> None:
    group = Group(world.telegram)
    group.add_bot(world.ann)
    await world.bot.send_message(group.id, "Hello all")
    group.say("hello", by=world.ann, reply_to=group.last)

    assert (await world.update())["message"]["text"] == "hello"


def test_open_bot_hears_the_group() -> None:
    telegram = Telegram(reads_groups=True)
    ann, group = Patient(telegram), Group(telegram)
    group.say("before", by=ann)
    group.add_bot(ann)
    group.say("my knee hurts", by=ann)

    messages = [u["message"] for u in telegram.updates.history if "message" in u]
    assert [message.get("text") for message in messages] == [None, "my knee hurts"]


@told
async def test_group_presses_name_the_person(world: World) -> None:
    group, ben = Group(world.telegram), Patient(world.telegram, "Ben")
    group.add_bot(world.ann)
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await world.post("sendMessage", chat_id=group.id, text="?", reply_markup=markup)
    group.press("Yes", by=ben)

    query = (await world.update())["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (ben.id, group.id)


@told
async def test_bot_may_leave_a_group(world: World) -> None:
    group = Group(world.telegram)
    group.add_bot(world.ann)
    assert await world.bot.leave_chat(group.id)

    assert (await world.update())["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert await world.why("sendMessage", chat_id=group.id, text="x") == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


@told
async def test_bot_may_be_thrown_out(world: World) -> None:
    group = Group(world.telegram)
    group.add_bot(world.ann)
    group.remove_bot(world.ann)

    assert (await world.update())["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert await world.why("sendMessage", chat_id=group.id, text="x") == (
        "Forbidden: bot was kicked from the supergroup chat"
    )


@told
async def test_private_chat_cannot_be_left(world: World) -> None:
    assert await world.why("leaveChat", chat_id=world.ann.id) == (
        "Bad Request: chat member status can't be changed in private chats"
    )


@told
async def test_channel_post_has_no_author(world: World) -> None:
    channel = Channel(world.telegram)
    channel.post("News")

    update = await world.update()
    assert channel.id < -1_000_000_000_000
    assert update["channel_post"]["sender_chat"]["id"] == channel.id
    assert "from" not in update["channel_post"]
    assert Update.de_json(update, world.bot).channel_post.text == "News"
