"""What a company decides about its champions: their time, their terms, and what is asked of them (domain rule 5)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion of the panel, or one item of the training: `code` in records, `title` for people."""

    code: str
    title: str


CRITERIA = (
    Point("hands-on", "Works with AI hands-on"),
    Point("domain-depth", "Knows the work of the unit in depth"),
    Point("communication", "Listens and explains well"),
    Point("standing", "Is trusted in the unit, and says “I'll find out”"),
)
CHECKLIST = (
    Point("ai-basics", "AI basics"),
    Point("company-products", "AI products of the company"),
    Point("submission", "How an idea is handed in"),
    Point("templates", "Templates for ideas and use cases"),
    Point("safe-use", "Safe use"),
    Point("escalation", "What to escalate, and to whom"),
)


@dataclass(frozen=True, slots=True)
class Champions:
    """The rules of the network. Months are months of the calendar, `notice_days` calendar days before the last day.

    A champion gives about `share_percent` of their time, for `term_months`, at most `max_terms` in a row; after
    these they rest for `break_months`. Each mark of the panel is 1 to 5, and none may lie under `pass_mark`. So many
    working days after a question to an absent champion it goes on to the backup: `backup_days`.
    """

    share_percent: int = 10
    term_months: int = 12
    max_terms: int = 2
    break_months: int = 6
    notice_days: tuple[int, ...] = (60, 30)  # the earliest first
    pass_mark: int = 3
    backup_days: int = 2
    criteria: tuple[Point, ...] = CRITERIA
    checklist: tuple[Point, ...] = CHECKLIST
    overload_questions: int = 10  # so many open questions for each champion, and a unit counts as overloaded
    overload_people: int = 150  # so many people for each champion, too
    time_months: int = 24  # so long what a champion noted of their time is kept

    @property
    def least_percent(self) -> int:
        """The least share of time that still counts as about `share_percent`: half of it."""
        return max(1, self.share_percent // 2)

    @property
    def most_percent(self) -> int:
        """The greatest share of time that still counts as about `share_percent`: double."""
        return min(100, self.share_percent * 2)


CHAMPION_RULES = Champions()
