"""Whole processes: what a user waits for at the prompt.

python tests/benchmarks/bench_process.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Row, race, report

if TYPE_CHECKING:
    from collections.abc import Callable

TRIP = ("routes", "Almaty", "Karachi", "--quiet")
COMMAND = "from kazpak.cli import main; main()"


def rows() -> list[Row]:
    """Importing, help and one question, beside importing json and geopandas."""
    with tempfile.TemporaryDirectory() as cache:
        runners = {
            "kazpak": process("import kazpak", cache),
            "json": process("import json", cache),
            "help": process(COMMAND, cache, "--help"),
            "routes": process(COMMAND, cache, *TRIP),
            "geopandas": process("import geopandas", cache),
        }
        spent = race(runners, budget_s=25.0, least=9)
    cold = race({"routes": cold_question}, budget_s=10.0, least=3)["routes"]
    return [
        Row("import kazpak", spent["kazpak"], "import json + 50 ms", {"import json": spent["json"]}),
        Row("kazpak --help", spent["help"], "below 500 ms"),
        Row(
            "kazpak routes Almaty Karachi, warm",
            spent["routes"],
            "ratio at least 1, better 2",
            {"import geopandas": spent["geopandas"]},
        ),
        Row("kazpak routes Almaty Karachi, empty cache", cold),
    ]


def process(code: str, cache: str, *words: str) -> Callable[[], None]:
    """A run of Python in a process of its own, away from this folder."""

    def run() -> None:
        # An installed package has its bytecode, whatever the one who measures has set.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["KAZPAK_CACHE"] = cache
        command = [sys.executable, "-c", code, *words]
        subprocess.run(command, env=environment, cwd=cache, check=True, stdout=subprocess.DEVNULL)

    return run


def cold_question() -> None:
    """A question asked where nothing is in the cache."""
    with tempfile.TemporaryDirectory() as cache:
        process(COMMAND, str(Path(cache)), *TRIP)()


if __name__ == "__main__":
    print(report(rows()))  # noqa: T201
