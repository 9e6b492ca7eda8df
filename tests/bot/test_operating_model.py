"""The shipped operating model is good; each thing broken in it is named, with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

from bot.operating_model import ModelError, Problem, holiday_check, load
from domain.model import (
    Clocks,
    DataClass,
    Holidays,
    Intake,
    Knowledge,
    OperatingModel,
    ProductKind,
    ProductLevel,
    Visibility,
    WorkingHours,
)

SHIPPED = Path(__file__).parents[2] / "operating_model.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")

SMALL = """\
company: Small Ltd
time_zone: Europe/London
holidays: {country: GB}
objectives:
- {id: one, title: One, description: The one goal.}
departments:
- {id: all, name: Everybody}
"""

Write = Callable[[str | bytes], Path]


@pytest.fixture(name="write")
def _write(tmp_path: Path) -> Write:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "model.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ModelError) as caught:
        load(path)
    assert caught.value.problems
    return caught.value.problems


def line_of(words: str, text: str = TEXT) -> int:
    """The line on which the words stand; they must stand there only once."""
    assert text.count(words) == 1, words
    return text[: text.index(words)].count("\n") + 1


def test_the_shipped_file_is_good() -> None:
    model = load(SHIPPED)
    assert model.company == "Northwind Mutual"
    assert (model.currency, model.time_zone, model.visibility) == ("EUR", "Europe/Berlin", Visibility.TITLES)
    assert model.holidays == Holidays("DE", "BE")
    assert model.working_hours == WorkingHours(time(9), time(17, 30))
    assert (model.clocks, model.intake, model.knowledge) == (Clocks(), Intake(), Knowledge())
    assert len(model.objectives) == 6
    assert len(model.departments) >= 12
    assert len(model.products) == 8
    assert {product.kind for product in model.products} == set(ProductKind)
    assert {product.level for product in model.products} == set(ProductLevel)
    assert all(product.rules and product.owner for product in model.products)
    finder = model.product("policy-finder")
    assert finder is not None
    assert finder.allowed_data == (DataClass.INTERNAL, DataClass.CONFIDENTIAL)


def test_each_section_says_what_it_does() -> None:
    lines = TEXT.splitlines()
    for number, line in enumerate(lines):
        if line and line[0].isalpha():
            assert lines[number - 1].startswith("# "), f"line {number + 1} has no comment above it"


def test_what_may_be_left_out_has_the_shipped_value(write: Write) -> None:
    model, shipped = load(write(SMALL)), load(SHIPPED)
    assert (model.clocks, model.intake, model.working_hours) == (shipped.clocks, shipped.intake, shipped.working_hours)
    assert model.knowledge == shipped.knowledge
    assert (model.currency, model.visibility, model.products) == ("EUR", Visibility.TITLES, ())
    assert model.holidays == Holidays("GB", None)


BROKEN = [
    (
        "triage_days: 3 ",
        "triage_days: -2 ",
        "clocks.triage_days",
        "is -2; it must be a whole number of working days, 0 or",
    ),
    ("rework_days: 10", "rework_days: ten", "clocks.rework_days", "is ten; it must be a whole number of working days"),
    ("rework_days: 10", "rework_days: 1.5", "clocks.rework_days", "is 1.5; it must be a whole number of working days"),
    ("rework_days: 10", "rework_days:", "clocks.rework_days", "is empty; it must be a whole number of working days"),
    ("rework_days: 10", "rework_days: [10]", "clocks.rework_days", "is a list; it must be a whole number"),
    ("rework_days: 10", "rework_days: 99999999999", "clocks.rework_days", "it must be a whole number of working days"),
    ("draft_days: 30 ", "draft_days: 0 ", "clocks.draft_days", "is 0; it must be a whole number of calendar days, 1"),
    ("probes: 3 ", "probes: many ", "intake.probes", "is many; it must be a whole number, 0 to 100."),
    ("ideas_per_day: 20", "ideas_per_day: 0", "intake.ideas_per_day", "is 0; it must be a whole number, 1 to 10000."),
    (
        "question_days: 90",
        "question_days: 0",
        "knowledge.question_days",
        "it must be a whole number of calendar days, 1",
    ),
    ("overdue_days: 30", "overdue_days: -1", "knowledge.overdue_days", "is -1; it must be a whole number of calendar"),
    ("notice_days: 14", "notice_days: soon", "knowledge.review_notice_days", "is soon; it must be a whole number of"),
    ("question_days: 90", "questions_days: 9", "knowledge.questions_days", "did you mean question_days?"),
    ("triage_days: 3 ", "trige_days: 3 ", "clocks.trige_days", "is not known here; did you mean triage_days?"),
    ("currency: EUR", "qqq: EUR", "qqq", "is not known here; known are company, currency, time_zone"),
    ("currency: EUR", "currency: Euro", "currency", "is Euro; it must be a code of three capitals, such as EUR."),
    ("company: Northwind Mutual", "company: ''", "company", "is empty; it must be one line of 1 to 75 characters."),
    ("company: Northwind Mutual", f"company: {'x' * 90}", "company", "is 90 characters long; it must be one line"),
    (
        "Europe/Berlin\n",
        "Europe/Berln\n",
        "time_zone",
        "is Europe/Berln; it must be the name of a time zone, such as Europe/",
    ),
    ("visibility: titles", "visibility: secret", "visibility", "is secret; it must be one of open, titles, closed."),
    ("country: DE", "country: XX", "holidays.country", "is XX; it must be a country code of two capitals, such as DE."),
    ("subdivision: BE", "subdivision: ZZ", "holidays.subdivision", "is ZZ; it must be one of BB, BE, BW"),
    ('start: "09:00"', "start: 25:00", "working_hours.start", "is 25:00; it must be a time of day such as 09:00."),
    ('end: "17:30"', 'end: "08:00"', "working_hours.end", "is 08:00; it must be later than the start, 09:00."),
    (
        "id: faster-claims",
        "id: Faster claims",
        "objectives.1.id",
        "it must be small letters, digits and single hyphens.",
    ),
    ("kind: rag", "kind: magic", "products.2.kind", "is magic; it must be one of llm, rag, ml_model"),
    ("level: prompt", "level: magic", "products.1.level", "is magic; it must be one of prompt, configuration, product"),
    ("owner: Mailroom team", "owner: [Mailroom]", "products.3.owner", "it must be one line of at most 75 characters"),
    ("rules: Open the", "rule: Open the", "products.2.rule", "is not known here; did you mean rules?"),
    ("rules: Open the", f"rules: {'x' * 501}", "products.2.rules", "it must be a text of at most 500 characters"),
    ("name: Call Notes", "nam: Call Notes", "products.8.nam", "is not known here; did you mean name?"),
    ("[internal]", "[internal, public]", "products.5.allowed_data.2", "is public; it must be one of internal"),
    ("[internal]", "internal", "products.5.allowed_data", "is internal; it must be a list of internal"),
    ("{id: hr, name: Human Resources}", "Human Resources", "departments.7", "it must be an entry with id, name."),
    ("{id: hr, name", "{id: it, name", "departments.8.id", "departments.8.id is it, as on line"),
    ("name: Human Resources", "name: claims", "departments.7.name", "is claims, as on line"),
]


@pytest.mark.parametrize(("old", "new", "key", "said"), BROKEN, ids=[f"{new}" for _, new, _, _ in BROKEN])
def test_one_mistake_is_named_with_its_line(write: Write, old: str, new: str, key: str, said: str) -> None:
    line = line_of(old)
    named = [problem for problem in problems_of(write(TEXT.replace(old, new))) if problem.key == key]
    assert len(named) == 1
    assert said in named[0].message
    assert named[0].message.startswith(key)
    assert named[0].message[-1] in ".?"
    assert named[0].line == (line + 1 if key == "departments.8.id" else line)
    assert str(named[0]) == f"line {named[0].line}: {named[0].message}"


def test_a_missing_key_is_named_at_the_section_that_lacks_it(write: Write) -> None:
    (problem,) = problems_of(write(TEXT.replace("    not_for: Answering the letter, and handwriting.\n", "")))
    assert problem == Problem(
        line_of("- id: mailroom-sorter"),
        "products.3.not_for",
        "products.3.not_for is missing; it must be a text of 1 to 500 characters.",
    )


@pytest.mark.parametrize("empty", ["", "# nothing\n", "~\n", "{}\n"])
def test_an_empty_file_lacks_every_compulsory_section(write: Write, empty: str) -> None:
    keys = {problem.key for problem in problems_of(write(empty))}
    assert keys == {"company", "time_zone", "holidays", "objectives", "departments"}


@pytest.mark.parametrize(("content", "shown"), [("just words", "just words"), ("- 1\n- 2", "a list")])
def test_a_file_that_is_no_list_of_sections(write: Write, content: str, shown: str) -> None:
    (problem,) = problems_of(write(content))
    assert (problem.line, problem.key) == (1, "")
    assert problem.message.startswith(f"the file is {shown}; it must be a list of sections: company, currency")


def test_all_mistakes_are_named_at_once_in_the_order_of_the_lines(write: Write) -> None:
    text = TEXT.replace("triage_days: 3 ", "triage_days: -2 ").replace("currency: EUR", "currency: Euro")
    text = text.replace("{id: hr, name", "{id: it, name").replace("kind: rag", "kind: magic")
    text = text.replace("country: DE", "country: XX").replace("name: Call Notes", "nam: Call Notes")
    text = text.replace("visibility: titles", "visibility: titles\nvisibility: open")
    problems = problems_of(write(text))
    assert [problem.key for problem in problems] == [
        "currency",
        "visibility",
        "holidays.country",
        "clocks.triage_days",
        "departments.8.id",
        "products.2.kind",
        "products.8.name",
        "products.8.nam",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    with pytest.raises(ModelError, match=r"line \d+: clocks\.triage_days is -2(.|\n)*line \d+: products\.2\.kind"):
        load(write(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [("visibility: titles", "visibility: titles\nvisibility: open"), ("country: DE", "country: DE\n  country: FR")],
)
def test_a_key_that_stands_twice(write: Write, old: str, new: str) -> None:
    (problem,) = problems_of(write(TEXT.replace(old, new)))
    assert problem.line == line_of(old) + 1
    assert f"is here again, first on line {line_of(old)}; keep one." in problem.message


def test_two_entries_on_one_line_with_the_same_id(write: Write) -> None:
    one_line = "departments: [{id: a, name: A}, {id: a, name: B}]\n"
    (problem,) = problems_of(write(SMALL.split("departments", maxsplit=1)[0] + one_line))
    assert (problem.line, problem.key) == (6, "departments.2.id")


def test_values_are_taken_as_they_are_written(write: Write) -> None:
    hours = "working_hours: {start: 9:30, end: 17:00}\n"
    model = load(write(SMALL.replace("country: GB", "country: NO").replace("id: all", "id: off") + hours))
    assert model.holidays.country == "NO"
    assert model.departments[0].id == "off"
    assert model.working_hours == WorkingHours(time(9, 30), time(17))


REFUSED = [
    ("company: &a Small Ltd\n", 1, "&a marks a part of the file for repeating"),
    ("company: Small Ltd\nclocks: *a\n", 2, "*a repeats another part of the file"),
    ("company: Small Ltd\nclocks: !!python/object:os.system {}\n", 2, "the tag tag:yaml.org,2002:python/object:os"),
    ("company: Small Ltd\nclocks: " + "[" * 100_000, 2, "the file is more than 10 levels deep"),
    ("company: Small Ltd\nclocks: [1,\nintake: 2\n", 4, "this cannot be read as YAML: "),
    ("company: Small Ltd\n\tclocks: 1\n", 2, "this cannot be read as YAML: "),
    ("company: Small Ltd\n--- \ncompany: Other\n", 2, "this cannot be read as YAML: "),
    ("company: Small Ltd\n[a, b]: 1\n", 2, "a key must be a word, not a list or a section."),
    ("company: Small Ltd\nclocks: \x07\n", 2, "a character here cannot be printed"),
    (b"company: Small Ltd\nclocks: \xff\n", 2, "a character here is not UTF-8"),
]


@pytest.mark.parametrize(("content", "line", "said"), REFUSED, ids=[said for _, _, said in REFUSED])
def test_what_has_no_place_in_the_file(write: Write, content: str | bytes, line: int, said: str) -> None:
    problems = [problem for problem in problems_of(write(content)) if said in problem.message]
    assert [problem.line for problem in problems] == [line]


def test_repeats_are_refused_before_they_are_multiplied(write: Write) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60))
    assert len(problems_of(write(bomb))) == 60 + 59 * 9


def test_a_file_that_is_too_large(write: Write) -> None:
    (problem,) = problems_of(write("#" * 1_000_001))
    assert problem.line == 0
    assert "larger than 1 MB" in str(problem)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (missing,) = problems_of(tmp_path / "none.yaml")
    assert missing.line == 0
    assert str(missing).startswith(f"There is no file {tmp_path / 'none.yaml'}.")
    (folder,) = problems_of(tmp_path)
    assert "cannot be read" in str(folder)


def holidays_of(model: OperatingModel, year: int) -> set[date]:
    is_holiday = holiday_check(model)
    days = (date.fromordinal(date(year, 1, 1).toordinal() + n) for n in range(366))
    return {day for day in days if is_holiday(day)}


def test_holidays_are_those_of_the_state(write: Write) -> None:
    berlin = load(SHIPPED)
    bavaria = load(write(TEXT.replace("subdivision: BE", "subdivision: BY")))
    womens_day, epiphany, unity = date(2027, 3, 8), date(2027, 1, 6), date(2027, 10, 3)
    assert {womens_day, unity} <= holidays_of(berlin, 2027)
    assert epiphany not in holidays_of(berlin, 2027)
    assert {epiphany, unity} <= holidays_of(bavaria, 2027)
    assert womens_day not in holidays_of(bavaria, 2027)


def test_holidays_are_known_for_years_in_any_order() -> None:
    is_holiday = holiday_check(load(SHIPPED))
    new_year = [is_holiday(date(year, 1, 1)) for year in (2030, 2026, 2028)]
    assert new_year == [True, True, True]
    assert not is_holiday(date(2026, 1, 2))
