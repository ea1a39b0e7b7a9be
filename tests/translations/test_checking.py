"""Every kind of mistake in a text or its translation is found, and told where it stands."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from bot.conversation.places import TEMPLATES
from bot.conversation.reviews import Review, mark_of
from bot.translations.checking import spoken_notices
from bot.translations.messages import Message, messages
from bot.translations.signing import append_reviews
from bot.translations.updating import left_in, update
from flows.notices import ERROR, NOTE, Notice
from flows.pathway.loading import CONTENT, shipped
from tests.conftest import called

HEADER = """msgid ""
msgstr ""
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1)\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""
CALL = Message(area="messages", name="messages/x", text="Call {{ number }} within 2 days: /help.")
HARD = (
    "Notwithstanding considerable multidisciplinary rehabilitation interventions administered"
    " periodically, musculoskeletal deterioration necessitates comprehensive radiological"
    " investigation preceding orthopaedic reconsideration of conservative alternatives altogether"
)
DIFFICIL = (
    "No obstante las consideraciones multidisciplinarias administradas peri\u00f3dicamente, el"
    " deterioro musculoesquel\u00e9tico degenerativo requerir\u00eda investigaciones"
    " radiol\u00f3gicas complementarias anteriores a la reconsideraci\u00f3n traumatol\u00f3gica"
)
Check = Callable[..., list[Notice]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Check one text against what stands in a catalogue for it."""
    folder = tmp_path / "locale" / "es"
    folder.mkdir(parents=True)

    def checked(message: Message, entry: str = "", *, complete: bool = False) -> list[Notice]:
        (folder / f"{message.area}.po").write_text(HEADER + entry, encoding="utf-8")
        (folder / "language.yaml").write_text(f"complete: {str(complete).lower()}\n")
        return list(spoken_notices([message], [], ["es"], (tmp_path,)))

    return checked


def entry(message: Message, words: str, *, flag: str = "") -> str:
    """Return the lines of a catalogue for a text."""
    texts = [("msgctxt", message.name), ("msgid", message.text), ("msgstr", words)]
    lines = [f'{key} "{text}"'.replace("\n", "\\n") for key, text in texts]
    return "\n".join([*([f"#, {flag}"] if flag else []), *lines]) + "\n"


def codes(found: list[Notice]) -> set[str]:
    """Return what was found, but that nobody has signed."""
    return {notice.code for notice in found} - {"unreviewed"}


def test_good_translation_is_not_named(check: Check) -> None:
    good = entry(CALL, "Llame al {{ number }} antes de 2 d\u00edas: /help.")

    assert codes(check(CALL, good, complete=True)) == set()


@pytest.mark.parametrize(("complete", "level"), [(True, ERROR), (False, NOTE)])
def test_missing_translation_is_named(check: Check, complete: bool, level: str) -> None:
    missing = next(n for n in check(CALL, complete=complete) if n.code == "untranslated")

    assert (missing.level, missing.file, missing.key) == (level, "es/messages.po", "messages/x")


def test_translation_of_changed_text_is_stale_and_missing(check: Check) -> None:
    old = Message(area="messages", name="messages/x", text="Call {{ number }}.")

    found = check(CALL, entry(old, "Llame al {{ number }}."), complete=True)

    assert codes(found) == {"stale", "untranslated"}


def test_fuzzy_translation_counts_as_none(check: Check) -> None:
    guessed = entry(CALL, "Llame al {{ number }} antes de 2 d\u00edas: /help.", flag="fuzzy")

    assert codes(check(CALL, guessed)) == {"stale", "untranslated"}


@pytest.mark.parametrize(
    "words",
    [
        "Llame al {{ numero }} antes de 2 d\u00edas: /help.",
        "Llame antes de 2 d\u00edas: /help.",
        "Llame al {{ number }} antes de 20 d\u00edas: /help.",
        "Llame al {{ number }} antes de 2 d\u00edas: /ayuda.",
        "<b>Llame</b> al {{ number }} antes de 2 d\u00edas: /help.",
    ],
    ids=["renamed", "left_out", "number", "command", "tag"],
)
def test_both_sides_share_code_numbers_and_commands(check: Check, words: str) -> None:
    assert codes(check(CALL, entry(CALL, words))) == {"differs"}


def test_words_in_code_may_differ(check: Check) -> None:
    chosen = Message(area="messages", name="messages/x", text='Press {{ "Go" if x else "Stop" }}')
    good = entry(chosen, 'Pulse {{ \\"Seguir\\" if x else \\"Parar\\" }}').replace(
        chosen.text, chosen.text.replace('"', '\\"')
    )

    assert codes(check(chosen, good)) == set()


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("It is nothing serious.", "Descanse.", "banned"),
        ("Rest.", "No es nada grave.", "banned"),
        ("Rest.", "Haga reposo absoluto.", "banned"),
        ("Rest.", "Tome 400 mg.", "banned"),
        ("Not without a stick.", "Con bast\u00f3n.", "double_negative"),
        ("Rest.", "No es imposible.", "double_negative"),
        ("\u2713", "S\u00ed", "no_words"),
        ("Yes", "\u2713", "no_words"),
        (HARD, "Descanse.", "hard_to_read"),
        ("Rest.", DIFFICIL, "hard_to_read"),
    ],
)
def test_words_are_looked_at_in_both_languages(
    check: Check, text: str, words: str, code: str
) -> None:
    message = Message(area="messages", name="messages/x", text=text)

    assert code in codes(check(message, entry(message, words)))


def test_hard_words_for_a_clinician_pass(check: Check) -> None:
    message = Message(area="advice", name="referral/x", text=HARD)

    assert codes(check(message, entry(message, DIFFICIL))) == set()


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("telegram/description", 512),
        ("telegram/short_description", 120),
        ("pictures.x.alt", 1024),
        ("wording.yes", 64),
        ("messages/x", 4096),
    ],
)
def test_what_telegram_does_not_take_is_named(check: Check, name: str, longest: int) -> None:
    message = Message(area="messages", name=name, text="Yes")

    assert codes(check(message, entry(message, "a. " * (longest // 3)))) == set()
    assert "too_long" in codes(check(message, entry(message, "a. " * (longest // 3 + 1))))


MANY = Message(area="messages", name="phrase", text="{n} week", many="{n} weeks")


@pytest.mark.parametrize(
    ("forms", "found"),
    [(("la semana", "{n} semanas"), set()), (("{n} semana", "{x} semanas"), {"differs"})],
)
def test_forms_of_a_number_have_no_field_of_their_own(
    check: Check, forms: tuple[str, str], found: set[str]
) -> None:
    lines = [f'msgid_plural "{MANY.many}"', *(f'msgstr[{n}] "{w}"' for n, w in enumerate(forms))]
    words = entry(MANY, "").replace('msgstr ""', "\n".join(lines))

    assert codes(check(MANY, words)) == found


def test_folder_that_is_no_language_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "zz"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(HEADER, encoding="utf-8")

    [found] = spoken_notices([CALL], [], ["zz"], (tmp_path,))

    assert (found.file, found.message) == ("locale/zz", "is no language")


def test_catalogues_are_not_begun_for_what_is_no_language(tmp_path: Path) -> None:
    content = tmp_path / "content"
    copytree(CONTENT, content)

    assert called("texts", "zz", "--content", content).refuses("'zz' is no language")
    assert not (tmp_path / "templates").exists()


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Templates of an author, whose Spanish is not whole, before ours, whose Spanish is."""
    own, ours = tmp_path / "own", tmp_path / "ours"
    for folder, text, whole in ((own, "Mine.", "false"), (ours, "Ours.", "true")):
        spanish = folder / "locale" / "es"
        spanish.mkdir(parents=True)
        words = entry(Message(area="messages", name="messages/x", text=text), "Suyo.")
        (spanish / "messages.po").write_text(HEADER + words, encoding="utf-8")
        (spanish / "language.yaml").write_text(f"complete: {whole}\n")
    return own


def test_only_the_catalogue_of_the_author_is_stale(beside: Path) -> None:
    mine = Message(area="messages", name="messages/x", text="Mine.")

    found = spoken_notices([mine], [], ["es"], (beside, beside.parent / "ours"))

    assert codes(list(found)) == set()


def test_author_says_whether_a_language_is_whole(beside: Path) -> None:
    new = Message(area="messages", name="messages/x", text="New.")

    found = spoken_notices([new], [], ["es"], (beside, beside.parent / "ours"))

    assert {notice.level for notice in found} == {NOTE}


def test_template_of_the_author_is_said_in_place_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "messages"
    folder.mkdir()
    (folder / "help.j2").write_text("Ask at the desk.", encoding="utf-8")

    every = messages([], (tmp_path, TEMPLATES))

    help_ = [one.text for one in every if (one.area, one.name) == ("messages", "messages/help")]
    assert help_ == ["Ask at the desk."]
    assert any(one.name == "messages/privacy" for one in every)


def test_broken_catalogue_is_named(check: Check) -> None:
    found = check(CALL, 'msgid "no end\n')

    assert [notice.code for notice in found] == ["content"]
    assert found[0].file == "locale/es/messages.po"


def test_review_counts_until_a_word_changes(check: Check, tmp_path: Path) -> None:
    words = entry(CALL, "Llame al {{ number }} antes de 2 d\u00edas: /help.")
    check(CALL, words)
    path = tmp_path / "locale" / "es" / "messages.po"
    day = "2026-11-26"
    review = Review(area="messages", hash=mark_of(path), name="Ana", role="fisio", date=day)  # type: ignore[arg-type] # read as a day
    append_reviews(path.parent, [review])

    signed = list(spoken_notices([CALL], [], ["es"], (tmp_path,)))
    path.write_text(path.read_text().replace("Llame al", "Marque el"))
    changed = list(spoken_notices([CALL], [], ["es"], (tmp_path,)))

    assert "unreviewed" not in {notice.code for notice in signed}
    assert "unreviewed" in {notice.code for notice in changed}


def test_update_keeps_words_and_marks_what_changed(tmp_path: Path) -> None:
    update(tmp_path, "es", [CALL])
    path = tmp_path / "messages.po"
    path.write_text(path.read_text().replace('msgstr ""\n\n', 'msgstr ""\n\n'))
    text = path.read_text()
    path.write_text(text[: text.rindex('msgstr ""')] + 'msgstr "Llame al {{ number }}"\n')

    update(tmp_path, "es", [CALL])
    kept = left_in(path, "es")
    update(tmp_path, "es", [Message(area="messages", name=CALL.name, text=f"{CALL.text} Now!")])

    assert kept == 0
    assert left_in(path, "es") == 1
    assert "fuzzy" in path.read_text()


@pytest.fixture(scope="module")
def every() -> tuple[Message, ...]:
    """All that a patient may read of what is shipped."""
    return messages([shipped(), shipped("checkin")])


def test_shipped_words_have_no_errors(every: tuple[Message, ...]) -> None:
    pathways = [shipped(), shipped("checkin")]

    wrong = [n for n in spoken_notices(every, pathways, ["es"]) if n.level == ERROR]

    assert wrong == []


def test_shipped_catalogues_are_as_updated(every: tuple[Message, ...], tmp_path: Path) -> None:
    for path in (TEMPLATES / "locale" / "es").glob("*.po"):
        (tmp_path / path.name).write_bytes(path.read_bytes())

    update(tmp_path, "es", every)

    for path in tmp_path.glob("*.po"):
        assert path.read_bytes() == (TEMPLATES / "locale" / "es" / path.name).read_bytes()
