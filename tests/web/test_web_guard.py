"""What the web chat refuses, and how kindly: cookies, forms, limits, headers, failures."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.channels.web.guard import HEADERS
from bot.channels.web.limiting import Limits
from bot.channels.web.posted import LARGEST_BODY
from tests.web.house import Guest, House, Serve, renderer

PATHS = ("/", "/privacy", "/clear", "/robots.txt", "/nowhere", "/turn", "/static/no")
SECRET_WORDS = "stairs at grandmother's"


def is_kind(answer: httpx.Response) -> bool:
    """Tell whether an answer is a whole page that leads back and names the emergency number."""
    text = answer.text
    leads_back = 'href="/#now">Back to the chat</a>' in text
    return leads_back and '<a href="tel:999">' in text and "Traceback" not in text


class TestHeaders:
    @pytest.mark.parametrize("path", PATHS)
    def test_every_answer_has_them(self, guest: Guest, path: str):
        sent = guest.look(path).headers

        assert {name: sent[name] for name in HEADERS} == HEADERS

    def test_policy_allows_nothing_foreign_or_inline(self):
        policy = HEADERS["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy

    @pytest.mark.parametrize("screen", ["age", "right_now", "knee_to_wall.left", None])
    def test_pages_hold_nothing_inline_or_foreign(self, guest: Guest, screen: str | None):
        text = guest.until(screen).last.text

        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|javascript:", text)
        assert not re.search(r'(?:src|href|action)="(?!/|#|tel:)', text)

    def test_files_are_kept_for_long_under_their_hash(self, guest: Guest):
        addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', guest.last.text)
        kept = {guest.look(address).headers["cache-control"] for address in addresses}

        assert len(addresses) == 3
        assert kept == {"public, max-age=31536000, immutable"}

    def test_file_of_another_version_is_not_kept(self, guest: Guest):
        answer = guest.look("/static/chat.css?v=old")

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"

    def test_robots_are_kept_out(self, guest: Guest):
        assert guest.look("/robots.txt").text == "User-agent: *\nDisallow: /\n"


class TestCookie:
    def test_only_the_server_reads_it(self, guest: Guest):
        cookie = guest.last.headers["set-cookie"]

        assert cookie.startswith("chat=")
        assert "; HttpOnly; Max-Age=86400; Path=/; SameSite=lax" in cookie
        assert "Domain" not in cookie

    def test_it_is_secure_when_asked(self, serve: Serve):
        cookie = Guest(serve(secure=True)).last.headers["set-cookie"]

        assert cookie.startswith("__Host-chat=")
        assert cookie.endswith("; Secure")

    @pytest.mark.parametrize(
        "forge",
        [
            pytest.param(lambda value: "", id="empty"),
            pytest.param(lambda value: "x", id="garbled"),
            pytest.param(
                lambda value: value[:-2] + ("a" if value[-2] != "a" else "b") + value[-1],
                id="signed",
            ),
            pytest.param(lambda value: "x" + value, id="other address"),
            pytest.param(lambda value: value.split(".")[0], id="unsigned"),
            pytest.param(lambda value: "\xff" * 9, id="no text"),
            pytest.param(lambda value: "a" * 20_000, id="long"),
        ],
    )
    def test_forged_one_is_none(self, house: House, guest: Guest, forge):
        guest.until("age")
        value = forge(guest.client.cookies["chat"])
        guest.client.cookies.clear()
        cookie = {"cookie": f"chat={value}".encode("latin-1")}
        guest.last = guest.client.get("/", headers=cookie)

        assert guest.is_new


class TestForms:
    @pytest.mark.parametrize("path", ["/turn", "/clear"])
    @pytest.mark.parametrize("token", ["", "x", "\U0001f9b5"])
    def test_without_a_token_nothing_changes(
        self, house: House, guest: Guest, path: str, token: str
    ):
        guest.until("subject").post(path, token=token, place="0")

        assert guest.last.status_code == 403
        assert is_kind(guest.last)
        assert house.screen == "subject"

    def test_token_of_another_visitor_is_none(self, house: House, guest: Guest):
        other = Guest(house)
        guest.post(token=other.hidden("token"), place="0")

        assert guest.last.status_code == 403
        assert house.count() == 0

    def test_without_a_cookie_nothing_changes(self, house: House, guest: Guest):
        guest.client.cookies.clear()
        guest.post(place="0")

        assert guest.last.status_code == 403
        assert house.count() == 0

    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({"sec-fetch-site": "cross-site"}, id="other site"),
            pytest.param({"sec-fetch-site": "same-site"}, id="neighbour"),
            pytest.param({"sec-fetch-site": "cross-site", "origin": "null"}, id="sandbox"),
            pytest.param({"origin": "http://evil.example"}, id="other origin"),
            pytest.param({"origin": "http://127.0.0.1:1"}, id="other port"),
        ],
    )
    def test_form_on_another_site_changes_nothing(self, house: House, headers: dict[str, str]):
        guest = Guest(house, headers)
        guest.post(place="0")

        assert guest.last.status_code == 403
        assert house.count() == 0

    @pytest.mark.parametrize(
        "headers",
        [
            pytest.param({}, id="old browser"),
            pytest.param({"sec-fetch-site": "same-origin", "origin": "null"}, id="no referrer"),
            pytest.param({"origin": "null"}, id="old browser without referrer"),
        ],
    )
    def test_own_form_is_taken(self, house: House, headers: dict[str, str]):
        guest = Guest(house, headers)
        guest.press("I agree")

        assert guest.last.status_code == 200
        assert house.screen == "subject"

    def test_own_origin_is_taken(self, house: House):
        guest = Guest(house, {"origin": house.address, "sec-fetch-site": "same-origin"})

        assert guest.press("I agree").status_code == 200


class TestLimits:
    def test_body_may_have_64_kb(self, guest: Guest):
        guest.at("psfs_1")
        room = LARGEST_BODY - 400

        assert guest.post(text="x" * room).status_code == 200

    def test_larger_body_is_refused(self, house: House, guest: Guest):
        guest.at("psfs_1").post(text="x" * LARGEST_BODY)

        assert guest.last.status_code == 413
        assert is_kind(guest.last)
        assert house.screen == "psfs_1"

    def test_larger_body_in_chunks_is_refused(self, guest: Guest):
        def chunks() -> Iterator[bytes]:
            yield b"text="
            for _ in range(9):
                yield b"x" * 8192

        answer = guest.client.post("/turn", content=chunks())

        assert answer.request.headers["transfer-encoding"] == "chunked"
        assert answer.status_code == 413
        assert is_kind(answer)

    def test_too_many_fields_are_refused(self, guest: Guest):
        assert guest.post(place=["1"] * 200).status_code == 413

    def test_too_many_posts_are_refused(self, serve: Serve):
        guest = Guest(house := serve(limits=Limits(posts_a_minute=3))).until("age")
        guest.post(number="40")
        guest.look()
        guest.post(place="0")

        assert guest.last.status_code == 429
        assert 0 < int(guest.last.headers["retry-after"]) <= 60
        assert is_kind(guest.last)
        assert house.screen == "sex"

    def test_too_many_new_chats_are_refused(self, serve: Serve):
        house = serve(limits=Limits(chats_an_hour=1))
        first, second = Guest(house), Guest(house)
        first.press("I agree")
        second.press("I agree")

        assert second.last.status_code == 429
        assert 60 < int(second.last.headers["retry-after"]) <= 3600
        assert house.count() == 1
        assert first.press("Me").status_code == 200


class TestAddresses:
    def test_unknown_one_is_not_found(self, guest: Guest):
        assert guest.look("/../etc/passwd").status_code == 404
        assert is_kind(guest.last)

    @pytest.mark.parametrize(("method", "path"), [("GET", "/turn"), ("POST", "/"), ("PUT", "/")])
    def test_wrong_method_is_refused(self, guest: Guest, method: str, path: str):
        answer = guest.client.request(method, path)

        assert answer.status_code == 405
        assert is_kind(answer)

    @pytest.mark.parametrize("path", PATHS[:4])
    def test_head_is_answered(self, guest: Guest, path: str):
        answer = guest.client.head(path)

        assert answer.status_code == 200
        assert answer.text == ""

    @pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example", ""])
    def test_other_host_is_refused(self, guest: Guest, name: str):
        answer = guest.client.get("/", headers={"host": name})

        assert answer.status_code == 400
        assert answer.headers["x-content-type-options"] == "nosniff"


class TestFailures:
    def test_mistake_of_ours_is_told_kindly(
        self, serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ):
        """The error that is raised here repeats an answer."""
        broken = tmp_path / "words" / "messages" / "answers.j2"
        broken.parent.mkdir(parents=True)
        broken.write_text("{{ {}[rows[-1][1]].x }}")
        guest = Guest(house := serve(words=renderer(broken.parent.parent)))
        guest.at("psfs_1").post(text=SECRET_WORDS)
        before = house.session
        with caplog.at_level(logging.DEBUG):
            guest.post(command="answers")

        assert guest.last.status_code == 500
        assert is_kind(guest.last)
        assert {name: guest.last.headers[name] for name in HEADERS} == HEADERS
        assert house.session == before
        logged = [record for record in caplog.records if record.levelno >= logging.ERROR]
        (line,) = [record.getMessage() for record in logged]
        assert line.startswith("a page failed: ")
        assert ".py:" in line
        assert "TemplateError" in str(logged[0].__dict__)
        assert all("grandmother" not in str(record.__dict__) for record in caplog.records)

    def test_locked_database_is_told_kindly(
        self, house: House, guest: Guest, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ):
        guest.until("subject")
        with closing(sqlite3.connect(tmp_path / "kneebot.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            guest.press("Me")
        refused = guest.last

        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert is_kind(refused)
        assert any("is locked by another program" in line for line in caplog.messages)
        guest.look()
        assert guest.press("Me").status_code == 200
        assert house.screen == "age"
