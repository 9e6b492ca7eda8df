"""Playbooks' files: what is read, which mistakes are named and where, and that writing and reading are one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.markdown import lines as shown
from domain.people import Role
from knowledge.playbooks import SHIPPED, Audience, Mistake, Playbook, Section, load, parse, render

OWNERS = [role.value for role in Role]
FRONT = {
    "id": "which-data",
    "title": "Which data may I use?",
    "audience": "everyone",
    "owner": "security",
    "reviewed_on": "2026-11-02",
    "review_by": "2027-05-02",
    "questions": "[may i use this data, can i upload it, is this file allowed]",
}
BODY = "## Short answer\n\nAsk its **owner**.\n"
FIRST = len(FRONT) + 3  # the line below the second line of hyphens


def file_of(body: str | None = BODY, **changed: str | None) -> str:
    kept = {key: value for key, value in {**FRONT, **changed}.items() if value is not None}
    return "\n".join(["---", *(f"{key}: {value}" for key, value in kept.items()), "---", body or ""])


def playbook_of(source: str) -> Playbook:
    found = parse(source, "which-data.md", OWNERS).playbook
    assert found is not None
    return found


def one_mistake(source: str, name: str = "which-data.md") -> Mistake:
    (found,) = parse(source, name, OWNERS).mistakes
    assert found.file == name
    return found


def test_a_playbook_is_read_whole() -> None:
    parsed = parse(file_of(), "which-data.md", OWNERS)
    assert parsed.mistakes == ()
    assert parsed.playbook == Playbook(
        "which-data",
        "Which data may I use?",
        Audience.EVERYONE,
        "security",
        date(2026, 11, 2),
        date(2027, 5, 2),
        ("may i use this data", "can i upload it", "is this file allowed"),
        (Section("Short answer", "Ask its **owner**."),),
    )
    for part in ("Which data", "can i upload it", "Short answer", "Ask its"):
        assert part in parsed.playbook.text


@pytest.mark.parametrize("changed", ["\r\n", "\r"])
def test_other_line_ends_and_a_byte_order_mark_change_nothing(changed: str) -> None:
    assert playbook_of("\ufeff" + file_of().replace("\n", changed)) == playbook_of(file_of())


def test_words_before_the_first_heading_stand_under_the_title() -> None:
    made = playbook_of(file_of("Begin here.\n\nUnder a line\n---\nThen *this*.\n\n# Third `one`\n\nEnd."))
    assert made.sections == (
        Section(FRONT["title"], "Begin here."),
        Section("Under a line", "Then *this*."),
        Section("Third one", "End."),
    )


def test_lines_of_a_paragraph_become_one_and_breaks_stay() -> None:
    text = (
        "A line\nand its end.\n\n- an entry\n  that goes on\n- another\\\n  with a break  \n  and one more\n\nThe end."
    )
    assert playbook_of(file_of(f"# A\n{text}")).sections[0].text == (
        "A line and its end.\n\n- an entry that goes on\n- another\n  with a break\n  and one more\n\nThe end."
    )


@pytest.mark.parametrize(
    ("word", "audience"),
    [("all", "everyone"), ("Employees", "everyone"), ("champions", "champions"), ("HEADS", "heads"), ("head", "heads")],
)
def test_audiences_have_more_than_one_name(word: str, audience: str) -> None:
    assert playbook_of(file_of(audience=word)).audience == audience


def test_owner_role_is_the_owner() -> None:
    assert playbook_of(file_of(owner=None, owner_role="training")).owner == "training"


@pytest.mark.parametrize("key", [key for key in FRONT if key not in {"id", "questions"}])
@pytest.mark.parametrize("value", [None, "", "[a, b, c]"])
def test_what_every_answer_shows_must_be_there(key: str, value: str | None) -> None:
    parsed = parse(file_of(**{key: value}), "which-data.md", OWNERS)
    assert parsed.playbook is None
    (mistake,) = parsed.mistakes
    assert key in mistake.message
    assert mistake.line == (1 if value is None else list(FRONT).index(key) + 2)


@pytest.mark.parametrize(
    ("changed", "line", "word"),
    [
        ({"audience": "the board"}, 4, "everyone, champions, heads"),
        ({"owner": "wizard"}, 5, "role"),
        ({"reviewed_on": "02.11.2026"}, 6, "2026-11-02"),
        ({"review_by": "2027-02-30"}, 7, "2026-11-02"),
        ({"title": '"a\\x07b"'}, 3, "printed"),
        ({"title": "x" * 301}, 3, "301"),
        ({"title": "Data: which"}, 3, "quotation marks"),
        ({"questions": "\n  - can i: so"}, 9, "quotation marks"),
        ({"questions": "\n  - a\n  - *b"}, 10, "quotation marks"),
        ({"title": "a\ntitle: b"}, 4, "first on line 3"),
        ({"body": "   \n"}, FIRST - 1, "no answer"),
    ],
)
def test_what_cannot_be_answered_from_is_named_with_its_line(changed: dict[str, str], line: int, word: str) -> None:
    parsed = parse(file_of(**changed), "which-data.md", OWNERS)
    assert parsed.playbook is None
    assert parsed.mistakes[0].line == line, parsed.mistakes
    assert word in parsed.mistakes[0].message


@pytest.mark.parametrize(
    ("changed", "line", "word"),
    [
        ({"colour": "green"}, 9, "not known"),
        ({"id": "Which_Data"}, 2, "which-data"),
        ({"id": "other-id"}, 2, "differs"),
        ({"id": None}, 1, "id is missing"),
        ({"review_by": "2026-11-01"}, 7, "before"),
        ({"questions": "[one, two]"}, 8, "at least 3"),
        ({"questions": "\n  - one\n  - two\n  - three\n  - One?"}, 12, "first on line 9"),
        ({"questions": "\n  - one\n  - two\n  - ''\n  - three"}, 11, "empty"),
        ({"related": "[Not An Id]"}, 9, "names ids"),
        ({"company_supplies": "true"}, 9, "first line"),
        ({"company_supplies": "maybe"}, 9, "true or false"),
        ({"body": "## A\n\n## B\n\nx"}, FIRST, "section is empty"),
        ({"body": f"## A\n\n{'long ' * 250}"}, FIRST, "1,249"),
        ({"body": "#### A\n\nx"}, FIRST, "one to three"),
        ({"body": "## A\n\nx\n\n<b>y</b>"}, FIRST + 4, "HTML"),
        ({"body": "## A\n\nx\n\n<script>\ny\n</script>"}, FIRST + 4, "HTML"),
        ({"body": "## A\n\nx\ny <b>z"}, FIRST + 3, "HTML"),
        ({"body": "## A\n\n![y](https://x.example/z.png)"}, FIRST + 2, "image"),
        ({"body": "## A\n\n| a | b |\n|---|---|\n| c | d |"}, FIRST + 2, "table"),
        ({"body": "## A\n\n[x](javascript:alert(1))"}, FIRST + 2, "web address"),
        ({"body": "## A\n\n- x\n- [x](../secret.md)"}, FIRST + 3, "web address"),
        ({"body": "## A\n\n[x][1]\n\n[1]: https://x.example"}, FIRST + 4, "where the link is"),
        ({"body": "## A\n\n```\nx\n```"}, FIRST + 2, "`code`"),
        ({"body": "## A\n\nx\n\n***\n\ny"}, FIRST + 4, "ruled line"),
        ({"body": "## A\n\nx\n\n> y"}, FIRST + 4, "quotation"),
        ({"body": "## A\n\nR&amp;D"}, FIRST + 2, "sign itself"),
    ],
)
def test_other_mistakes_are_named_and_leave_the_answer(changed: dict[str, str], line: int, word: str) -> None:
    source = file_of(**changed)
    assert playbook_of(source).id == ("other-id" if changed.get("id") == "other-id" else "which-data")
    mistake = one_mistake(source)
    assert mistake.line == line, mistake
    assert word in mistake.message


def test_what_the_company_supplies_says_so_first() -> None:
    source = file_of("## A\n\nYour company replaces this text.\n\nThen more.", company_supplies="true")
    assert parse(source, "which-data.md", OWNERS).mistakes == ()
    assert playbook_of(source).company_supplies


@pytest.mark.parametrize(
    "source", ["", "no front matter", "---\nid: a\n", "---\n---\n", "---\n- a\n---\nb", "---\na\n---"]
)
def test_a_file_without_keys_says_what_is_missing(source: str) -> None:
    parsed = parse(source, "a.md")
    assert parsed.playbook is None
    assert parsed.mistakes


LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), min_size=1, max_size=40)
MARKS = (  # one between two blanks
    "--- #x - + * a:b 'x \" &a *b !c % @ null true 2026-01-01 [x] {x `y` == === \\ **b** <i> > 1. ~~~ a\\ ![ # ## "
    "+++ ``` <!-- Ünï 🎈 <https://x.example> \\# &amp; ~ ( * \ufeffx | |-| [x](https://x.example)"
)
TRICKY = st.sampled_from(
    [*MARKS.split(), "# x", "- x", "a: b", "[a]: b", "x #", "a # b", "x  ", "> q", "1. x", "| a |"]
)
WORDS = (
    st.one_of(TRICKY, LINE, st.tuples(TRICKY, LINE).map("".join)).map(lambda one: " ".join(one.split())).filter(bool)
)
TEXTS = st.lists(st.one_of(TRICKY, LINE, st.just("")), min_size=1, max_size=8).map("\n".join)
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def made(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Playbook]:
    return st.builds(
        Playbook,
        id=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True),
        title=WORDS,
        audience=st.sampled_from(Audience),
        owner=st.sampled_from(OWNERS),
        reviewed_on=DATES,
        review_by=DATES,
        questions=st.lists(WORDS, max_size=5, unique_by=lambda one: one.casefold().rstrip("?!. ")).map(tuple),
        sections=st.lists(st.builds(Section, WORDS, texts), min_size=1, max_size=3).map(tuple),
        company_supplies=st.booleans(),
        related=st.lists(st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True), max_size=3, unique=True).map(tuple),
    )


@given(made(TEXTS.filter(str.strip)))
def test_what_is_written_is_read_as_the_same(playbook: Playbook) -> None:
    """All but the passages to the letter; the passages as a chat shows them, and from then on to the letter too."""
    read = parse(render(playbook), f"{playbook.id}.md", OWNERS).playbook
    assert read is not None
    assert replace(read, sections=playbook.sections) == playbook
    assert [one.heading for one in read.sections] == [one.heading for one in playbook.sections]
    for before, after in zip(playbook.sections, read.sections, strict=True):
        assert said(after.text) == said(before.text)
    assert parse(render(read), f"{read.id}.md", OWNERS).playbook == read


def said(text: str) -> str:
    """The letters that a chat shows of it, without the marks of code, which may be left over."""
    letters = "".join(run.text for line in shown(text) for run in line.runs)
    return "".join(letters.replace("\\", "").replace("`", "").replace("~", "").split())


def test_every_shipped_playbook_is_without_mistake_and_written_as_it_is_read() -> None:
    loaded = load([SHIPPED], OWNERS)
    assert [str(one) for one in loaded.mistakes] == []
    assert loaded.playbooks
    for one in loaded.playbooks.values():
        assert parse(render(one), f"{one.id}.md", OWNERS).playbook == one


def put(folder: Path, name: str, source: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(source, encoding="utf-8")


def test_a_later_folder_replaces_by_id(tmp_path: Path) -> None:
    put(tmp_path / "a", "which-data.md", file_of())
    put(tmp_path / "a", "other.md", file_of(id="other", title="Other", questions="[a, b, c]"))
    put(tmp_path / "b", "deep/which-data.md", file_of(title="Ours"))
    loaded = load([tmp_path / "a", tmp_path / "b"], OWNERS)
    assert loaded.mistakes == ()
    assert {one.title for one in loaded.playbooks.values()} == {"Ours", "Other"}


def test_hidden_files_readmes_and_other_files_are_left_out(tmp_path: Path) -> None:
    for name in (".hidden.md", ".git/a.md", "README.md", "deep/readme.md", "notes.txt", "which-data.md.bak"):
        put(tmp_path, name, "nothing of ours")
    put(tmp_path, "deep/which-data.md", file_of())
    loaded = load([tmp_path], OWNERS)
    assert list(loaded.playbooks) == ["which-data"]
    assert loaded.mistakes == ()


def test_what_only_shows_between_files_is_named_with_its_line(tmp_path: Path) -> None:
    put(tmp_path, "a.md", file_of(id="a", questions="\n  - x one\n  - x two\n  - x three", related="[b, nobody, a]"))
    put(tmp_path, "b.md", file_of(id="b", questions="\n  - y one\n  - X two?\n  - y three"))
    put(tmp_path, "c.md", file_of(id="b", title="Second"))
    loaded = load([tmp_path], OWNERS)
    assert loaded.playbooks["b"].title == FRONT["title"]
    told = [(Path(one.file).name, one.line, one.message) for one in loaded.mistakes]
    assert [(name, line) for name, line, _ in told] == [
        ("c.md", 2),
        ("c.md", 2),
        ("a.md", 12),
        ("a.md", 12),
        ("b.md", 10),
    ]
    for (_, _, message), word in zip(told, ["differs", "b.md", "nobody", "itself", "the playbook a"], strict=True):
        assert word in message


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    put(tmp_path, "which-data.md", file_of())
    loaded = load([tmp_path, tmp_path / "gone"], OWNERS)
    assert list(loaded.playbooks) == ["which-data"]
    assert [one.file for one in loaded.mistakes] == [str(tmp_path / "gone")]


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "which-data.md").write_bytes(file_of().encode() + "schön".encode("latin-1"))
    (mistake,) = load([tmp_path], OWNERS).mistakes
    assert mistake.line == FIRST + 3
    assert "UTF-8" in mistake.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert load([tmp_path], OWNERS).playbooks == {}
