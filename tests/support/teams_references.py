"""References that are kept in memory, and count how often they were read and written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain.places import Address


@dataclass
class MemoryReferences:
    """`kept` is by the address's key without its thread; `reads` and `writes` are the keys in their order."""

    kept: dict[str, str] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    drops: list[str] = field(default_factory=list)

    async def get(self, address: Address) -> str | None:
        self.reads.append(_key(address))
        return self.kept.get(_key(address))

    async def put(self, address: Address, value: str) -> None:
        self.writes.append(_key(address))
        self.kept[_key(address)] = value

    async def drop(self, address: Address) -> None:
        self.drops.append(_key(address))
        self.kept.pop(_key(address), None)

    def has(self, address: Address) -> bool:
        return _key(address) in self.kept


def _key(address: Address) -> str:
    return replace(address, thread=None).key
