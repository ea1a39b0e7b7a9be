"""`kneebot clinic` as a clinic uses it: add one, staff, codes, a list, a sheet, an export."""

import csv
import json
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clinics.codes import Reason, Refused, link_chat, read_code
from bot.commands.keys import same_key
from bot.settings import Settings
from bot.simulation.server import served_in_thread
from bot.simulation.telegram import TOKEN, Telegram
from bot.store.audit import noted
from bot.store.clinics import all_clinics, members
from bot.store.codes import Code
from bot.store.conversations import begin, find_chat
from bot.store.database import Database
from bot.store.deliveries import add_delivery
from bot.store.form_answers import begin_form, complete_form, keep_choices
from bot.store.forms import forms_of
from bot.store.patients import add_patient
from flows.checkins.own_forms import SKIPPED
from flows.pathway.answers import Answer
from flows.talking.session import Session
from tests.checkins.form_texts import LEFS
from tests.conftest import Kneebot, Outcome, called

BOT = ("--bot", "KneeBot")
LINK = re.compile(r"https://t\.me/KneeBot\?start=([A-Za-z0-9_-]{28})")
IN_A_MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the clinic North, whose Ann gets the alerts."""
    path = tmp_path_factory.mktemp("made") / "kneebot.sqlite"
    where = ("--db", str(path))
    called("clinic", "add", "North", "--zone", "Europe/London", *where)
    called("clinic", "staff", "add", "Ann", "--role", "owner", *where)
    return path


@pytest.fixture
def clinic(kneebot: Kneebot, made: Path, folder: Path) -> Callable[..., Outcome]:
    """Do something with the clinic North."""
    shutil.copy(made, folder)
    return lambda *words: kneebot("clinic", *words)


@pytest.fixture
def db(folder: Path) -> Iterator[Database]:
    with Database.open(folder / "kneebot.sqlite", serving=False) as opened:
        yield opened


def read(db: Database, text: str, at: datetime | None = None) -> Code | Refused:
    """Read a code with the key that the commands signed it with."""
    return db.run(read_code, same_key(Settings(), db.path), text, at or datetime.now(UTC))


def codes_in(text: str) -> list[str]:
    return LINK.findall(text)


def cells(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))


def test_clinic_is_added_listed_and_shown(kneebot: Kneebot, clinic):
    assert "already" in kneebot("clinic", "add", "North", "--zone", "Europe/London").err
    shown = kneebot("clinic", "show").out

    assert kneebot("clinic", "list").out.splitlines() == [
        "1  North  Europe/London  staff 1, patients 0",
        "1 clinic",
    ]
    assert "Messages leave 08:00 to 20:00, patients' time" in shown
    assert "Alerts are seen Mon to Fri, 09:00 to 17:00, Europe/London" in shown
    assert "Staff: Ann, owner, not on Telegram yet" in shown
    assert "staff added: Ann, owner, by command line" in shown


def test_name_in_other_letters_is_the_same_clinic(kneebot: Kneebot, clinic):
    assert kneebot("clinic", "add", "nORTH", "--zone", "Europe/London").refuses("'North' already")


@pytest.mark.parametrize(("sends", "warned"), [("00:00-23:59", True), ("09:00-18:00", False)])
def test_nights_are_warned_of(kneebot: Kneebot, sends: str, warned: bool):
    told = kneebot("clinic", "add", "Late", "--zone", "Europe/London", "--sends", sends)
    assert ("Mind the nights: outside 08:00 to 20:00" in told.out) is warned


def test_hour_in_which_nothing_leaves_is_told(clinic, folder: Path):
    head = "id: own\nname: Own\nevent: visit\nhour: '02:30'\n"
    (folder / "own.yaml").write_text(head + "steps: [{id: one, set: weekly, week: 1}]")
    assert "02:30, is not within 08:00 to 20:00" in clinic("programmes", "add", "own.yaml").out
    (folder / "empty.yaml").write_text("")
    assert clinic("programmes", "add", "empty.yaml").refuses("empty.yaml: is empty")


def test_wrong_clinic_is_told(kneebot: Kneebot):
    here = ("--zone", "Europe/London")
    wrong = {
        ("North", "--zone", "london"): "did you mean 'Europe/London'?",
        ("North", *here, "--sends", "20:00-08:00"): "turn them round",
        ("North", *here, "--opens", "nine to five"): "write them as",
        ("North", *here, "--days", "1-5"): "mon-fri",
        ("", *here): "name of a clinic",
        ("a\nb", *here): "name of a clinic",
        ("a" * 65, *here): "1 to 64 letters",
        ("North",): "--zone",
    }
    for words, named in wrong.items():
        assert kneebot("clinic", "add", *words).refuses(named), words

    with Database.open("kneebot.sqlite", serving=True):
        assert kneebot("clinic", "list").out == "0 clinics\n"


def test_clinic_must_be_named_where_there_are_several(kneebot: Kneebot, clinic):
    kneebot("clinic", "add", "South", "--zone", "Asia/Tokyo")

    assert kneebot("clinic", "show").refuses("--clinic", "North, South")
    assert kneebot("clinic", "show", "--clinic", "Nort").refuses("did you mean 'North'?")
    assert "Asia/Tokyo" in kneebot("clinic", "show", "--clinic", "2").out
    assert "Asia/Tokyo" in kneebot("clinic", "show", "--clinic", "south").out


def test_nothing_begins_without_a_clinic_and_staff(kneebot: Kneebot, folder: Path):
    (folder / "list.csv").write_text("label\nA1\n")
    Database.open(folder / "kneebot.sqlite", serving=True).close()
    ways = (("codes", "new", *BOT), ("import", "list.csv", *BOT), ("sheet", *BOT))
    for way in ways:
        assert kneebot("clinic", *way).refuses("no clinic yet", "clinic add")
    kneebot("clinic", "add", "North", "--zone", "Europe/London")
    kneebot("clinic", "staff", "add", "Cid", "--role", "front-desk")

    for way in ways:
        assert kneebot("clinic", *way).refuses("nobody who gets alerts", "staff add")
    assert kneebot("clinic", "codes", "list").out == "0 codes of North\n"


def test_staff_is_added_listed_and_removed(clinic):
    assert clinic("staff", "add", "Bob", "--role", "nurse").refuses("clinician, front_desk")
    assert clinic("staff", "add", "Ann", "--role", "clinician").refuses("already")
    assert clinic("staff", "remove", "Ann").refuses("last", "alerts")
    assert clinic("staff", "remove", "An").refuses("did you mean 'Ann'?")
    assert clinic("staff", "add", "Bob", "--role", "clinician").out.startswith(
        "Bob is clinician of North and may open records, get and close alerts, "
        "send broadcasts, make codes for patients\n"
    )

    assert clinic("staff", "remove", "ann").code == 0
    assert clinic("staff", "list").out.splitlines() == [
        "Bob  clinician  not linked  may open records, get and close alerts, "
        "send broadcasts, make codes for patients",
        "1 of North",
    ]


def test_role_is_changed_and_noted(clinic, db: Database):
    clinic("staff", "add", "Bob", "--role", "front-desk")
    assert clinic("staff", "role", "Ann", "read_only").refuses("last", "alerts")
    assert clinic("staff", "role", "bob", "nurse").refuses("clinician, front_desk")
    told = clinic("staff", "role", "bob", "owner").out
    assert told.startswith("Bob is owner of North from now on and may open records, get and")
    assert clinic("staff", "role", "Bob", "owner").refuses("already", "nothing was changed")
    assert clinic("staff", "role", "Ann", "read-only").code == 0

    roles = {one.name: one.role for one in db.read(members, 1)}
    assert roles == {"Ann": "read_only", "Bob": "owner"}
    assert clinic("staff", "role", "Bob", "clinician").code == 0
    last = db.read(noted, 1, 1)[0].what
    assert last == "staff role changed: Bob, owner to clinician"


def test_link_of_staff_works_once_for_one_person(clinic, db: Database):
    (first,) = codes_in(clinic("staff", "link", "Ann", *BOT).out)
    (second,) = codes_in(clinic("staff", "link", "Ann", "--days", "1", *BOT).out)
    now = datetime.now(UTC)
    chat = db.run(find_chat, channel="telegram", address="4711", now=now)
    found = read(db, second)
    linked = db.run(link_chat, found, chat, now)

    assert read(db, first) == Refused(Reason.REVOKED)
    assert read(db, second) == Refused(Reason.USED)
    assert read(db, second, now + timedelta(days=2)) == Refused(Reason.USED)
    assert [one.chat_id for one in db.read(members, 1)] == [linked.chat_id] == [chat]
    assert "on Telegram since" in clinic("staff", "list").out
    assert "code" not in clinic("codes", "list").out.replace("0 codes of North", "")


def test_code_of_a_patient_says_what_it_is_for(clinic, db: Database):
    clinic("programmes", "add", "--standard")
    told = clinic("codes", "new", "--label", "A 1", "--event", "2026-11-02", "--tag", "hip", *BOT)
    found = read(db, codes_in(told.out)[0])

    assert (found.label, found.programme, str(found.event_on)) == ("A 1", "standard", "2026-11-02")
    assert (found.tags, found.uses_left) == (("hip",), 1)
    assert found.expires_at - datetime.now(UTC) > timedelta(days=30) - IN_A_MINUTE
    assert "Nobody who gets alerts is on Telegram yet" in told.out
    assert clinic("codes", "list").out.startswith(f"{found.id}  open  A 1, standard, day 0 is ")
    assert clinic("codes", "revoke", found.id).code == 0
    assert clinic("codes", "revoke", found.id).refuses(f"no code {found.id}")
    assert clinic("codes", "list").out.startswith(f"{found.id}  revoked  ")
    assert read(db, codes_in(told.out)[0]) == Refused(Reason.REVOKED)


def test_wrong_code_is_told(clinic):
    wrong = {
        ("--event", "02.11.2026"): "write it as 20",
        ("--uses", "0"): "1 to 99999",
        ("--days", "-1"): "1 to 99999",
        ("--label", "A 1", "--uses", "any"): "leave out --uses",
        ("--label", ""): "label",
        ("--programme", "standart"): "has no programme 'standart'",
        ("--tag", "a/b"): "no tag",
        ("--bot", "knee bot"): "name of a bot",
    }
    for words, named in wrong.items():
        assert clinic("codes", "new", *BOT, *words).refuses(named), words

    assert clinic("codes", "list").out == "0 codes of North\n"


def test_label_is_that_of_one_patient(clinic):
    assert clinic("codes", "new", "--label", "A 1", *BOT).code == 0
    assert clinic("codes", "new", "--label", "a 1", *BOT).refuses("that of code 1")

    clinic("codes", "revoke", 1)
    assert clinic("codes", "new", "--label", "a 1", *BOT).code == 0


def test_link_needs_the_name_of_the_bot(clinic, monkeypatch: pytest.MonkeyPatch):
    assert clinic("codes", "new").refuses("--bot", "TELEGRAM_TOKEN")
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    world = Telegram()
    with served_in_thread(world) as url:
        monkeypatch.setenv("TELEGRAM_API_URL", url)
        told = clinic("codes", "new").out

    assert told.startswith(f"https://t.me/{world.me['username']}?start=")
    assert clinic("codes", "new").refuses("cannot be reached")


def test_programme_is_added_in_versions(clinic, folder: Path):
    assert clinic("programmes", "add").refuses("--standard")
    assert clinic("programmes", "add", "own.yaml").refuses("no file 'own.yaml'")
    (folder / "own.yaml").write_text("id: own\nname: Own\nevent: visit\nsteps: []\n")
    assert clinic("programmes", "add", "own.yaml").refuses("own.yaml", "steps")
    assert "begin it from now on" in clinic("programmes", "add", "--standard").out
    assert "already" in clinic("programmes", "add", "--standard").out
    body = (
        "id: own\nname: Own\nevent: visit\nsteps: [{id: one, set: weekly, week: 1, basis: expert}]"
    )
    (folder / "own.yaml").write_text(body)
    clinic("programmes", "add", "own.yaml")
    (folder / "own.yaml").write_text(body.replace("week: 1", "week: 2"))
    clinic("programmes", "add", "own.yaml")

    listed = clinic("programmes", "list").out
    assert sorted(line.split()[0] for line in listed.splitlines()) == ["2", "own", "standard"]
    assert clinic("codes", "new", *BOT).refuses("--programme", "own")
    assert clinic("codes", "new", "--programme", "own", *BOT).code == 0


LIST = "label;event date;programme;tags\r\nÄrmel 1;2026-11-02;standard;hip left\r\n=1+1;;;\r\n"


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")]
)
def test_list_becomes_a_code_for_each(
    clinic, folder: Path, db: Database, encoding: str, delimiter: str
):
    """As spreadsheets write it; the answer has the form of the list."""
    clinic("programmes", "add", "--standard")
    (folder / "list.csv").write_bytes(LIST.replace(";", delimiter).encode(encoding))
    told = clinic("import", "list.csv", *BOT)
    target = folder / "list-links.csv"
    header, *rows = cells(target, delimiter, encoding)
    found = [read(db, codes_in(row[-1])[0]) for row in rows]

    assert told.out.startswith("list-links.csv: 2 links of North, one for each patient\n")
    assert header == ["clinic", "label", "event_date", "programme", "tags", "works_until", "link"]
    assert rows[0][:5] == ["North", "Ärmel 1", "2026-11-02", "standard", "hip left"]
    assert rows[1][:5] == ["North", "'=1+1", "", "standard", ""]
    assert [(one.label, str(one.event_on), one.tags) for one in found] == [
        ("Ärmel 1", "2026-11-02", ("hip", "left")),
        ("=1+1", "None", ()),
    ]
    assert target.read_bytes().startswith("clinic".encode(encoding))
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_wrong_list_is_told_and_nothing_is_kept(clinic, folder: Path):
    (folder / "list.csv").write_text("label,tags\nA,hip\nB,a/b\n")

    assert clinic("import", "list.csv", *BOT).refuses("list.csv line 3: tags: 'a/b' is no tag")
    assert not (folder / "list-links.csv").exists()
    assert clinic("codes", "list").out == "0 codes of North\n"


def test_list_is_not_imported_twice(clinic, folder: Path):
    (folder / "list.csv").write_text("sep=,\nlabel\nA1\nB2\n")
    assert clinic("import", "missing.csv", *BOT).refuses("no file 'missing.csv'")
    assert clinic("import", "list.csv", *BOT).code == 0
    kept = (folder / "list-links.csv").read_bytes()
    assert clinic("import", "list.csv", *BOT).refuses("list-links.csv is there already")
    again = clinic("import", "list.csv", "--out", "again.csv", *BOT)

    assert again.refuses("line 3", "'A1' is that of code 1", "nothing was imported")
    assert (folder / "list-links.csv").read_bytes() == kept
    assert not (folder / "again.csv").exists()
    assert clinic("codes", "list").out.splitlines()[-1] == "2 codes of North"


def test_event_of_long_ago_is_refused(clinic, folder: Path):
    clinic("programmes", "add", "--standard")
    assert clinic("codes", "new", "--event", "2020-01-01", *BOT).refuses(
        "are over", "mend the date"
    )
    (folder / "old.csv").write_text("label,event_date\nA,\nB,2020-01-01\n")
    assert clinic("import", "old.csv", *BOT).refuses("line 3", "are over", "nothing was imported")
    assert clinic("codes", "list").out == "0 codes of North\n"


def test_sheet_shows_a_code_for_many(clinic, folder: Path, db: Database):
    assert clinic("sheet", "--out", "nowhere/sheet.html", *BOT).refuses("nowhere", "--out")
    assert clinic("codes", "list").out == "0 codes of North\n"
    assert clinic("sheet", *BOT).code == 0
    assert clinic("sheet", *BOT).refuses("there already")
    page = (folder / "kneebot-sheet.html").read_text(encoding="utf-8")
    (code,) = set(codes_in(page))

    assert read(db, code).uses_left is None
    assert "<svg" in page
    assert "For training" not in page
    assert "Monday to Friday, 09:00 to 17:00" in page
    assert "call <b>" in page


def test_clinic_for_training_is_marked_everywhere(kneebot: Kneebot, folder: Path):
    kneebot("clinic", "add", "Play", "--zone", "Europe/London", "--sandbox")
    kneebot("clinic", "staff", "add", "Ann", "--role", "owner")
    (folder / "list.csv").write_text("label\nA1\n")
    ways = (
        ("show",),
        ("list",),
        ("staff", "list"),
        ("staff", "add", "Bob", "--role", "owner"),
        ("codes", "new", *BOT),
        ("codes", "list"),
        ("programmes", "list"),
        ("import", "list.csv", *BOT),
        ("sheet", *BOT),
    )

    for way in ways:
        assert "Play (training, not real patients)" in kneebot("clinic", *way).out, way
    assert "For training only" in (folder / "kneebot-sheet.html").read_text(encoding="utf-8")
    assert cells(folder / "list-links.csv")[1][0] == "Play (training, not real patients)"


def test_what_is_done_is_noted(clinic, folder: Path, db: Database):
    (folder / "list.csv").write_text("label\nA1\nB2\n")
    clinic("codes", "new", *BOT)
    clinic("codes", "revoke", 1)
    clinic("import", "list.csv", *BOT)
    clinic("staff", "link", "Ann", *BOT)

    assert [row.what for row in reversed(db.read(noted, 1, 10))] == [
        "clinic added",
        "staff added: Ann, owner",
        "code 1 made",
        "code 1 revoked",
        "list imported: codes 2 to 3",
        "link made: Ann",
    ]


def test_export_without_check_ins_is_told(clinic, folder: Path):
    assert clinic("export").refuses("no check-ins yet")
    assert not list(folder.glob("*.csv"))


def answer(db: Database, note: str) -> None:
    """Let a patient of North answer a check-in."""
    now = datetime.now(UTC)
    chat = db.run(find_chat, channel="telegram", address="4711", now=now)
    answers = (Answer(item="pain_worst", value=4, turn=0), Answer(item="note", value=note, turn=1))
    session = Session(flow="checkin", content_hash="c", version=1, answers=answers)
    stored = db.run(begin, chat, session, now)
    shared = {"label": "A 1", "tags": (), "zone": "Europe/London", "consent_version": "1"}
    patient = db.run(add_patient, clinic_id=1, chat_id=chat, now=now, **shared)
    asked = {"step": "one", "number": 1, "asks": "weekly", "session_id": stored.session_id}
    times = {"due_at": now, "not_after": now, "now": now}
    db.run(add_delivery, patient_id=patient, enrolment_id=None, **asked, **times)


def test_export_is_a_table_and_its_codebook(clinic, folder: Path, db: Database):
    answer(db, "=SUM(A1)")
    told = clinic("export", "--out", "all.csv")
    header, row = cells(folder / "all.csv")
    names = [line[0] for line in cells(folder / "all-codebook.csv")]

    assert told.out.startswith("all.csv: 1 check-in of North\nall-codebook.csv: what each of")
    assert names == ["column", *header]
    assert (row[header.index("pain_worst")], row[header.index("note")]) == ("4", "'=SUM(A1)")
    assert row[header.index("label")] == "A 1"
    assert stat.S_IMODE((folder / "all.csv").stat().st_mode) == 0o600
    assert [(one.what, one.staff, one.patient_id) for one in db.read(noted, 1, 1)] == [
        ("exported", None, 1)
    ]


def test_export_writes_over_nothing(clinic, folder: Path, db: Database):
    answer(db, "better")
    (folder / "all-codebook.csv").write_text("mine")
    assert clinic("export", "--out", "all.csv").refuses("all-codebook.csv is there already")

    assert not (folder / "all.csv").exists()
    assert (folder / "all-codebook.csv").read_text() == "mine"
    assert "exported" not in [one.what for one in db.read(noted, 1, 9)]
    assert clinic("export", "--out", "excel.csv", "--excel").code == 0
    assert (folder / "excel.csv").read_bytes().startswith(b"\xef\xbb\xbfclinic,")


STRICTER = "rules:\n- {rule: pain_up, when: {change: {pain_worst: {worse_by: 1}}}}\n"
LOOSER = "rules:\n- {rule: danger, off: true}\n"


def test_clinic_uses_stricter_rules(
    clinic: Callable[..., Outcome], folder: Path, db: Database
) -> None:
    (folder / "own.yaml").write_text(STRICTER, encoding="utf-8")

    assert "pain_up" in clinic("rules", "own.yaml").out
    assert db.run(all_clinics)[0].rules["rules"] == [
        {"rule": "pain_up", "when": {"change": {"pain_worst": {"worse_by": 1}}}}
    ]
    assert clinic("rules", "--ours").code == 0
    assert db.run(all_clinics)[0].rules == {}


def test_looser_rules_are_refused(
    clinic: Callable[..., Outcome], folder: Path, db: Database
) -> None:
    (folder / "own.yaml").write_text(LOOSER, encoding="utf-8")

    assert clinic("rules", "own.yaml").refuses("danger")
    assert db.run(all_clinics)[0].rules == {}


ASKS_LEFS = "id: own\nname: Own\nevent: visit\nsteps: [{id: form, set: lefs, week: 6}]"


def test_form_is_loaded_before_a_programme_asks_it(clinic, folder: Path, db: Database):
    (folder / "own.yaml").write_text(ASKS_LEFS)
    (folder / "lefs.yaml").write_text(json.dumps(LEFS))
    assert clinic("programmes", "add", "own.yaml").refuses("own.yaml", "forms add")
    assert clinic("forms", "add", "leffs.yaml").refuses("no file 'leffs.yaml'")

    added = clinic("forms", "add", "lefs.yaml").out
    assert "Lower Extremity Functional Scale in en: 20 questions" in added
    assert "Licence: Invented for tests, by nobody" in added
    assert "already" in clinic("forms", "add", "lefs.yaml").out
    assert clinic("programmes", "add", "own.yaml").code == 0
    assert "1 check-in\n" in clinic("programmes", "list").out
    assert clinic("forms", "list").out.splitlines() == [
        "lefs  en  20 questions  Invented for tests, by nobody",
        "1 of North",
    ]

    assert clinic("forms", "remove", "lefs").refuses("'own'", "add a version of it without")
    (folder / "own.yaml").write_text(ASKS_LEFS.replace("lefs", "weekly"))
    clinic("programmes", "add", "own.yaml")
    assert "asked no more" in clinic("forms", "remove", "lefs").out
    assert clinic("forms", "remove", "lefs").refuses("no form 'lefs'")
    assert clinic("forms", "list").out == "0 of North\n"
    told = [one.what.partition(" lefs")[0] for one in db.run(noted, 1, 9)]
    assert told.count("form added:") == told.count("form removed:") == 1


def test_wrong_form_is_told_in_one_line(clinic, folder: Path):
    (folder / "lefs.yaml").write_text(json.dumps({**LEFS, "licence": ""}))
    assert clinic("forms", "add", "lefs.yaml").refuses("lefs.yaml licence", "holds the licence")


def filled(db: Database) -> None:
    """Let a patient of North answer all but one question of a form."""
    at = datetime.now(UTC)
    chat = db.run(find_chat, channel="telegram", address="8", now=at)
    known = {"label": "P2", "tags": [], "zone": "UTC", "consent_version": "1"}
    patient = db.run(add_patient, clinic_id=1, chat_id=chat, now=at, **known)
    asked = {"step": "form", "number": 1, "asks": "lefs", "due_at": at, "not_after": at}
    db.run(add_delivery, patient_id=patient, enrolment_id=None, now=at, **asked)
    [loaded] = db.run(forms_of, 1)
    db.run(begin_form, 1, loaded.id, 20)
    db.run(keep_choices, 1, [*[3] * 19, SKIPPED])
    db.run(complete_form, 1, {"lefs": 57.0}, at)


def test_export_has_the_points_and_scores_of_a_form(clinic, folder: Path, db: Database):
    (folder / "lefs.yaml").write_text(json.dumps(LEFS))
    clinic("forms", "add", "lefs.yaml")
    filled(db)
    assert clinic("export").code == 0

    header, told = cells(folder / "check-ins.csv")
    row = dict(zip(header, told, strict=True))
    assert (row["asks"], row["lefs"]) == ("lefs", "57.0")
    assert [row[f"lefs.{n}"] for n in (1, 19, 20)] == ["3", "3", "skipped"]
    book = {line[0]: line for line in cells(folder / "check-ins-codebook.csv")}
    assert book["lefs"][2] == "0 to 80"
    assert book["lefs.20"][2].startswith("0 = Level 0 | 1 = Level 1")
    assert "Invented activity 20 (licence: Invented for tests, by nobody)" in book["lefs.20"][3]
