"""`usher playbooks`, and what `usher check` says of the playbooks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from domain.people import PersonId
from domain.versions import Version, VersionState
from storage.database import Database
from storage.unit_of_work import writing
from tests.cli.conftest import Usher
from tests.knowledge.test_playbooks import file_of


def ours(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir(exist_ok=True)
    for name, source in files.items():
        (folder / f"{name.replace('_', '-')}.md").write_text(source, encoding="utf-8")
    return folder


def test_what_is_shipped_is_without_mistake(usher: Usher) -> None:
    done = usher("playbooks", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "70 playbooks, no mistake." in done.stdout


def test_every_mistake_is_named_with_file_and_line(usher: Usher, tmp_path: Path) -> None:
    folder = ours(
        tmp_path, which_data=file_of(audience="nobody"), sponsor=file_of("## A\n\n<b>secret words", id="sponsor")
    )
    done = usher("playbooks", "check", str(folder))
    assert done.returncode == 1
    assert f"{folder / 'which-data.md'}:4: audience must be one of" in done.stderr
    assert f"{folder / 'sponsor.md'}:12: HTML" in done.stderr
    assert done.stdout == "70 playbooks, 2 mistakes.\n"
    assert "secret words" not in done.stdout + done.stderr
    assert usher("playbooks", "check", PLAYBOOKS_DIR=str(folder)).stderr == done.stderr


def test_a_folder_that_is_not_there_is_named(usher: Usher, tmp_path: Path) -> None:
    for done in (usher("playbooks", "check", "gone"), usher("check", PLAYBOOKS_DIR="gone")):
        assert done.returncode == 1
        assert "gone: The folder cannot be read" in done.stderr


def test_the_list_shows_a_companys_own(usher: Usher, tmp_path: Path) -> None:
    folder = ours(tmp_path, which_data=file_of(title="Ours"))
    done = usher("playbooks", "list", PLAYBOOKS_DIR=str(folder))
    assert done.returncode == 0
    assert "which-data\teveryone\tsecurity\t2027-05-02\tOurs" in done.stdout.splitlines()
    assert len(done.stdout.splitlines()) == 70


def test_check_names_mistakes_and_what_the_company_still_has_to_write(usher: Usher, tmp_path: Path) -> None:
    usher("migrate")
    waiting = [line for line in usher("check").stdout.splitlines() if "company's own text" in line]
    assert any("public-tools" in line for line in waiting)
    folder = ours(tmp_path, public_tools=file_of(id="public-tools"), sponsor=file_of(id="sponsor", owner="wizard"))
    done = usher("check", PLAYBOOKS_DIR=str(folder))
    assert done.returncode == 1
    assert f"problem: {folder / 'sponsor.md'}:5: no role has this code" in done.stderr
    left = [line for line in done.stdout.splitlines() if "company's own text" in line]
    assert len(left) == len(waiting) - 1


def test_check_says_when_the_model_cannot_be_opened(usher: Usher, tmp_path: Path) -> None:
    usher("migrate")
    done = usher("check", EMBEDDINGS_MODEL=str(tmp_path / "no model here"))
    assert done.returncode == 1
    assert "problem: EMBEDDINGS_MODEL cannot be used" in done.stderr


def test_a_text_that_was_replaced_in_chat_is_no_longer_asked_for(usher: Usher, tmp_path: Path) -> None:
    usher("migrate")
    assert "the playbook public-tools waits" in usher("check").stdout
    asyncio.run(publish(tmp_path / "data" / "usher.db", "public-tools"))
    said = usher("check").stdout
    assert "public-tools waits" not in said
    assert "getting-access waits" in said


async def publish(path: Path, id: str) -> None:
    database = Database(str(path))
    somebody, now = PersonId("somebody"), datetime(2026, 11, 2, 9, tzinfo=UTC)
    async with writing(database) as uow:
        number = await uow.playbooks.next_number(id)
        await uow.playbooks.add(
            Version(id, number, VersionState.PUBLISHED, file_of(id=id), somebody, now, somebody, now)
        )
    await database.close()
