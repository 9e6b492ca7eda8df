"""The keys that Microsoft signs with. They are fetched beside everything else, and nobody waits long for them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWTError
from jwt.algorithms import RSAAlgorithm

log = structlog.get_logger()

DAY = 24 * 3600.0  # seconds after which the list is fetched anew
AGAIN = 30.0  # seconds between two fetches, whoever asks
AGAIN_EMPTY = 5.0  # the same as long as there is no key at all and nobody can come in
TIMEOUT = 10.0  # seconds for both documents
PATIENCE = 3.0  # seconds that a request waits for a fetch; Teams gives up after ten


class Unjudged(Exception):
    """It cannot be told whether there is such a key, as the list could not be fetched. The sender should try again."""


@dataclass(frozen=True, slots=True)
class Key:
    """As the SDK asks for it. `endorsements` are the channels that it may sign for."""

    public_key: RSAPublicKey
    endorsements: frozenset[str]


class Keys:
    """The keys by their ids. What was fetched is used until something newer is there, however long that takes.

    `now` is a monotonic clock in seconds.
    """

    def __init__(self, url: str, now: Callable[[], float] = time.monotonic) -> None:
        self._url, self._now = url, now
        self._keys: Mapping[str, Key] = {}
        self._is_fresh = False  # whether the last fetch succeeded
        self._tried: float | None = None
        self._fetching: asyncio.Task[None] | None = None

    @property
    def is_there(self) -> bool:
        """Whether there are any keys."""
        return bool(self._keys)

    async def get(self, kid: str | None) -> Key | None:
        """The key; None where the list holds none of that id. Raises Unjudged.

        An unknown id has the list fetched anew, at most every AGAIN seconds and once for all who wait.
        """
        key = self._keys.get(kid or "")
        if key is not None or not kid:
            return key
        await self._refresh_if_due()
        if not self._is_fresh:
            raise Unjudged
        return self._keys.get(kid)

    async def refresh(self) -> None:
        """Fetches the list, and waits a moment for it. A failure is logged."""
        await asyncio.wait({self._begin()}, timeout=PATIENCE)

    async def keep(self) -> None:
        """Fetches the list every day, and sooner after a failure, until cancelled."""
        while True:
            await asyncio.sleep(DAY if self._is_fresh else self._pause)
            await asyncio.shield(self._begin())

    @property
    def _pause(self) -> float:
        return AGAIN if self._keys else AGAIN_EMPTY

    async def _refresh_if_due(self) -> None:
        """Waits for the fetch that is under way, or for one that is due."""
        if self._fetching is None and self._tried is not None and self._now() - self._tried < self._pause:
            return
        await self.refresh()

    def _begin(self) -> asyncio.Task[None]:
        if self._fetching is None:
            self._tried = self._now()
            self._is_fresh = False
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(TIMEOUT), aiohttp.ClientSession(trust_env=True) as session:
                self._keys = await _listed(session, self._url)
            self._is_fresh = True
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError) as error:
            log.warning("no keys from Microsoft", error=type(error).__name__, kept=len(self._keys))
        finally:
            self._fetching = None


async def _listed(session: aiohttp.ClientSession, url: str) -> Mapping[str, Key]:
    """The keys of the list that the metadata names. Raises aiohttp's errors, and ValueError for what is none."""
    metadata = await _document(session, url)
    address = metadata.get("jwks_uri")
    if not isinstance(address, str) or urlsplit(address).scheme != urlsplit(url).scheme:
        raise ValueError("no address of the keys")
    told = (await _document(session, address)).get("keys")
    found = dict(filter(None, map(_key, told))) if isinstance(told, list) else {}
    if not found:
        raise ValueError("no keys")
    return found


async def _document(session: aiohttp.ClientSession, url: str) -> Mapping[str, object]:
    async with session.get(url, raise_for_status=True) as response:
        told = json.loads(await response.text())
    if not isinstance(told, dict):
        raise ValueError("no object")  # noqa: TRY004 - what came is wrong, not a type of ours
    return told


def _key(told: object) -> tuple[str, Key] | None:
    """A key with its id; None for what is no RSA key, as a list may hold others too."""
    if not isinstance(told, dict) or not isinstance(told.get("kid"), str) or told.get("kty") != "RSA":
        return None
    try:
        public = RSAAlgorithm.from_jwk(told)
    except (PyJWTError, ValueError, TypeError):
        return None
    endorsements = told.get("endorsements")
    channels = endorsements if isinstance(endorsements, list) else ()
    if not isinstance(public, RSAPublicKey):
        return None
    return told["kid"], Key(public, frozenset(one for one in channels if isinstance(one, str)))
