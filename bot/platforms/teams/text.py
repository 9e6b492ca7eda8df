"""What people wrote in Teams, as plain words."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

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


def words_of(activity: Payload) -> str:
    """The text of a message without the mention of the bot; who else is mentioned is named."""
    text = activity.get("text")
    if not isinstance(text, str):
        return ""
    bot = _id(activity.get("recipient"))
    for mention in _mentions(activity):
        said, who = mention.get("text"), mention.get("mentioned")
        if not (isinstance(said, str) and said and isinstance(who, dict)):
            continue
        name = who.get("name")
        text = text.replace(said, "" if who.get("id") == bot else name if isinstance(name, str) else "")
    return plain_words(text)


def plain_words(text: str) -> str:
    """Teams escapes what stands in markup; here the words are as they were typed."""
    for escaped, sign in ESCAPED:
        text = text.replace(escaped, sign)
    return text.strip()


def without_markup(html: str) -> str:
    """The words of a message that Teams gives as HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.found)).replace("\xa0", " ").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if tag in LINES:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        if tag in LINES:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)


def _mentions(activity: Payload) -> Iterable[Payload]:
    entities = activity.get("entities")
    return (
        one
        for one in (entities if isinstance(entities, list) else [])
        if isinstance(one, dict) and one.get("type") == "mention"
    )


def _id(who: object) -> object:
    return who.get("id") if isinstance(who, dict) else None
