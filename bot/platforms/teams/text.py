"""What people wrote in Teams, as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from bot.platforms.teams.values import Payload

ESCAPED = (
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", '"'),
    ("&#39;", "'"),
    ("&nbsp;", " "),
    ("\xa0", " "),
    ("&amp;", "&"),
)
LINES = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3"})
UNSEEN = frozenset({"script", "style"})
MENTIONS, NAME = 100, 200  # mentions that are read in a message, and characters of a name
# Python's own parser takes minutes for a hundred kilobytes that somebody means to be slow; this never goes back.
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*|!|\?)(?:"[^"]*"|'[^']*'|[^<>"'])*+>""", re.ASCII)
_NO_SIGN = re.compile("&#0*[0-9]{8}[0-9]*;?", re.ASCII)  # Python refuses to read endless digits


def words_of(activity: Payload) -> str:
    """The text of a message without the mention of the bot; who else is mentioned is named."""
    text = activity.get("text")
    if not isinstance(text, str):
        return ""
    bot = _id(activity.get("recipient"))
    names: dict[str, str] = {}
    for mention in _mentions(activity):
        said, who = mention.get("text"), mention.get("mentioned")
        if not (isinstance(said, str) and said and isinstance(who, dict)) or len(names) >= MENTIONS:
            continue
        name = who.get("name")
        names.setdefault(said, "" if who.get("id") == bot else name[:NAME] if isinstance(name, str) else "")
    if names:  # all at once: a name that looks like a mention is no mention
        marks = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        text = re.sub(marks, lambda found: names[found[0]], text)
    return plain_words(text)


def plain_words(text: str) -> str:
    """Teams escapes what stands in markup; here the words are as they were typed."""
    for escaped, sign in ESCAPED:
        text = text.replace(escaped, sign)
    return text.strip()


def without_markup(html: str) -> str:
    """The words of a message that Teams gives as HTML."""
    found: list[str] = []
    at = unseen = 0
    for tag in _TAG.finditer(html):
        found += [] if unseen else [html[at : tag.start()]]
        at, name = tag.end(), tag[2].lower()
        if name in UNSEEN:
            unseen = max(0, unseen + (-1 if tag[1] else 1))
        if name in LINES:
            found.append("\n")
    words = unescape(_NO_SIGN.sub("\ufffd", "".join(found if unseen else [*found, html[at:]])))
    return "\n".join(line.strip() for line in words.replace("\xa0", " ").split("\n") if line.strip())


def _mentions(activity: Payload) -> Iterable[Payload]:
    entities = activity.get("entities")
    return (
        one
        for one in (entities if isinstance(entities, list) else [])
        if isinstance(one, dict) and one.get("type") == "mention"
    )


def _id(who: object) -> object:
    return who.get("id") if isinstance(who, dict) else None
