"""Importing does nothing, and is light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import kazpak

HEAVY = (
    "numpy",
    "pandas",
    "scipy",
    "geopandas",
    "shapely",
    "pyarrow",
    "folium",
    "matplotlib",
    "osmnx",
    "networkx",
    "typer",
)


def test_import_loads_nothing_heavy_and_writes_nothing(tmp_path: Path) -> None:
    code = "import json, sys, kazpak; print(json.dumps(sorted(sys.modules)))"
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"HOME": str(home), "PYTHONPATH": str(Path(kazpak.__file__).parent.parent), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    loaded = json.loads(done.stdout)
    assert not [name for name in HEAVY if name in loaded]
    assert not list(tmp_path.iterdir())


def test_public_names_resolve() -> None:
    for name in kazpak.__all__:
        assert getattr(kazpak, name) is not None
    assert set(dir(kazpak)) == set(kazpak.__all__)
