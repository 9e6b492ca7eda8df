"""Finds who stands in: "deputy Tomasz", "covered by Tomasz", "Tomasz covers"; the rest says when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.absence_words import MONTHS, UNITS, WEEKDAYS

LONGEST_NAME = 4  # words

_PIECE = re.compile(r"[,;()]|[^\s,;()]+")
_ROLE = r"(?:deputy|substitute|stand-?in|stand in|backup|cover|replacement)"
_NAMES_NEXT = re.compile(
    rf"(?:(?:and |with )?(?:my |the )?{_ROLE}(?: (?:is|will be|by|for me is|=|-))?"
    rf"|(?:i am |i'm |will be |is |being )?(?:covered|represented|replaced|deputi[sz]ed) by)$"
)
_NAMED_BEFORE = re.compile(
    r"(?:(?:will |is going to )?(?:covers?|stands? in|steps? in|fills? in|takes? over|deputi[sz]es?|replaces?|decides?)"
    r"|(?:is|will be) (?:covering|standing in|stepping in|filling in|taking over|deputi[sz]ing)"
    rf"|(?:is|as|will be|acts as) (?:my |the |a )?{_ROLE})$"
)
_TAIL = re.compile(
    r"(?:for me|me|for us|instead|meanwhile|in the meantime|in my place|my work|then"
    r"|while i am (?:away|out|off)|while i'm (?:away|out|off))$"
)
_NOBODY = re.compile(rf"(?:(?:and )?(?:no|without|without a) {_ROLE}|(?:nobody|no one|noone) (?:covers|stands in))$")
_LONGEST_MARK = 6  # words of the longest phrase above
_ENDS_NAME = frozenset(
    "until till til untill to from for next this in on at by while and or but with back return returning returns"
    " through thru starting between during the of is are will please thanks today tomorrow yesterday week weekend month"
    " year months years i i'm i'll my me we away off out covers cover stands will decides steps"
    " fills takes replaces who".split()
) | set(WEEKDAYS) | set(UNITS)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a mark between words; `closes` when a sentence or clause ends behind it."""

    text: str
    start: int
    end: int
    closes: bool

    @property
    def is_name(self) -> bool:
        """Whether it can be part of a name or stand for one: a word, an address, a mention."""
        return self.text not in _ENDS_NAME and re.search(r"[^\W\d_]", self.text) is not None


def split_deputy(words: str) -> tuple[str, str | None]:
    """The words without the mention of a deputy, and the deputy as typed: a name, an e-mail address or a mention.

    `None` when nobody is named; "no deputy" is cut off too. Names have up to LONGEST_NAME words, the first mention
    counts. Words that only look like a name come back as one: the caller looks the person up.
    """
    pieces = _pieces(words)
    for at in range(len(pieces)):
        cut = _found(pieces, at)
        if cut is not None:
            first, last, named = cut
            before, after = words[: pieces[first].start], words[pieces[last].end :]
            rest = f"{before.rstrip(' ,;.(-–—')} {after.lstrip(' ,;.)!-–—')}".strip()
            return rest, _as_typed(words, pieces, named)
    return words.strip(), None


def _pieces(words: str) -> list[_Piece]:
    found = []
    for piece in _PIECE.finditer(words):
        text = piece[0].rstrip(".:!?*_\"'")
        body = text.lstrip("*_\"'")
        start = piece.start() + len(text) - len(body)
        closes = piece[0][len(text) :].strip("*_\"'") != "" or piece[0] in ",;()"
        found.append(_Piece(body.lower().replace("’", "'"), start, piece.end(), closes))
    return found


def _found(pieces: Sequence[_Piece], at: int) -> tuple[int, int, range | None] | None:
    """First and last piece of the mention that begins its mark at `at`, and where the name stands."""
    for last in range(min(at + _LONGEST_MARK, len(pieces)) - 1, at - 1, -1):
        phrase = " ".join(p.text for p in pieces[at : last + 1])
        if _NOBODY.match(phrase):
            return at, last, None
        if _NAMES_NEXT.match(phrase):
            named = _name_after(pieces, last + 1)
            if named:
                return at, _behind_tail(pieces, named.stop - 1), named
        if _NAMED_BEFORE.match(phrase):
            named = _name_before(pieces, at)
            if named:
                return _joint(pieces, named.start), _behind_tail(pieces, last), named
    return None


def _name_after(pieces: Sequence[_Piece], start: int) -> range:
    stop = start
    while stop < len(pieces) and stop - start < LONGEST_NAME and pieces[stop].is_name:
        if stop > start and pieces[stop].text in MONTHS:
            break
        stop += 1
        if pieces[stop - 1].closes and len(pieces[stop - 1].text) > 1 and not _is_address(pieces[stop - 1]):
            break
        if _is_address(pieces[stop - 1]):
            break
    return range(start, stop)


def _name_before(pieces: Sequence[_Piece], stop: int) -> range:
    start = stop
    while start > 0 and stop - start < LONGEST_NAME and pieces[start - 1].is_name:
        if pieces[start - 1].closes or (pieces[start - 1].text in MONTHS and not _is_first_name(pieces, start - 1)):
            break
        start -= 1
    return range(start, stop)


def _is_first_name(pieces: Sequence[_Piece], at: int) -> bool:
    """Jan and May are people too: at the start, behind a comma, "and" or a weekday."""
    if at == 0:
        return True
    before = pieces[at - 1]
    return before.closes or before.text in WEEKDAYS or before.text in {"and", "week", "tomorrow", "today"}


def _joint(pieces: Sequence[_Piece], first: int) -> int:
    """An "and", "but", "while" or "with" before the name goes with it."""
    return first - 1 if first > 0 and pieces[first - 1].text in {"and", "but", "while", "with"} else first


def _behind_tail(pieces: Sequence[_Piece], last: int) -> int:
    """Where "for me" or "while I am away" behind the mention ends."""
    while not pieces[last].closes:
        ends = range(min(last + 4, len(pieces) - 1), last, -1)
        tail = next((end for end in ends if _is_tail(" ".join(p.text for p in pieces[last + 1 : end + 1]))), None)
        if tail is None:
            break
        last = tail
    return last


def _is_tail(phrase: str) -> bool:
    """ "for me", and the verb of "my deputy Tomasz covers"."""
    return _TAIL.match(phrase) is not None or _NAMED_BEFORE.match(phrase) is not None


def _is_address(piece: _Piece) -> bool:
    return "@" in piece.text


def _as_typed(words: str, pieces: Sequence[_Piece], named: range | None) -> str | None:
    if named is None:
        return None
    typed = " ".join(words[pieces[n].start : pieces[n].end] for n in named)
    return typed.strip().rstrip(".:,;!?*_\"'")
