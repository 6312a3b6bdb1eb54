"""Opening a folder of corridors: tables and files to a world, by way of the cache."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kazpak.access import LINE
from kazpak.errors import InputError, UnknownNameError
from kazpak.network.gazetteer import Gazetteer, Place
from kazpak.network.land import Land
from kazpak.network.layers import Layers, build_layers
from kazpak.network.passages import Passage, passages_between
from kazpak.network.planned import joins_of, planned_links
from kazpak.network.world import World
from kazpak.sources.cache import load_arrays, save_arrays
from kazpak.sources.folder import Tables, data_hash
from kazpak.sources.packed import pack_tables, unpack_tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Opened", "line_faults", "open_folder", "world_of"]

_LAYOUT = 7
"""Raised when the arrays in the cache change their meaning."""


@dataclass
class Opened:
    """A world with its tables, and what the cache holds for it."""

    world: World
    tables: Tables
    key: str
    stored: Mapping[str, NDArray[Any]]


def open_folder(folder: Path, *, version: str) -> Opened:
    """Read a folder of corridors; arrays come from the cache where it has them.

    Parameters
    ----------
    folder
        Of the shape of corridors/.
    version
        Of kazpak: another version does not trust this one's cache.

    Raises
    ------
    DataError
        If a file is missing or unreadable.
    InputError
        With every row that breaks its contract, or else with everything that does not fit together between files.
    """
    digest = data_hash(folder)
    key = f"{digest[:24]}-{version}-{_LAYOUT}"
    stored = load_arrays(key)
    if stored is not None:
        try:
            tables = unpack_tables(stored["tables"].tobytes(), folder)
            layers = Layers.from_arrays(stored)
            passages = tuple(Passage(*row) for row in json.loads(stored["passages"].tobytes()))
            return Opened(_world(tables, digest, layers, passages), tables, key, stored)
        except (KeyError, ValueError, TypeError):
            pass  # damaged: build it again
    from kazpak.sources.check import cross_faults
    from kazpak.sources.store import read_tables

    tables = read_tables(folder)
    # Once for every state of the data: what is in the cache was sound when it was put there.
    if faults := cross_faults(tables):
        raise InputError(faults)
    world = world_of(tables, digest)
    if faults := line_faults(tables, world):
        raise InputError(faults)
    return Opened(world, tables, key, {})


def line_faults(tables: Tables, world: World) -> list[str]:
    """Rows about lines and regions that the network does not have."""
    known = {f"{LINE}{name}" for name in (*world.lines, *world.projects)}
    known |= {name for name in world.layers.line_names if name.startswith("region:")}
    rows = [("access.csv", row.applies_to) for row in tables.access]
    rows += [("conditions.csv", row.applies_to) for row in tables.conditions]
    return [
        f"places/{file}, applies_to: {UnknownNameError('line or region of the network', target, known=known)}"
        for file, target in rows
        if target.startswith((LINE, "region:")) and target not in known
    ]


def save(opened: Opened, trees: Mapping[str, NDArray[Any]]) -> bool:
    """Put a world, its tables and its trees into the cache; tells whether it could."""
    texts = {
        "passages": json.dumps([astuple(p) for p in opened.world.passages]).encode(),
        "tables": pack_tables(opened.tables),
    }
    arrays = {name: np.frombuffer(text, dtype=np.uint8) for name, text in texts.items()}
    return save_arrays(opened.key, {**opened.world.layers.to_arrays(), **arrays, **trees})


def world_of(tables: Tables, digest: str = "") -> World:
    """World of some tables and the network files beside them.

    Parameters
    ----------
    tables
        Everything small.
    digest
        Hash of the folder.
    """
    from kazpak.network.arrays import read_link_table

    mountain = tables.assumptions.find("relief.mountain.m").central
    files = [tables.folder / "networks" / f"{name}.parquet" for name in ("roads", "rails")]
    links = read_link_table(files, mountain_m=mountain)
    projects = tables.projects.values()
    planned = planned_links(projects, {g.id: g for g in tables.gates}, {})
    quays = [(g.id, g.lon, g.lat) for g in tables.gates if g.kind == "port"]
    layers = build_layers(links + planned, quays=quays)
    return _world(tables, digest, layers, passages_between(layers, tables.gates, joins_of(projects, {})))


def _world(tables: Tables, digest: str, layers: Layers, passages: Iterable[Passage]) -> World:
    def limit(name: str) -> float:
        return float(tables.assumptions.find(name).central)

    return World(
        layers=layers,
        passages=tuple(passages),
        gazetteer=gazetteer_of(tables),
        gates={g.id: g for g in tables.gates},
        projects=tables.projects,
        cargos=tables.cargos,
        as_of=tables.dataset.as_of,
        data_hash=digest,
        access_limit_km=limit("access.limit.km"),
        terminal_limit_km=limit("access.terminal.km"),
        families={family.gate_id: family for family in tables.families},
        condition_scopes=frozenset(row.scope for row in tables.conditions),
    )


def gazetteer_of(tables: Tables) -> Gazetteer:
    """Every city and gate as a place."""
    cities = [
        Place(c.id, c.name, "city", c.country, c.lon, c.lat, c.names, c.aliases, c.population) for c in tables.cities
    ]
    gates = [
        Place(g.id, g.name, g.kind, "" if g.country_b else g.country_a, g.lon, g.lat, g.names, g.aliases)
        for g in tables.gates
    ]
    drawn = tables.folder / "basemap"
    known = all((drawn / name).is_file() for name in ("countries.parquet", "sea.geojson"))
    return Gazetteer([*cities, *gates], Land(drawn) if known else None)
