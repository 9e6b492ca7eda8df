"""The committed schema of Slack's blocks is what Slack's own package says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.slack_payloads import SCHEMA

HERE = Path(__file__).parent

pytestmark = pytest.mark.e2e


def test_the_committed_schema_is_what_the_package_says(tmp_path: Path) -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        reason = "No npm, so it is not known whether the schema of Slack's blocks is up to date."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    for name in ("package.json", "generate.mjs"):
        shutil.copy(HERE / name, tmp_path)
    run(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", folder=tmp_path)
    run(node, "generate.mjs", "made.json", folder=tmp_path)
    assert json.loads((tmp_path / "made.json").read_text()) == json.loads(SCHEMA.read_text())


def run(*command: str, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
