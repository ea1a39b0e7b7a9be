"""Other programs doing a part of the same work: zen-engine, and a conversation of PTB."""

import json
from collections.abc import Coroutine, Iterable, Mapping
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import zen
from telegram import Chat, Message, Update, User
from telegram.ext import (
    ApplicationBuilder,
    CallbackContext,
    ConversationHandler,
    MessageHandler,
    filters,
)

from flows.pathway.answers import BESIDE, Value, Values
from flows.pathway.conditions import All, AtLeastOf, Condition, Not
from flows.pathway.leaves import Compare, Is
from flows.pathway.model import Pathway, Rule

Context = CallbackContext[Any, Any, Any, Any]
SIGNS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}


class ZenRules:
    """The rules of danger as one compiled expression of zen-engine, a rule engine in Rust."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.rules = pathway.dangers.things
        self._all = zen.compile_expression(f"[{', '.join(map(self._fires, self.rules))}]")

    def fired(self, answers: dict[str, Any]) -> tuple[Rule, ...]:
        """Return the rules that fire; `answers` come from `readable`."""
        held = self._all.evaluate(answers)
        return tuple(rule for rule, holds in zip(self.rules, held, strict=True) if holds)

    def readable(self, values: Values) -> dict[str, Any]:
        """Return the answers as zen-engine takes them: no text where a number or list belongs."""
        items = self.pathway.items
        return {
            _name(id): _readable(items[id].kind, value)
            for id, value in {**dict.fromkeys(items, BESIDE), **values}.items()
            if not isinstance(value, Mapping)
        }

    def _fires(self, rule: Rule) -> str:
        excluded = [f"not {self._expression(rule.unless)}"] if rule.unless else []
        return _joined(" and ", (self._expression(rule.when), *excluded))

    def _expression(self, condition: Condition) -> str:
        match condition:
            case All(parts):
                return _joined(" and ", map(self._expression, parts))
            case AtLeastOf(count, parts):
                ways = combinations(map(self._expression, parts), count)
                return _joined(" or ", (_joined(" and ", way) for way in ways))
            case Not(part):
                return f"(not {self._expression(part)})"
            case Is(item, choices):
                several = self.pathway.items[item].kind == "multi"
                test = "{1} in {0}" if several else "{0} == {1}"
                named = (test.format(_name(item), json.dumps(choice)) for choice in choices)
                return _joined(" or ", named)
            case Compare(item, relation, limit):
                name = _name(item)
                return f"({name} != null and {name} {SIGNS[relation]} {limit:g})"
        raise TypeError(f"{condition!r} has no counterpart in zen-engine")


def _name(item: str) -> str:
    return item.replace(".", "__")


def _readable(kind: str, value: Value) -> object:
    if kind == "multi":
        return list(value) if isinstance(value, tuple) else []
    if kind == "number":
        return value if isinstance(value, (int, float)) else None
    return value


def _joined(word: str, parts: Iterable[str]) -> str:
    return f"({word.join(parts) or 'false'})"


class PtbConversation:
    """A ConversationHandler with a state for each question, which keeps what is answered."""

    def __init__(self, questions: int) -> None:
        self._length = questions
        self._answers: list[Update] = []
        self._application = ApplicationBuilder().token("1:bench").updater(None).build()
        self._conversation: ConversationHandler[Any] = ConversationHandler(
            entry_points=[MessageHandler(filters.Text(["/start"]), self._begin)],
            states={n: [MessageHandler(filters.TEXT, self._answer)] for n in range(questions)},
            fallbacks=[],
        )
        self._answered = self._update("yes")
        self._take(self._update("/start"))

    def turn(self) -> None:
        """Take one answer and move to the next question."""
        self._take(self._answered)

    def _take(self, update: Update) -> None:
        fitting = self._conversation.check_update(update)
        assert fitting is not None
        context = CallbackContext.from_update(update, self._application)
        _finish(self._conversation.handle_update(update, self._application, fitting, context))

    async def _begin(self, update: Update, context: Context) -> int:
        return 0

    async def _answer(self, update: Update, context: Context) -> int:
        self._answers.append(update)
        return len(self._answers) % self._length

    def _update(self, text: str) -> Update:
        person = User(1, "A", is_bot=False)
        message = Message(1, datetime.now(UTC), Chat(1, "private"), from_user=person, text=text)
        return Update(1, message=message)


def _finish(work: Coroutine[Any, Any, object]) -> None:
    """Run what never waits, without the cost of an event loop."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise RuntimeError("the conversation waited for something")
