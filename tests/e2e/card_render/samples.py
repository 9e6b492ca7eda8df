"""Messages that between them hold everything that can be shown, as people see them."""

from __future__ import annotations

from bot.actions import Answer, DontKnowThat, Go, Move, RunCommand, StartFlow, Take
from bot.ui import Bar, Button, Card, Chart, Divider, Facts, Image, LinkButton, Message, Quote, Style, Table, Text

EVIL = "{{DATE(2026-11-24T00:00:00Z)}} **b** [x](javascript:alert(1)) <img src=x onerror=alert(2)> ${x} <at>all</at>"
OFFICE = Card(
    "AI-2026-0042 · Support retypes 1,200 claims a week from PDF",
    (
        Text("Claims · from **Ana Costa** · today 10:12", subtle=True),
        Quote(
            "Support retypes 1,200 claims a week from PDF; 6 % have typos, customers call back.\n\nIt hurts.",
            "Ana Costa",
        ),
        Facts(
            (
                ("Aim", "Typos per 100 claims: 6 → 2 by June"),
                ("Goal", "faster claims, with fewer calls"),
                ("Sponsor", ""),
            )
        ),
        Divider(),
        Text("Triage due **Thu 26 Nov**. See [the playbook](https://wiki.example/playbook)."),
    ),
    (
        Button("Take it", Take("AI-2026-0042"), Style.PRIMARY),
        Button("Ask the author", StartFlow("ask", "AI-2026-0042")),
        Button("Withdraw", RunCommand("withdraw", "x"), Style.DANGER, "Ana Costa is told. This cannot be undone."),
    ),
    "AI-2026-0042",
)
DIGEST = Card(
    "Project office · Monday 30 November",
    (
        Text("**3 decisions** wait for you, the oldest 4 days."),
        Chart(
            "Funnel", (Bar("New", 12, 40, "ideas"), Bar("Assessment", 9, 40, "ideas"), Bar("Delivery", 31, 40, "ideas"))
        ),
        Divider(),
        Table(
            ("Idea", "Title", "Due"),
            (
                ("AI-2026-0042", "Support retypes 1,200 claims a week from PDF", "Thu 26 Nov"),
                ("AI-2026-0043", "Letters", "Fri 27 Nov"),
                ("AI-2026-0044", "每週有一千二百份理賠申請需要人工重新輸入", ""),
            ),
        ),
        Image("https://pictures.example/none.png", "How many ideas were handed in, week by week"),
    ),
    (Button("Whole queue", RunCommand("queue", "")), LinkButton("All numbers", "https://office.example/numbers")),
)
QUESTION = Message(
    "**Which company goal does it serve?** (4 of 6)\nThe office looks for what the company wants anyway.\n\n"
    "- one is enough\n- you can change it *later*",
    buttons=(
        *(Button(f"Goal {number}: serve customers faster", Answer("c", 4, "goal", f"{number}")) for number in range(7)),
        Button("I don't know yet", DontKnowThat("c", 4, "goal")),
        Button("Open as form", Go("c", 4, Move.FORM)),
    ),
    quote=Quote("around 1200 claims a week"),
)
HOSTILE = Message(
    "Somebody wrote something odd.",
    Card(
        EVIL,
        (Quote(EVIL, EVIL), Facts(((EVIL, EVIL),)), Quote("نعيد كتابة ١٢٠٠ مطالبة كل أسبوع من ملفات"), Text("x" * 400)),
    ),
    (Button(EVIL[:40], Take("x"), confirm=EVIL),),
)
SAMPLES = {
    "office": Message("New idea AI-2026-0042", OFFICE),
    "digest": Message("Your digest", DIGEST),
    "question": QUESTION,
    "hostile": HOSTILE,
    "long": Message("All", Card("Everything", (Quote("word " * 6000, "Ana Costa"),), OFFICE.buttons, "AI-2026-0042")),
}
