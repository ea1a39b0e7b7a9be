"""What a patient reads when a code does not help: one clear sentence or two for each reason."""

import pytest

from bot.app import open_library
from bot.clinics.codes import Reason, Refused
from bot.conversation.channel import Channel
from bot.settings import Settings


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_that_say_what_to_do(reason: Reason) -> None:
    renderer = open_library(Settings(), flow="checkin").renderer
    told = renderer.words(Refused(reason).template, {"channel": Channel.TELEGRAM})

    assert ("/start" if reason is Reason.CLOSED else "for a new one") in told
    assert len(told.split()) <= 30
