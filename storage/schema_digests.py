"""The tables of digests: who gets which and when, which were claimed, and what each receiver set."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, text

from storage.columns import Instant, metadata

AHEAD = text("next_at IS NOT NULL")

digest_receivers = Table(
    "digest_receivers",
    metadata,
    Column("kind", String, primary_key=True),
    Column("who", String, primary_key=True),
    Column("person", String),
    Column("channel", String),
    Column("zone", String, nullable=False),
    Column("rhythm", String, nullable=False),  # all that says when, so that a change is seen
    Column("settled_at", Instant, nullable=False),  # slots up to this moment are over
    Column("next_at", Instant),  # when it is looked at again
    Index("digest_receivers_due", "next_at", "kind", "who", sqlite_where=AHEAD, postgresql_where=AHEAD),
    Index("digest_receivers_by_channel", "channel"),
)

digest_claims = Table(  # a row for each digest of each receiver; whoever writes it sends
    "digest_claims",
    metadata,
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("who", String, nullable=False),
    Column("day", Date, nullable=False),  # the receiver's own
    Column("at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("figures", Text, nullable=False),  # JSON: what it said, for "+5"
    Index("digest_claims_by_receiver", "kind", "who", "state", "at"),
    Index("digest_claims_by_age", "at"),
)

digest_settings = Table(
    "digest_settings",
    metadata,
    Column("who", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
