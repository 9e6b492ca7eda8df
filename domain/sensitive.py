"""The obvious things that do not belong into an idea: card numbers, account numbers, keys, lists of e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LOOKED_AT = 20_000  # characters
MANY_EMAILS = 4
MASK = "█"

_CARD = re.compile(r"(?<!/p)(?<![\d.,])\d(?:[ -]?\d){12,18}(?![\d])")  # /p1795270573070097 is a message's address
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_KEYS = (
    re.compile(r"\bxox[abeprs]-[\w-]{10,}"),
    re.compile(r"\bxapp-[\w-]{10,}"),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{20,}"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}"),
    re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"(?i)\b(?:password|passwort|passwd|pwd|secret|api[_ -]?key|token)\s*[:=]\s*\S{6,}"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What it looks like, and where in the text."""

    what: str
    start: int
    end: int


def find(text: str) -> tuple[Finding, ...]:
    """What looks like a secret or personal data, in reading order; nothing that one would usually write in an idea."""
    looked_at = text[:LOOKED_AT]
    found = [*_cards(looked_at), *_ibans(looked_at), *_keys(looked_at), *_emails(looked_at)]
    return tuple(sorted(found, key=lambda one: one.start))


def mask(text: str, findings: tuple[Finding, ...]) -> str:
    """The text with every finding blacked out."""
    for one in reversed(findings):
        text = text[: one.start] + MASK * min(one.end - one.start, 8) + text[one.end :]
    return text


def _cards(text: str) -> Iterator[Finding]:
    for match in _CARD.finditer(text):
        if _luhn(re.sub(r"\D", "", match.group())):
            yield Finding("a payment card number", match.start(), match.end())


def _ibans(text: str) -> Iterator[Finding]:
    for match in _IBAN.finditer(text):
        code = match.group().replace(" ", "")
        if int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1:
            yield Finding("a bank account number", match.start(), match.end())


def _keys(text: str) -> Iterator[Finding]:
    end = 0
    for match in sorted((found for key in _KEYS for found in key.finditer(text)), key=re.Match.start):
        if match.start() >= end:
            yield Finding("a password or key", match.start(), match.end())
            end = match.end()


def _emails(text: str) -> list[Finding]:
    found = [Finding("a list of e-mail addresses", match.start(), match.end()) for match in _EMAIL.finditer(text)]
    return found if len(found) >= MANY_EMAILS else []


def _luhn(digits: str) -> bool:
    """The check digit of payment cards; not fooled by one digit repeated."""
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 and len(set(digits)) > 1
