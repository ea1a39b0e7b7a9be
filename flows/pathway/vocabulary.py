"""The shape of what people may type, one entry for each language: nothing here decides anything."""

from collections.abc import Iterator

from pydantic import Field

from flows.pathway.references import Strict, WordGroup


class Saying(Strict):
    """How people say one choice of a question, or with `measures` what they say of an amount.

    `says` are patterns as in typed emergencies, heard anywhere; `answers` only where the question
    is open; `unless` takes them back within the same clause, and with an amount in it only an
    answer of that amount. Besides words a pattern may name an amount: `#number` (and of it
    `#fever`, which may be a temperature), `#time` (and of it `#many_years`, an age where nothing
    tells, `#grown_years`, `#short_time` and `#long_time`), `#ago` (and of it `#week_ago` and
    `#long_ago`), `#of_ten` (and of it `#nine_of_ten`, nine or more), `#year` or a unit such as
    `#weeks`; `^` and `$` are the ends of a clause, and `^^` is where a text begins. `measures`
    gives a range in the measure for each choice, of which the first that fits counts; a question
    for a number takes the amount itself, in `unit`. One that `denies` holds its
    own "no", a `doubtful` one is heard in a doubt too, a `weak` one gives way to another choice,
    and of several that are `newest` the first choice counts; `same_for` are questions that are
    answered in the same words.
    While another question is open, one of the patterns `of` must stand in its clause ("six weeks"
    is then of that question and not of the pain), and an answer to the open question not; neither
    holds at the questions `beside`, which are of the same thing. `needs` names what else must have
    been said, `note` the message that belongs to it. `number` is said without one: "no pain".
    """

    question: str
    same_for: tuple[str, ...] = ()
    choice: str | None = None
    number: float | None = None
    says: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    denies: bool = False
    doubtful: bool = False
    measures: dict[str, tuple[float, float]] = Field(default_factory=dict)
    unit: str | None = None
    newest: bool = False
    weak: bool = False
    of: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    note: str | None = None
    needs: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    def each(self) -> Iterator["Saying"]:
        """Yield what it says of each of its questions."""
        yield self
        for question in self.same_for:
            yield self.model_copy(update={"question": question, "same_for": ()})


class Guard(Strict):
    """What takes answers to several questions back, or to all `signs`, as a saying's `unless` does.

    Where one of the patterns `but` stands too, it does not, nor without what it `needs`, nor where
    one answer of `but_said` was given. What answers one of `said` in the same part of a clause
    takes back too: "shivers since last night" does not say since when the knee hurts.
    """

    questions: tuple[str, ...] = ()
    signs: bool = False
    said: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    needs: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    but_said: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Elsewhere(Strict):
    """What people say whose trouble this flow is not about; `message` is the answer to it."""

    message: str
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Visits(Strict):
    """How people say that they were seen, and the `question` of what was found then.

    Said before that question it is noted there as `seen`. `another` says, by whose knee it is, that
    somebody else was seen.
    """

    question: str
    seen: str | None = None
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    another: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Belonging(Strict):
    """Words for what `questions` are of, their `own`, and for `others` that they may be said of.

    What answers one of these questions and stands nearest to one of the others is not heard. What
    stands alone behind a comma belongs to what stands before it.
    """

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Staying(Strict):
    """What goes on about one of its `own` words, where that was named last, and none of `others`.

    A clause does that `begins` with one word and says another: "pain in my calf, it is swollen".
    Where a pattern of `unless` names the word ("my calf is fine") it is of what is said `instead`.
    It may be of either where one of `beside` names it ("I feel it in my calf"), where one of the
    others was named too, and sentences later. While nothing but its `questions` awaits a yes, a
    text goes on about what is `named`.
    """

    own: str
    others: str
    begins: str
    says: str
    named: str
    instead: str
    unless: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class People(Strict):
    """What only who is in pain says, their `own`, and who the `others` are that people speak of.

    Where a text is about its writer, what it says of others is not heard: in the same part of a
    clause, and in what follows of that clause. Right behind a word of `handled` they are only who
    something is done with: "carrying my son". A story in the `first` person in which nobody occurs
    of `anybody`, or only as one of those `besides`, is about its writer, where it says anything or
    one of `about`. One that says something of `theirs` is about the `child` or the `adult` that it
    names, if it names only one of the two and nothing of its writer's own.
    """

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    anybody: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    child: tuple[str, ...] = ()
    adult: tuple[str, ...] = ()

    def rows(self) -> Iterator[str]:
        """Yield all its patterns."""
        for rows in (self.own, self.others, self.handled, self.first, self.anybody, self.besides):
            yield from rows
        yield from self.about
        for rows in (self.theirs, self.child, self.adult):
            yield from rows


class Implied(Strict):
    """An answer that follows from others in one text, where the text does not give it itself.

    It does not where one of `unless` was said.
    """

    question: str
    choice: str
    when: dict[str, tuple[str, ...]]
    unless: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Contradiction(Strict):
    """An answer that is asked again `after` one was given that does not go with it.

    It is too where words mean one of several other choices, and do not say which.
    """

    question: str
    choice: str
    after: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Vocabulary(Strict):
    """What people say to the questions of one flow, in the language of this id.

    `example` is a sentence that people may take for a pattern. Patterns of `long_ago` take back
    every warning sign that is said beside them; what stands beside one of `earlier` gives way
    to another answer. `same_side` says that the trouble is on the one side that is named
    elsewhere in the text: "new right hip, now the knee on that side", and `other_side` that it
    is on the one that is not: "my left one is new, it is the other that hurts". `several` says
    that it is on both, where no side is named, and so does `plural` but beside one of
    `not_plural`; `well` says of each side that nothing hurts there, with a word of `well_now` that
    it does no more, and with one of `mistaken` that it never did. `topic` are words of what all
    stories are about, which leave no doubt of what they stand beside; questions of `outright`
    are answered in words of their own, of which nothing beside them leaves a doubt. `visits`
    are heard after a result, and so is what is `anew`: a new trouble or the old one again,
    unless one of `not_anew` stands beside it.
    """

    id: str
    example: str
    word_groups: tuple[WordGroup, ...] = ()
    sayings: tuple[Saying, ...]
    belongings: tuple[Belonging, ...] = ()
    staying: tuple[Staying, ...] = ()
    people: People = People()
    long_ago: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    same_side: tuple[str, ...] = ()
    other_side: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    not_plural: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    outright: tuple[str, ...] = ()
    well: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    well_now: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    visits: Visits | None = None
    anew: tuple[str, ...] = ()
    not_anew: tuple[str, ...] = ()
