"""Two state machines in memory, for scale: the same answer to a slot with no durability, understanding or network.

aiogram's dispatcher with its memory storage, and python-telegram-bot's conversation handler.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final

TOKEN: Final = "123456:TESTTESTTESTTESTTESTTESTTESTTESTTES"
PEOPLE: Final = 1_000
WHEN: Final = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)


def rates(updates: int) -> dict[str, float]:
    """Updates a second of each."""
    return {"aiogram": asyncio.run(_aiogram(updates)), "python_telegram_bot": asyncio.run(_ptb(updates))}


def _update(number: int) -> dict[str, Any]:
    user = {"id": number % PEOPLE + 1, "is_bot": False, "first_name": "Jeanne", "language_code": "fr"}
    chat = {"id": user["id"], "type": "private", "first_name": "Jeanne"}
    message = {
        "message_id": number + 1,
        "date": int(WHEN.timestamp()),
        "chat": chat,
        "from": user,
        "text": "plutôt jeudi",
    }
    return {"update_id": number + 1, "message": message}


async def _aiogram(updates: int) -> float:
    from aiogram import Bot, Dispatcher
    from aiogram.fsm.context import FSMContext
    from aiogram.fsm.state import State, StatesGroup
    from aiogram.types import Message, Update

    class Ask(StatesGroup):
        when = State()

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answered(message: Message, state: FSMContext) -> None:
        await state.update_data(when=message.text)
        await state.set_state(Ask.when)

    bot = Bot(TOKEN)
    given = [_update(number) for number in range(updates)]
    began = perf_counter()
    for one in given:
        await dispatcher.feed_update(bot, Update.model_validate(one))
    took = perf_counter() - began
    await bot.session.close()
    return updates / took


async def _ptb(updates: int) -> float:
    from telegram import Bot, Update
    from telegram.ext import ApplicationBuilder, ContextTypes, ConversationHandler, MessageHandler, filters

    async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        if context.user_data is not None and update.message:
            context.user_data["when"] = update.message.text
        return 1

    handler: Any = MessageHandler(filters.TEXT, answered)
    application = ApplicationBuilder().token(TOKEN).updater(None).job_queue(None).build()
    application.add_handler(ConversationHandler([handler], {1: [handler]}, []))
    application._initialized = True  # noqa: SLF001  no network: the bot is never asked who it is
    bot = Bot(TOKEN)
    given = [_update(number) for number in range(updates)]
    began = perf_counter()
    for one in given:
        await application.process_update(Update.de_json(one, bot))
    return updates / (perf_counter() - began)
