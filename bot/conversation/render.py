"""Turns replies into words by the templates; the questions' own words come from content."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import FileSystemLoader, UndefinedError

from bot.conversation.about_result import told_of
from bot.conversation.catalogue import (
    IN_ENGLISH,
    Catalogue,
    CatalogueError,
    files_of,
    languages,
    read_catalogue,
    spoken_name,
)
from bot.conversation.channel import Channel
from bot.conversation.drawings import Drawings
from bot.conversation.environment import (
    TemplateError,
    environment_of,
    refuse_without_number,
    template_of,
)
from bot.conversation.outgoing import Action, Outgoing
from bot.conversation.phrases import Phrases
from bot.conversation.places import TEMPLATES
from bot.conversation.reviews import unreviewed
from bot.pictures.picture import Picture, Theme
from bot.retention import Retention
from bot.store.personal import OF_PATIENTS
from flows.errors import FlowsError
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
from flows.pathway.translating import about, in_other_words, translated_country
from flows.pathway.vocabularies import messages_of
from flows.pathway.whom import whose, words_for
from flows.talking.explained import Explained
from flows.talking.labels import LABELS
from flows.talking.own_prompts import IS_IT_NOW
from flows.talking.prompts import Prompt
from flows.talking.replies import Ask, CopyAll, Reply, Say, Show, Summarise
from flows.talking.spoken import spoken

LOG = logging.getLogger(__name__)
QUESTION = "question"
SAFETY_NET = "safety_net"
FOLDERS = (
    *("book", "checkin", "clinic", "explanation", "handover"),
    *("messages", "pictures", "privacy", "telegram", "web"),
)
PERSONAL = ("answers", "change_preview", "heard", "sure_to_change", "why_result")
"""Messages that repeat what somebody told."""
MUST_ARRIVE = (Disposition.EMERGENCY, Disposition.SAME_DAY)


class Renderer:
    """Renders for one clinic in one country."""

    def __init__(
        self,
        pathway: Pathway,
        country: Country,
        clinic: Clinic,
        folders: Sequence[Path] = (TEMPLATES,),
        catalogue: Catalogue = IN_ENGLISH,
        retention: Retention = Retention(),  # noqa: B008 - it cannot be changed
    ) -> None:
        self.pathway = pathway
        self.catalogue = catalogue
        self.phrases = Phrases(catalogue)
        self.country = country
        self.drawings = Drawings(self.words, pathway)
        self._clinic = clinic
        self._retention = retention
        self._folders = tuple(folders)
        self._others: dict[str, Renderer] = {catalogue.language: self}
        self.languages = languages(self._folders)
        """Those that can be spoken, English first."""
        loader = FileSystemLoader(list(folders))
        self._environment = environment_of(loader, pathway, catalogue, self.phrases)
        self._environment.globals.update(
            country=country,
            clinic=clinic,
            sources_of=self._sources_of,
            language=self.language,
            languages=self.spoken_names,
            is_reviewed=not unreviewed(files_of(self.language, self._folders)),
            retention=retention,
            kept=OF_PATIENTS,
        )

    @property
    def language(self) -> str:
        """The language that it speaks."""
        return self.catalogue.language

    @property
    def default(self) -> str:
        """The language to speak where nobody asked for one."""
        return self._clinic.language

    def spoken_names(self) -> list[tuple[str, str]]:
        """Return the languages that it can speak, with what they call themselves."""
        return [(id, spoken_name(id)) for id in self.languages]

    def speaking(self, language: str) -> "Renderer":
        """Return one that says the same in another language; in an unknown one, in English."""
        english = self._others.get(IN_ENGLISH.language, self)
        if language not in self._others and language in self.languages:
            try:
                self._others[language] = self._translated(language)
            except (CatalogueError, FlowsError) as error:
                LOG.error("%s is not spoken: %s", language, error)
                self._others[language] = english
        return self._others.get(language, english)

    def _translated(self, language: str) -> "Renderer":
        catalogue = read_catalogue(language, self._folders)
        pathway = in_other_words(self.pathway, language, catalogue.say, LABELS)
        country = translated_country(self.country, pathway)
        other = Renderer(pathway, country, self._clinic, self._folders, catalogue, self._retention)
        other._others = self._others
        return other

    def phrase(self, words: str) -> str:
        """Return words that stand in code, such as those of a button."""
        return self.catalogue.say("phrase", words)

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
                    must_arrive=prompt.screen == IS_IT_NOW.screen,
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
                return Outgoing(text=text, is_personal=True)
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
        told = about(self.pathway, whose(result.values))
        plain = [spec for spec in result.advice if spec.region is None]
        if conclusion.disposition is None:
            return self.words("messages/not_finished", {"signs": len(conclusion.safety.open_signs)})
        return self.words(
            "messages/result",
            {
                "channel": channel,
                "subject": whose(result.values),
                "headline": words_for(whose(result.values), self.phrases.headline(conclusion)),
                "recheck": self.phrases.recheck(conclusion.recheck_hours),
                "conclusion": conclusion,
                "assessment": assessment,
                "actions": self._all(result, (s for s in plain if s.id != SAFETY_NET)),
                "helps": self._all(result, (s for s in result.advice if s.region)),
                "safety_net": self._all(result, (s for s in plain if s.id == SAFETY_NET)),
                "missing": self._most_useful(told, result),
                "summary": list(self._summary(told, result)),
                "referral": self.referral(result.referral, result) if result.referral else "",
                "referral_to": result.referral.to if result.referral else "",
            },
        )

    def _all(self, result: Result, specs: Iterable[Advice]) -> list[str]:
        return [self.advice(spec, result) for spec in specs]

    def _most_useful(self, told: Pathway, result: Result) -> str:
        """Name the missing answer that would help most, where a ranking could be shown at all."""
        if not tests_allowed(told, result.values, result.conclusion):
            return ""
        return "".join(self._name_of(told, id) for id in result.assessment.needed[:1])

    def _summary(self, told: Pathway, result: Result) -> Iterator[str]:
        """Yield what a clinician wants to read first, in the patient's own answers."""
        for id in told.content.pathway.summary:
            value = result.values.get(id, BESIDE)
            if value not in (BESIDE, NOT_SURE, "no", ("none",)):
                item = told.items[id]
                yield f"{item.title}: {spoken(item, value)}{_why_not_done(told, id, result)}"
        signs = (told.items[id] for id in result.conclusion.safety.signs)
        if shown := "; ".join(sign.text for sign in signs if not sign.private):
            yield f"{self.phrase('Warning signs')}: {shown}"

    def _name_of(self, told: Pathway, item: str) -> str:
        if test := told.tests.get(item):
            return self.phrase("the self-test '{test}'").format(test=test.name)
        return told.items[item].title

    def _sources_of(self, prompt: Prompt) -> list[str]:
        known = {source.id: source for source in self.pathway.content.sources}
        cited = dict.fromkeys(id for item in prompt.items for id in item.sources)
        return [f"{known[id].authors or known[id].title} {known[id].year or ''}" for id in cited]

    def advice(self, spec: Advice, result: Result, whom: str = "") -> str:
        """Return one paragraph of advice, as it is said of `whom`, or else to whoever answered."""
        return self._about(result, f"advice/{spec.template}", whom)

    def referral(self, spec: Referral, result: Result) -> str:
        """Return the words to show a clinician."""
        return self._about(result, f"referral/{spec.template}")

    def _about(self, result: Result, name: str, whom: str = "") -> str:
        told = self.words(name, told_of(self.pathway, result))
        return words_for(whom or whose(result.values), told)

    def explanation(self, explained: Explained) -> str:
        """Return why, as a clinician reads it."""
        return self.words("explanation/clinician", {"why": explained})

    def notices(self) -> Iterator[Notice]:
        """Yield an error for each template that content names and that does not parse or exist."""
        content = self.pathway.content
        names = [f"advice/{spec.template}" for spec in content.advice]
        names += [f"referral/{spec.template}" for spec in content.referrals]
        names += [f"messages/{name}" for name in messages_of(content.vocabularies)]
        for folder in FOLDERS:
            names += [f"{folder}/{path.stem}" for path in (TEMPLATES / folder).glob("*.j2")]
        for name in dict.fromkeys(names):
            try:
                template_of(self._environment, name)
                refuse_without_number(self._environment, f"{name}.j2")
            except TemplateError as error:
                yield from refused(str(error))

    def refuse_broken(self) -> None:
        """Raise TemplateError for the first template that is missing or broken."""
        for notice in self.notices():
            raise TemplateError(f"{notice.file} {notice.key}: {notice.message}; {notice.remedy}")

    def words(self, name: str, values: Mapping[str, object]) -> str:
        """Render one template; a missing or broken one is named in a TemplateError.

        One that is broken in another language is said in English: nobody waits for a translator.
        """
        english = self._others.get(IN_ENGLISH.language, self)
        try:
            return self._rendered(name, values)
        except TemplateError as error:
            if english is self:
                raise
            LOG.error("%s: %s", self.language, error)
            return english.words(name, values)

    def _rendered(self, name: str, values: Mapping[str, object]) -> str:
        try:
            return template_of(self._environment, name).render(values).strip()
        except (UndefinedError, TypeError, ArithmeticError, ValueError) as error:
            raise TemplateError(f"templates/{name}.j2: {error}; mend it") from error


def _why_not_done(told: Pathway, test: str, result: Result) -> str:
    """Say why a self-test was left out, where a reason was given."""
    id = f"{test}.{NOT_DONE_REASON}"
    reason = result.values.get(id, BESIDE)
    return "" if reason == BESIDE else f" ({spoken(told.items[id], reason)})"
