"""Opens the content that a command is called for."""

import argparse

from bot.app import Library, open_library
from bot.settings import Settings


def open_content(arguments: argparse.Namespace, settings: Settings) -> Library:
    """Load the flow, content and country of a call."""
    return open_library(
        settings,
        flow=arguments.flow,
        content=arguments.content,
        country=getattr(arguments, "country", None),
    )
