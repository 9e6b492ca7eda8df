"""The tables of looking alike: what full text finds initiatives by, and what the words mean to a model."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from storage.columns import ROW_ID, metadata

GIN: dict[str, Any] = {
    "postgresql_using": "gin",
    "postgresql_with": {"fastupdate": "on", "gin_pending_list_limit": "128"},
}
OF_SQLITE = "wordings_"  # how the tables begin that FTS5 keeps beside these, which SQLAlchemy knows nothing of

wordings = Table(  # one row an initiative, kept by triggers; on SQLite the words themselves are in FTS5, by `number`
    "wordings",
    metadata,
    Column("number", ROW_ID, primary_key=True, autoincrement=True),
    Column("initiative", String, nullable=False, unique=True),
    Column("title", TSVECTOR().with_variant(Text(), "sqlite")),
    Column("lexemes", TSVECTOR().with_variant(Text(), "sqlite")),
    Index("wordings_by_title", "title", sqlite_where=text("title IS NOT NULL"), **GIN),
    Index("wordings_by_lexeme", "lexemes", sqlite_where=text("lexemes IS NOT NULL"), **GIN),
)

vectors = Table(  # one row an initiative, by the number of its wording; kept by the same triggers
    "vectors",
    metadata,
    Column("number", ROW_ID, primary_key=True, autoincrement=False),
    Column("wording", Integer, nullable=False),  # counts how often its words changed
    Column("model", String),  # what its words were embedded with; none when they are to be embedded
    Column("vector", LargeBinary),
    Index("vectors_by_model", "model", "number"),
)
