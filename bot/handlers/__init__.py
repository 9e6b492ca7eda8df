"""Handlers: from an event to a flow or a use case, and from its outcome to a reply."""

from bot.handlers import admin, conversation, delivery, home, ideas, triage
from bot.router import router

__all__ = ["admin", "conversation", "delivery", "home", "ideas", "router", "triage"]
