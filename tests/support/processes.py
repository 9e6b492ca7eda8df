"""What tests need to run programs of other people on this machine."""

from __future__ import annotations

import os
import socket


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def plain_environment(*left_out: str) -> dict[str, str]:
    """This process's, without what would make Node load or trace something else, nor what begins with `left_out`."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("NODE_", *left_out))}
