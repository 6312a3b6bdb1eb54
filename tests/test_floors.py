"""Imports go down only, and every library has one home."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def test_floors_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    command = str(tool) if tool.exists() else shutil.which("lint-imports")
    assert command, "import-linter is part of the test extra"
    done = subprocess.run([command], capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    assert done.returncode == 0, done.stdout[-3000:]
