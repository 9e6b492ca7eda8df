"""The app's two icons, as Teams wants them: the bell of the playground, drawn once and shipped as files."""

from __future__ import annotations

from importlib.resources import files

COLOR, OUTLINE = "color.png", "outline.png"


def icon(name: str) -> bytes:
    """The PNG of that name: COLOR is 192 by 192 and opaque, OUTLINE 32 by 32, white on nothing."""
    return (files(__package__) / "static" / name).read_bytes()
