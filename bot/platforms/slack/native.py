"""What a message or a page becomes on Slack, to be looked at. Free of the SDK."""

from __future__ import annotations

from collections.abc import Mapping

from bot.platforms.slack import modal
from bot.platforms.slack.render import sent
from bot.ui import FormView, Message


def as_slack(shown: Message | FormView) -> Mapping[str, object]:
    """What Slack is sent, by the call that takes it."""
    if isinstance(shown, FormView):
        return {"views.open": modal.form(shown)}
    made = [{"text": post.text, "blocks": post.blocks} for post in sent(shown)]
    if len(made) == 1:
        return {"chat.postMessage": made[0]}
    return {f"chat.postMessage {number} of {len(made)}": one for number, one in enumerate(made, 1)}
