"""Full text over initiatives, and vectors of meaning. Only adds: the code before works on, and triggers keep it true.

SQLite holds the index in FTS5 without a second copy of the words, PostgreSQL in a column of lexemes. Whoever rebuilds
the table of initiatives in a later step has to make its triggers again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from storage.database import Unusable

revision = "0004"
down_revision = "0003"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ON_SQLITE = (
    """
    CREATE VIRTUAL TABLE wordings_fts
    USING fts5(title, words, content='', detail=column, tokenize='porter unicode61')
    """,
    "CREATE VIRTUAL TABLE wordings_terms USING fts5vocab('wordings_fts', 'row')",
    """
    CREATE TRIGGER initiatives_worded AFTER INSERT ON initiatives BEGIN
      INSERT INTO wordings (initiative) VALUES (new.id);
      INSERT INTO vectors (number, wording) SELECT number, 0 FROM wordings WHERE initiative = new.id;
      INSERT INTO wordings_fts (rowid, title, words)
        SELECT number, new.id || ' ' || new.title, new.words FROM wordings WHERE initiative = new.id;
    END
    """,
    """
    CREATE TRIGGER initiatives_reworded AFTER UPDATE OF title, words ON initiatives
    WHEN old.title IS NOT new.title OR old.words IS NOT new.words BEGIN
      INSERT INTO wordings_fts (wordings_fts, rowid, title, words)
        SELECT 'delete', number, old.id || ' ' || old.title, old.words FROM wordings WHERE initiative = old.id;
      INSERT INTO wordings_fts (rowid, title, words)
        SELECT number, new.id || ' ' || new.title, new.words FROM wordings WHERE initiative = new.id;
      UPDATE vectors SET wording = wording + 1, model = NULL, vector = NULL
        WHERE number = (SELECT number FROM wordings WHERE initiative = new.id);
    END
    """,
    """
    CREATE TRIGGER initiatives_unworded AFTER DELETE ON initiatives BEGIN
      INSERT INTO wordings_fts (wordings_fts, rowid, title, words)
        SELECT 'delete', number, old.id || ' ' || old.title, old.words FROM wordings WHERE initiative = old.id;
      DELETE FROM vectors WHERE number = (SELECT number FROM wordings WHERE initiative = old.id);
      DELETE FROM wordings WHERE initiative = old.id;
    END
    """,
    "INSERT INTO wordings (initiative) SELECT id FROM initiatives ORDER BY registered_at, id",
    "INSERT INTO vectors (number, wording) SELECT number, 0 FROM wordings",
    """
    INSERT INTO wordings_fts (rowid, title, words)
    SELECT number, id || ' ' || i.title, words FROM wordings JOIN initiatives AS i ON id = initiative ORDER BY number
    """,
)

# A tsvector holds less than a megabyte, so 100,000 characters of a record are indexed. Signs become spaces, because
# PostgreSQL takes them for parts of addresses, paths and numbers.
ON_POSTGRES = (
    r"""
    CREATE FUNCTION lexemes_of(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
      SELECT to_tsvector('english', translate(
        left(words, 100000), '!"#$%&()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 31)))
    $$
    """,
    """
    CREATE FUNCTION word_initiative() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP = 'DELETE' THEN
        DELETE FROM vectors USING wordings WHERE wordings.number = vectors.number AND initiative = old.id;
        DELETE FROM wordings WHERE initiative = old.id;
        RETURN old;
      END IF;
      INSERT INTO wordings (initiative, title, lexemes)
        VALUES (new.id, lexemes_of(new.id || ' ' || new.title), lexemes_of(new.words))
        ON CONFLICT (initiative) DO UPDATE SET title = excluded.title, lexemes = excluded.lexemes;
      INSERT INTO vectors (number, wording) SELECT number, 0 FROM wordings WHERE initiative = new.id
        ON CONFLICT (number) DO UPDATE SET wording = vectors.wording + 1, model = NULL, vector = NULL;
      RETURN new;
    END $$
    """,
    """
    CREATE TRIGGER initiatives_worded AFTER INSERT OR DELETE ON initiatives
    FOR EACH ROW EXECUTE FUNCTION word_initiative()
    """,
    """
    CREATE TRIGGER initiatives_reworded AFTER UPDATE OF title, words ON initiatives FOR EACH ROW
    WHEN (old.title IS DISTINCT FROM new.title OR old.words IS DISTINCT FROM new.words)
    EXECUTE FUNCTION word_initiative()
    """,
    """
    INSERT INTO wordings (initiative, title, lexemes)
    SELECT id, lexemes_of(id || ' ' || title), lexemes_of(words) FROM initiatives ORDER BY registered_at, id
    """,
    "INSERT INTO vectors (number, wording) SELECT number, 0 FROM wordings",
)

NAMES = ("initiatives_worded", "initiatives_reworded", "initiatives_unworded")
# What comes in is first kept in a list, which each search reads, so it is short: 128 kB are a few hundred records.
GIN: dict[str, Any] = {
    "postgresql_using": "gin",
    "postgresql_with": {"fastupdate": "on", "gin_pending_list_limit": "128"},
}


def upgrade() -> None:
    op.create_table(
        "wordings",
        sa.Column("number", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("initiative", sa.String(), nullable=False),
        sa.Column("title", TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.Column("lexemes", TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("initiative"),
    )
    op.create_table(
        "vectors",
        sa.Column("number", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("vectors_by_model", "vectors", ["model", "number"])
    if _is_sqlite():
        _require_fts5()
    _run(ON_SQLITE if _is_sqlite() else ON_POSTGRES)
    for name, column in (("wordings_by_title", "title"), ("wordings_by_lexeme", "lexemes")):
        empty = sa.text(f"{column} IS NOT NULL")  # on SQLite all are null, so that its index holds nothing
        op.create_index(name, "wordings", [column], sqlite_where=empty, **GIN)


def downgrade() -> None:
    if _is_sqlite():
        _run([f"DROP TRIGGER {name}" for name in NAMES])
        _run(["DROP TABLE wordings_terms", "DROP TABLE wordings_fts"])
    else:
        _run([f"DROP TRIGGER {name} ON initiatives" for name in NAMES[:2]])
        _run(["DROP FUNCTION word_initiative()", "DROP FUNCTION lexemes_of(text)"])
    op.drop_table("vectors")
    op.drop_table("wordings")


def _is_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _run(statements: Sequence[str]) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def _require_fts5() -> None:
    if not op.get_bind().exec_driver_sql("SELECT sqlite_compileoption_used('ENABLE_FTS5')").scalar():
        raise Unusable("this SQLite was built without FTS5, its full-text search; use another Python, or PostgreSQL")
