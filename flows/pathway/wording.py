"""The few words that the conversation itself brings along, beside those of content."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words in the language that authors write in; another language has another Wording."""

    language: str = "en"
    units: str = "metric"
    """Of a country where feet, inches and pounds are asked for first, customary."""
    decimal_point: str = "."
    yes: str = "Yes"
    no: str = "No"
    not_sure: str = "Not sure"
    asked_sign: str = "{sign}?"
    agree: str = "I agree"
    disagree: str = "No, thank you"
    delete_all: str = "Delete everything"
    keep_all: str = "Keep it"
    none_of_these: str = "None of these"
    one_by_one: str = "Not sure about one of these"
    all_right: str = "Yes, all right"
    ask_all: str = "No, ask me all"
    not_right: str = "Not right: {title}"
    nothing_else: str = "Nothing else"
    it_hurts: str = "It hurts, stop"
    skip_test: str = "Skip this test"
    type_it: str = '{option}: type "{word}"'
    type_several: str = "Type one number or several, such as {first}, {second}"
    type_stop: str = "stop"
    type_skip: str = "skip"
    send: str = "Send"
    stopped: str = "stopped"
    not_done: str = "not done"
    why_not_done: str = "Why it was not done"
    what_kept_you: str = "Why was this test not done?"
    too_sore: str = "Too sore, or not safe"
    no_space_or_help: str = "No space, step or chair for it"
    prefer_not: str = "Rather not"
    left: str = "left"
    right: str = "right"
    left_side: str = "Left side"
    right_side: str = "Right side"
    both_sides: str = "{first} and {second}"
    counts_as_yes: str = "{answer}, which counts as yes"
    self_care: str = "Mild, new, not getting worse, and nothing that needs a visit"
    from_elsewhere: str = "The pain may come from another place, which a clinician should examine"
    seen_sooner: str = "The place it may come from should be looked at sooner"
    signs_unfinished: str = "Not all warning signs were asked yet."
    many_unsure: str = "Not sure about {count} things."
    one_sided: str = "A self-test was done on one side only."
    last_question: str = "Last question"
    some_left: str = "{most} left"
    about_left: str = "{least} to {most} left"
    centimetres: str = "cm"
    kilograms: str = "kg"
    feet_first: str = "feet and inches, such as 5 ft 7 in, or in cm"
    inches_first: str = "inches, such as 4.5 in, or in cm"
    pounds_first: str = "pounds, such as 150 lb, or in kg"
    in_feet: str = "{feet} ft {inches} in"
    in_inches: str = "{inches} in"
    in_pounds: str = "{pounds} lb"
    seconds: str = "seconds"
    seconds_short: str = "s"
    times: str = "times"
    degrees: str = "degrees"
    years: str = "years"
    once: str = "time"
    one_degree: str = "degree"
    one_year: str = "year"
    out_of: str = "{value} of {most}"
    use_time: str = "Yes, use {seconds} s"
    labels: tuple[tuple[str, str], ...] = ()
    """Other words of the conversation itself, as written and in this language."""

    @property
    def is_customary(self) -> bool:
        """Tell whether feet, inches and pounds are asked for first."""
        return self.units == "customary"

    def label(self, words: str) -> str:
        """Return other words of the conversation in this language."""
        return dict(self.labels).get(words, words)

    def side(self, id: str) -> str:
        """Return the words for a side."""
        return {"left": self.left, "right": self.right}.get(id, id)

    def on_side(self, id: str) -> str:
        """Return the words for what concerns a side."""
        return {"left": self.left_side, "right": self.right_side}.get(id, id)

    def amount(self, value: float, unit: str) -> str:
        """Return a number with its unit, if it has one.

        >>> ENGLISH.amount(1, "years"), ENGLISH.amount(12.5, "s"), ENGLISH.amount(3, "")
        ('1 year', '12.5 s', '3')
        """
        one = {"times": self.once, "degrees": self.one_degree, "years": self.one_year}
        words = self.seconds_short if unit == "s" else self.spoken_unit(unit)
        return f"{self.number(value)} {one.get(unit, words) if value == 1 else words}".strip()

    def spoken_unit(self, id: str) -> str:
        """Return a unit as it is spoken of."""
        known = {
            "cm": self.centimetres,
            "kg": self.kilograms,
            "s": self.seconds,
            "times": self.times,
            "degrees": self.degrees,
            "years": self.years,
        }
        return known.get(id, id)

    def number(self, value: float) -> str:
        """Return a number as it is written in the language.

        >>> Wording(decimal_point=",").number(7.5)
        '7,5'
        """
        return f"{value:g}".replace(".", self.decimal_point)


ENGLISH = Wording()
WORDS_OF_WORDING = tuple(
    one.name for one in fields(Wording) if one.name not in ("language", "labels", "units")
)
