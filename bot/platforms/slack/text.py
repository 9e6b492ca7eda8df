"""What people typed in Slack, as plain words: its markup is undone, and nothing that one could see is lost."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<([^<>]*)>")  # Slack escapes the signs themselves, so whatever stands between them is its own
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the last one last, so that nothing is undone twice
_FORMATTING = ("mailto:", "tel:")


def plain_words(typed: str) -> str:
    """`<@U1|ana>` as @ana, `<#C1|claims>` as #claims, `<https://x.example|label>` as label (https://x.example)."""
    words = _MARKUP.sub(_shown, typed)
    for entity, sign in _ENTITIES:
        words = words.replace(entity, sign)
    return words.strip()


def without_mention(typed: str, bot: str) -> str:
    """The words without the mention of the bot: it says that they are meant for us, and nothing else."""
    return re.sub(rf"<@{re.escape(bot)}(\|[^>]*)?>[,:]?", " ", typed).strip()


def _shown(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    match target[:1]:
        case "@":
            return f"@{label or 'colleague'}"
        case "#":
            return f"#{label or 'channel'}"
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
        case _:
            return _link(target, label)


def _link(url: str, label: str) -> str:
    for scheme in _FORMATTING:
        if url.startswith(scheme):
            return label or url.removeprefix(scheme)
    if not label or label in url:
        return url
    return f"{label} ({url})"
