"""Tokens as the Bot Framework signs them: RS256 with real keys, made once for the whole run."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

Json = dict[str, Any]

ISSUER = "https://api.botframework.com"
GOVERNMENT = "https://api.botframework.us"
LIFETIME = 3600  # seconds


@cache
def private_key(kid: str) -> RSAPrivateKey:
    """The key of that id: always the same one in a run."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(kid: str, endorsements: tuple[str, ...] | None = ("msteams",)) -> Json:
    """The key as a key list tells it. None leaves the endorsements out."""
    told = json.loads(RSAAlgorithm.to_jwk(private_key(kid).public_key()))
    jwk = {"kty": "RSA", "use": "sig", "kid": kid, "x5t": kid, "n": told["n"], "e": told["e"]}
    return jwk if endorsements is None else {**jwk, "endorsements": list(endorsements)}


def claims(service_url: str, app_id: str, **changes: object) -> Json:
    """What Microsoft says in a token that is good for an hour. `changes` are claims; None leaves one out."""
    now = int(time.time())
    told = {"iss": ISSUER, "aud": app_id, "serviceurl": service_url, "nbf": now - 60, "exp": now + LIFETIME, **changes}
    return {name: value for name, value in told.items() if value is not None}


def signed(told: Json, key: str, **header: object) -> str:
    """The claims, signed by the key of that id. `header` adds to the token's header, or changes it."""
    return jwt.encode(told, private_key(key), algorithm="RS256", headers={"kid": key, **header})


def bearer(token: str) -> dict[str, str]:
    """The header that brings it."""
    return {"Authorization": f"Bearer {token}"}
