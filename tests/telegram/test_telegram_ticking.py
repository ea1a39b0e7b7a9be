"""Tests of questions with several answers; no tick is lost, and none is taken for a no."""

import pytest

from bot.retention import Retention
from bot.simulation.faults import Fault
from tests.purging import purge
from tests.telegram.bots import Bot, told
from tests.telegram.people import arrived, as_now, new_since, pressed, say, tap, with_buttons

NOTHING_TICKED = "Tap what fits first, or the button that says none."
FIRST_SIGN = "chest_pain_breathless_faint"
FOURTH_SIGN = "foot_cold_pale_numb"


@told
async def test_ticks_are_shown_on_every_copy(bot: Bot) -> None:
    """A sign that is ticked on the copy whose Send is pressed must never be taken for a no."""
    ann = await arrived(bot, "right_now")
    await tap(bot, ann, "☐ 1")
    first = ann.last
    await say(bot, ann, "/help")
    second = ann.last
    await tap(bot, ann, "☐ 2")
    seen = [as_now(ann, one).labels[:3] for one in (first, second)]
    await pressed(bot, ann, "Send", on=as_now(ann, first))

    assert second.labels[:3] == ("☑ 1", "☐ 2", "☐ 3")
    assert seen == [("☑ 1", "☑ 2", "☐ 3")] * 2
    ticked = [id for id, value in bot.answers(ann).items() if value == "yes"]
    assert ticked[0] == FIRST_SIGN
    assert len(ticked) == 2


@told
async def test_tick_again_unticks(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "☐ 3")
    await tap(bot, ann, "☑ 1")
    assert ann.last.labels[:3] == ("☐ 1", "☐ 2", "☑ 3")
    await tap(bot, ann, "☑ 3")
    await tap(bot, ann, "☐ 2")
    await tap(bot, ann, "Send")

    assert bot.answers(ann)[FIRST_SIGN] == "no"
    assert list(bot.answers(ann).values()).count("yes") == 1


@told
async def test_send_without_a_tick_says_what_to_do(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    question = ann.last
    notices = [await pressed(bot, ann, "Send", on=question)]
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "☑ 1")
    notices.append(await pressed(bot, ann, "Send", on=ann.last))

    assert notices == [NOTHING_TICKED] * 2
    assert bot.asked(ann) == "right_now"
    assert new_since(ann, question) == []


@pytest.mark.parametrize(
    ("screen", "item"), [("right_now", FIRST_SIGN), ("conditions", "conditions")]
)
@told
async def test_none_does_not_overrule_a_tick(bot: Bot, screen: str, item: str) -> None:
    """Whoever ticks a sign and then says "none" means the others; it must not become a no."""
    ann = await arrived(bot, screen)
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "None of these")

    assert bot.answers(ann).get(item) not in ("no", ("none",))


@told
async def test_none_without_a_tick_is_taken_at_once(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    question = ann.last
    await tap(bot, ann, "None of these")

    assert bot.answers(ann)[FIRST_SIGN] == "no"
    assert as_now(ann, question).text.endswith("➜ None of these")


@told
async def test_unsure_signs_are_asked_one_by_one(bot: Bot) -> None:
    """Also the sign that was ticked already, so that no tick is lost."""
    ann = await arrived(bot, "right_now")
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "Not sure about one of these")

    assert FIRST_SIGN not in bot.answers(ann)
    assert ann.last.text.startswith("Part 2 of 4\nChest pain, hard to breathe")
    assert ann.last.labels == ("Yes", "No", "Not sure")


@told
async def test_ticks_do_not_pass_to_the_next_question(bot: Bot) -> None:
    ann = await arrived(bot, "conditions")
    await tap(bot, ann, "☐ 2")
    await tap(bot, ann, "Send")

    assert bot.asked(ann) == "medicines"
    assert not any(label.startswith("☑") for label in ann.last.labels)


@told
async def test_ticks_are_forgotten_when_it_is_asked_anew(bot: Bot) -> None:
    ann = await arrived(bot, "medicines")
    await tap(bot, ann, "☐ 2")
    await say(bot, ann, "/back")
    await tap(bot, ann, "None of these")

    assert bot.asked(ann) == "medicines"
    assert not any(label.startswith("☑") for label in ann.last.labels)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("it has hurt for 3 weeks", "No, keep it as it was"),
        ("I have chest pain", "No"),
        ("what do you mean by that", None),
    ],
)
@told
async def test_ticks_outlive_words_beside_them(bot: Bot, words: str, answer: str | None) -> None:
    """What is ticked is shown again after whatever the words lead to; none of it is sent."""
    ann = await arrived(bot, "right_now")
    await tap(bot, ann, "☐ 4")
    await say(bot, ann, words)
    if answer:
        await tap(bot, ann, answer)

    assert bot.asked(ann) == "right_now"
    assert ann.last.labels[2:5] == ("☐ 3", "☑ 4", "☐ 5")
    assert FOURTH_SIGN not in bot.answers(ann)
    await tap(bot, ann, "Send")
    assert bot.answers(ann)[FOURTH_SIGN] == "yes"


@told
async def test_ticked_answer_is_marked_in_words(bot: Bot) -> None:
    ann = await arrived(bot, "location")
    question = ann.last
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "☐ 2")
    await tap(bot, ann, "Send")

    assert bot.answers(ann)["location"] == (
        "around_behind_kneecap",
        "tendon_below_kneecap_one_finger",
    )
    assert as_now(ann, question).text.endswith(
        "➜ Around or behind the kneecap; Tendon (cord) just below the kneecap, one sore spot"
    )


@told
async def test_question_of_last_week_can_still_be_ticked(bot: Bot) -> None:
    ann = await arrived(bot, "right_now")
    bot.telegram.pass_time(Retention().settled.total_seconds() + 60)
    purge(bot.db, Retention(), bot.telegram.now)
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "☐ 2")
    assert ann.last.labels[:3] == ("☑ 1", "☑ 2", "☐ 3")
    await tap(bot, ann, "Send")

    assert "Welcome back" in ann.last.text
    await tap(bot, ann, "Go on")
    while bot.asked(ann) != "right_now":  # an injury, a swelling or an illness may be new too
        await tap(bot, ann, next(label for label in ann.last.labels if label.startswith("No")))
    await tap(bot, ann, "☐ 1")
    await tap(bot, ann, "Send")
    assert bot.answers(ann)[FIRST_SIGN] == "yes"


@told
async def test_copy_under_way_gets_the_ticks_too(bot: Bot) -> None:
    """Otherwise a sign shows as not ticked, and tapping it takes the tick away."""
    ann = await arrived(bot, "right_now")
    first = ann.last
    bot.telegram.fault("sendMessage", Fault.SLOW, seconds=0.3)
    ann.say("/help")
    await ann.wait_for("What you can do here")
    ann.press("☐ 1", on=first)
    await bot.rest()

    assert [one.labels[:2] for one in with_buttons(ann)] == [("☑ 1", "☐ 2")] * 2
