"""The playbooks that were written in chat, as the database has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from domain.versions import Version
from knowledge.playbooks import Playbook, parse
from storage.unit_of_work import UnitOfWork

Curated = tuple[Mapping[str, Playbook], Collection[str]]  # what is in force, by id, and the ids that were retired


async def curated_in(uow: UnitOfWork) -> Curated:
    """What was published in chat, by id, and the ids that were retired there."""
    return parsed(await uow.playbooks.published()), await uow.playbooks.retired()


def parsed(published: Iterable[Version]) -> dict[str, Playbook]:
    """Those that can be read, by id."""
    found = {one.playbook: parse(one.source, one.playbook).playbook for one in published}
    return {id: book for id, book in found.items() if book is not None}
