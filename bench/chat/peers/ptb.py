"""python-telegram-bot as it comes: a bare handler, or a conversation that is kept in a pickle."""

import os
import warnings

from script import API, END, HOOK, OPTIONS, PORT, QUESTIONS, SECRET, TOKEN
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    PicklePersistence,
)

warnings.filterwarnings("ignore")
PICKLE = os.environ.get("PICKLE")
UPDATE_INTERVAL = float(os.environ.get("UPDATE_INTERVAL", "60"))
"""Seconds between two writes of the pickle; 60 are its default."""
KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton(text, callback_data=data)] for text, data in OPTIONS]
)


async def begin(update, context):
    context.user_data["answers"] = []
    await update.message.reply_text(QUESTIONS[0], reply_markup=KEYBOARD)
    return 0


async def answered(update, context):
    """Without a conversation: nothing is kept but the answers, which tell the question."""
    press, kept = update.callback_query, context.user_data["answers"]
    kept.append(press.data)
    await press.answer()
    if len(kept) < len(QUESTIONS):
        await press.edit_message_text(QUESTIONS[len(kept)], reply_markup=KEYBOARD)
        return len(kept)
    await press.edit_message_text(END)
    return ConversationHandler.END


builder = ApplicationBuilder().token(TOKEN).base_url(API + "/bot")
if PICKLE:
    builder.persistence(PicklePersistence(filepath=PICKLE, update_interval=UPDATE_INTERVAL))
app = builder.build()
if PICKLE:
    conversation = ConversationHandler(
        entry_points=[CommandHandler("start", begin)],
        states={n: [CallbackQueryHandler(answered, pattern="^a:")] for n in range(len(QUESTIONS))},
        fallbacks=[CommandHandler("start", begin)],
        allow_reentry=True,
        name="bench",
        persistent=True,
    )
    app.add_handler(conversation)
else:
    app.add_handler(CommandHandler("start", begin))
    app.add_handler(CallbackQueryHandler(answered))
app.run_webhook("127.0.0.1", PORT, "hook", webhook_url=HOOK, secret_token=SECRET)
