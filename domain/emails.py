"""E-mail addresses: what looks like one, and how it is kept."""

from __future__ import annotations

import re
import unicodedata

ADDRESS_LIMIT = 254  # characters: the longest that mail can be sent to (RFC 5321)
_ASCII = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode categories: control, format, no character, line ends
_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
# Letters to Unicode, and blank to whoever reads them:
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")


def fold(email: str) -> str:
    """In small letters, A to Z only: the Kelvin sign is no k, so it must not become somebody else's address."""
    return email.translate(_ASCII)


def is_address(email: str) -> bool:
    """True for what looks like an e-mail address, folded, with nothing in it that is not seen."""
    return (
        len(email) <= ADDRESS_LIMIT
        and _ADDRESS.fullmatch(email) is not None
        and email == email.lower()  # as the database keeps it, so two spellings cannot meet there
        and not hides(email)
        and _BLANK.search(email) is None
    )


def hides(text: str) -> bool:
    """Whether there is something in it that is not seen."""
    return any(unicodedata.category(one) in _UNSEEN for one in text)
