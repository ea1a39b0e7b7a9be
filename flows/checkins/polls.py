"""Questions of a broadcast, as staff write them: yes or no, 0 to 10, or one of some."""

from dataclasses import dataclass

from flows.errors import FlowsError

MARK = "?"
YES_NO, SCALE = "yes/no", "0-10"
MOST, MOST_CHOICES, LONGEST, LONGEST_CHOICE = 5, 8, 200, 30
"""How many questions and choices, and how many letters each: buttons are small (expert)."""


class BadPoll(FlowsError):
    """A question that cannot be asked as it is written; says what to write."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its choices in the order of the buttons."""

    text: str
    choices: tuple[str, ...]

    @property
    def is_scale(self) -> bool:
        """Tell whether it is answered by a number."""
        return self.choices == NUMBERS

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {"text": self.text, "choices": list(self.choices)}


NUMBERS = tuple(str(number) for number in range(11))
KINDS = {YES_NO: ("Yes", "No"), SCALE: NUMBERS}


def parted(words: str) -> tuple[str, tuple[Question, ...]]:
    """Return the text before the questions, and those; raise BadPoll where one is none.

    >>> parted("We plan a group.\\n? Would you come? yes/no")[1][0].choices
    ('Yes', 'No')
    """
    lines = [line.strip() for line in words.strip().splitlines()]
    asked = [line for line in lines if line.startswith(MARK)]
    text = "\n".join(line for line in lines if not line.startswith(MARK)).strip()
    if len(asked) > MOST:
        raise BadPoll(f"at most {MOST} questions")
    return text, tuple(_question(line.removeprefix(MARK).strip()) for line in asked)


def question_of(kept: object) -> Question:
    """Return the question that is kept so."""
    assert isinstance(kept, dict)
    return Question(str(kept["text"]), tuple(map(str, kept["choices"])))


def _question(line: str) -> Question:
    head, mark, tail = line.rpartition(MARK)
    if not mark or not head.strip():
        raise BadPoll(f"“{line}”: end the question with ? and write the choices behind it")
    text, choices = head.strip() + MARK, tail.strip()
    found = KINDS.get(choices.casefold()) or tuple(one.strip() for one in choices.split("|"))
    if len(text) > LONGEST:
        raise BadPoll(f"“{text[:LONGEST_CHOICE]}...”: at most {LONGEST} letters")
    if not 1 < len(found) <= max(MOST_CHOICES, len(NUMBERS)) or not all(found):
        raise BadPoll(f"“{text}”: write {YES_NO}, {SCALE}, or choices with | between them")
    if found is not NUMBERS and len(found) > MOST_CHOICES:
        raise BadPoll(f"“{text}”: at most {MOST_CHOICES} choices")
    if len(set(found)) < len(found) or any(len(one) > LONGEST_CHOICE for one in found):
        raise BadPoll(f"“{text}”: choices that differ, of at most {LONGEST_CHOICE} letters each")
    return Question(text, found)
