"""Connects content: what authors wrote becomes items, screens and rules of one Pathway."""

from collections.abc import Iterator, Mapping, Sequence

from flows.errors import ContentError
from flows.pathway import model
from flows.pathway.answers import LEFT, NO, NOT_DONE, RIGHT, YES
from flows.pathway.authoring import Reader
from flows.pathway.brevity import check_signs_short
from flows.pathway.conditions import NEVER, Condition, items_of
from flows.pathway.cut_offs import check_cut_offs
from flows.pathway.leaves import Compare
from flows.pathway.model import (
    Doubt,
    GateBlock,
    Item,
    Need,
    Pathway,
    Screen,
    Test,
    made_of,
)
from flows.pathway.names import check_names, nearest
from flows.pathway.places import PLAN, Places
from flows.pathway.possible import check_possible
from flows.pathway.questions import (
    Block,
    Choice,
    Question,
    QuestionList,
    Recorded,
    SelfTest,
    Sign,
    SignScreen,
)
from flows.pathway.references import RawCondition
from flows.pathway.rules import Finding, Rule
from flows.pathway.saying import reworded
from flows.pathway.schema import Content
from flows.pathway.unique import check_unique
from flows.pathway.urgency import check_urgency
from flows.pathway.vocabularies import check_vocabularies
from flows.pathway.whom import SELF, words_for
from flows.pathway.wording import ENGLISH, Wording

NOT_DONE_REASON, TOO_SORE = "not_done_reason", "too_sore"
TYPED = "typed"
"""The screen of the signs that nobody is asked about."""


def connect(
    content: Content,
    *,
    places: Places,
    content_hash: str,
    wording: Wording = ENGLISH,
    written: Content | None = None,
    whom: str = SELF,
) -> Pathway:
    """Build the Pathway; raise ContentError for the first thing that does not fit.

    It speaks as of the knee of `whom`; `written` is the content before it was translated.
    """
    check_unique(content, places)
    if wording is ENGLISH:
        check_signs_short(content, places)
    said = reworded(content, lambda _, words: words_for(whom, words))
    connector = _Connector(said, places, wording)
    pathway = connector.pathway(content_hash, written or content, content)
    if written is None:  # in other words it is the same
        connector.check(pathway)
    return pathway


class _Connector:
    """Lives for one call of `connect` and keeps every condition it reads, with its place."""

    def __init__(self, content: Content, places: Places, wording: Wording) -> None:
        self.content = content
        self.places = places
        self.wording = wording
        self.yes_no = (Choice(id=YES, label=wording.yes), Choice(id=NO, label=wording.no))
        self.placed: list[tuple[str, Condition]] = []
        categories = {test.id: test.value.categories for test in content.self_tests}
        facts: dict[str, Condition] = {}
        for name, raw in content.pathway.facts.items():
            place = f"{PLAN} facts.{name}"
            facts[name] = Reader(facts, categories).read(raw, place)
            self.placed.append((place, facts[name]))
        self.reader = Reader(facts, categories)

    def pathway(self, content_hash: str, written: Content, readings: Content) -> Pathway:
        content = self.content
        screens = tuple(self._screens())
        items = {sign.id: self._sign(sign, TYPED) for sign in content.typed_signs}
        items |= {item.id: item for screen in screens for item in screen.items}
        rules = tuple(self._rule(rule, "rules") for rule in content.rules)
        return Pathway(
            content=content,
            places=self.places,
            content_hash=content_hash,
            wording=self.wording,
            written=written,
            readings=readings,
            items=items,
            screens=screens,
            tests={test.id: self._test(test) for test in content.self_tests},
            rules=rules,
            otherwise=tuple(self._rule(rule, "otherwise") for rule in content.otherwise),
            needs=tuple(
                made_of(
                    need, Need, when=self._read(need.when, self.places.of("self_care", need.id))
                )
                for need in content.self_care
            ),
            findings=tuple(self._finding(finding) for finding in content.findings),
            doubts=tuple(
                made_of(one, Doubt, when=self._read(one.when, f"{PLAN} doubts.{one.id}"))
                for one in content.pathway.scoring.doubts
            ),
            advice=tuple(self._paragraph(spec, "advice") for spec in content.advice),
            referrals=tuple(self._paragraph(spec, "referrals") for spec in content.referrals),
            test_blocks=self._blocks(content.pathway.self_test_blocks, f"{PLAN} self_test_blocks"),
            of_age=Compare("age", "at_least", content.pathway.minors.adult_from),
            cleared=self._read(content.pathway.minors.cleared, f"{PLAN} minors.cleared"),
            conflict_yields=self._conflict_yields(),
            unsure_is_yes=_unsure_is_yes(rules, items),
        )

    def check(self, pathway: Pathway) -> None:
        """Raise ContentError for the first name or condition that does not fit."""
        check_names(pathway, self.placed)
        check_urgency(pathway)
        check_cut_offs(pathway, self.placed)
        check_possible(pathway, self.placed)
        check_vocabularies(pathway)

    def _read(self, raw: RawCondition, place: str) -> Condition:
        condition = self.reader.read(raw, place)
        self.placed.append((place, condition))
        return condition

    def _asked_if(self, kind: str, id: str) -> str:
        return f"{self.places.of(kind, id)} ask_if"

    def _paragraph(self, spec: model.Spec, kind: str) -> model.Paragraph[model.Spec]:
        when = self._read(spec.when, self.places.of(kind, spec.id))
        return model.Paragraph(spec=spec, when=when)

    def _conflict_yields(self) -> Condition:
        conflict = self.content.pathway.scoring.conflict
        if conflict is None or conflict.yields is None:
            return NEVER
        return self._read(conflict.yields, f"{PLAN} conflict.yields")

    def _screens(self) -> Iterator[Screen]:
        questions = {question.id: question for question in self.content.questions}
        groups = {group.id: group for group in self.content.signs}
        tests = {test.id: test for test in self.content.self_tests}
        lists = {one.id: one for one in self.content.lists}
        listed = {id for one in self.content.lists for id in one.asks}
        known = {*questions, *groups, *tests, *lists} - listed
        for part in self.content.pathway.parts:
            for id in part.asks:
                if id not in known:
                    raise ContentError(
                        f"{PLAN} parts: nothing is called {id!r}{nearest(id, known)}"
                    )
                if id in lists:
                    yield self._list_screen(lists[id], questions, part.id)
                elif id in questions:
                    yield self._question_screen(questions[id], part.id)
                elif id in groups:
                    yield self._group_screen(groups[id], part.id)
                else:
                    yield from self._test_screens(tests[id])
        for id in known - {id for part in self.content.pathway.parts for id in part.asks}:
            raise ContentError(f"{PLAN} parts: {id!r} is never asked; add it to a part")

    def _list_screen(
        self, one: QuestionList, questions: Mapping[str, Question], section: str
    ) -> Screen:
        for id in one.asks:
            if id not in questions or not questions[id].ticks:
                raise ContentError(f"{one.id}: {id!r} is no question with ticks; add them to it")
        items = tuple(self._question(questions[id], section, one.id) for id in one.asks)
        return made_of(one, Screen, section=section, items=items)

    def _question_screen(self, question: Question, section: str) -> Screen:
        item = self._question(question, section, question.id)
        return made_of(question, Screen, section=section, items=(item,), help="")

    def _question(self, question: Question, section: str, screen: str) -> Item:
        choices = question.choices or (self.yes_no if question.kind == "yes_no" else ())
        ask_if = self._read(question.ask_if, self._asked_if("questions", question.id))
        return made_of(
            question,
            Item,
            section=section,
            screen=screen,
            choices=choices,
            ask_if=ask_if,
            wording=self.wording,
        )

    def _group_screen(self, group: SignScreen, section: str) -> Screen:
        signs = tuple(self._sign(sign, group.id) for sign in group.signs)
        return made_of(group, Screen, section=section, items=signs)

    def _sign(self, sign: Sign, screen: str) -> Item:
        kind = "typed_signs" if sign.typed_only else "signs"
        return made_of(
            sign,
            Item,
            section="safety",
            screen=screen,
            kind="yes_no",
            title=sign.text,
            choices=self.yes_no,
            unsure=self.wording.not_sure,
            ask_if=NEVER
            if sign.typed_only
            else self._read(sign.ask_if, self._asked_if(kind, sign.id)),
            is_sign=True,
            wording=self.wording,
        )

    def _test_screens(self, test: SelfTest) -> Iterator[Screen]:
        built = self._test(test)
        for recorded in (test.value, *test.also, _not_done_reason(test, self.wording)):
            item = made_of(
                recorded,
                Item,
                id=f"{test.id}.{recorded.id}" if recorded.id else test.id,
                section="self_test",
                screen=test.id,
                test=test.id,
                choices=recorded.choices or (self.yes_no if recorded.kind == "yes_no" else ()),
                ask_if=self._read(recorded.ask_if, self._asked_if("self_tests", test.id)),
                sources=test.sources,
                wording=self.wording,
            )
            for side in (LEFT, RIGHT) if item.per_side else (None,):
                yield Screen(
                    id=f"{item.id}.{side}" if side else item.id,
                    section="self_test",
                    title=test.name,
                    why=test.why,
                    items=(item,),
                    side=side,
                    test=built,
                )

    def _test(self, test: SelfTest) -> Test:
        blocks = self._blocks(test.blocks, self.places.of("self_tests", test.id))
        return made_of(test, Test, blocks=blocks)

    def _blocks(self, blocks: Sequence[Block], place: str) -> tuple[GateBlock, ...]:
        return tuple(
            GateBlock(
                id=block.id,
                when=self._read(block.when, f"{place} {block.id}"),
                reason=block.reason,
                opens_if_unknown=block.if_unknown == "open",
            )
            for block in blocks
        )

    def _rule(self, rule: Rule, kind: str) -> model.Rule:
        place = self.places.of(kind, rule.id)
        when = self._read(rule.when, place)
        unless = None if rule.unless is None else self._read(rule.unless, f"{place} unless")
        return made_of(rule, model.Rule, code=rule.rule, when=when, unless=unless)

    def _finding(self, finding: Finding) -> model.Finding:
        when = self._read(finding.when, self.places.of("findings", finding.id))
        return made_of(finding, model.Finding, when=when)


def _unsure_is_yes(rules: Sequence[model.Rule], items: dict[str, Item]) -> frozenset[str]:
    named = {id for rule in rules if rule.code[0] in "ED" for id in items_of(rule.when)}
    return frozenset(id for id in named if id in items and items[id].is_sign)


def _not_done_reason(test: SelfTest, wording: Wording) -> Recorded:
    return Recorded(
        id=NOT_DONE_REASON,
        kind="single",
        title=wording.why_not_done,
        text=wording.what_kept_you,
        per_side=False,
        unsure=None,
        choices=(
            Choice(id=TOO_SORE, label=wording.too_sore),
            Choice(id="no_space_or_help", label=wording.no_space_or_help),
            Choice(id="prefer_not", label=wording.prefer_not),
        ),
        ask_if={test.id: {"is": [NOT_DONE], "side": "any"}},
    )
