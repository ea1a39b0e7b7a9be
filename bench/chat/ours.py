"""kneebot as it serves, but for two limits of Telegram's: `python -m bench.chat.ours`.

The command `kneebot run` and its webhook, on the content beside this file. Only the second that a
chat rests after a message, and the limit of messages a second, are lifted: no peer keeps them.
"""

import argparse

import bench.chat.shipped  # noqa: F401 - before all that it keeps away
from bench.chat.sampling import sample
from bot.channels.telegram import client
from bot.commands.serve import run
from bot.commands.webhook import set_webhook
from bot.settings import Settings

FAST = 100_000


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db")
    parser.add_argument("--port", type=int)
    parser.add_argument("--samples", help="write here what runs, many times a second")
    given = parser.parse_args(namespace=argparse.Namespace(host=None, content=None, poll=False))
    settings = Settings().model_copy(update={"per_second": FAST})
    setattr(client, "PACE_S", 0.0)  # noqa: B010 - it is imported there from elsewhere
    set_webhook(given, settings)
    if given.samples:
        sample(given.samples)
    run(given, settings)


if __name__ == "__main__":
    main()
