"""What a person can cause in a conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """Open the chat, with or without a payload of a deep link."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Type something: an answer, a command, or an emergency; `ticked` are options beside it."""

    text: str
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chose:
    """Press buttons: the ids of the options of the current prompt."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Do what is no answer, such as press an old button; `message` names what is said to it.

    `text` stands beside it: the words under a picture, or those of an older text that was changed.
    """

    message: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Back:
    """Take the last answer back."""


@dataclass(frozen=True, slots=True)
class Why:
    """Ask why this is asked, or why the result says what it says."""


@dataclass(frozen=True, slots=True)
class Help:
    """Ask what can be done here."""


@dataclass(frozen=True, slots=True)
class ShowAnswers:
    """Ask for a list of all answers."""


@dataclass(frozen=True, slots=True)
class Restart:
    """Set the answers aside and begin again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Leave the chat."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Ask what is kept, where, and who sees it."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Ask for the page to show a clinician."""


@dataclass(frozen=True, slots=True)
class Export:
    """Ask for a copy of all that is kept."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Ask for everything to be deleted."""


@dataclass(frozen=True, slots=True)
class ShowResult:
    """Ask for the newest result."""


@dataclass(frozen=True, slots=True)
class Disagree:
    """Say that the result does not fit."""


@dataclass(frozen=True, slots=True)
class Person:
    """Ask for somebody to talk to."""


@dataclass(frozen=True, slots=True)
class Hide:
    """Leave fast, and leave nothing on the screen."""


@dataclass(frozen=True, slots=True)
class Language:
    """Ask for another language, or which there are; by now it is spoken if it is known."""

    wanted: str = ""


Event = (
    Start
    | Said
    | Chose
    | Beside
    | Back
    | Why
    | Help
    | ShowAnswers
    | Restart
    | Stop
    | Privacy
    | Summary
    | Export
    | Delete
    | ShowResult
    | Disagree
    | Person
    | Hide
    | Language
)

CANNOT_READ = "cannot_read"
"""What is said to a picture, a voice or a file."""
NO_CLINIC = Beside("no_clinic")
"""What is said to a command of patients whom a clinic follows, where no check-ins answer it."""
COMMANDS: dict[str, Event] = {
    "/start": Start(),
    "/back": Back(),
    "/why": Why(),
    "/help": Help(),
    "/answers": ShowAnswers(),
    "/restart": Restart(),
    "/stop": Stop(),
    "/privacy": Privacy(),
    "/summary": Summary(),
    "/export": Export(),
    "/delete": Delete(),
    "/result": ShowResult(),
    "/disagree": Disagree(),
    "/person": Person(),
    "/hide": Hide(),
    "/language": Language(),
    **dict.fromkeys(("/access", "/clinics", "/pause", "/time"), NO_CLINIC),
}
