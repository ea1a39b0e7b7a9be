"""The methods of the Bot API by name, all but getUpdates, which waits."""

from collections.abc import Callable, Mapping

from bot.simulation import editing, profile, sending, webhook
from bot.simulation.given import Given
from bot.simulation.telegram import Telegram

METHODS: Mapping[str, Callable[[Telegram, Given], object]] = {
    "answerCallbackQuery": editing.answer_callback_query,
    "deleteMessage": editing.delete_message,
    "deleteWebhook": webhook.delete_webhook,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editMessageText": editing.edit_message_text,
    "getMe": profile.get_me,
    "getMyCommands": profile.get_my_commands,
    "getMyDescription": profile.getter("description"),
    "getMyName": profile.getter("name"),
    "getMyShortDescription": profile.getter("short_description"),
    "getWebhookInfo": webhook.get_webhook_info,
    "leaveChat": editing.leave_chat,
    "sendChatAction": sending.send_chat_action,
    "sendDocument": sending.send_document,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "setMyCommands": profile.set_my_commands,
    "setMyDescription": profile.setter("description"),
    "setMyName": profile.setter("name"),
    "setMyShortDescription": profile.setter("short_description"),
    "setWebhook": webhook.set_webhook,
}
