"""What of a text counts when it is searched: the stems of its telling words."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Final

import Stemmer

ASKED: Final = 600  # characters of a question that are read: a question of more is a story, and an answer must be fast

# Words that stand in every second question and tell nothing of what is asked. Question words stay: "who" is not "when".
STOP: Final = frozenset(
    "a an the and or but if so as at by for from in into of on to with about than then "
    "am is are was were be been it its this that these those there here "
    "do does did dont doesnt didnt can could cant would will shall should may might must have has had "
    "please pls hi hey hello thanks ok s t".split()
)
PRONOUNS: Final = frozenset(
    "i im ive id me my mine we us our ours you yours your he him his she her they them their theirs".split()
)
NOTHING: Final = STOP | PRONOUNS
# Words that help to find, but of which alone no question is made that one answer fits: "what now", "how much more".
FAINT: Final = frozenset(
    "who whom whose what whats which when where why how whatever whoever whenever wherever "
    "now then next later soon again still yet already ever never always once else too also only even just so very "
    "really not no nor yes yeah yep nope maybe okay well oh hmm some any all both each every other another same such "
    "many much more most few less lot lots bit one ones thing things something anything everything nothing stuff "
    "someone anyone everyone nobody somebody anybody everybody myself yourself itself "
    "go goes going get gets got come comes tell know think say said mean want wanna need help let lets make made try "
    "cannot wont isnt arent wasnt havent hasnt dunno yours being having doing done did out up down over off through "
    "because while until after before between during without sure good great right tho though".split()
)
_WORD: Final = re.compile(r"[^\W_]+")
_APOSTROPHES: Final = re.compile("['’ʼ`´]")
_ASCII: Final = {at: None if chr(at) in "'`" else chr(at).lower() if chr(at).isalnum() else " " for at in range(128)}


class _Stemming(threading.local):
    """A stemmer for each thread, because it has no lock. What was stemmed is kept for all of them."""

    def __init__(self) -> None:
        self.stem = Stemmer.Stemmer("english", 0).stemWord


_stemming: Final = _Stemming()


def plain(text: str) -> list[str]:
    """Its words in lower case, without apostrophes, and wide or joined letters written plainly."""
    if text.isascii():  # the same in a fifth of the time
        return text.translate(_ASCII).split()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(_APOSTROPHES.sub("", folded))


def stems(text: str, without: frozenset[str] = NOTHING) -> list[str]:
    """The stems of its words in their order, stop words left out; the same for the same text, in any thread."""
    return stemmed(plain(text), without)


def stemmed(words: list[str], without: frozenset[str] = NOTHING) -> list[str]:
    """The same of words that are `plain` already."""
    return [_stem(word) for word in words if word not in without]


def is_telling(text: str) -> bool:
    """Whether a word of it says what it is about."""
    return not NOTHING.union(FAINT).issuperset(plain(text))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stem: str = _stemming.stem(word)
    return stem
