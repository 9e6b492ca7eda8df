"""Cuts a sentence into words, numbers, dates and names with digits, so that later rules never look at raw text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LOOKED_AT = 2000  # characters; nobody needs more to say a target, and hostile input stays cheap


class Kind(StrEnum):
    """What a token is. DATE to RANK carry digits that measure nothing."""

    WORD = "word"
    NUMBER = "number"
    MARK = "mark"
    DATE = "date"
    CODE = "code"
    CLOCK = "clock"
    CONTACT = "contact"
    ALWAYS = "always"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the sentence; `text` is lower case, `raw` as typed; positions are those of the cleaned line."""

    kind: Kind
    text: str
    raw: str
    start: int
    end: int

    @property
    def head(self) -> str:
        """The last part of a hyphenated word, which carries its meaning: "stock-outs" gives "outs"."""
        return self.text.rsplit("-", 1)[-1]


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:19|20)\d\d(?!\d)"
_SHORT_YEAR = rf"(?:{_YEAR}|'\d\d(?!\d))"
_SEASON = r"(?:spring|summer|autumn|fall|winter|easter|christmas|xmas|new\ year)"
_DATE = rf"""
    \b{_YEAR}-\d\d?-\d\d?(?!\d)
  | (?<![\d.,/])\d\d?(?P<sep>[./-])\d\d?(?P=sep)(?:{_YEAR}|\d\d)(?![\d/])
  | (?<![\d.,])[0-3]?\d\.[01]?\d\.(?=\s|$|[,;)])
  | (?<![\d.,])[0-3]?\d(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTH}(?:,?\s{_SHORT_YEAR})?
  | \b{_MONTH}\s[0-3]?\d(?:st|nd|rd|th)(?:,?\s{_SHORT_YEAR})?
  | \b{_MONTH}\s[0-3]?\d,?\s{_YEAR}
  | \b{_MONTH}[\s/-]{{0,2}}(?:{_SHORT_YEAR}|[23]\d(?=\s*(?:$|[,.;)])))
  | \b{_SEASON}\s{_SHORT_YEAR}
  | \bq[1-4](?:\s?[/-]\s?q[1-4])?(?:[\s/-]{{0,2}}(?:{_SHORT_YEAR}|[23]\d(?![\d%.,])))?(?![\w%])
  | \b{_YEAR}[\s/-]?(?:q|h)[1-4](?!\w)
  | \b[1-4]q(?:{_SHORT_YEAR}|\d\d)(?!\w)
  | \bh[12](?:[\s/-]{{0,2}}(?:{_SHORT_YEAR}|[23]\d(?![\d%.,])))?(?![\w%])
  | \bfy[\s'/-]{{0,2}}(?:{_YEAR}(?:/\d\d)?|\d\d(?:/\d\d)?)(?!\w)
  | \b(?:kw|cw)\s?\d\d?(?!\d)
  | (?<![\d.,]){_YEAR}\s?[-/]\s?(?:{_YEAR}|\d\d)(?![\d.,]|\s?[%€$£])
"""
_PARTS = rf"""
    (?P<date>{_DATE})
  | (?P<always>\b24\s?[/x]\s?(?:7|5|365)\b | \b365\s?/\s?24\b)
  | (?P<contact>(?<![\w.,])
      (?:\+\d[\d\ ()/-]{{6,18}}\d | 0\d{{2,5}}[\ /-]\d[\d\ -]{{3,14}}\d | \d{{3}}-\d{{4}})(?![\w.,%]\d)
      | \b[\w.+-]{{1,40}}@[\w-]{{1,40}}\.\w+ | \bhttps?://\S+ | \bwww\.\S+)
  | (?P<rank>\#\s?\d+ | \b(?:top|no\.?|nr\.?|number|rank)\s?(?:1|one|3|three|5|five|10|ten)
      (?=\s*(?:$|[,.;!]|in\b|for\b|of\b|on\b|choice|provider|employer|performer|brand|company|list|player|lab)))
  | (?P<clock>(?<![\d.,:])\d\d?:\d\d(?::\d\d)?(?!\d)(?:\s?[ap]\.?m\b\.?)?
      | (?<![\d.,:-])1?\d\s?[ap]\.?m\b\.?(?!\s?\d) | \b\d\d?\s?o'?\ ?clock\b)
  | (?P<code>\b(?!(?:eur|usd|gbp|chf|from|to|by|under|below|over|max|min|minus|plus|now|approx|ca|is|of|in|about)\d)
      (?!(?:sub|under|below|max|min)-\d)
      (?!(?:co2|m2|m3|h2o|n2o|tco2e?)(?:e|eq)?(?!\w))
      [^\W\d_]{{1,24}}(?:[/&-][^\W\d_]{{0,12}}){{0,2}}\d+(?:[./-]?\w{{1,20}}){{0,6}}
      | (?<![\w.,])\d+[^\W\d_]{{1,12}}\d\w{{0,20}}
      | \bv(?:ersion)?\.?\s?\d+(?:\.\d+)*(?![\w%]))
  | (?P<number>\d+(?:(?:[.,'’]\d+)+|(?:[\ \u00a0\u202f]\d{{3}}(?![\d.,:%]\d|\d|\s?%))+)?|[½¼¾⅓⅔⅕⅛])
  | (?P<word>(?:co2|m2|m3|h2o|n2o|tco2e?)(?!\w)|m[²³]|µg|[kmt]€|[^\W\d_]+(?:['’-][^\W\d_]+)*'?)
  | (?P<mark>-+>|=+>|→|⇒|>=|<=|±|\+/-|[^\s\w])
"""
_TOKEN = re.compile(_PARTS, re.IGNORECASE | re.VERBOSE)
_SAME = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‑": "-", "≤": "<=", "≥": ">=", "’": "'", "“": '"', "”": '"', "⁄": "/"}
)
_REPAIR = re.compile(r"\bper\s+cent\b|\bperc\.", re.IGNORECASE)


def clean(text: str) -> str:
    """One line of at most LOOKED_AT characters without control, surrogate or direction characters."""
    head = text[:LOOKED_AT]
    kept = "".join(" " if _unprintable(c) else c for c in head)
    return _REPAIR.sub("percent", " ".join(kept.translate(_SAME).split()))


def _unprintable(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}


def tokens_of(line: str) -> tuple[Token, ...]:
    """The tokens of a cleaned line, in order; white space is dropped."""
    found = []
    for match in _TOKEN.finditer(line):
        kind = Kind(match.lastgroup or "mark") if match.lastgroup else Kind.MARK
        raw = match.group()
        found.append(Token(kind, raw.lower(), raw, match.start(), match.end()))
    return tuple(found)
