"""Where a process is reached: a socket that listens at an address."""

import os
import socket

from bot.errors import BotError


class CannotListen(BotError):
    """Another program listens at the address, or it is none of this machine."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise CannotListen when another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, the event loop sends small answers at once.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        reason = (error.strerror or "it cannot be used").partition(" (")[0].lower()
        raise CannotListen(
            f"{host} port {port}: {reason}; "
            "stop the other program, or choose another with --host or --port"
        ) from error
    return listener
