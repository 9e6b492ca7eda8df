"""From a playbook to its file."""

from __future__ import annotations

import json
import re

from knowledge.entries import Playbook
from knowledge.passages import body

# Words that YAML takes as they are; everything else stands in quotation marks.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'?!()/-]*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def render(playbook: Playbook) -> str:
    """Markdown with front matter, of which `parse` makes the same playbook, each of its words being on one line."""
    yes = ["company_supplies: true"] if playbook.company_supplies else []
    related = [f"related: [{', '.join(playbook.related)}]"] if playbook.related else []
    asked = ["questions:", *(f"  - {_value(one)}" for one in playbook.questions)] if playbook.questions else []
    front = [
        f"id: {_value(playbook.id)}",
        f"title: {_value(playbook.title)}",
        f"audience: {playbook.audience}",
        f"owner: {_value(playbook.owner)}",
        f"reviewed_on: {playbook.reviewed_on.isoformat()}",
        f"review_by: {playbook.review_by.isoformat()}",
    ]
    return "\n".join(["---", *front, *yes, *related, *asked, "---", body(playbook.sections)])


def _value(words: str) -> str:
    if _PLAIN.fullmatch(words):
        return words
    quoted = json.dumps(words, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)
