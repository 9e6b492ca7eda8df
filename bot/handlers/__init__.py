"""Handlers: from an event to a flow or a use case, and from its outcome to a reply."""

from bot.handlers import admin, conversation, ideas, triage
from bot.router import router

__all__ = ["admin", "conversation", "ideas", "router", "triage"]
