"""Slack as the bot's caller: signed requests with the payloads that Slack sends, and people who act through them."""

from __future__ import annotations

from tests.support.slack_forms import elements, fill, find, labels
from tests.support.slack_people import Person
from tests.support.slack_sender_acts import Sender
from tests.support.slack_sender_wire import Answer, Delivery, How

__all__ = ["Answer", "Delivery", "How", "Person", "Sender", "elements", "fill", "find", "labels"]
