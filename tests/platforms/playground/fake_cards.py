"""The fake office's cards: every part and every style of button."""

from dataclasses import dataclass

from bot.ui import (
    Action,
    Bar,
    Button,
    Card,
    Chart,
    Divider,
    Facts,
    Image,
    LinkButton,
    Message,
    Quote,
    Style,
    Table,
    Text,
)

QUOTE = "Support retypes 1,200 claims a week from PDF; 6 % have typos, customers call back."


@dataclass(frozen=True)
class Press(Action, kind="fake"):
    what: str


@dataclass(frozen=True)
class Reply(Action, kind="fakeanswer"):
    """An answer to a question, spent when it was given."""

    what: str
    turn: int = 1


def button(label: str, what: str = "ok", style: Style = Style.DEFAULT, confirm: str | None = None) -> Button:
    return Button(label, Press(what), style, confirm)


def question() -> Message:
    return Message(
        "Clear. **Which number would prove it worked, and what is it today?**",
        buttons=(
            Button("Typos per 100 claims: 6 now", Reply("ok"), Style.PRIMARY),
            Button("Another number", Reply("ok")),
            Button("I don't know yet", Reply("ok")),
            Button("Open as form", Reply("form")),
        ),
    )


def receipt(subject: str) -> Card:
    return Card(
        f"{subject} is registered",
        (
            Quote(QUOTE),
            Text("The project office looks at it by **Thursday**; I will tell you what they say."),
            Text("Two similar ideas exist; have a look before Thursday if you like.", subtle=True),
        ),
        (button("Show them", style=Style.PRIMARY), button("Add a comment", "form"), button("Always fails", "fail")),
        subject,
    )


def office_card() -> Card:
    return Card(
        "New idea from Claims",
        (
            Quote(QUOTE, "Emil Novak, today 10:12"),
            Facts(
                (
                    ("Aim", "typos per 100 claims 6 → 2 by June"),
                    ("Goal", "faster claims"),
                    ("Sponsor", "missing"),
                    ("Triage due", "Thu 26 Nov"),
                )
            ),
        ),
        (
            button("Take it", "take", Style.PRIMARY),
            button("Ask the author", "form"),
            button("Reject", "reject", Style.DANGER, "Reject AI-2026-0042? Emil is told at once, with your reason."),
        ),
        "AI-2026-0042",
    )


def everything_card() -> Card:
    rows = tuple((f"AI-2026-00{n}", f"Idea number {n} about claims", "assessment", f"{n} days") for n in range(31, 37))
    return Card(
        "The portfolio this week",
        (
            Text(
                "**26 ideas** are under way, see [the playbook](https://example.org/playbook)."
                "\n\n- 12 new\n- 9 in `assessment`"
            ),
            Chart(
                "Where they are",
                (Bar("New", 12, 26, "ideas"), Bar("Assessment", 9, 26, "ideas"), Bar("Delivery", 5, 26)),
            ),
            Divider(),
            Table(("Record", "Title", "Stage", "Waiting"), rows),
            Bar("Evidence for G2", 11, 13, "items"),
            Image("https://example.org/funnel.png", "The funnel as a picture"),
            Text("Bottleneck: assessment, median 11 days.", subtle=True),
        ),
        (button("Open the oldest", style=Style.PRIMARY), LinkButton("Playbook", "https://example.org/playbook")),
    )


def record_card(subject: str) -> Card:
    return Card(
        "Support retypes claims from PDF",
        (
            Facts((("Stage", "Assessment"), ("Gate", "G2, decided by Dora Lindgren"), ("Priority", "P1, score 71"))),
            Bar("Evidence for G2", 11, 13, "items"),
            Text("**Missing:** data owner (data office, asked 2 days ago), stop condition (you)."),
            Divider(),
            Text(
                "- 19 Nov: registered by Emil Novak\n- 20 Nov: taken by Piet van Dam\n- 21 Nov: scored 71", subtle=True
            ),
        ),
        (button("Supply the stop condition", "form", Style.PRIMARY), button("Full history")),
        subject,
    )
