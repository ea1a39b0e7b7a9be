"""Tests of the server: how it is called, where it listens, and what it remembers."""

import asyncio
import json
import socket
import subprocess
import sys
import time

import httpx
import pytest
from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import ApplicationBuilder, CallbackContext, MessageHandler, filters

from bot.simulation.faults import Fault
from bot.simulation.patient import Patient
from bot.simulation.server import served, served_in_thread
from bot.simulation.telegram import Telegram
from tests.simulation.world import World, bot_at, told

OTHER_PROCESS = """
import json, sys, urllib.request

def call(method, **parameters):
    body = json.dumps(parameters).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(sys.argv[1] + method, body, headers)
    return json.load(urllib.request.urlopen(request))["result"]

update = call("getUpdates", timeout=10)[0]
call("sendMessage", chat_id=update["message"]["chat"]["id"], text="Hello")
"""


@pytest.mark.parametrize("form", ["json", "data", "params", "files"])
@told
async def test_parameters_come_in_any_form(world: World, form: str) -> None:
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    given = {"chat_id": str(world.ann.id), "text": "x", "reply_markup": json.dumps(markup)}
    if form == "files":
        given = {name: (None, value) for name, value in given.items()}
    answer = await world.client.post(world.address("sendMessage"), **{form: given})

    assert answer.json()["result"]["reply_markup"] == markup
    assert world.ann.last.labels == ("Yes",)


@told
async def test_calls_may_be_get(world: World) -> None:
    to = {"chat_id": world.ann.id, "text": "x"}
    answer = await world.client.get(world.address("sendMessage"), params=to)

    assert (answer.status_code, answer.json()["ok"]) == (200, True)


@told
async def test_method_names_have_no_case(world: World) -> None:
    assert (await world.post("GETME"))["ok"]
    assert world.telegram.calls[-1].method == "getMe"


@told
async def test_wrong_token_is_unauthorized(world: World) -> None:
    answer = await world.client.post(world.address("getMe", "1:wrong"))

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    with pytest.raises(InvalidToken):
        async with bot_at(world.url, "1:wrong"):
            pass


@pytest.mark.parametrize("method", ["sendFax", "getMe/more", ""])
@told
async def test_unknown_place_is_not_found(world: World, method: str) -> None:
    answer = await world.client.post(world.address(method))

    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize("body", ["{", "[]"])
@told
async def test_broken_json_is_refused(world: World, body: str) -> None:
    headers = {"content-type": "application/json"}
    answer = await world.client.post(world.address("getMe"), content=body, headers=headers)

    assert (answer.status_code, answer.json()["ok"]) == (400, False)


@told
async def test_status_is_the_code_of_the_refusal(world: World) -> None:
    answer = await world.client.post(world.address("sendMessage"), json={"text": "x"})

    assert answer.status_code == 400


@told
async def test_log_keeps_order_and_outcome(world: World) -> None:
    world.telegram.fault("sendMessage", Fault.DROPPED, chat=world.ann.id)
    with pytest.raises(NetworkError):
        await world.bot.send_message(world.ann.id, "lost")
    await world.show("seen")
    await world.why("sendMessage", chat_id=world.ann.id, text="")

    calls = [call for call in world.telegram.calls if call.method == "sendMessage"]
    assert [call.code for call in calls] == [None, 200, 400]
    assert [call.parameters["text"] for call in calls] == ["lost", "seen", ""]
    assert {call.chat for call in calls} == {world.ann.id}
    assert [call.at for call in calls] == sorted(call.at for call in calls)


@told
async def test_log_knows_polls(world: World) -> None:
    await world.updates()

    call = world.telegram.calls[-1]
    assert (call.method, call.chat, call.code) == ("getUpdates", None, 200)


@told
async def test_log_follows_the_clock(world: World) -> None:
    await world.show("one")
    world.telegram.pass_time(60)
    await world.show("two")

    first, second = world.telegram.calls[-2:]
    assert 60 <= (second.at - first.at).total_seconds() < 70


def test_served_only_on_this_machine() -> None:
    with served_in_thread(Telegram()) as url:
        assert url.startswith("http://127.0.0.1:")
        port = int(url.split(":")[2].partition("/")[0])
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", port), 1)


def test_taken_port_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(OSError, match="in use"), served_in_thread(Telegram(), port):
            pass


def test_port_may_be_chosen_and_used_again() -> None:
    telegram = Telegram()
    with served_in_thread(telegram) as url:
        port = int(url.split(":")[2].partition("/")[0])
        httpx.get(f"{url}{telegram.token}/getMe")
    with served_in_thread(telegram, port) as again:
        assert again == url
        assert httpx.get(f"{url}{telegram.token}/getMe").status_code == 200


def test_thread_serves_synchronous_tests() -> None:
    telegram = Telegram()
    ann = Patient(telegram)
    with served_in_thread(telegram) as url:
        ann.say("hello")
        call = f"{url}{telegram.token}"
        update = httpx.get(f"{call}/getUpdates").json()["result"][0]
        httpx.post(
            f"{call}/sendMessage", json={"chat_id": update["message"]["chat"]["id"], "text": "hi"}
        )

        assert asyncio.run(ann.wait_for()).text == "hi"


def test_other_processes_are_served() -> None:
    telegram = Telegram()
    ann = Patient(telegram)
    with served_in_thread(telegram) as url:
        arguments = [sys.executable, "-c", OTHER_PROCESS, f"{url}{telegram.token}/"]
        with subprocess.Popen(arguments) as process:
            ann.say("hello")
            assert asyncio.run(ann.wait_for("Hello", 10))
            assert process.wait(10) == 0


@told
async def test_library_runs_a_whole_bot(world: World) -> None:
    async def echo(update: Update, context: CallbackContext) -> None:
        await update.effective_chat.send_message(f"You said {update.effective_message.text}")

    app = ApplicationBuilder().bot(world.bot).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        await app.updater.start_polling(timeout=5)
        world.ann.say("hello")
        assert (await world.ann.wait_for()).text == "You said hello"
        await app.updater.stop()
        await app.stop()

    assert await world.updates() == []


def test_leaving_ends_what_waits() -> None:
    async def story() -> None:
        telegram = Telegram()
        async with served(telegram) as url, httpx.AsyncClient() as client:
            address = f"{url}{telegram.token}/getUpdates?timeout=50"
            poll = asyncio.create_task(client.get(address, timeout=60))
            await telegram.until(lambda: telegram.polls or None)
        with pytest.raises(httpx.TransportError):
            await poll

    started = time.monotonic()
    asyncio.run(story())
    assert time.monotonic() - started < 20


@told
async def test_poll_of_a_dead_bot_takes_nothing(world: World) -> None:
    """A redelivered update comes once only, so nobody else may have taken it."""
    world.ann.say("hello")
    (update,) = await world.updates()
    after = update["update_id"] + 1
    with pytest.raises(httpx.ReadTimeout):
        await world.client.get(world.address(f"getUpdates?timeout=50&offset={after}"), timeout=0.1)
    await asyncio.sleep(0.05)
    world.telegram.redeliver(update)

    assert await world.updates(offset=after) == [update]
