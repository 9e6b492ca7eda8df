"""Words to categories: plain reports of every kind, what speaks against, a company's own words, and the cue files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.cue_files import shipped
from knowledge.cues import CueIndex, Strength, parse, passage
from knowledge.routing import LONGEST, OTHER, READ, Router

ROUTER = Router()
PLAIN = {
    "tool_access": "I cannot log in to the writing assistant, my account is locked",
    "tool_choice": "none of the products in the catalogue fits, which tool should we use instead",
    "security_review": "we have been waiting for the security review for five weeks",
    "legal_privacy": "the data protection officer has not approved the processing of personal data",
    "data_access": "can't get access to the claims db since monday, whole pilot is stuck",
    "data_quality": "the customer table is full of duplicates and missing values",
    "infrastructure": "the server is down and the API returns timeouts",
    "production_incident": "the chatbot in production gives customers wrong prices, switch it off",
    "ethics": "the model discriminates against women and older applicants",
    "budget": "there is no budget left and our developer has resigned",
    "no_sponsor": "our sponsor left the company and nobody in management backs us",
    "priority_dispute": "two heads of department fight over whose priority comes first",
    "duplicate_effort": "another team is already building the same thing, double work",
    "gate_stuck": "we submitted everything for gate G2 a month ago and there is still no decision",
    "dependency": "the vendor is late and we depend on the release of their component",
    "adoption": "nobody uses the tool, colleagues are afraid and were never trained",
    "process_not_ready": "the process is not documented and every site does it differently",
    "impact_disagreement": "finance does not accept our savings, the baseline is disputed",
    "champion_overload": "our champion is overloaded, the line manager gives her no hours for it",
    "knowledge_gap": "the article in the knowledge base is outdated and links to a page that is gone",
    "other": "the coffee machine is broken and the summer party is cancelled",
}


@pytest.mark.parametrize("category", PLAIN)
def test_a_plain_report_of_each_category(category: str) -> None:
    found = ROUTER.route(PLAIN[category])
    assert (found.categories[0], found.known) == (category, True)
    assert sorted(found.categories) == sorted(PLAIN)


def test_the_files_speak_of_the_same_categories() -> None:
    files = shipped()
    assert list(files.categories) == list(PLAIN)
    assert set(files.examples) == set(PLAIN)
    assert list(files.severities) == ["SEV1", "SEV2", "SEV3", "SEV4"]
    assert all(len(lines) >= 20 and len(set(lines)) == len(lines) for lines in files.examples.values())


def test_what_is_in_order_is_not_in_the_way() -> None:
    found = ROUTER.route("Security said yes. The budget is there. But nobody has a login, no account, no licence")
    assert found.categories[0] == "tool_access"
    assert ROUTER.route("security said no").categories[0] == "security_review"


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("confidential customer data leaked and is exposed right now", "SEV1"),
        ("everything is blocked, the whole team stands still and the deadline will be missed", "SEV2"),
        ("slow, but there is a workaround, we do it by hand for now", "SEV3"),
        ("just curious, no hurry, would be nice some time next year", "SEV4"),
    ],
)
def test_signs_of_each_severity(words: str, severity: str) -> None:
    signs = ROUTER.route(words).severities
    assert max(signs, key=lambda one: signs[one]) == severity


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \t ",
        "\x00\x07\x1b",
        "....",
        "xyzzy plugh",
        "x" * 100_000,
        "no access to the database " * 5_000,
        "Der Server ist nicht erreichbar und wir haben kein Budget für die Lizenz",
        "Nous n'avons pas accès à la base de données et le budget est gelé",
        "El presupuesto no está aprobado y no tenemos acceso a los datos",
        "我们无法访问数据库",
        "لا يمكننا الوصول إلى قاعدة البيانات",
    ],
)
def test_what_tells_nothing_is_other(words: str) -> None:
    found = ROUTER.route(words)
    assert (found.categories[0], found.known, any(found.severities.values())) == (OTHER, False, False)


def test_lengths_at_the_edge() -> None:
    report = PLAIN["infrastructure"]
    assert ROUTER.route(report + " " * (LONGEST - len(report))).known
    assert not ROUTER.route(report + " " * (LONGEST - len(report) + 1)).known
    assert not ROUTER.route(" " * READ + report).known


def test_control_characters_between_words_do_not_hide_them() -> None:
    assert ROUTER.route("our \x00sponsor\x07 left\x1b the company").categories[0] == "no_sponsor"


def test_a_company_s_own_words() -> None:
    words = "what about Polaris"
    assert ROUTER.route(words).categories[0] != "infrastructure"
    own = Router({"infrastructure": ["polaris"]}).route(words)
    assert (own.categories[0], own.known) == ("infrastructure", True)
    assert not Router({"budget": ["", "the"]}).route("xyzzy").known


def test_the_same_in_every_thread() -> None:
    def first(words: str) -> tuple[str, ...]:
        return router.route(words).categories

    router = Router()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(first, PLAIN.values())) == [ROUTER.route(words).categories for words in PLAIN.values()]


@pytest.mark.parametrize(
    ("cue", "text", "stands"),
    [
        ("security review", "Security has long been reviewing it", True),
        ("security review", "review by security", False),
        ("security review", "security one two three reviews", False),
        ("security review", "security. Reviews", False),
        ("security & review", "review by security", True),
        ("licence|seat & NONE", "nobody has a seat", True),
        ("licence|seat & NONE", "somebody has a seat", False),
    ],
)
def test_how_a_cue_is_read(cue: str, text: str, stands: bool) -> None:
    read = parse(cue, Strength.STRONG, {"NONE": ("no", "nobody")})
    assert read is not None
    assert passage(text).holds(read) is stands
    assert list(CueIndex({"x": [read]}).found(passage(text))) == [("x", read)] * stands
    assert parse("the", Strength.FAIR, {}) is None
