"""What a message or a page becomes on Teams, to be looked at. Free of the SDK."""

from __future__ import annotations

from collections.abc import Mapping

from bot.platforms.teams import dialog
from bot.platforms.teams.render import sent
from bot.ui import FormView, Message


def as_teams(shown: Message | FormView) -> Mapping[str, object]:
    """What Teams is sent: the activity of a message, or the answer to the invoke that opens a dialog."""
    if isinstance(shown, FormView):
        return {"task/fetch": dialog.form(shown)}
    made = [post.activity() for post in sent(shown)]
    if len(made) == 1:
        return {"activity": made[0]}
    return {f"activity {number} of {len(made)}": one for number, one in enumerate(made, 1)}
