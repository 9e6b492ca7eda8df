"""Meaning: the vectors of a local model, and where they are kept. Needs USHER_EMBEDDINGS_MODEL, the model's folder."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from knowledge.answers import Band, answer
from knowledge.index import Index
from knowledge.playbooks import Audience, Playbook, Section
from knowledge.semantic import Embedder, Matrix, ModelUnavailable, fingerprint, open_embedder
from knowledge.vectors import VectorFile


@pytest.fixture(scope="module")
def folder(sentence_model: str) -> Path:
    return Path(sentence_model)


@pytest.fixture(scope="module")
def embedder(folder: Path) -> Embedder:
    return open_embedder(str(folder))


def entry(id: str, *asked: str) -> Playbook:
    text = (Section("Short answer", f"All about {id}."),)
    return Playbook(id, asked[0], Audience.EVERYONE, "training", date(2026, 11, 2), date(2027, 5, 2), asked, text)


PLAYBOOKS = (
    entry("money", "What does it cost?", "is there a budget for this", "who pays the bill"),
    entry("privacy", "Which data may I use?", "can i paste customer names", "is personal data allowed"),
    entry("fear", "Will I lose my job?", "are robots going to replace us", "afraid of being made redundant"),
    entry("time", "How long does it take?", "when do i get an answer", "number of weeks until a decision"),
)


class Counting:
    """An embedder of two dimensions that tells what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.asked += texts
        angles = np.array([len(text) / 100 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_what_means_the_same_is_found_without_a_shared_word(embedder: Embedder) -> None:
    index = Index(PLAYBOOKS, embedder)
    assert Index(PLAYBOOKS).search("worried about unemployment") == []
    assert index.search("worried about unemployment")[0].playbook.id == "fear"
    assert index.search("pricing please")[0].playbook.id == "money"
    assert all(0 < hit.score <= 1 for hit in index.search("is confidential information fine"))


def test_what_nobody_wrote_about_is_unknown(embedder: Embedder) -> None:
    index = Index(PLAYBOOKS, embedder)
    assert answer(index, "who pays the bill").band is Band.SURE
    assert answer(index, "names of the moons of jupiter").band is Band.UNKNOWN


def test_rows_are_of_unit_length_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = ["a rather long question about the weather in the north of the country", "budget", "", "word " * 20_000]
    rows = embedder.embed(texts)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert float(rows[1] @ embedder.embed(["budget"])[0]) > 0.97
    assert embedder.embed([]).shape == (0, rows.shape[1])


def test_a_folder_is_opened_twice_and_without_a_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> NoReturn:
        raise AssertionError("a local model asked for the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    for _ in range(2):
        assert open_embedder(str(folder)).embed(["budget"]).shape[0] == 1


@pytest.mark.parametrize("broken", ["config.json", "model.onnx", "tokenizer.json"])
def test_a_folder_with_a_part_missing_says_what_to_do(folder: Path, tmp_path: Path, broken: str) -> None:
    for file in folder.iterdir():
        if file.name != broken:
            shutil.copyfile(file, tmp_path / file.name)
    with pytest.raises(ModelUnavailable) as told:
        open_embedder(str(tmp_path))
    assert "\n" not in str(told.value)
    assert str(tmp_path) in str(told.value)


BROKEN = [
    *((file, content) for file in ("config.json", "model.onnx", "tokenizer.json") for content in (b"", b"not this")),
    *(("tokenizer.json", content) for content in (b"{}", b"[]", b"\xff\xfe", b'{"version": "1.0", "model": {}}')),
    *(("tokenizer_config.json", content) for content in (b"[]", b"{}", b"{")),
    ("config.json", b"[]"),
    ("config.json", b'{"hidden_size": 7}'),
]


@pytest.mark.parametrize(("file", "content"), BROKEN)
def test_a_broken_part_says_so_too(folder: Path, tmp_path: Path, file: str, content: bytes) -> None:
    for part in folder.iterdir():
        shutil.copyfile(part, tmp_path / part.name)
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ModelUnavailable) as told:
        open_embedder(str(tmp_path))
    assert "\n" not in str(told.value)
    assert str(tmp_path) in str(told.value)


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_a_part_cut_short_says_so_too(folder: Path, tmp_path: Path, file: str) -> None:
    for part in folder.iterdir():
        shutil.copyfile(part, tmp_path / part.name)
    (tmp_path / file).write_bytes((folder / file).read_bytes()[:100_000])
    with pytest.raises(ModelUnavailable):
        open_embedder(str(tmp_path))


@pytest.mark.parametrize("model", ["/no/such/folder", "./nowhere", "no-such/model"])
def test_what_is_neither_a_folder_nor_a_known_name_says_what_to_do(model: str) -> None:
    with pytest.raises(ModelUnavailable, match="EMBEDDINGS_MODEL"):
        open_embedder(model)


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(ModelUnavailable, match=r"usher\[semantic\]"):
        open_embedder("BAAI/bge-small-en-v1.5")


def test_nothing_of_the_extra_is_imported_unless_asked() -> None:
    code = (
        "import sys, knowledge.library, knowledge.semantic\n"
        "print([name for name in ('fastembed', 'onnxruntime', 'huggingface_hub') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_second_start_embeds_nothing_and_finds_the_same(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    path = tmp_path / "data" / "vectors.npz"
    fresh = Index(PLAYBOOKS, first, VectorFile(path, "m"))
    again = Index(PLAYBOOKS, second, VectorFile(path, "m"))
    assert set(first.asked) >= {words for one in PLAYBOOKS for words in one.questions}
    assert second.asked == []
    assert fresh.thresholds == again.thresholds
    again.search("a question of a person")
    assert second.asked == ["a question of a person"]
    assert VectorFile(path, "m").known(["a question of a person"]) == {}


def test_only_what_is_new_is_embedded_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    vectors = VectorFile(tmp_path / "v.npz", "m")
    Index(PLAYBOOKS, Counting(), vectors)
    embedder = Counting()
    Index((PLAYBOOKS[0], entry("new", "Something new?")), embedder, vectors)
    assert embedder.asked == ["Something new?"]
    assert vectors.known(["is personal data allowed", "Something new?"]).keys() == {"Something new?"}


def test_another_model_has_other_vectors(tmp_path: Path) -> None:
    VectorFile(tmp_path / "v.npz", "m").keep(["a"], np.ones((1, 2), np.float32))
    assert VectorFile(tmp_path / "v.npz", "other").known(["a"]) == {}


def test_a_local_model_is_told_apart_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"one")
    before = fingerprint(str(tmp_path))
    (tmp_path / "model.onnx").write_bytes(b"other")
    assert fingerprint(str(tmp_path)) != before
    assert fingerprint("some/name") == "some/name"


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04", b"\x93NUMPY\x01\x00"])
def test_a_broken_file_knows_nothing_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v.npz"
    path.write_bytes(content)
    vectors = VectorFile(path, "m")
    assert vectors.known(["a"]) == {}
    vectors.keep(["a"], np.ones((1, 2), np.float32))
    assert vectors.known(["a"])["a"].tolist() == [1, 1]


def test_a_truncated_file_or_one_with_other_shapes_knows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    VectorFile(path, "m").keep(["a"], np.ones((1, 384), np.float32))
    path.write_bytes(path.read_bytes()[:-400])
    assert VectorFile(path, "m").known(["a"]) == {}
    for digests, rows in ((np.zeros((2, 32), np.uint8), np.ones((1, 2))), (np.array([{}]), np.ones((1, 2)))):
        np.savez(path, digests=digests, rows=rows)
        assert VectorFile(path, "m").known(["a"]) == {}


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_fail(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    VectorFile(blocked / "v.npz", "m").keep(["a"], np.ones((1, 2), np.float32))
    assert VectorFile(blocked / "v.npz", "m").known(["a"]) == {}


def test_several_processes_may_keep_their_vectors_in_the_same_file(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, numpy\n"
        "from knowledge.vectors import VectorFile\n"
        "vectors, texts = VectorFile(pathlib.Path(sys.argv[1]), 'm'), [str(at) for at in range(300)]\n"
        "for _ in range(40):\n"
        "    vectors.keep(texts, numpy.full((300, 64), float(sys.argv[2]), numpy.float32))\n"
        "    rows = vectors.known(texts)\n"
        "    assert len(rows) == 300 and len({float(row[0]) for row in rows.values()}) == 1\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "v.npz")]
    running = [subprocess.Popen([*command, str(number)], stderr=subprocess.PIPE, text=True) for number in range(3)]
    assert [(one.communicate()[1], one.returncode) for one in running] == [("", 0)] * 3
    assert [one.name for one in tmp_path.iterdir()] == ["v.npz"]
