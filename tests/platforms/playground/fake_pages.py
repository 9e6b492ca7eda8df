"""The fake office's form: four pages with every kind of field, an error, and a review."""

from bot.events import FormSubmitted
from bot.ui import Choice, Field, FieldKind, FormView, ReviewStep

CONVERSATION = "c-1"


def problem(title: str, turn: int = 1, error: str | None = None, told: object = None) -> FormView:
    return FormView(
        CONVERSATION,
        turn,
        "The problem",
        (
            Field(
                "title",
                FieldKind.LINE,
                "What would you call it?",
                value=title,
                hint="5 to 90 characters",
                error=error,
                max_length=90,
            ),
            Field(
                "problem",
                FieldKind.PARAGRAPH,
                "What goes wrong today, in which process, for whom?",
                value=told,
                why="The office looks for pain before technology.",
            ),
            Field("sponsor", FieldKind.PERSON, "Who would sponsor it?", optional=True),
        ),
        progress="1 of 3",
    )


def outcome(turn: int) -> FormView:
    goals = tuple(
        Choice(value, label)
        for value, label in (("cost", "Cut service cost"), ("fast", "Faster claims"), ("none", "None of these"))
    )
    teams = tuple(Choice(f"t{n}", f"Team {n}") for n in range(1, 9))
    tools = tuple(Choice(v, v.title(), f"What {v} does") for v in ("excel", "sap", "mail"))
    return FormView(
        CONVERSATION,
        turn,
        "The outcome",
        (
            Field(
                "today",
                FieldKind.NUMBER,
                "How many typos per 100 claims today?",
                note="“Much lower” is the right direction; the office needs a number to aim at.",
                may_be_unknown=True,
            ),
            Field("by", FieldKind.DATE, "By when?", may_be_unknown=True, value={"unknown": True}),
            Field("goal", FieldKind.CHOICE, "Which company goal does it serve?", choices=goals),
            Field("team", FieldKind.CHOICE, "Which team feels it most?", choices=teams, optional=True),
            Field("tools", FieldKind.CHOICES, "Which tools are in use?", choices=tools, optional=True, value=["sap"]),
            Field("personal", FieldKind.TOGGLE, "It uses customer data", hint="Names count as customer data."),
        ),
        progress="2 of 3",
        can_go_back=True,
    )


def review(turn: int) -> FormView:
    return FormView(
        CONVERSATION,
        turn,
        "Is this right?",
        progress="3 of 3",
        review=(
            ReviewStep(
                "problem",
                "The problem",
                (("Title", "Support retypes claims"), ("What goes wrong", "6 % have typos, customers call back")),
            ),
            ReviewStep(
                "outcome",
                "The outcome",
                (("Typos today", "6 per 100"), ("By when", "I don't know; a task for Chen Wei")),
            ),
        ),
        submit="Register the idea",
        can_go_back=True,
    )


def after(event: FormSubmitted) -> FormView:
    """The same page with an error, or the next one."""
    if "title" not in event.values:
        return review(event.turn + 1)
    title = str(event.values["title"] or "")
    if len(title) < 5:
        error = "A title needs at least 5 characters. Say what hurts, in a few words."
        return problem(title, event.turn + 1, error, event.values.get("problem"))
    return outcome(event.turn + 1)
