"""Questions of a broadcast, as staff write them: yes or no, 0 to 10, or one of some."""

from dataclasses import dataclass
from enum import StrEnum

from flows.errors import FlowsError

MARK = "?"
YES_NO, SCALE = ("yes/no", "sí/no", "si/no"), "0-10"
"""How staff write the choices that need no list, in the languages that we speak."""
MOST, MOST_CHOICES, LONGEST, LONGEST_CHOICE = 5, 8, 200, 30
"""How many questions and choices, and how many letters each: buttons are small (expert)."""
LIMITS = {
    "questions": MOST,
    "choices": MOST_CHOICES,
    "letters": LONGEST,
    "letters_of_choice": LONGEST_CHOICE,
}
"""The same by name, for the words that tell them."""


class Fault(StrEnum):
    """Why a question cannot be asked; templates have the words."""

    MANY_QUESTIONS = "many_questions"
    NO_MARK = "no_mark"
    LONG_QUESTION = "long_question"
    NO_CHOICES = "no_choices"
    MANY_CHOICES = "many_choices"
    UNFIT_CHOICES = "unfit_choices"


class BadPoll(FlowsError):
    """A question that cannot be asked as it is written: `words` begin it."""

    def __init__(self, fault: Fault, words: str = "") -> None:
        super().__init__(f"{fault}: {words}")
        self.fault = fault
        self.words = words


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its choices in the order of the buttons."""

    text: str
    choices: tuple[str, ...]

    @property
    def is_scale(self) -> bool:
        """Tell whether it is answered by a number."""
        return self.choices == NUMBERS

    @property
    def is_yes_no(self) -> bool:
        """Tell whether it is answered by yes or no, in the words of who reads it."""
        return self.choices == YES_OR_NO

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {"text": self.text, "choices": list(self.choices)}


NUMBERS = tuple(str(number) for number in range(11))
YES_OR_NO = ("Yes", "No")
KINDS = {**dict.fromkeys(YES_NO, YES_OR_NO), SCALE: NUMBERS}


def parted(words: str) -> tuple[str, tuple[Question, ...]]:
    """Return the text before the questions, and those; raise BadPoll where one is none.

    >>> parted("We plan a group.\\n? Would you come? yes/no")[1][0].choices
    ('Yes', 'No')
    """
    lines = [line.strip() for line in words.strip().splitlines()]
    asked = [line for line in lines if line.startswith(MARK)]
    text = "\n".join(line for line in lines if not line.startswith(MARK)).strip()
    if len(asked) > MOST:
        raise BadPoll(Fault.MANY_QUESTIONS)
    return text, tuple(_question(line.removeprefix(MARK).strip()) for line in asked)


def question_of(kept: object) -> Question:
    """Return the question that is kept so."""
    assert isinstance(kept, dict)
    return Question(str(kept["text"]), tuple(map(str, kept["choices"])))


def _question(line: str) -> Question:
    head, mark, tail = line.rpartition(MARK)
    if not mark or not head.strip():
        raise BadPoll(Fault.NO_MARK, line)
    text, choices = head.strip() + MARK, tail.strip()
    found = KINDS.get(choices.casefold()) or tuple(one.strip() for one in choices.split("|"))
    if len(text) > LONGEST:
        raise BadPoll(Fault.LONG_QUESTION, f"{text[:LONGEST_CHOICE]}...")
    if len(found) < 2 or not all(found):
        raise BadPoll(Fault.NO_CHOICES, text)
    if found is not NUMBERS and len(found) > MOST_CHOICES:
        raise BadPoll(Fault.MANY_CHOICES, text)
    if len(set(found)) < len(found) or any(len(one) > LONGEST_CHOICE for one in found):
        raise BadPoll(Fault.UNFIT_CHOICES, text)
    return Question(text, found)
