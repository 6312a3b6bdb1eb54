"""Importing does nothing: no file, no folder, no heavy library; public names come when they are first used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kazpak

HEAVY = (
    "numpy", "pandas", "scipy", "geopandas", "shapely", "pyarrow", "pyogrio", "osmnx", "networkx", "folium", "branca",
    "matplotlib", "typer", "rich", "yaml", "pydantic", "babel", "jinja2", "dask", "IPython", "ipywidgets", "xlsxwriter",
)  # fmt: skip
NOT_FOR_AN_ANSWER = (
    "pandas", "scipy", "geopandas", "pyogrio", "osmnx", "networkx", "folium", "branca", "matplotlib", "xlsxwriter",
    "IPython",
)  # fmt: skip


def run(code: str, tmp_path: Path, *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in an empty folder, with next to no environment and no home."""
    path = os.pathsep.join(filter(None, [str(Path(kazpak.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]))
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_importing_loads_nothing_heavy_says_nothing_and_writes_nothing(tmp_path):
    done = run(f"import sys, kazpak; print([m for m in {HEAVY!r} if m in sys.modules])", tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")
    assert list(tmp_path.iterdir()) == []


def test_asking_for_the_version_loads_nothing_heavy(tmp_path):
    done = run(f"import sys, kazpak; print(kazpak.__version__, [m for m in {HEAVY!r} if m in sys.modules])", tmp_path)
    assert done.stdout.strip() == f"{kazpak.__version__} []"


def test_importing_works_where_home_cannot_be_written(tmp_path):
    done = run("import kazpak.corridor", tmp_path, env={"HOME": "/proc/nowhere"})
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_public_names_resolve():
    for name in kazpak.__all__:
        assert getattr(kazpak, name) is not None
    assert set(dir(kazpak)) == set(kazpak.__all__)


def test_names_that_are_not_there_are_attribute_errors():
    with pytest.raises(AttributeError, match="nonsense"):
        kazpak.nonsense  # noqa: B018


def test_star_import_gives_the_public_names_only():
    space: dict[str, object] = {}
    exec("from kazpak import *", space)
    assert set(space) - {"__builtins__"} == set(kazpak.__all__)


def test_help_loads_no_heavy_library(tmp_path):
    code = (
        "import sys\nsys.argv = ['kazpak', '--help']\nfrom kazpak.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', [m for m in {NOT_FOR_AN_ANSWER!r} if m in sys.modules])"
    )
    done = run(code, tmp_path)
    assert done.stdout.strip().endswith("LOADED []"), done.stdout[-300:] + done.stderr
    assert "routes" in done.stdout


def test_a_question_is_answered_from_the_cache_without_pandas_or_scipy(tmp_path, corridor, data_folder):
    words = ["kazpak", "routes", "Almaty", "Karachi", "--format", "json", "--data", str(data_folder)]
    code = (
        f"import sys\nsys.argv = {words!r}\nfrom kazpak.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {NOT_FOR_AN_ANSWER!r} if m in sys.modules], file=sys.stderr)"
    )
    done = run(code, tmp_path, env={"KAZPAK_CACHE": os.environ["KAZPAK_CACHE"]})
    assert json.loads(done.stdout)["options"], done.stderr
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_a_question_is_answered_where_the_cache_cannot_be_written(tmp_path, data_folder):
    code = f"import kazpak; print(len(kazpak.load({str(data_folder)!r}).routes('Almaty', 'Karachi', top=1)))"
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    done = run(code, tmp_path, env={"KAZPAK_CACHE": str(blocked)})
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr
    assert blocked.read_text() == "no folder"
