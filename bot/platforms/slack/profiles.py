"""Who somebody is, as Slack says: name, e-mail, time zone, language, and whether they belong to the company."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.events import Profile
from bot.platforms.base import TryLater
from bot.platforms.slack.api import Api, Failed, Limited, Lost
from bot.platforms.slack.values import Bot, Json, Payload
from domain.people import Standing

FRESH = 3600.0  # seconds that a profile is believed
KNOWN = 10_000  # profiles kept
SHORT = 2.0  # seconds for one look-up: a person waits for it
LOCALE = "en-US"
UNKNOWN = ("user_not_found", "users_not_found", "user_not_visible")

# Somebody whom the workspace does not show to us gets the least: no e-mail that could join them to a colleague, no
# member's rights, and no messages. It is not kept, so that it ends with the first good answer.
STRANGER = Profile("Somebody", locale=LOCALE, standing=Standing.FOREIGN, active=False)


@dataclass(frozen=True)
class Profiles:
    """Profiles by user, believed for an hour and followed by `user_change`. `now` is monotonic seconds."""

    api: Api
    bot: Callable[[], Bot]
    now: Callable[[], float] = time.monotonic
    timeout: float = SHORT
    _known: dict[str, tuple[float, Profile]] = field(default_factory=dict)  # the oldest first

    async def get(self, user: str) -> Profile:
        """The profile. TryLater when Slack does not say within the time; a STRANGER for somebody Slack hides."""
        since, profile = self._known.get(user, (0.0, STRANGER))
        if profile is not STRANGER and self.now() - since < FRESH:
            return profile
        try:
            said = await self.api.call("users.info", timeout=self.timeout, user=user, include_locale=True)
        except Limited as limited:
            raise TryLater("Slack asks to look people up more slowly", limited.after) from None
        except Lost as lost:
            raise TryLater(lost.reason) from None
        except Failed as failed:
            if failed.error in UNKNOWN:
                return STRANGER
            raise TryLater(f"Slack does not tell who that is ({failed.error})") from None
        return self._keep(user, profile_of(_part(said, "user"), self.bot()))

    def changed(self, user: Payload) -> Profile:
        """The profile in a `user_change` event, which counts from now on. Of strangers to Usher nothing is kept."""
        id = str(user.get("id", ""))
        _, old = self._known.get(id, (0.0, STRANGER))
        profile = profile_of({"locale": old.locale, **user}, self.bot())
        return self._keep(id, profile) if id in self._known else profile

    def _keep(self, user: str, profile: Profile) -> Profile:
        self._known.pop(user, None)
        if len(self._known) >= KNOWN:
            del self._known[next(iter(self._known))]
        self._known[user] = (self.now(), profile)
        return profile


def profile_of(user: Payload, bot: Bot) -> Profile:
    """A user of the Web API or of an event. A bot and a deactivated account are not active: nobody reads there."""
    shown = _part(user, "profile")
    standing = _standing(user, bot)
    names = (shown.get("real_name"), shown.get("display_name"), user.get("real_name"), user.get("name"))
    return Profile(
        name=next((name for name in names if isinstance(name, str) and name.strip()), STRANGER.name),
        email=None if standing is Standing.FOREIGN else str(shown.get("email") or "") or None,
        time_zone=_time_zone(user.get("tz")),
        locale=str(user.get("locale") or LOCALE),
        standing=standing,
        active=not (user.get("deleted") or user.get("is_bot")),
    )


def _standing(user: Payload, bot: Bot) -> Standing:
    """Of the company is who is in our workspace, or in another one of the same Enterprise organization."""
    enterprise = _part(user, "enterprise_user").get("enterprise_id") or user.get("enterprise_id")
    is_ours = user.get("team_id") == bot.team or (bool(bot.enterprise) and enterprise == bot.enterprise)
    if user.get("is_stranger") or not is_ours:
        return Standing.FOREIGN
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER


def _part(user: Payload, name: str) -> Json:
    """A part that is an object; an empty one for anything else."""
    part = user.get(name)
    return part if isinstance(part, dict) else {}


def _time_zone(name: object) -> str:
    """The zone when there is such a one, else UTC."""
    try:
        return ZoneInfo(str(name)).key
    except (OSError, ValueError, KeyError):  # a folder of zones, what can be no name, an unknown name
        return "UTC"
