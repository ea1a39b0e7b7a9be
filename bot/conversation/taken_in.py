"""Tells how long what somebody wrote or pressed took, from its receipt until it was committed."""

import logging

from bot.conversation.channel import Channel

LOG = logging.getLogger(__name__)


def tell_taken_in(channel: Channel, seconds: float) -> None:
    """Tell the log, with every wait between counted; whose it was is not told."""
    LOG.info("taken in", extra={"channel": channel, "seconds": round(seconds, 6)})
