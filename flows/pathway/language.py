"""The shape of what every flow shares of a language: answers, small words, numbers and units."""

from pydantic import Field

from flows.pathway.references import Strict

OF_TEN = "of_ten"
"""The unit of a number out of ten, which every language has."""


class Unit(Strict):
    """Words for a unit, and how much of its `measure` one of it is.

    `short` words count only right after a number; `then` is the unit of a bare number behind it,
    as in 5 ft 6.
    """

    id: str
    measure: str
    times: float
    words: tuple[str, ...]
    short: tuple[str, ...] = ()
    then: str | None = None


class Language(Strict):
    """What every flow shares of a language: answers, small words, numbers and units.

    `answers` are whole answers by the id of the option they mean, `choosing` words before the
    number of one, `openings` what a longer answer may begin with, also behind `interjections`,
    `now` whole answers that say an emergency is happening, `not_now` those that deny it;
    `for_years` parts of one that say it is nothing new, and `beside_years` what may stand beside.
    `spellings` are replaced wherever they stand,
    `shorthand` where it is a word. `numbers` is the code of the language for number words, `counts`
    are words that count without being numbers, `sexes` what a letter right beside an age means,
    `moments` how many days ago something was, and those right behind one of `ahead` are not past.
    A clause ends at `breaks`.
    `noun_denials` deny what follows them up to one of `restarts`, or one of `denied_alone` and no
    more, if nothing is listed; `verb_denials` the rest of the clause up to a word that `joins`,
    `denied_after` what stands before it; `unreal` phrases deny as
    verbs do what is only planned, wished or feared. In a clause one of `turns` before one of
    `restarts` begins another part; `doubts` take a part out. A break before one of `continues` is
    none, nor before one of `since` and nothing but a time. `idioms` are no words at all,
    `corrections` take back what was said before them. Words of `real` are never taken for a typo;
    without one of `endings` a word may be meant too. `over` and `under` stand before an amount that
    is a little more or less, `telling` words before the number that an answer begins with, one of
    `below` makes it a minus where there can be one. `sides` are words for `left`, `right` and
    `both`, for a side that is the `same` as the other, phrases in which such a word names
    `neither`, and for a side that is left `unsaid`. What stands right after one of `without` takes
    nothing back. What stands behind one of `exceptions` is not meant by a "none" before it, nor,
    where it is an answer, what stands behind one of `only`. `addressing` are words of our own texts
    that speak to, or as, the one who answers. `other_units` are words that people count in and no
    question does: "two fingers". `falls` are patterns of a fall, of dizziness or of a leg that
    gave way, `gives_out` of what else gave way; both end a test, and one of `goes_on` takes back
    what it shares words with, and so does one of `long_over`, unless something in `gives_up` is
    said too. `giving_out` are words of the same and of pain, which end it where they answer
    nothing; beside a number only with one of the patterns `gives_up`.
    At a warning sign a whole answer of `somewhat` is a yes that is said, one of `no_longer` is
    asked about. `past` are words of what was, and need not be any more. `greetings` are whole texts
    that greet, `commands` those that ask for what a command does, by its name; `small_talk` those
    that answer no question for a number or for words of one's own.
    """

    id: str
    answers: dict[str, tuple[str, ...]]
    choosing: tuple[str, ...] = ()
    openings: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    now: tuple[str, ...] = ()
    not_now: tuple[str, ...] = ()
    commands: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    small_talk: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    numbers: str = ""
    counts: dict[str, float] = Field(default_factory=dict)
    articles: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    spellings: dict[str, str] = Field(default_factory=dict)
    interjections: tuple[str, ...] = ()
    shorthand: dict[str, str] = Field(default_factory=dict)
    halves: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    out_of: tuple[str, ...] = ()
    fractions: dict[str, str] = Field(default_factory=dict)
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    sides: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    old: tuple[str, ...] = ()
    sexes: dict[str, str] = Field(default_factory=dict)
    ago: tuple[str, ...] = ()
    moments: dict[str, float | tuple[float, float]] = Field(default_factory=dict)
    ahead: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    other_units: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    noun_denials: tuple[str, ...] = ()
    denied_alone: tuple[str, ...] = ()
    verb_denials: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    unreal: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    idioms: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    real: tuple[str, ...] = ()
    addressing: tuple[str, ...] = ()
    giving_out: tuple[str, ...] = ()
    falls: tuple[str, ...] = ()
    gives_out: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    long_over: tuple[str, ...] = ()
    gives_up: tuple[str, ...] = ()
    somewhat: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    adding: tuple[str, ...] = ()
    for_years: tuple[str, ...] = ()
    beside_years: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
