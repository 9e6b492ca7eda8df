"""Titles and summaries cut from what a person wrote, never rewritten."""

from __future__ import annotations

import re

from domain.initiatives import SUMMARY_LIMIT, TITLE_LIMIT

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\s])")
_CLAUSE_END = re.compile(r"\s*(?:[;:–—]|, (?:and|but|so|which|because)\b|\s-\s)\s*")
_TECHNOLOGY = re.compile(
    r"(?i)\b(?:ai|a\.i\.|gpt|chat ?gpt|copilot|llm|chat ?bots?|bots?|agents?|machine learning|ki)\b"
)


def title_from(words: str) -> str:
    """The first sentence that names the pain, or its first clause when that is long: the author's words.

    At most TITLE_LIMIT characters. A sentence that only names a technology is passed over when another one follows
    (domain rule 3.1: a plain business name, no technology).
    """
    sentences = _SENTENCE_END.split(" ".join(words.split()))
    sentence = next((one for one in sentences if not _TECHNOLOGY.search(one)), sentences[0])
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


def _shorten(line: str, limit: int) -> str:
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:-") + "…"
