"""The web playground: a chat tool of its own, so that Usher can be tried with nothing else installed."""

from bot.platforms.playground.playground import Playground
from bot.platforms.playground.values import CommandHelp, Face, MessageShortcut, PlaygroundClock

__all__ = ["CommandHelp", "Face", "MessageShortcut", "Playground", "PlaygroundClock"]
