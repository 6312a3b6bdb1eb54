"""What all tests share: a cache folder of their own, the bundled data opened once, hypothesis without clocks."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from kazpak.corridor import Corridor

ROOT = Path(__file__).parents[1]
DATA = ROOT / "corridors"

settings.register_profile(
    "kazpak",
    deadline=None,
    max_examples=25,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kazpak")


def pytest_configure(config: pytest.Config) -> None:
    """Give the whole run one cache folder; workers inherit it from the process that started them."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.stash[_CACHE] = folder = tempfile.mkdtemp(prefix="kazpak-tests-")
        os.environ["KAZPAK_CACHE"] = folder


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the cache folder away again."""
    folder = config.stash.get(_CACHE, None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


_CACHE = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def corridor() -> Corridor:
    """The bundled data, opened once a process; the first one to come builds the cache for all."""
    import kazpak

    with (Path(os.environ["KAZPAK_CACHE"]) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return kazpak.load(DATA)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The data of the checkout; to be read, never written."""
    return DATA
