"""pyTelegramBotAPI, async, with its state in memory; the answer to a press goes out first."""

import asyncio
import os

from aiohttp import web
from script import API, END, HOOK, OPTIONS, PORT, QUESTIONS, SECRET, TOKEN
from telebot import asyncio_filters, asyncio_helper, types
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_storage import StateMemoryStorage

asyncio_helper.API_URL = API + "/bot{0}/{1}"
bot = AsyncTeleBot(TOKEN, state_storage=StateMemoryStorage())
bot.add_custom_filter(asyncio_filters.StateFilter(bot))
STATES = [f"asked:{n}" for n in range(len(QUESTIONS))]
KEYBOARD = types.InlineKeyboardMarkup(
    [[types.InlineKeyboardButton(text, callback_data=data)] for text, data in OPTIONS]
)


@bot.message_handler(commands=["start"])
async def begin(message):
    await bot.set_state(message.from_user.id, STATES[0], message.chat.id)
    await bot.add_data(message.from_user.id, message.chat.id, answers=[])
    await bot.send_message(message.chat.id, QUESTIONS[0], reply_markup=KEYBOARD)


def answered(n):
    async def handle(press):
        who, chat, message = press.from_user.id, press.message.chat.id, press.message.message_id
        async with bot.retrieve_data(who, chat) as kept:
            kept["answers"].append(press.data)
        await bot.answer_callback_query(press.id)
        if n + 1 < len(QUESTIONS):
            await bot.set_state(who, STATES[n + 1], chat)
            await bot.edit_message_text(QUESTIONS[n + 1], chat, message, reply_markup=KEYBOARD)
        else:
            await bot.delete_state(who, chat)
            await bot.edit_message_text(END, chat, message)

    return handle


for n, state in enumerate(STATES):
    bot.register_callback_query_handler(answered(n), func=lambda press: True, state=state)


async def main():
    under_way = set()

    async def hook(request):
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            return web.Response(status=403)
        update = types.Update.de_json(await request.json())
        task = asyncio.create_task(bot.process_new_updates([update]))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", PORT).start()
    await bot.get_me()
    await bot.set_webhook(HOOK, secret_token=SECRET)
    await asyncio.Event().wait()


if os.environ.get("LOOP") == "uvloop":
    import uvloop

    uvloop.run(main())
else:
    asyncio.run(main())
