"""Titles and summaries cut from what a person wrote, never rewritten."""

from __future__ import annotations

import re

from domain.initiatives import SUMMARY_LIMIT, TITLE_LIMIT

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\s])")
_CLAUSE_END = re.compile(r"\s*(?:[;:–—]|, (?:and|but|so|which|because)\b|\s-\s)\s*")


def title_from(words: str) -> str:
    """The first sentence, or its first clause when it is long; at most TITLE_LIMIT characters, the author's words."""
    sentence = first_sentence(words)
    if len(sentence) > TITLE_LIMIT:
        clause = _CLAUSE_END.split(sentence, maxsplit=1)[0]
        sentence = clause if len(clause) >= 12 else sentence
    return _shorten(sentence.rstrip(".!,;: "), TITLE_LIMIT)


def summary_from(words: str) -> str:
    """As many whole sentences as fit in SUMMARY_LIMIT characters, at least a part of the first."""
    line = " ".join(words.split())
    summary = ""
    for sentence in _SENTENCE_END.split(line):
        if len(summary) + len(sentence) + 1 > SUMMARY_LIMIT:
            break
        summary = f"{summary} {sentence}".strip()
    return summary or _shorten(line, SUMMARY_LIMIT)


def first_sentence(words: str) -> str:
    return _SENTENCE_END.split(" ".join(words.split()), maxsplit=1)[0]


def _shorten(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:-") + "…"
