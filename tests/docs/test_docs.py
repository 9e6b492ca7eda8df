"""What the documents say is there, is there; and what is there is said."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import cast
from urllib.parse import unquote

import pytest
import typer
from typer.core import TyperGroup

from bot import flows, handlers
from bot.cli import app
from bot.conversation.flow import Flow
from bot.router import router
from bot.settings import Settings
from tests.support.company import Company

ROOT = Path(__file__).parents[2]
MAIN = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
DOCUMENTS = sorted([*(ROOT / name for name in MAIN), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
CONFIGURATION, FLOW_PAGE = ROOT / "docs" / "configuration.md", ROOT / "docs" / "writing-a-flow.md"
DEPENDENCIES = ROOT / "docs" / "decisions" / "dependencies.md"

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
TOLD = re.compile(r"`([^`\n]+)`")
SENTENCE = re.compile(r"^- \*\*([\w.-]+)\*\*: (.+)$", re.MULTILINE)
NOT_HERE = {
    "a machine's path": re.compile(r"(?<![\w.:])/(?:work|home|root|opt|tmp|usr|var|mnt|Users)/"),
    "a folder outside the project": re.compile(r"(?<!\w)shared/|\.\./\.\./\.\./"),
    "a package registry": re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|--(?:extra-)?index-url|simple/", re.IGNORECASE
    ),
}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def aliases() -> set[str]:
    return {str(field.alias) for field in Settings.model_fields.values()}


def cli_commands() -> Iterator[str]:
    """`usher <command>`, and those of the groups."""
    top = typer.main.get_command(app)
    assert isinstance(top, TyperGroup)
    for name, command in top.commands.items():
        if isinstance(command, TyperGroup):
            yield from (f"usher {name} {inner}" for inner in command.commands)
        else:
            yield f"usher {name}"


def told() -> str:
    """All that README and docs set in code: words in backticks and fenced blocks, one a line."""
    texts = [read(ROOT / "README.md"), *(read(path) for path in sorted((ROOT / "docs").glob("*.md")))]
    return "\n".join(one for text in texts for one in [*TOLD.findall(FENCE.sub("", text)), *FENCE.findall(text)])


def direct_dependencies() -> set[str]:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    given = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return {re.split(r"[\[<>=!~;, ]", one, maxsplit=1)[0].lower() for one in given}


def anchor(heading: str) -> str:
    """As code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_setting_is_in_the_example_and_in_the_configuration_page() -> None:
    example = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", read(ROOT / ".env.example"), re.MULTILINE))
    page = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", read(CONFIGURATION), re.MULTILINE))
    assert example == aliases()
    assert page == aliases()


def test_every_section_of_the_operating_model_is_explained() -> None:
    sections = set(re.findall(r"^([a-z_]+):", read(ROOT / "operating_model.yaml"), re.MULTILINE))
    page = set(re.findall(r"^\| `([a-z_]+)` \|", read(CONFIGURATION), re.MULTILINE))
    assert sections <= page


@pytest.mark.parametrize("command", list(cli_commands()))
def test_every_command_of_the_command_line_is_mentioned(command: str) -> None:
    assert re.search(rf"(?<![\w-]){command}(?![\w-])", told()), f"no document says “{command}”"


@pytest.mark.parametrize("command", sorted(handlers.router.commands))
def test_every_command_of_the_chat_is_mentioned(command: str) -> None:
    assert re.search(rf"^{command}(?![\w-])", told(), re.MULTILINE), f"no document says “{command}”"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_and_images_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(FENCE.sub("", read(document))):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, fragment = unquote(target).partition("#")
        found = (document.parent / path).resolve() if path else document
        assert found.exists(), f"{target} is not there"
        assert found.is_relative_to(ROOT), f"{target} leads out of the project"
        if fragment:
            assert fragment in map(anchor, HEADING.findall(FENCE.sub("", read(found)))), f"{target} is no heading"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
@pytest.mark.parametrize("what", NOT_HERE)
def test_nothing_of_somebody_s_machine_is_in_it(document: Path, what: str) -> None:
    found = NOT_HERE[what].search(read(document))
    assert found is None, f"{what}: {found[0] if found else ''}"


def test_every_direct_dependency_has_its_one_sentence() -> None:
    given = [(name.lower(), sentence) for name, sentence in SENTENCE.findall(read(DEPENDENCIES))]
    assert sorted(name for name, _ in given) == sorted(direct_dependencies())
    for name, sentence in given:
        assert re.fullmatch(r"[^.!?]*(?:[.!?](?! )[^.!?]*)*\.", sentence), f"{name} has not one sentence: {sentence}"


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_is_short_and_has_its_three_parts(page: Path) -> None:
    text = read(page)
    assert len(SENTENCE.sub("", text).split("\n")) - len(SENTENCE.findall(text)) <= 41, (
        "more than 40 lines beside a list"
    )
    assert [one for one in HEADING.findall(text)[1:] if one in ("Context", "Decision", "Consequences")] == [
        "Context",
        "Decision",
        "Consequences",
    ]


def test_the_readme_fits_and_has_its_sections() -> None:
    text = read(ROOT / "README.md")
    assert len(text.splitlines()) <= 120
    wanted = ["Slack", "Teams", "Configuration", "Operation", "Architecture in one picture", "Development", "Licence"]
    assert [one for one in HEADING.findall(FENCE.sub("", text)) if one in wanted] == wanted


def test_every_target_of_the_makefile_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z0-9]+):.*##", read(ROOT / "Makefile"), re.MULTILINE)
    missing = [one for one in targets if one != "help" and f"make {one}" not in read(ROOT / "README.md")]
    assert not missing


async def test_the_page_on_flows_runs_as_it_stands(sqlite_company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "commands", dict(router.commands))
    monkeypatch.setattr(router, "aliases", dict(router.aliases))
    made = [module(path, code, monkeypatch) for path, code in PYTHON.findall(read(FLOW_PAGE))]
    assert len(made) == read(FLOW_PAGE).count("```python") == 3
    new: list[Flow] = [one for part in made[:1] for one in vars(part).values() if isinstance(one, Flow)]
    for flow in new:
        monkeypatch.setitem(cast("dict[str, Flow]", flows.FLOWS), flow.name, flow)
    stories = [one for name, one in vars(made[-1]).items() if name.startswith("test_")]
    assert new
    assert stories
    for story in stories:
        await story(sqlite_company)


def module(path: str, code: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The block as the file that its first line names; it can be imported until the test ends."""
    name = path.removesuffix(".py").replace("/", ".")
    made = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, made)
    exec(compile(code, f"docs/writing-a-flow.md: {path}", "exec"), vars(made))
    return made
