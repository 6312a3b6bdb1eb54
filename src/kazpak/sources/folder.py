"""A folder of corridors: where it is, what it hashes to, and what its tables hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kazpak.assumptions import Assumptions
from kazpak.errors import DataError

if TYPE_CHECKING:
    from kazpak.tables.rows import (
        AccessInterval,
        Cargo,
        City,
        Condition,
        DataSet,
        Distance,
        Family,
        Gate,
        NamedCorridor,
        Project,
        StatusInterval,
        Trip,
    )

__all__ = ["Tables", "bundled_folder", "data_hash", "read_bytes"]

_UNHASHED: Final = ("README.md", "basemap")


@dataclass(frozen=True)
class Tables:
    """Everything in a data folder except networks and base map.

    Attributes
    ----------
    folder
        Where it was read from.
    places
        For every row with a key of its own, the file and row it came from, by id: for faults.
    """

    folder: Path
    dataset: DataSet
    gates: tuple[Gate, ...] = field(repr=False)
    cities: tuple[City, ...] = field(repr=False)
    statuses: tuple[StatusInterval, ...] = field(repr=False)
    access: tuple[AccessInterval, ...] = field(repr=False)
    conditions: tuple[Condition, ...] = field(repr=False)
    assumptions: Assumptions
    cargos: dict[str, Cargo] = field(repr=False)
    families: tuple[Family, ...] = field(repr=False)
    named: tuple[NamedCorridor, ...] = field(repr=False)
    projects: dict[str, Project] = field(repr=False)
    trips: tuple[Trip, ...] = field(repr=False)
    distances: tuple[Distance, ...] = field(repr=False)
    places: dict[str, str] = field(repr=False, default_factory=dict)


def bundled_folder() -> Path:
    """Folder of the data that kazpak carries: in the installed package, or in a source checkout.

    Raises
    ------
    DataError
        If neither is there.
    """
    from importlib.resources import files

    package = Path(str(files("kazpak")))
    for folder in (package / "corridors", package.parent.parent / "corridors"):
        if (folder / "dataset.yaml").is_file():
            return folder
    raise DataError(
        f"no bundled data: neither {package / 'corridors'} nor {package.parent.parent / 'corridors'} is there"
    )


def read_bytes(path: Path) -> bytes:
    """Content of a file.

    Raises
    ------
    DataError
        If it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def data_hash(folder: Path | str) -> str:
    """SHA-256 over every file that answers depend on: names and contents, read-me and base map left out.

    Parameters
    ----------
    folder
        Of the shape of corridors/.
    """
    root = Path(folder)
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        name = path.relative_to(root)
        if name.parts[0] in _UNHASHED or name.name.startswith("."):
            continue
        digest.update(name.as_posix().encode() + b"\0" + hashlib.sha256(read_bytes(path)).digest())
    return digest.hexdigest()
