"""The network: two tables, links and the nodes where they end, and nothing else.

A *layer* is one country, one mode, one gauge. Two layers may carry the same node id (a gate) and still do
not touch: only a gate passage joins them. So a node is known by its layer and its id together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError
from kazpak.tables.contracts import LINKS

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import networkx as nx
    import pandas as pd

__all__ = ["CRS", "LINK_TYPES", "Network", "layer_names", "without_side"]

CRS: Final = "EPSG:4326"
"""Longitude first, degrees."""

_OF_KIND: Final = {"text": "object", "integer": "Int32", "number": "float64", "flag": "boolean"}
LINK_TYPES: Final = {c.name: _OF_KIND[c.kind] for c in LINKS.columns if c.name != "geometry"}
"""Columns of a link table besides `geometry`, in order, and their pandas types."""

_REQUIRED: Final = ("from_id", "to_id", "mode", "geometry")
_EMPTY: Final[dict[str, Any]] = {"object": "", "Int32": None, "float64": float("nan"), "boolean": None}
_SHOWN_FAULTS: Final = 20


def layer_names(links: pd.DataFrame) -> pd.Series[str]:
    """Name of every link's layer: `PAK/road`, `KAZ/rail/1520`."""
    gauge = links["gauge_mm"].astype("Int32").astype("string")
    name = links["country"].astype("string") + "/" + links["mode"].astype("string")
    return name.where(gauge.isna(), name + "/" + gauge.fillna("")).astype("object")


def without_side(name: str) -> str:
    """Name of a node, or of the gate where it is one side of a checkpoint."""
    return name.removesuffix("/a").removesuffix("/b") if ":" in name else name


@dataclass(frozen=True, eq=False)
class Network:
    """Places and the links between them.

    Parameters
    ----------
    links
        One row per link, undirected, with the columns of the data folder's contract for
        `networks/*.parquet`; the geometry runs from `from_id` to `to_id`. Further columns are kept.

    Notes
    -----
    Every verb of kazpak takes a network and returns a new one; none changes what it was given.
    """

    links: gpd.GeoDataFrame

    @cached_property
    def nodes(self) -> gpd.GeoDataFrame:
        """One row per end of links: `layer`, `id`, and a point geometry where the first link ends."""
        return _ends_of(self.links)

    @classmethod
    def of(cls, links: gpd.GeoDataFrame) -> Network:
        """Make a network of a link table alone.

        Parameters
        ----------
        links
            At least `from_id`, `to_id`, `mode` and a line geometry in EPSG:4326; missing columns get their
            empty value, missing lengths are measured along the ellipsoid.

        Raises
        ------
        InputError
            If a needed column is missing, an id stands twice, or a geometry is not a line: all at once.
        """
        missing = [column for column in _REQUIRED if column not in links.columns]
        if missing:
            raise InputError([f"links: column {column!r} is missing" for column in missing])
        table = links.copy().reset_index(drop=True)
        if "id" not in table:
            table["id"] = [f"L{number}" for number in range(len(table))]
        faults = [
            *(
                f"links: id {name!r} stands twice; ids are unique"
                for name in table.loc[table["id"].duplicated(), "id"].unique()
            ),
            *(f"links: {name!r} is no line" for name in table.loc[table.geom_type != "LineString", "id"]),
        ]
        if faults:
            raise InputError(faults[:_SHOWN_FAULTS])
        if "length_km" not in table:
            from kazpak.network.lines import lengths_km

            table["length_km"] = lengths_km(table.geometry.to_numpy())
        for column, kind in LINK_TYPES.items():
            if column not in table:
                table[column] = "open" if column == "status" else _EMPTY[kind]
            table[column] = table[column].astype(kind)
            if kind == "object":
                table[column] = table[column].where(table[column].notna(), "")
        rest = [column for column in table.columns if column not in LINK_TYPES and column != "geometry"]
        table = table[[*LINK_TYPES, *rest, "geometry"]]
        return cls(table)

    def replace(self, links: gpd.GeoDataFrame) -> Network:
        """Return the network of another link table."""
        return Network.of(links)

    @property
    def layers(self) -> list[str]:
        """Names of the layers, in order."""
        return sorted(layer_names(self.links).unique())

    def layer(self, name: str) -> Network:
        """Return one layer alone."""
        return Network.of(self.links[layer_names(self.links) == name])

    def __len__(self) -> int:
        """Count the links."""
        return len(self.links)

    def __repr__(self) -> str:
        """Say how large it is."""
        length = self.links["length_km"].sum()
        return f"<Network of {len(self.links):,} links, {len(self.nodes):,} nodes, {length:,.0f} km>"

    def _repr_html_(self) -> str:
        """Show kilometres by layer in a notebook."""
        table = self.links.assign(layer=layer_names(self.links)).groupby("layer")["length_km"]
        return str(table.agg(links="count", length_km="sum").round(0).to_html())

    @classmethod
    def read(cls, path: str | Path) -> Network:
        """Read links from a GeoParquet file, or from all such files of a folder.

        Raises
        ------
        DataError
            If there is none, or one is unreadable.
        """
        from kazpak.network.files import read_network

        return read_network(path)

    def write(self, path: str | Path) -> None:
        """Write the links to a GeoParquet file, whole or not at all."""
        from kazpak.network.files import write_network

        write_network(self, path)

    def to_networkx(self) -> nx.MultiDiGraph[Any]:
        """Give a graph that NetworkX and OSMnx functions accept; see `kazpak.network.graph`."""
        from kazpak.network.graph import to_networkx

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[Any], *, mode: str = "road", country: str = "") -> Network:
        """Take such a graph back, or one that OSMnx made; see `kazpak.network.graph`."""
        from kazpak.network.graph import from_networkx

        return from_networkx(graph, mode=mode, country=country)


def _ends_of(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Nodes of a link table."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    layer = layer_names(links) if len(links) else pd.Series([], dtype="object")
    lines = links.geometry.to_numpy()
    ends = [
        pd.DataFrame({"layer": layer, "id": links[column], "geometry": shapely.get_point(lines, at)})
        for column, at in (("from_id", 0), ("to_id", -1))
    ]
    table = pd.concat(ends).drop_duplicates(["layer", "id"]).sort_values(["layer", "id"], kind="stable")
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry="geometry", crs=CRS)
