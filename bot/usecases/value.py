"""The value of an initiative: today's value, what it should bring, and the report of what it brought."""

from __future__ import annotations

from dataclasses import replace

from bot.cards.value import baseline_words, estimate_words, time_is_no_money, value_subject
from bot.ui import Message, literal
from bot.usecases.around import announce
from bot.usecases.concerned import people_of, put_before
from bot.usecases.desk import Desk
from bot.usecases.value_view import CONCERNED, saved, shown, sponsor_name, tell_concerned, value_card_of
from domain import values as rules
from domain.authority import Verb
from domain.funnel import Stage
from domain.gates import seat_of, yearly
from domain.impact import Baseline, Figure, Report, needs_finance
from domain.initiatives import Initiative
from domain.parties import Party


async def baseline(desk: Desk, id: str, given: Baseline) -> Message:
    """Keeps today's value, which the effect is measured against later."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.ESTIMATE, before)
    after = rules.with_baseline(before, given)
    await saved(desk, before, after)
    old, words = before.dossier.impact.baseline, baseline_words(given)
    await tell_concerned(desk, after, "noted today's value", words)
    was = baseline_words(old) if old is not None else None
    await desk.record(after.id, "baseline", **{"words": words, "before": was, "for": for_})
    instead = f" instead of {literal(was)}" if was is not None else ""
    return Message(
        f"Noted for **{after.id}**: today it is {literal(words)}{instead}. It can be corrected until it goes into use; "
        "then it is frozen, and the effect is measured against it.",
        buttons=shown(after),
    )


async def estimate(desk: Desk, id: str, given: Figure) -> Message:
    """Keeps what it is expected to bring: the first estimate, or the refined one in delivery."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.ESTIMATE, before)
    figure = replace(given, by=desk.person.id, at=desk.now)
    words = estimate_words(figure, desk.model.currency)
    after = rules.with_estimate(before, figure, words)
    await saved(desk, before, after)
    refined = after.stage is Stage.DELIVERY
    await tell_concerned(desk, after, "refined what it should bring" if refined else "estimated what it brings", words)
    await desk.record(after.id, "estimated", **{"words": words, "for": for_})
    state = "refined" if refined else "expected"
    beside = " The first estimate stays beside it." if refined and after.dossier.impact.expected is not None else ""
    return Message(
        f"Noted as **{state}** for **{after.id}**: {literal(words)}.{beside}{time_is_no_money(figure)}"
        f"{_director(desk, after)}",
        buttons=shown(after),
    )


def _director(desk: Desk, after: Initiative) -> str:
    limit = desk.model.governance.limits.director_sum
    if yearly(after) <= limit:
        return ""
    sum_ = rules.money_words(limit, desk.model.currency)
    return f" It is about more than {sum_}, so the **AI director decides** at the next gate."


async def report(desk: Desk, id: str, given: Report) -> Message:
    """Takes the value report and puts it before the sponsor; finance hears that money is in it."""
    before = await desk.initiative(id)
    for_ = await desk.authorize(Verb.REPORT, before)
    after = rules.with_report(before, given)
    old = before.dossier.impact.report
    await saved(desk, before, after)
    await _to_sponsor(desk, after, old)
    finance = await _tell_finance(desk, after, old)
    others = [seat_of(after, party) for party in CONCERNED]
    await announce(desk, after, f"{literal(desk.person.name)} reported its value.", *others)
    words = f"{rules.figure_words(given.actual, given.unit)}, {given.period}"
    money = None if given.annual_value is None else rules.money_words(given.annual_value, desk.model.currency)
    detail = {"words": words, "money": money, "share": f"{given.attribution}%", "for": for_}
    await desk.record(after.id, "value_reported", **detail)
    sponsor = await sponsor_name(desk, after)
    earlier = " It takes the place of the earlier report, which stays in the history." if old is not None else ""
    return Message(
        f"Thank you: the value report of **{after.id}** is in, and **{literal(sponsor)}** is asked to confirm it."
        f"{earlier}{time_is_no_money(given)}{finance} I tell you what comes of it.",
        buttons=shown(after),
    )


async def _to_sponsor(desk: Desk, after: Initiative, old: Report | None) -> None:
    card = await value_card_of(desk, after)
    if old is None:
        note = Message(f"**{after.id}** · {literal(after.title)}\nIts value is reported; your word is asked for.", card)
        await put_before(desk, [Party.SPONSOR], after, note, value_subject(after))
        return
    text = f"**{after.id}** · {literal(after.title)}\nA new value report took the place of the one that you have."
    sponsor = await people_of(desk, [Party.SPONSOR], after)
    await desk.tell(sponsor, Message(text, buttons=shown(after)))


async def _tell_finance(desk: Desk, after: Initiative, old: Report | None) -> str:
    """Finance hears of money that counts; the sentence for the receipt."""
    found = after.dossier.impact.report
    if found is None or not needs_finance(found):
        return ""
    people = await people_of(desk, [Party.FINANCE], after)
    if old is None or not needs_finance(old):
        text = (
            f"**{after.id}** · {literal(after.title)}\nA value report with money in it is before the sponsor. Once it "
            "is confirmed I bring it to you, and you check the money. Nothing is to be done yet."
        )
        await desk.tell(people, Message(text, buttons=shown(after)))
    if not people:
        return " The money is checked by finance as well; nobody has that role here yet, so please ask the office."
    return " Finance checks the money after that."
