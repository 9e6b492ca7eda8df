"""The shape of the short conversations: one page, and no review after it."""

from __future__ import annotations

from bot.conversation.flow import About, Complete, Flow, Form, Step


def one_page(name: str, title: str, form: type[Form], complete: Complete, submit: str, about: About) -> Flow:
    """A flow about a record that ends with its only page. The page is called like the flow."""
    return Flow(name, 1, title, (Step(name, form, title),), complete, review=False, submit=submit, about=about)
