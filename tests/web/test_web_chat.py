"""The web chat as a browser without JavaScript meets it: real requests, a real database."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from flows.pathway.clinic import Clinic, Switches, with_switches
from flows.pathway.loading import CONTENT, build, read_folder, shipped
from flows.talking.events import COMMANDS
from flows.talking.session import Phase
from tests.talking.chat import PATHWAY
from tests.web.house import IDLE, Guest, House, renderer

EMERGENCY = "I have chest pain"
PRIVATE = "Someone hurts you, or you feel unsafe"
NASTY = "<b>stairs</b> <script>x()</script> **bold** [a](http://x.org)"


class TestLooking:
    def test_greeting_is_shown_and_nothing_stored(self, house: House, guest: Guest):
        assert "no medical diagnosis" in guest.words
        assert "not a certified medical device" in guest.words
        assert house.count() == 0

    def test_emergency_number_is_on_every_page(self, guest: Guest):
        for path in ("/", "/privacy", "/clear", "/nowhere"):
            assert "In an emergency call 999." in guest.look(path).text.replace("</a>", "").replace(
                '<a href="tel:999">', ""
            )

    def test_other_browser_sees_nothing(self, house: House, guest: Guest):
        guest.until("age")

        assert Guest(house).is_new

    def test_coming_back_shows_what_was_open(self, guest: Guest):
        guest.until("age")
        before = guest.words

        guest.look()
        assert guest.words == before
        assert "How old" in guest.words

    def test_coming_back_after_hours_asks_whether_to_go_on(self, house: House, guest: Guest):
        guest.at("onset")
        house.now += timedelta(hours=7)

        asked = guest.look().text
        assert "I first ask again about an injury" in asked
        assert guest.look().text == asked, "and only once"
        guest.press("Go on")
        assert house.screen == "injury_when"

    def test_signs_that_grow_old_without_a_pause_are_asked_again(self, house: House, guest: Guest):
        guest.at("onset")
        house.now += timedelta(hours=4)
        guest.post(text="Suddenly, with no injury")
        assert house.screen not in ("onset", "ask_return")
        house.now += timedelta(hours=4)

        asked = guest.look().text
        assert "I began to ask about warning signs 8 hours ago" in asked
        assert guest.look().text == asked, "and only once"
        guest.press("Go on")
        assert house.screen == "injury_when"

    def test_changed_content_is_told(self, house: House, guest: Guest):
        guest.at("moving")
        off = Clinic(switches=Switches(self_tests=False))
        house.renderer = renderer(pathway=build(with_switches(read_folder("knee", CONTENT), off)))

        assert "questions were improved" in guest.look().text
        assert house.screen == "right_now"
        assert "questions were improved" in guest.look().text

    def test_chat_that_idled_is_not_shown(self, house: House, guest: Guest):
        guest.until("age")
        house.now += IDLE + timedelta(seconds=1)

        guest.look()
        assert guest.is_new

    def test_each_use_keeps_the_chat_for_longer(self, house: House, guest: Guest):
        guest.until("age")
        for _ in range(3):
            house.now += IDLE - timedelta(seconds=1)
            guest.look()

        assert "Welcome back" in guest.words

    def test_clock_set_back_keeps_the_chat(self, house: House, guest: Guest):
        guest.until("age")
        house.now -= timedelta(hours=1)

        assert "How old" in guest.look().text


class TestTurns:
    def test_whole_conversation(self, house: House, guest: Guest):
        house.renderer = renderer(pathway=PATHWAY)
        guest.until(None)

        assert house.session.phase == Phase.ADVISED
        assert set(PATHWAY.tests) <= set(house.given)
        assert "<h2>What to do</h2>" in guest.last.text
        assert guest.last.text.count("<h1>") == 1

    def test_turn_leads_back_to_the_page(self, guest: Guest):
        guest.press("I agree")
        steps = guest.last.history

        assert [step.status_code for step in steps] == [303]
        assert steps[0].headers["location"] == "/#now"
        assert guest.last.url.path == "/"

    def test_text_is_never_in_an_address(self, guest: Guest):
        guest.at("psfs_1").post(text="stairs at home")

        assert all("stairs" not in str(step.url) for step in (*guest.last.history, guest.last))

    def test_double_press_changes_nothing(self, house: House, guest: Guest):
        guest.until("age")
        form = guest.form
        guest.post(number="40")
        before = guest.words
        guest.post(**form, number="40")

        assert guest.words == before
        assert "age" in house.given
        assert house.screen == "sex"

    def test_double_press_on_the_greeting_changes_nothing(self, house: House, guest: Guest):
        form = guest.form
        guest.press("I agree")
        guest.post(**form, place="0")

        assert "nothing was changed" not in guest.words
        assert house.screen == "subject"

    def test_old_form_changes_nothing(self, house: House, guest: Guest):
        guest.until("age")
        form = guest.form
        guest.until("side").post(**form, place="0")

        assert "nothing was changed" in guest.words
        assert house.screen == "side"

    def test_history_tells_what_was_answered(self, guest: Guest):
        guest.until("side")

        assert ">Female<" in guest.last.text
        assert ">40 years<" in guest.last.text

    def test_private_answer_is_not_repeated(self, house: House, guest: Guest):
        guest.at("moving").press(PRIVATE)
        guest.post(place="1")

        assert house.given["feels_unsafe"] == "yes"
        assert PRIVATE not in guest.words

    def test_markup_of_a_person_is_text(self, house: House, guest: Guest):
        guest.at("psfs_1").post(text=NASTY)
        assert house.given["psfs_1"] == NASTY

        guest.post(command="answers")
        assert guest.words.count(NASTY) == 1  # what was written
        guest.post(text="more answers")
        assert NASTY in guest.words
        assert "<script>" not in guest.last.text
        assert "<b>stairs" not in guest.last.text

    @pytest.mark.parametrize("command", [name.removeprefix("/") for name in COMMANDS])
    def test_every_command_answers(self, guest: Guest, command: str):
        guest.at("psfs_1")
        guest.post(command=command)

        assert guest.last.status_code == 200
        assert guest.last.url.path == "/"

    @pytest.mark.parametrize("command", [name.removeprefix("/") for name in COMMANDS])
    def test_every_command_answers_at_first(self, guest: Guest, command: str):
        guest.post(command=command)

        assert guest.last.status_code == 200
        assert 'id="now"' in guest.last.text

    def test_starting_first_does_not_welcome_back(self, guest: Guest):
        assert "Welcome back" not in guest.post(command="start").text

    def test_delete_deletes_everything(self, house: House, guest: Guest):
        guest.until("age").post(command="delete")
        guest.press("Delete everything")

        assert "is deleted" in guest.words
        assert not house.given
        assert "is deleted" in guest.look().text

    def test_stopped_chat_goes_on(self, house: House, guest: Guest):
        guest.until("age").post(command="stop")
        guest.press("Go on")

        assert house.screen == "age"


class TestForms:
    def test_ticks_and_none_of_these_ask_again(self, house: House, guest: Guest):
        guest.at("right_now").post(place=["1", "6"])

        assert "do not go together" in guest.words
        assert house.screen == "right_now"

    def test_one_by_one_leaves_ticks_out(self, house: House, guest: Guest):
        guest.at("right_now").post(place=["1"], only="7")

        assert house.prompt is not None
        assert house.prompt.kind == "yes_no"
        assert house.screen == "right_now"

    def test_nothing_ticked_asks_again(self, house: House, guest: Guest):
        guest.at("right_now").post()

        assert house.screen == "right_now"
        assert "did not understand" in guest.words

    def test_it_hurts_is_one_press_away(self, house: House, guest: Guest):
        guest.at("knee_to_wall.left")
        guest.press("It hurts, stop")

        assert "stopped" in str(house.given["knee_to_wall"])

    def test_number_or_words_answer_a_number(self, house: House, guest: Guest):
        guest.until("age").post(number="", text="41 years", send="text")

        assert house.given["age"] == 41

    def test_pressed_option_outranks_words(self, house: House, guest: Guest):
        guest.until("subject").post(place="1", text="hello")

        assert house.given["subject"] == "child"

    @pytest.mark.parametrize(
        "words",
        [
            *("my knee is hot and red and I have a fever", "my calf is swollen"),
            *("no puedo apoyar la pierna", "I have chest pain"),
        ],
    )
    @pytest.mark.parametrize("pressed", [{"place": "5"}, {"command": "back"}, {"command": "stop"}])
    def test_typed_danger_goes_before_what_is_pressed(
        self, house: House, guest: Guest, words: str, pressed: dict[str, str]
    ):
        guest.at("hot_joint")
        before = house.given
        guest.post(text=words, **pressed)

        assert house.given == before
        session = house.session
        assert session.heard or session.review or session.alarms

    def test_sent_words_join_ticks(self, house: House, guest: Guest):
        guest.at("conditions").post(place="0", text="Gout before", send="text")
        first = shipped().items["conditions"].choices[0].id

        assert house.given["conditions"] == (first, "gout_before")

    @pytest.mark.parametrize(
        ("words", "answer"),
        [
            ("it has hurt for 3 weeks", "No, keep it as it was"),
            ("I have chest pain", "No"),
            ("hm", None),
        ],
    )
    def test_ticks_outlive_words_beside_them(
        self, house: House, guest: Guest, words: str, answer: str | None
    ):
        guest.at("right_now").post(place="3", text=words, send="text")
        if answer:
            guest.press(answer)

        assert house.screen == "right_now"
        assert re.findall(r'name="place" value="(\d)" checked', guest.last.text) == ["3"]
        assert "foot_cold_pale_numb" not in house.given

    def test_written_none_does_not_overrule_a_tick(self, house: House, guest: Guest):
        guest.at("right_now").post(place="0", text="no", send="text")

        assert "chest_pain_breathless_faint" not in house.given
        assert house.screen == "right_now"

    @pytest.mark.parametrize(
        ("screen", "text"),
        [
            ("knee_to_wall.left", "left 8 cm, right 9 cm, pain 2"),
            ("single_leg_stand.left", "left 20, right 25, pain 2"),
        ],
    )
    def test_both_sides_and_pain_in_one_text_are_shown(
        self, house: House, guest: Guest, screen: str, text: str
    ):
        guest.at(screen).post(text=text, send="text")

        assert guest.last.status_code == 200
        assert "left and right" in guest.words
        assert house.screen != screen

    def test_back_sent_twice_takes_one_answer(self, house: House, guest: Guest):
        guest.until("side")
        form = guest.form
        for _ in range(2):
            guest.client.post("/turn", data={**form, "command": "back"})

        assert list(house.given) == ["subject", "age"]

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param({"place": "x"}, id="place is no number"),
            pytest.param({"place": "9" * 5000}, id="place is huge"),
            pytest.param({"place": "-1"}, id="place is negative"),
            pytest.param({"place": "77"}, id="no such place"),
            pytest.param({"shown": "x.y", "place": "0"}, id="mark is no mark"),
            pytest.param({"shown": f"{'9' * 400}.1", "place": "0"}, id="mark is huge"),
            pytest.param({"shown": "9.9", "place": "0"}, id="mark of another chat"),
            pytest.param({"command": "nonsense"}, id="no such command"),
            pytest.param({"text": "\x00 \u202e \U0001f9b5"}, id="no text"),
            pytest.param({"unknown": "1"}, id="no such field"),
        ],
    )
    def test_garbled_form_asks_again(self, house: House, guest: Guest, fields: dict[str, str]):
        guest.until("subject").post(**fields)

        assert guest.last.status_code == 200
        assert house.screen == "subject"

    def test_bytes_that_are_no_text_are_read(self, house: House, guest: Guest):
        guest.at("psfs_1")
        body = f"token={guest.hidden('token')}&shown={guest.hidden('shown')}&text=stairs+%FF%FE\xff"
        answer = guest.client.post("/turn", content=body.encode("latin-1"))

        assert answer.status_code == 200
        assert "psfs_1" in house.given


class TestEmergencies:
    def test_typed_before_consent_is_heard(self, house: House, guest: Guest):
        guest.post(text=EMERGENCY, send="text")

        assert house.screen == "is_it_now"
        assert "call 999 at once" in guest.words

    @pytest.mark.parametrize("screen", ["age", "conditions", "right_now", "psfs_1", None])
    def test_typed_anywhere_is_heard(self, house: House, guest: Guest, screen: str | None):
        guest.until(screen).post(text=EMERGENCY, send="text")

        assert house.screen == "is_it_now"
        assert 'class="bubble bot alarm"' in guest.last.text

    def test_typed_beside_a_press_is_heard(self, house: House, guest: Guest):
        guest.until("subject").post(text=EMERGENCY, place="0")

        assert house.screen == "is_it_now"

    def test_typed_beside_a_command_is_heard(self, house: House, guest: Guest):
        guest.until("subject").post(text=EMERGENCY, command="restart")

        assert house.screen == "is_it_now"

    def test_typed_under_an_old_question_is_heard(self, house: House, guest: Guest):
        guest.until("age")
        form = guest.form
        guest.until("side").post(**form, text=EMERGENCY, send="text")

        assert house.screen == "is_it_now"

    def test_text_of_an_emergency_is_not_kept(self, house: House, guest: Guest, tmp_path: Path):
        guest.until("side").post(text=f"{EMERGENCY} zebra", send="text")

        assert "zebra" not in guest.last.text
        assert all(b"zebra" not in file.read_bytes() for file in tmp_path.iterdir())

    def test_yes_stops(self, house: House, guest: Guest):
        guest.post(text=EMERGENCY, send="text")
        guest.press("Yes")

        assert house.session.phase == Phase.STOPPED_FOR_SAFETY
        assert "<h2>This needs emergency help now</h2>" in guest.last.text


class TestClearing:
    def test_asks_before(self, house: House, guest: Guest):
        guest.until("age").look("/clear")

        assert "cannot be undone" in guest.words
        assert house.count() == 1

    def test_deletes_the_chat_and_says_so(self, house: House, guest: Guest):
        guest.until("age").look("/clear")
        guest.post("/clear")

        assert "Everything you told me is deleted." in guest.words
        assert house.count() == 0

    def test_gives_a_new_cookie(self, guest: Guest):
        guest.until("age").look("/clear")
        before = dict(guest.client.cookies)
        guest.post("/clear")

        assert dict(guest.client.cookies) != before
        guest.look()
        assert guest.is_new

    def test_old_cookie_shows_nothing(self, house: House, guest: Guest):
        guest.until("age").look("/clear")
        old = dict(guest.client.cookies)
        guest.post("/clear")
        guest.client.cookies.clear()
        guest.client.cookies.update(old)

        guest.look()
        assert guest.is_new

    def test_nothing_to_clear_is_fine(self, guest: Guest):
        guest.look("/clear")

        assert "Everything you told me is deleted." in guest.post("/clear").text

    def test_other_chats_stay(self, house: House, guest: Guest):
        other = Guest(house).until("age")
        guest.press("I agree")
        guest.look("/clear")
        guest.post("/clear")

        assert "How old" in other.look().text


def test_privacy_is_told_for_the_web(guest: Guest):
    told = guest.look("/privacy").text

    assert "A random number in a cookie on this device" in told
    assert "the cookie tells only that there was a chat, until 28 days after you last wrote" in told

    guest.look()
    guest.press("Español")
    told = guest.look("/privacy").text
    assert "la cookie solo dice que hubo un chat, hasta 28 días después de que escribió" in told


def test_page_that_was_never_kept_is_made(house: House, guest: Guest):
    """A chat may be stored without a page, as after a restore."""
    guest.until("age")
    house.db.run(lambda conn: conn.exec_driver_sql("UPDATE chats SET page = NULL"))

    assert "How old" in guest.look().text


def test_chat_of_another_channel_is_not_shown(house: House, guest: Guest):
    guest.until("age")
    rename = "UPDATE chats SET channel = 'telegram'"
    house.db.run(lambda conn: conn.exec_driver_sql(rename))

    guest.look()
    assert guest.is_new


def test_who_was_seen_since_the_result_can_say_so(house: House, guest: Guest):
    guest.until(None)
    guest.post(text="I was seen", send="text")
    assert "Thank you for telling me." in guest.words

    guest.press("Tell what was found")
    assert "What was found?" in guest.words
