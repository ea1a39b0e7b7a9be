"""Turns replies into words by the templates; the questions' own words come from content."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.nodes import Getattr

from bot.conversation.channel import Channel
from bot.conversation.drawings import Drawings
from bot.conversation.outgoing import Action, Outgoing
from bot.conversation.places import TEMPLATES as TEMPLATES  # noqa: PLC0414 - others get it from here
from bot.errors import BotError
from bot.pictures.picture import Picture, Theme
from bot.retention import Retention
from bot.store.personal import OF_PATIENTS
from flows.judging.conclusion import Conclusion
from flows.judging.gates import tests_allowed
from flows.judging.result import Result
from flows.notices import Notice, refused
from flows.pathway.answers import BESIDE, NOT_SURE
from flows.pathway.clinic import Clinic
from flows.pathway.connecting import NOT_DONE_REASON
from flows.pathway.disposition import Disposition
from flows.pathway.model import Pathway
from flows.pathway.references import Country
from flows.pathway.rules import Advice, Referral
from flows.talking.explained import Explained
from flows.talking.prompts import Prompt
from flows.talking.replies import Ask, CopyAll, Reply, Say, Show, Summarise
from flows.talking.spoken import spoken
from flows.talking.turn import IS_IT_NOW

QUESTION = "question"
DEFAULT_RETENTION = Retention()
SAFETY_NET = "safety_net"
FOLDERS = (
    *("book", "checkin", "clinic", "explanation", "handover"),
    *("messages", "pictures", "privacy", "telegram", "web"),
)
HOURS_A_WEEK = 168
NUMBER = ("number", "emergency")
"""How a template ends that names `country.emergency.number`."""
HEADLINES = {
    Disposition.EMERGENCY: "This needs emergency help now",
    Disposition.SAME_DAY: "This needs to be checked today",
    Disposition.URGENT: "Please be seen {deadline}",
    Disposition.ROUTINE: "Please see a clinician {deadline}",
    Disposition.SELF_CARE: "You can look after this yourself for now",
}
PERSONAL = ("answers", "change_preview", "heard", "why_result")
"""Messages that repeat what somebody told."""
MUST_ARRIVE = (Disposition.EMERGENCY, Disposition.SAME_DAY)
ROLES = {"source": "may be the source", "contributor": "may be adding load"}
VERDICTS = {
    Disposition.EMERGENCY: "get emergency help now",
    Disposition.SAME_DAY: "be seen today",
    Disposition.URGENT: "be seen {deadline}",
    Disposition.ROUTINE: "see a clinician {deadline}",
    Disposition.SELF_CARE: "look after this yourself for now",
}
BANDS = {"stronger": "stronger match", "possible": "possible", "small": "small match"}


class TemplateError(BotError):
    """A template is missing or broken; the message names it."""


class Renderer:
    """Renders for one clinic in one country."""

    def __init__(
        self,
        pathway: Pathway,
        country: Country,
        clinic: Clinic,
        folders: Sequence[Path] = (TEMPLATES,),
        retention: Retention = DEFAULT_RETENTION,
    ) -> None:
        self.pathway = pathway
        self.country = country
        self.drawings = Drawings(self.words, pathway)
        self._loader = FileSystemLoader(list(folders))
        self._environment = Environment(
            loader=self._loader,
            undefined=StrictUndefined,
            autoescape=True,
            auto_reload=False,  # what was good stays until a whole edit is good
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
        self._environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
        self._environment.globals.update(
            country=country,
            clinic=clinic,
            pathway=pathway,
            names={region.id: region.name for region in pathway.content.pathway.regions},
            roles=ROLES,
            bands=BANDS,
            sources_of=self._sources_of,
            retention=retention,
            backup_days=retention.backup_days,
            kept=OF_PATIENTS,
            deadline=deadline_words,
            verdict=verdict,
        )

    def render(self, reply: Reply, channel: Channel) -> Outgoing:
        """Return the words of one reply, as they fit the channel."""
        match reply:
            case Say(message, values):
                values = {"channel": channel, **values}
                text = self.words(f"messages/{message}", values)
                return Outgoing(text=text, is_personal=message in PERSONAL)
            case Ask(prompt, message, values):
                values = {"channel": channel, "prompt": prompt, **values}
                text = self.words(f"messages/{message}", values)
                return Outgoing(
                    text=text,
                    prompt=prompt,
                    must_arrive=prompt is IS_IT_NOW,
                    is_personal=message in PERSONAL,
                    picture=self.drawings.beside(prompt) if message == QUESTION else None,
                )
            case Show(result):
                tier = result.conclusion.disposition
                return Outgoing(
                    text=self.result(result, channel),
                    must_arrive=tier in MUST_ARRIVE,
                    is_personal=True,
                    picture=self.picture_of(result),
                    actions=self._after_result(),
                )
            case Summarise():
                text = self.words("messages/summary", {"channel": channel})
                return Outgoing(text=text)
            case CopyAll():
                return Outgoing(text=self.words("messages/export", {"channel": channel}))

    def picture_of(self, result: Result, theme: Theme = Theme.LIGHT) -> Picture | None:
        """Return the drawing of a ranking; where something is urgent, nothing stands before it."""
        tier = result.conclusion.disposition
        return None if tier in MUST_ARRIVE else self.drawings.of_result(result, theme)

    def _after_result(self) -> tuple[Action, ...]:
        if self.pathway.content.pathway.follows:  # a check-in: its clinic has the answers
            return ()
        return (Action(self.words("messages/summary_button", {}), "/summary"),)

    def result(self, result: Result, channel: Channel) -> str:
        """Return a whole result as a patient reads it."""
        conclusion, assessment = result.conclusion, result.assessment
        plain = [spec for spec in result.advice if spec.region is None]
        if conclusion.disposition is None:
            return self.words("messages/not_finished", {"signs": len(conclusion.safety.open_signs)})
        tier = conclusion.disposition
        return self.words(
            "messages/result",
            {
                "channel": channel,
                "headline": HEADLINES[tier].format(
                    deadline=deadline_words(conclusion.deadline_hours)
                ),
                "recheck": recheck_words(conclusion.recheck_hours),
                "conclusion": conclusion,
                "assessment": assessment,
                "actions": self._all(result, (s for s in plain if s.id != SAFETY_NET)),
                "helps": self._all(result, (s for s in result.advice if s.region)),
                "safety_net": self._all(result, (s for s in plain if s.id == SAFETY_NET)),
                "missing": self._most_useful(result),
                "summary": list(self._summary(result)),
                "referral": self.referral(result.referral, result) if result.referral else "",
                "referral_to": result.referral.to if result.referral else "",
            },
        )

    def _all(self, result: Result, specs: Iterable[Advice]) -> list[str]:
        return [self.advice(spec, result) for spec in specs]

    def _most_useful(self, result: Result) -> str:
        """Name the missing answer that would help most, where a ranking could be shown at all."""
        if not tests_allowed(self.pathway, result.values, result.conclusion):
            return ""
        return "".join(self._name_of(id) for id in result.assessment.needed[:1])

    def _summary(self, result: Result) -> Iterator[str]:
        """Yield what a clinician wants to read first, in the patient's own answers."""
        for id in self.pathway.content.pathway.summary:
            value = result.values.get(id, BESIDE)
            if value not in (BESIDE, NOT_SURE, "no", ("none",)):
                item = self.pathway.items[id]
                yield f"{item.title}: {spoken(item, value)}{self._why_not_done(id, result)}"
        signs = (self.pathway.items[id] for id in result.conclusion.safety.signs)
        shown = "; ".join(sign.text for sign in signs if not sign.private)
        if shown:
            yield f"Warning signs: {shown}"

    def _why_not_done(self, test: str, result: Result) -> str:
        """Say why a self-test was left out, where a reason was given."""
        id = f"{test}.{NOT_DONE_REASON}"
        reason = result.values.get(id, BESIDE)
        return "" if reason == BESIDE else f" ({spoken(self.pathway.items[id], reason)})"

    def _name_of(self, item: str) -> str:
        test = self.pathway.tests.get(item)
        return f"the self-test {test.name!r}" if test else self.pathway.items[item].title

    def _sources_of(self, prompt: Prompt) -> list[str]:
        known = {source.id: source for source in self.pathway.content.sources}
        cited = dict.fromkeys(id for item in prompt.items for id in item.sources)
        return [f"{known[id].authors or known[id].title} {known[id].year or ''}" for id in cited]

    def advice(self, spec: Advice, result: Result) -> str:
        """Return one paragraph of advice."""
        return self.words(f"advice/{spec.template}", {"child": is_child(result)})

    def referral(self, spec: Referral, result: Result) -> str:
        """Return the words to show a clinician."""
        return self.words(f"referral/{spec.template}", {"child": is_child(result)})

    def explanation(self, explained: Explained) -> str:
        """Return why, as a clinician reads it."""
        return self.words("explanation/clinician", {"why": explained})

    def notices(self) -> Iterator[Notice]:
        """Yield an error for each template that content names and that does not parse or exist."""
        content = self.pathway.content
        names = [f"advice/{spec.template}" for spec in content.advice]
        names += [f"referral/{spec.template}" for spec in content.referrals]
        for folder in FOLDERS:
            names += [f"{folder}/{path.stem}" for path in (TEMPLATES / folder).glob("*.j2")]
        for name in dict.fromkeys(names):
            try:
                self._template(name)
                self._refuse_without_number(f"{name}.j2")
            except TemplateError as error:
                yield from refused(str(error))

    def _refuse_without_number(self, file: str) -> None:
        """Refuse a text of one's own that leaves out the emergency number which ours names."""
        source, path, _ = self._loader.get_source(self._environment, file)
        ours = TEMPLATES / file
        if ours.is_file() and not ours.samefile(path):
            shipped = ours.read_text(encoding="utf-8")
            if self._names_number(shipped) and not self._names_number(source):
                raise TemplateError(
                    f"templates/{file}: leaves out the emergency number;"
                    " write {{ country.emergency.number }}"
                )

    def _names_number(self, source: str) -> bool:
        found = self._environment.parse(source).find_all(Getattr)
        return any((one.attr, getattr(one.node, "attr", "")) == NUMBER for one in found)

    def refuse_broken(self) -> None:
        """Raise TemplateError for the first template that is missing or broken."""
        for notice in self.notices():
            raise TemplateError(f"{notice.file} {notice.key}: {notice.message}; {notice.remedy}")

    def words(self, name: str, values: Mapping[str, object]) -> str:
        """Render one template; a missing or broken one is named in a TemplateError."""
        try:
            return self._template(name).render(values).strip()
        except (UndefinedError, TypeError, ArithmeticError, ValueError) as error:
            raise TemplateError(f"templates/{name}.j2: {error}; mend it") from error

    def _template(self, name: str) -> Template:
        try:
            return self._environment.get_template(f"{name}.j2")
        except UnicodeDecodeError as error:
            raise TemplateError(f"templates/{name}.j2: is no UTF-8 text; save it so") from error
        except TemplateNotFound as error:
            raise TemplateError(f"templates/{error.name}: no such template; add it") from error
        except TemplateSyntaxError as error:
            place = f"templates/{error.name} line {error.lineno}"
            raise TemplateError(f"{place}: {error.message}; mend the template") from error


def verdict(conclusion: Conclusion) -> str:
    """Return how soon and where to go, to follow "I would say"."""
    if conclusion.disposition is None:
        return "answer the rest first"
    words = VERDICTS[conclusion.disposition]
    return words.format(deadline=deadline_words(conclusion.deadline_hours))


def is_child(result: Result) -> bool:
    """Tell whether the words should speak of a child."""
    age = result.values.get("age")
    young = isinstance(age, (int, float)) and age < 18
    return young or result.values.get("subject") == "child"


def recheck_words(hours: int | None) -> str:
    """Return when to look again, in words.

    >>> [recheck_words(hours) for hours in (48, 336)]
    ['in 2 days', 'in 2 weeks']
    """
    return deadline_words(hours).replace("within", "in") if hours else ""


def deadline_words(hours: int | None) -> str:
    """Return a deadline in words.

    >>> [deadline_words(hours) for hours in (0, 24, 48, 120, 336)]
    ['now', 'today', 'within 2 days', 'within 5 days', 'within 2 weeks']
    """
    if hours is None:
        return "no visit needed now"
    if hours <= 24:
        return "today" if hours else "now"
    number, unit = (
        (hours // HOURS_A_WEEK, "week") if hours % HOURS_A_WEEK == 0 else (hours // 24, "day")
    )
    return f"within {number} {unit}{'' if number == 1 else 's'}"
