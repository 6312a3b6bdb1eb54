"""The network: two tables, links and their ends, and nothing else.

A *layer* is one country, one mode, one gauge. Two layers may carry the same node id (a gate) and still do
not touch: only a gate passage joins them. So a node is known by its layer and its id together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import networkx as nx
    import pandas as pd

__all__ = ["LINK_COLUMNS", "Network", "layer_names"]

LINK_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "id": ("str", "unique name of the link"),
    "from_id": ("str", "node where the geometry starts"),
    "to_id": ("str", "node where the geometry ends"),
    "mode": ("str", "road or rail"),
    "gauge_mm": ("Int32", "track gauge [mm]; empty for roads"),
    "country": ("str", "ISO 3166-1 alpha-3"),
    "region": ("str", "ISO 3166-2 where rules differ inside a country, else empty"),
    "line": ("str", "line id such as ml1 or kkh, else empty"),
    "status": ("str", "open"),
    "length_km": ("float64", "length a vehicle covers [km]"),
    "length_source": ("str", "osm: measured on the source; terrain: that, lengthened by relief; published"),
    "relief_m": ("float64", "height range within about 4 km, averaged along the link [m]; empty north of 50 N"),
    "highest_m": ("float64", "highest point [m]"),
    "climb_m": ("float64", "metres climbed from start to end [m]"),
    "descent_m": ("float64", "metres descended from start to end [m]"),
    "electrified": ("boolean", "overhead line; empty for roads"),
    "source": ("str", "where the link comes from"),
}
"""Columns of a link table besides `geometry`: type and meaning."""

_REQUIRED = ("from_id", "to_id", "mode", "geometry")
_EMPTY: Final[dict[str, Any]] = {
    "str": "",
    "Int32": None,
    "float64": float("nan"),
    "boolean": None,
}
_CRS = "EPSG:4326"


def layer_names(links: pd.DataFrame) -> pd.Series[str]:
    """Name of every link's layer: `PAK/road`, `KAZ/rail/1520`."""
    gauge = links["gauge_mm"].astype("Int32").astype("string")
    name = links["country"].astype("string") + "/" + links["mode"].astype("string")
    return name.where(gauge.isna(), name + "/" + gauge.fillna("")).astype("object")


@dataclass(frozen=True, eq=False)
class Network:
    """Places and the links between them.

    Parameters
    ----------
    nodes
        One row per end of links: `layer`, `id`, and a point geometry.
    links
        One row per link, undirected, with the columns of `LINK_COLUMNS` and a line geometry running from
        `from_id` to `to_id`. Further columns are kept.

    Notes
    -----
    Every verb of kazpak takes a network and returns a new one; none changes what it was given.
    """

    nodes: gpd.GeoDataFrame
    links: gpd.GeoDataFrame

    @classmethod
    def of(cls, links: gpd.GeoDataFrame) -> Network:
        """Make a network of a link table alone; missing columns get their empty value.

        Raises
        ------
        InputError
            If an end, the mode or the geometry column is missing.
        """
        missing = [column for column in _REQUIRED if column not in links.columns]
        if missing:
            raise InputError([f"links: column {column!r} is missing" for column in missing])
        table = links.copy().reset_index(drop=True)
        if "id" not in table:
            table["id"] = [f"L{number}" for number in range(len(table))]
        if "length_km" not in table:
            from kazpak.network.lines import lengths_km

            table["length_km"] = lengths_km(table.geometry.to_numpy())
        if table["id"].duplicated().any():
            twice = table.loc[table["id"].duplicated(), "id"].unique()[:5]
            raise InputError([f"links: id {name!r} stands twice; ids must be unique" for name in twice])
        for column, (kind, _) in LINK_COLUMNS.items():
            if column not in table:
                default = "open" if column == "status" else _EMPTY[kind]
                table[column] = default
            table[column] = table[column].astype("object" if kind == "str" else kind)
        rest = [column for column in table.columns if column not in LINK_COLUMNS and column != "geometry"]
        table = table[[*LINK_COLUMNS, *rest, "geometry"]]
        return cls(nodes=_ends_of(table), links=table)

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
        """Read links from a GeoParquet file.

        Raises
        ------
        DataError
            If the file is missing or unreadable.
        """
        from kazpak.network.files import read_links

        return cls.of(read_links(path))

    def write(self, path: str | Path) -> None:
        """Write the links to a GeoParquet file, whole or not at all."""
        from kazpak.network.files import write_links

        write_links(self.links, path)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Give a graph that NetworkX and OSMnx functions accept; see `kazpak.network.graph`."""
        from kazpak.network.graph import to_networkx

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph) -> Network:
        """Take such a graph back, or one that OSMnx made; see `kazpak.network.graph`."""
        from kazpak.network.graph import from_networkx

        return from_networkx(graph)


def _ends_of(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row per layer and node id, placed where the first link that names it ends."""
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
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry="geometry", crs=_CRS)
