"""The recipe of the bundled networks: from packages and facts to two link tables and a build record."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kazpak.network import (
    borders,
    checkpoints,
    clean,
    derive,
    drawing,
    gates,
    overlay,
    stations,
    terrain,
)
from kazpak.network.countries import Countries
from kazpak.network.facts import read_facts, read_gates
from kazpak.network.network import Network
from kazpak.network.split import in_pieces
from kazpak.sources.bundle import raw
from kazpak.sources.bundle.packages import PACKAGES, fetch
from kazpak.sources.store import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from kazpak.network.facts import Facts
    from kazpak.tables.rows import Gate

__all__ = ["build"]

_FILES: Final = {"road": "roads.parquet", "rail": "rails.parquet"}
_COUNTRIES: Final = "basemap/countries.parquet"
_DEBRIS_KM: Final = 60.0
_CITY: Final = {"road": (30.0, 3.0), "rail": (15.0, 3.0)}
_PIECE_KM: Final = 60.0
_NORTH, _PER_DEGREE = 50.0, 120


class _Inputs:
    """Everything that the packages and the data folder hold."""

    def __init__(self, cache: Path, corridors: Path) -> None:
        self.paths = {key: fetch(package, cache) for key, package in PACKAGES.items()}
        self.countries = Countries(raw.read_countries(self.paths["countries"]))
        whole = terrain.Elevation(raw.read_elevation(self.paths["elevation"]), 0.0, _NORTH, _PER_DEGREE)
        self.elevation = whole.window(*raw.BOX)
        self.gates: list[Gate] = read_gates(corridors)
        self.facts: Facts = read_facts(corridors, derive.gate_places(self.gates, self.countries))


def build(cache: Path, corridors: Path) -> dict[str, Any]:
    """Derive both networks and write them, and the record, under `corridors/networks`.

    Parameters
    ----------
    cache
        Folder of the pinned packages; what is missing is fetched.
    corridors
        The data folder: `places` and the facts in `networks` are read, networks are written.

    Returns
    -------
    dict
        The record, as written to `build.json`.

    Raises
    ------
    DataError
        If a package cannot be had, or is not the pinned one.
    InputError
        If a table of facts is wrong.
    """
    inputs = _Inputs(cache, corridors)
    record = derive.Record()
    parts = [_one_mode(inputs, mode, record) for mode in _FILES]
    network = _with_gates(inputs, Network.of(pd.concat([n.links for n in parts])), record)
    network = _drawn_better(inputs, network, corridors)
    network = derive.numbered(network)
    record.step("all", "finished", network)
    folder = corridors / "networks"
    for mode, name in _FILES.items():
        network.replace(network.links[network.links["mode"] == mode]).write(folder / name)
    with write_atomic(corridors / _COUNTRIES) as partial:
        inputs.countries.table.to_parquet(partial, compression="zstd", compression_level=19, index=False)
    return _write_record(corridors, record)


def _one_mode(inputs: _Inputs, mode: str, record: derive.Record) -> Network:
    """Clean the lines of a mode and lay the curated sections over them."""
    lines = raw.read_lines(inputs.paths["lines"], mode)
    network = derive.cleaned(lines, mode, inputs.countries, record)
    if mode == "rail":
        network = derive.with_gauges(network, inputs.facts)
    network = derive.without_excluded(network, inputs.facts, mode)
    network = derive.led_through(network, inputs.facts, mode)
    sections = [s for s in inputs.facts.sections if s.mode == mode]
    network = overlay.lay_over(network, sections, draw=derive.drawer(inputs.elevation, inputs.countries))
    record.step(mode, "sections laid over", network)
    return network


def _with_gates(inputs: _Inputs, network: Network, record: derive.Record) -> Network:
    """Attach gates of every kind, name lines, and drop what nothing leads to."""
    network = borders.without_strays(network)
    network, report = gates.attach_crossings(network, inputs.gates, inputs.countries)
    record.notes["crossings"] = report["taken"]
    record.notes["cut_links"] = report["open"]
    network = derive.named_lines(network, inputs.gates, inputs.facts, record)
    network, posts = checkpoints.attach_checkpoints(network, inputs.gates)
    record.notes["checkpoints"] = posts
    network = derive.with_names(network, inputs.facts, "road")
    return network.replace(network.links[stations.piece_km(network) >= _DEBRIS_KM])


def _with_cities(network: Network, corridors: Path) -> Network:
    """Cut links near cities, and long links anywhere, so that a trip can start beside every road."""
    cities = pd.read_csv(corridors / "places" / "cities.csv")
    spots = list(zip(cities["lon"], cities["lat"], strict=True))
    for mode, (within_km, near_km) in _CITY.items():
        network = stations.snap_cities(network, spots, mode=mode, within_km=within_km, near_km=near_km)
    roads = network.links["mode"] == "road"
    pieces = in_pieces(network.replace(network.links[roads]), longest_km=_PIECE_KM)
    return network.replace(pd.concat([network.links[~roads], pieces.links]))


def _drawn_better(inputs: _Inputs, network: Network, corridors: Path) -> Network:
    """Heights, lengths, provinces, and long chords led through towns and along valleys, then cut near cities."""
    network = terrain.add_heights(network, inputs.elevation)
    network = derive.lengthened(network, inputs.facts, drawing.detours_km(network, inputs.elevation))
    network = derive.stretched(network, inputs.facts)
    network = overlay.drawn_alike(network, inputs.facts.sections)
    network = drawing.through_towns(network, raw.read_towns(inputs.paths["towns"]))
    network = drawing.through_cities(network, pd.read_csv(corridors / "places" / "cities.csv"))
    network, followed = drawing.along_valleys(network, inputs.elevation, inputs.countries)
    network = borders.kept_inside(network, inputs.countries)
    traced = {s.id for s in inputs.facts.sections if s.valley}
    on_line = {*followed, *(i for i in network.links["id"] if i.partition("/")[0] in traced)}
    network = _with_cities(derive.agreeing(network), corridors)
    on_line.update(i for i in network.links["id"] if i.rpartition(".")[0] in on_line)
    network = terrain.add_heights(network, inputs.elevation, on_line=sorted(on_line), keep_relief=True)
    network = derive.with_regions(network, raw.read_provinces(inputs.paths["provinces"]), inputs.facts)
    return clean.simplify(network, within_deg=1e-5)


def _write_record(corridors: Path, record: derive.Record) -> dict[str, Any]:
    outputs = {}
    for name in [*(f"networks/{name}" for name in _FILES.values()), _COUNTRIES]:
        content = (corridors / name).read_bytes()
        outputs[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    sources = [vars(package) for package in PACKAGES.values()]
    parameters = {mode: vars(limits) for mode, limits in derive.TOLERANCES.items()}
    document = {
        "sources": sources,
        "parameters": parameters,
        "steps": record.steps,
        **record.notes,
        "outputs": outputs,
    }
    with write_atomic(corridors / "networks" / "build.json") as partial:
        partial.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return document
