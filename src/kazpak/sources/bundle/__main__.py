"""Rebuild the bundled networks: `python -m kazpak.sources.bundle [--cache DIR] [--corridors DIR]`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path


def main() -> None:
    """Fetch the packages, derive the networks, write them and the record."""
    from kazpak.network.recipe import build

    parser = argparse.ArgumentParser(prog="python -m kazpak.sources.bundle", description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path("build") / "packages", help="folder of the packages")
    parser.add_argument("--corridors", type=Path, default=Path("corridors"), help="the data folder")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    log = logging.getLogger("kazpak")
    record = build(options.cache, options.corridors)
    for name, output in record["outputs"].items():
        log.info("%s %s %s bytes", name, output["sha256"], output["bytes"])


if __name__ == "__main__":
    main()
