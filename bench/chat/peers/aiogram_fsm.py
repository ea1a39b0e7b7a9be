"""aiogram 3 with its state machine in memory."""

import asyncio

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from script import API, END, HOOK, OPTIONS, PORT, QUESTIONS, SECRET, TOKEN

STATES = [State(f"q{n}", group_name="asked") for n in range(len(QUESTIONS))]
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text=text, callback_data=data)] for text, data in OPTIONS
    ]
)
router = Router()


@router.message(CommandStart())
async def begin(message, state):
    await state.set_state(STATES[0])
    await state.set_data({"answers": []})
    await message.answer(QUESTIONS[0], reply_markup=KEYBOARD)


def answered(n):
    async def handle(press, state):
        kept = await state.get_data()
        kept["answers"].append(press.data)
        await state.set_data(kept)
        await press.answer()
        if n + 1 < len(QUESTIONS):
            await state.set_state(STATES[n + 1])
            await press.message.edit_text(QUESTIONS[n + 1], reply_markup=KEYBOARD)
        else:
            await state.clear()
            await press.message.edit_text(END)

    return handle


for n, one in enumerate(STATES):
    router.callback_query.register(answered(n), one, F.data.startswith("a:"))


async def main():
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(API)))
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(router)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path="/hook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", PORT).start()
    await bot.get_me()
    await bot.set_webhook(HOOK, secret_token=SECRET)
    await asyncio.Event().wait()


asyncio.run(main())
