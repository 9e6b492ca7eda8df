"""Who somebody is: name, e-mail and standing from the roster, time zone and language from what they send."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.events import Profile
from bot.platforms.base import References, TryLater
from bot.platforms.teams.references import Reference, kept
from bot.platforms.teams.sender import Failed, Lost, Sender
from bot.platforms.teams.values import Config, Payload, direct_chat
from domain.people import Standing
from domain.places import Account

FRESH, DAY = 3600.0, 86_400.0  # seconds that a profile is believed; until one that was stored is looked at again
KNOWN = 10_000  # people kept
SHORT = 3.0  # seconds for one look-up: a person waits for it
LOCALE = "en-US"
GONE = (403, 404)  # not in that conversation, or not in the directory any more
EXTERNAL = "#ext#"  # in the sign-in name of guests

# Somebody whom Teams does not show to us gets the least: no e-mail that could join them to a colleague, no rights.
STRANGER = Profile("Somebody", locale=LOCALE, standing=Standing.FOREIGN, active=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """Where somebody was met last, and what came with what they sent."""

    reference: Reference
    time_zone: str
    locale: str


@dataclass(frozen=True)
class Profiles:
    """Profiles by account, believed for an hour. `now` is monotonic seconds."""

    sender: Sender
    references: References
    config: Config
    now: Callable[[], float] = time.monotonic
    _seen: dict[str, Seen] = field(default_factory=dict)
    _followed: dict[str, float] = field(default_factory=dict)  # when a profile was asked for to bring it up to date
    _known: dict[str, tuple[float, Profile]] = field(default_factory=dict)

    def saw(self, account: Account, reference: Reference, activity: Payload) -> bool:
        """Notes where somebody is. Whether their profile is to be brought up to date: once a day, and when zone or
        language are not what they were.
        """
        before = self._seen.pop(account.key, None)
        if len(self._seen) >= KNOWN:
            del self._seen[next(iter(self._seen))]
        seen = self._seen[account.key] = Seen(reference, *_zone_and_locale(activity, before))
        is_old = self.now() - self._followed.get(account.key, -DAY) >= DAY
        has_moved = before is not None and (before.time_zone, before.locale) != (seen.time_zone, seen.locale)
        if not (is_old or has_moved):
            return False
        self._followed.pop(account.key, None)
        if len(self._followed) >= KNOWN:
            del self._followed[next(iter(self._followed))]
        self._followed[account.key] = self.now()
        self._known.pop(account.key, None)
        return True

    async def followed(self, account: Account) -> Profile | None:
        """The profile as it is now; None when Teams does not say, or does not show the person."""
        try:
            profile = await self.get(account)
        except TryLater:
            self._followed.pop(account.key, None)
            return None
        return profile if profile is not STRANGER else None

    async def get(self, account: Account) -> Profile:
        """The profile. TryLater when Teams does not say within the time; a STRANGER for somebody it does not show."""
        since, profile = self._known.get(account.key, (0.0, STRANGER))
        if profile is not STRANGER and self.now() - since < FRESH:
            return profile
        where = await self._where(account)
        if where is None:
            raise TryLater("nobody knows yet where that person is in Teams")
        try:
            member = await self._member(where, account)
        except Lost as lost:
            raise TryLater(lost.reason) from None
        except Failed as failed:
            if failed.status in GONE:
                return STRANGER
            raise TryLater(f"Teams does not tell who that is ({failed.status})", failed.after) from None
        seen = self._seen.get(account.key)
        zone, locale = (seen.time_zone, seen.locale) if seen is not None else ("UTC", LOCALE)
        return self._keep(account, profile_of(member, account.tenant, self.config, zone, locale))

    async def colleague(self, account: Account, of: Account) -> Profile:
        """Somebody whom a colleague picked from a list: looked up where that colleague is."""
        beside = self._seen.get(of.key)
        if beside is not None and account.key not in self._seen:
            self._seen[account.key] = Seen(replace(beside.reference, user=account.user), "UTC", LOCALE)
        return await self.get(account)

    async def _member(self, where: Reference, account: Account) -> Payload:
        """The entry in the roster there; where the bot is not, as in a chat of two people, in their own chat's."""
        try:
            return await self.sender.member(where, where.user or account.user, timeout=SHORT)
        except Failed as failed:
            if failed.status not in GONE:
                raise
        chat = await self.sender.open_chat(where, account.user, timeout=SHORT)
        return await self.sender.member(replace(where, conversation=chat), account.user, timeout=SHORT)

    async def _where(self, account: Account) -> Reference | None:
        """A conversation in which the person can be looked up, and their name there."""
        seen = self._seen.get(account.key)
        if seen is not None:
            return seen.reference
        found = await kept(self.references, direct_chat(account.tenant, account.user))
        return found if found is not None and found.conversation else None

    def _keep(self, account: Account, profile: Profile) -> Profile:
        self._known.pop(account.key, None)
        if len(self._known) >= KNOWN:
            del self._known[next(iter(self._known))]
        self._known[account.key] = (self.now(), profile)
        return profile


def profile_of(member: Payload, tenant: str, config: Config, time_zone: str, locale: str) -> Profile:
    """An entry of the roster. The e-mail of somebody from outside is not theirs to prove, and left out."""
    standing = _standing(member, tenant, config)
    names = (member.get("name"), " ".join(str(member.get(one) or "") for one in ("givenName", "surname")).strip())
    email = member.get("email")
    return Profile(
        name=next((name for name in names if isinstance(name, str) and name.strip()), STRANGER.name),
        email=email if isinstance(email, str) and email.strip() and standing is Standing.MEMBER else None,
        time_zone=time_zone,
        locale=locale,
        standing=standing,
    )


def _standing(member: Payload, tenant: str, config: Config) -> Standing:
    """Guests of the directory are named so in the roster, or by their sign-in name."""
    home = member.get("tenantId")
    role, sign_in = str(member.get("userRole") or "").lower(), str(member.get("userPrincipalName") or "").lower()
    if home and home != tenant and home not in config.tenants:
        return Standing.FOREIGN
    if role == "guest" or EXTERNAL in sign_in:
        return Standing.GUEST
    return Standing.FOREIGN if role == "anonymous" else Standing.MEMBER


def _zone_and_locale(activity: Payload, before: Seen | None) -> tuple[str, str]:
    """What the client says of its person; what was known before stays where it says nothing."""
    client = _client(activity)
    zone = _time_zone(activity.get("localTimezone")) or _time_zone(client.get("timezone"))
    locale = next((one for one in (activity.get("locale"), client.get("locale")) if isinstance(one, str) and one), None)
    return zone or (before.time_zone if before else "UTC"), locale or (before.locale if before else LOCALE)


def _client(activity: Payload) -> Mapping[str, object]:
    entities = activity.get("entities")
    found = [one for one in (entities if isinstance(entities, list) else []) if isinstance(one, dict)]
    return next((one for one in found if one.get("type") == "clientInfo"), {})


def _time_zone(name: object) -> str | None:
    try:
        return ZoneInfo(str(name)).key if name else None
    except (OSError, ValueError, KeyError):  # a folder of zones, what can be no name, an unknown name
        return None
