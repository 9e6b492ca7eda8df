"""Resident memory of a running demo, and how long its second start takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0  # seconds for the first start, which makes the demo company


def report() -> list[str]:
    """Megabytes after some use, and seconds to the first healthy answer."""
    with TemporaryDirectory() as folder:
        _, first = _run(folder, visits=0)
        memory, second = _run(folder, visits=50)
    return [
        "| the running demo | measured | aim |",
        "|---|---|---|",
        f"| resident memory after 50 page loads, with the index of the playbooks | {memory:.0f} MB | < 160 MB |",
        f"| first start, which makes the company | {first:.1f} s | |",
        f"| second start to `GET /healthz` | {second:.2f} s | < 2 s |",
    ]


def _run(folder: str, visits: int) -> tuple[float, float]:
    """Megabytes and seconds of one start."""
    port = _free_port()
    environment = {**os.environ, "USHER_DATA_DIR": folder, "PORT": str(port), "DATABASE_URL": ""}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "demo"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _until_healthy(port, process)
        seconds = time.perf_counter() - began
        for _ in range(visits):
            for page in ("/", "/api/world?as=mara.lindqvist@northwind.example"):
                urlopen(f"http://127.0.0.1:{port}{page}", timeout=10).read()
        return psutil.Process(process.pid).memory_info().rss / 1e6, seconds
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            time.sleep(0.01)
    raise TimeoutError("the demo did not start")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
