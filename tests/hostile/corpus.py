"""Texts that somebody sends who means no good, or whose keyboard is broken."""

from __future__ import annotations

HOSTILE: dict[str, str] = {
    "slack mention": "<!channel> <!here> <@U024BE7LH> <#C024BE7LR|general> wake up everybody",
    "at all": '@here @everyone <at>all</at> <at id="*">Everyone</at> wake up',
    "markdown": "*bold* _it_ ~no~ `code` ```fence``` **b** # head > quote - list 1. one | a | b |",
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;&amp; <b>x</b>",
    "links": "[click](javascript:alert(1)) <http://a.example|https://bank.example> javascript:alert(1) data:text/html",
    "right to left": "safe \u202etxt.exe\u202c \u2066x\u2069 \u200fabc end of it",
    "zero width": "re\u200bal\u200d wo\u2060rds \ufeff between nothing",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 ❤️ 👍🏽 in 12 letters a day",
    "cjk": "每週有一千二百份理賠申請需要人工重新輸入，其中百分之六有錯字。" * 5,
    "arabic": "نعيد كتابة ١٢٠٠ مطالبة كل أسبوع من ملفات",
    "combining": "Z̸̡̢̛̛͇̣̗̩̬͉͙a\u0301\u0301\u0301\u0301lgo is here to stay",
    "long": "word " * 20_000,
    "one long word": "x" * 100_000,
    "nul": "before\x00after, a null in between",
    "controls": "bell\x07 escape\x1b[31mred\x1b[0m back\x08space \x7f delete",
    "lone surrogates": "half \ud800 and \udfff a pair",
    "template": "{{7*7}} ${x} #{y} %s %n {0} {name!r} <%= z %> {%raw%}",
    "json": '"},{"type":"actions","elements":[{"type":"button"}]}]} \\" \\u0000',
    "formula": '=HYPERLINK("http://evil.example","click") +1+cmd|\' /C calc\'!A0 @SUM(1) -2+3',
    "sql": "'; DROP TABLE initiatives; -- \" OR 1=1 /* */ %_\\",
    "newlines": "\n\n\r\n\n",
    "spaces": "          \t      ",
    "only zero width": "\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
    "nothing": "",
    "lines": "first line\nsecond line\r\nthird \u2028 fourth \u2029 fifth",
    "dots": "...........",
    "command": "/idea cancel back skip submit",
    "separators": "a|b|c%7C%00%ED%A0%80|start|submit_idea",
    "numbers": "999999999999999999999999999999 1e400 -0 NaN ٣ ² Ⅷ",
}
WRONG_TYPES: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 10**400, 10**5000, [], [[]], [None], [1, 2], ["x"] * 500,
    [{"a": [1]}], {}, {"unknown": True}, {"unknown": 1}, {"unknown": "yes"}, {"a": {"b": {}}}, {"unknown": 1, "x": 1},
    b"bytes", (1, 2), {1, 2}, object(),
)  # fmt: skip
