"""The command line as a person has it: a process, its output and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
Done = subprocess.CompletedProcess[str]
Usher = Callable[..., Done]


@pytest.fixture
def usher(tmp_path: Path) -> Usher:
    """Runs `usher` in an empty folder, with its data there and nothing of this machine's settings."""

    def run(*words: str, given: str = "", **settings: str) -> Done:
        environment = {"PATH": os.environ["PATH"], "USHER_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**environment, **settings},
            timeout=60,
            check=False,
        )

    return run
