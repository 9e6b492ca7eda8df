from pathlib import Path
from datetime import timedelta
from tests.support.whole_way import *
from tests.support.whole_way_surfaces import InInbox
from tests.support.company import Company

async def test_x(sqlite_company: Company) -> None:
    surface = InInbox(sqlite_company)
    await surface.enter(CAST)
    p = Play(surface)
    try:
        await p.say("mara", f"idea: {PROBLEM}")
        for w in ("Typos per 100 claims: 6 now", "From 6 to 2 by December 2026", "1", "quality", "skip", "sam", "submit"):
            await p.say("mara", w)
        p.number = "AI-2026-0001"
        await p.press_card("amina", "Take it", f"take {p.number}")
        await p.say("mara", f"case {p.number}")
        for w in CASE: await p.say("mara", w)
        await p.say("mara", "submit")
        await p.say("amina", f"gate {p.number}")
        await p.say("amina", f"decide {p.number}")
        await p.press("amina", "Continue", "")
        await p.say("amina", f"skip")
        await p.say("amina", f"skip")
        await p.say("amina", "cancel")
        await p.say("mara", f"supply {p.number} baseline plan")
        await p.page("mara", GIVES["baseline_plan"][1])
        await p.say("sam", f"sign {p.number}")
        await p.page("sam", {"word": "Yes"})
        await p.say("amina", f"decide {p.number}")
        await p.press("amina", "Continue", "")
        await p.page("amina", GO_ON)
        for code, who in SEATS.items():
            await p.say("amina", f"supply {p.number} {code}")
            await p.say("amina", who)
        for code in GIVES:
            m = await p.missing()
            if code in m:
                who, page = GIVES[code]
                await p.say(who, f"missing {p.number}")
                await p.press(who, supply_button(await p.initiative(), m[code]).label, "")
                await p.page(who, page)
        await p.say("selma", "security")
        await p.press("selma", "Show AI-2026-0001", "")
        await p.press("selma", "Positive", "")
        await p.page("selma", {"fine": SKIP})
        await p.say("amina", f"similar {p.number}")
        await p.press("amina", "Give the verdict", "")
        await p.page("amina", {"v": "Unique", "n": SKIP})
        await p.say("pia", f"product {p.number}")
        await p.page("pia", {"v": "Form Runner", "n": SKIP})
        await p.say("amina", f"score {p.number}")
        await p.page("amina", SCORE)
        await p.confirm("amina")
        await p.say("lucia", f"baseline {p.number}")
        await p.page("lucia", BASELINE)
        for who in ("ines", "pia", "dora"):
            await p.say(who, f"sign {p.number}")
            await p.say(who, "yes")
        await p.say("amina", f"gate {p.number}")
        await p.say("amina", f"decide {p.number}")
        await p.press("amina", "Continue", "")
        await p.page("amina", GO_ON)
        for _ in range(5):
            await p.say("lucia", f"steps {p.number}")
            await p.press("lucia", next(b for b in p.surface.talkers["lucia"].last.message.card.buttons if b.label.startswith("Done")).label, "")
        for code in GIVES:
            m = await p.missing()
            if code in m:
                who, page = GIVES[code]
                await p.say(who, f"missing {p.number}")
                await p.press(who, supply_button(await p.initiative(), m[code]).label, "")
                await p.page(who, page)
        for who in ("ines", "arno", "selma"):
            await p.say(who, f"sign {p.number}")
            await p.say(who, "yes")
        await p.say("amina", f"gate {p.number}")
        await p.say("amina", f"decide {p.number}")
        await p.press("amina", "Continue", "")
        await p.page("amina", GO_ON)
        surface.clock.forward(days=134)
        await p.say("ivo", "inbox")
        await p.say("ivo", f"report {p.number}")
        for page in REPORT: await p.page("ivo", page)
        await p.confirm("ivo")
        await p.say("sam", f"confirm {p.number}")
        await p.page("sam", {"w": "Confirmed"})
        await p.say("finn", f"money {p.number}")
        await p.page("finn", {"w": "The money is right"})
        await p.say("lucia", f"supply {p.number} lesson")
        await p.page("lucia", GIVES["lesson"][1])
        await p.say("sam", f"decide {p.number}")
        await p.press("sam", "Close with impact", "")
        await p.page("sam", GO_ON)
        await p.say("mara", f"cases")
        await p.say("mara", f"history {p.number}")
        await p.say("mara", f"passport {p.number}")
        await p.say("mara", f"status {p.number}")
        await p.say("mara", f"gate {p.number}")
    finally:
        for who in CAST:
            p.lines.append(f"===== {who}")
            p.lines += [message_text(m) + "\n--" for m in surface.talkers[who].received()]
        for c in Channel:
            p.lines.append(f"===== #{c.value}")
            p.lines += [m + "\n--" for m in await surface.room(c)]
        Path("/tmp/whole_way.txt").write_text("\n".join(p.lines))

from tests.support.talker import message_text
