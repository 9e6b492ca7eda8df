"""`usher playbooks`: the files of the playbooks, those that come with Usher and a company's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.cards.words import count
from bot.settings import Settings
from domain.people import Role
from knowledge.playbooks import SHIPPED, Loaded, Playbook, load

OWNERS = frozenset(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class Findings:
    """What `usher check` says of the playbooks, a sentence each."""

    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def folders(settings: Settings, own: Path | None = None) -> tuple[Path, ...]:
    """Those that come with Usher, then the company's, which replace them by id."""
    added = own or settings.playbooks_dir
    return (SHIPPED,) if added is None or added.resolve() == SHIPPED.resolve() else (SHIPPED, added)


def findings(
    settings: Settings, curated: Mapping[str, Playbook] | None = None, retired: Collection[str] = ()
) -> Findings:
    """Every mistake in the files, and what the company has not replaced yet.

    `curated`: the playbooks published in chat, which replace files by id; `retired`: the ids that were taken away.
    """
    loaded = load(folders(settings), OWNERS)
    in_force = {id: one for id, one in {**loaded.playbooks, **(curated or {})}.items() if id not in retired}
    waiting = [one for one in in_force.values() if one.company_supplies]
    remarks = [
        f"the playbook {one.id} waits for your company's own text; put a file {one.id}.md into PLAYBOOKS_DIR"
        for one in waiting
    ]
    return Findings((*map(str, loaded.mistakes), *_model(settings)), tuple(remarks))


def _model(settings: Settings) -> tuple[str, ...]:
    """Whether the model of EMBEDDINGS_MODEL can be opened."""
    if settings.embeddings_model is None:
        return ()
    from knowledge.semantic import ModelUnavailable, open_embedder  # noqa: PLC0415  # only where a model is named

    try:
        open_embedder(settings.embeddings_model)
    except ModelUnavailable as error:
        return (f"EMBEDDINGS_MODEL cannot be used, so Usher would not start: {error}",)
    return ()


async def run_check(settings: Settings, folder: Path | None) -> int:
    """Every mistake as `file:line: what to do`; exit 1 when there is one."""
    loaded = load(folders(settings, folder), OWNERS)
    for mistake in loaded.mistakes:
        typer.echo(str(mistake), err=True)
    wrong = count(len(loaded.mistakes), "mistake") if loaded.mistakes else "no mistake"
    typer.echo(f"{count(len(loaded.playbooks), 'playbook')}, {wrong}.")
    return 1 if loaded.mistakes else 0


async def run_list(settings: Settings) -> int:
    """One line a playbook of the files: id, audience, owner, review date and title, with tabs between."""
    loaded = load(folders(settings), OWNERS)
    for one in sorted(loaded.playbooks.values(), key=lambda one: one.id):
        typer.echo("\t".join((one.id, one.audience, one.owner, one.review_by.isoformat(), one.title)))
    _hint(loaded)
    return 0


def _hint(loaded: Loaded) -> None:
    if loaded.mistakes:
        wrong = count(len(loaded.mistakes), "mistake")
        typer.echo(f"{wrong} in the files; `usher playbooks check` names each.", err=True)
