"""Tests of slow, broken and missing answers, as the bot sees them and as Telegram does."""

import asyncio

import httpx
import pytest
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from tests.simulation.world import IMPATIENT_S, World, told

SEEN = {Fault.SLOW, Fault.SILENT, Fault.CUT, Fault.GARBAGE}


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (Fault.SLOW, TimedOut),
        (Fault.SILENT, TimedOut),
        (Fault.CUT, NetworkError),
        (Fault.GARBAGE, TelegramError),
        (Fault.DROPPED, NetworkError),
        (Fault.FLOOD, RetryAfter),
        (Fault.ERROR_500, NetworkError),
        (Fault.ERROR_502, NetworkError),
    ],
)
@told
async def test_fault_looks_real(world: World, kind: Fault, error: type[Exception]) -> None:
    world.telegram.fault("sendMessage", kind, seconds=5)
    patience_s = IMPATIENT_S if error is TimedOut else 4
    with pytest.raises(error):
        await world.bot.send_message(world.ann.id, "Does it hurt?", read_timeout=patience_s)

    assert any(message.by_bot for message in world.ann.messages) is (kind in SEEN)
    assert world.accepted("sendMessage") == (kind in SEEN)


@pytest.mark.parametrize("kind", [Fault.CUT, Fault.DROPPED])
@told
async def test_closing_hits_one_connection(world: World, kind: Fault) -> None:
    poll = asyncio.create_task(world.bot.get_updates(timeout=5))
    await world.telegram.until(lambda: world.telegram.polls or None)
    world.telegram.fault("sendMessage", kind)
    with pytest.raises(httpx.TransportError) as failed:
        await world.show()
    world.ann.say("hello")

    assert not isinstance(failed.value, httpx.TimeoutException)
    assert len(await poll) == 1


@told
async def test_slow_answer_is_whole(world: World) -> None:
    world.telegram.fault("sendMessage", Fault.SLOW, seconds=0.1)
    loop = asyncio.get_running_loop()
    started = loop.time()
    sent = await world.bot.send_message(world.ann.id, "Does it hurt?")

    assert loop.time() - started >= 0.1
    assert sent.id == world.ann.last.id


@told
async def test_flood_says_when_to_try_again(world: World) -> None:
    world.telegram.fault("sendMessage", Fault.FLOOD, seconds=7)

    assert await world.post("sendMessage", chat_id=world.ann.id, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


@pytest.mark.parametrize(("kind", "code"), [(Fault.ERROR_500, 500), (Fault.ERROR_502, 502)])
@told
async def test_server_error_is_a_page(world: World, kind: Fault, code: int) -> None:
    world.telegram.fault("getMe", kind)
    answer = await world.client.get(world.address("getMe"))

    assert (answer.status_code, answer.headers["content-type"]) == (
        code,
        "text/html; charset=utf-8",
    )
    assert [call.code for call in world.telegram.calls][-1] == code


@told
async def test_garbage_comes_as_200(world: World) -> None:
    world.telegram.fault("getMe", Fault.GARBAGE)
    answer = await world.client.get(world.address("getMe"))

    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()


@told
async def test_fault_ends_after_its_times(world: World) -> None:
    world.telegram.fault("sendMessage", Fault.ERROR_502, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await world.bot.send_message(world.ann.id, "x")
    await world.bot.send_message(world.ann.id, "third")

    assert world.ann.last.text == "third"
    assert world.telegram.faults.planned == []


@told
async def test_faults_come_in_order(world: World) -> None:
    world.telegram.fault("sendMessage", Fault.FLOOD)
    world.telegram.fault("sendMessage", Fault.ERROR_500)
    with pytest.raises(RetryAfter):
        await world.bot.send_message(world.ann.id, "x")
    with pytest.raises(NetworkError):
        await world.bot.send_message(world.ann.id, "x")


@told
async def test_fault_may_be_of_one_chat(world: World) -> None:
    ben = Patient(world.telegram, "Ben")
    ben.say("hello")
    world.telegram.fault("sendMessage", Fault.FLOOD, chat=ben.id)
    await world.show("to Ann")

    with pytest.raises(RetryAfter):
        await world.bot.send_message(ben.id, "to Ben")
    assert world.ann.last.text == "to Ann"


@told
async def test_fault_may_be_of_any_method(world: World) -> None:
    world.telegram.fault("*", Fault.ERROR_502, times=100)
    with pytest.raises(NetworkError):
        await world.bot.get_me()
    with pytest.raises(NetworkError):
        await world.bot.get_updates()

    world.telegram.end_faults()
    assert await world.bot.get_me()


@told
async def test_lost_answer_to_a_poll_loses_nothing(world: World) -> None:
    world.ann.say("hello")
    world.telegram.fault("getUpdates", Fault.CUT)
    with pytest.raises(NetworkError):
        await world.bot.get_updates()

    (update,) = await world.bot.get_updates()
    assert update.message.text == "hello"


@told
async def test_fault_of_a_press_answer_knows_its_chat(world: World) -> None:
    await world.show("Sure?", "Yes")
    press = world.ann.press("Yes")
    world.telegram.fault("answerCallbackQuery", Fault.CUT, chat=world.ann.id)
    with pytest.raises(NetworkError):
        await world.bot.answer_callback_query(press.id, "Noted")

    assert press.notice == "Noted"
    assert world.telegram.calls[-1].chat == world.ann.id


@told
async def test_other_calls_go_on_while_one_is_silent(world: World) -> None:
    world.telegram.fault("sendMessage", Fault.SILENT)
    silent = asyncio.create_task(
        world.bot.send_message(world.ann.id, "x", read_timeout=IMPATIENT_S)
    )
    await world.ann.wait_until(lambda ann: ann.messages[-1].by_bot)

    assert await world.bot.get_me()
    assert not silent.done()
    with pytest.raises(TimedOut):
        await silent
