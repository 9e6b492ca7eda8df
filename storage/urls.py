"""DATABASE_URL as SQLAlchemy takes it, or in one line what is wrong with it."""

from __future__ import annotations

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError


def async_url(url: str) -> URL:
    """`postgresql://...` and plain paths are completed with the driver."""
    parsed = _parsed(url) if "://" in url else URL.create("sqlite", database=url)
    match parsed.get_backend_name():
        case "sqlite":
            if not parsed.database or ":memory:" in parsed.database or parsed.database.startswith("file:"):
                raise ValueError("DATABASE_URL must name a file; what is in memory only would be lost.")
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+asyncpg")
        case other:
            raise ValueError(f"DATABASE_URL names {other}; Usher runs on SQLite or PostgreSQL.")


def _parsed(url: str) -> URL:
    """The reasons leave the URL's own words out: a password may be among them."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("DATABASE_URL is not a URL; write it like postgresql://user:password@host/name.") from None
    except ValueError:
        raise ValueError("the port in DATABASE_URL is not a number.") from None
    if parsed.port is not None and not 1 <= parsed.port <= 65_535:
        raise ValueError("the port in DATABASE_URL is not between 1 and 65535.")
    return parsed
