"""People who hand in an idea on Slack, by the words and the forms that they see."""

from __future__ import annotations

from tests.support.slack_people import Person

SAID = ("Typos per 100 claims: 6 now", "From 6 to 2 by June 2027", "none", "Fewer errors", "skip", "I don't know")
PAGES: tuple[dict[str, object], ...] = (
    {"metric": "Wrong addresses: 30 a day", "target": "From 30 to 5 a day by June 2027"},
    {"objective": "none", "impact_types": ["QUALITY"]},
    {"sponsor?": "unknown"},
)


async def say_idea(person: Person, problem: str) -> None:
    """Answers one question after the other, up to the review. The person's department must be known."""
    await person.say(f"idea {problem}")
    for words in SAID:
        await person.say(words)
    await person.hear("Have a look before")


async def fill_idea(person: Person, problem: str) -> None:
    """Fills page after page of the open modal, up to the review."""
    pages: tuple[dict[str, object], ...] = ({"problem": problem}, *PAGES)
    for values in pages:
        await person.submit(values)
    assert person.modal is not None
    assert person.modal["submit"]["text"] == "Hand it in", person.modal["title"]
