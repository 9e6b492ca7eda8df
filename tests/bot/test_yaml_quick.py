"""A file that people edit is read alike by libyaml, where it is there, and by PyYAML itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from bot import yaml_lines
from bot.yaml_lines import read
from tests.support.company import ROOT

TEXTS = (
    (ROOT / "operating_model.yaml").read_text(encoding="utf-8"),
    "",
    "# only a comment, with a question?\n",
    "a:\n  b:\n  c: {d: , e: NO}\nlist:\n- 9:30\n-\n",
    "a: one\ttwo\n",
    "a: [tell?me, why]\n",
    "a: {first?: 1}\n",
    "a: >#no space\n  text\n",
    "a: 1\n\ufeff b: 2\n",
    "a: &mark 1\nb: *mark\n",
    "a: !!int 1\n",
    "a: [1, 2\nb: 3\n",
    "a: 'no end\n",
    "a: 1\n b: 2\n",
    "a: \x07\n",
    "a: 1\na: 2\n",
    "? {a: 1}\n: 2\n",
    "a: " + "[" * 12 + "]" * 12 + "\n",
    "a: 1\n--- \nb: 2\n",
)


@pytest.mark.parametrize("text", TEXTS)
def test_either_reader_finds_the_same(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "model.yaml"
    file.write_text(text, encoding="utf-8")
    found = read(file)
    monkeypatch.setattr(yaml_lines, "_QUICK", yaml.SafeLoader)
    assert found == read(file)


@pytest.mark.skipif(
    not hasattr(yaml, "CSafeLoader") and not os.environ.get("CI"),
    reason="PyYAML was built without libyaml here, so its quick way is not tested",
)
def test_the_model_that_is_shipped_is_read_by_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "SafeLoader")  # which nobody may ask for
    assert read(ROOT / "operating_model.yaml").content
