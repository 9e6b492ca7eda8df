"""Whether a conversation about a champion's record may begin: said before the first question, not after the last."""

from __future__ import annotations

from bot import championship_actions as names
from bot.usecases.championship import acting, load, person_of
from bot.usecases.desk import Desk
from domain import championship_acts as rules
from domain.authority import belongs
from domain.champion_rules import CRITERIA
from domain.championship import SERVING, Champion, ChampionId
from domain.championship_people import need_one_of, of_state, seat_for
from domain.errors import NotAllowed, Refused

_ANY = "…"  # words to try an end with


async def may_nominate(desk: Desk, *, myself: bool) -> None:
    """Raises NotAllowed for guests, and what would refuse the person's own nomination, such as the break."""
    ruling = belongs(desk.person)
    if not ruling:
        raise NotAllowed(ruling.reason or "")
    if not myself:
        return
    person, before = await person_of(desk, desk.person.id), await desk.uow.champions.latest(desk.person.id)
    who, table = await acting(desk), desk.model.champions
    rules.nominate(ChampionId("C-0"), person, who, _ANY, desk.today(), desk.now, table, before=before)


async def may_begin(desk: Desk, flow: str, id: str) -> Champion:
    """The record that the flow is about. Raises what its end would raise now."""
    champion, person, who = await load(desk, id)
    today, now, table = desk.today(), desk.now, desk.model.champions
    match flow:
        case names.AGREE:
            rules.consent(champion, person, who, table.share_percent, now, table)
        case names.REFUSE:
            rules.refuse(champion, person, who, _ANY, today, now)
        case names.MARKS:
            seat_for(champion, person, who)
            own = {point.code for point in table.criteria}
            if own != {point.code for point in CRITERIA}:
                named = ", ".join(point.title for point in table.criteria)
                raise Refused(
                    f"Say *candidates marks {champion.id}* and a mark from 1 to 5 for each of these: {named}."
                )
            rules.score(champion, person, who, dict.fromkeys(own, table.pass_mark), now, table)
        case names.DECLINE:
            rules.decide(champion, who, False, _ANY, today, now, table)
        case names.PAUSE:
            rules.pause(champion, person, who, today, today)
        case names.BACKUP | names.SUCCESSOR:
            need_one_of(champion, person, who, "name somebody", manager=True)
            of_state(champion, "name somebody for", *SERVING)
        case names.COVER:
            rules.cover(champion, person, who, champion.site, champion.topics)
        case names.HAND_OVER:
            rules.hand_over(champion, person, who, _ANY, now)
        case names.WITHDRAW:
            rules.withdraw(champion, person, who, today, now)
        case names.END:
            rules.end(champion, person, who, _ANY, today, now)
        case _:
            raise Refused("That is not offered any more. Say *term* for your own record.")
    return champion


def marks_in(champion: Champion, said: str, codes: tuple[str, ...]) -> dict[str, int]:
    """`4 4 3 5` as marks, in the order of the criteria."""
    given = said.replace(",", " ").split()
    if len(given) != len(codes) or not all(one.isdecimal() and len(one) == 1 for one in given):
        raise Refused(
            f"Give {len(codes)} marks from 1 to 5 behind {champion.id}, such as *{' '.join(['4'] * len(codes))}*."
        )
    return dict(zip(codes, map(int, given), strict=True))
