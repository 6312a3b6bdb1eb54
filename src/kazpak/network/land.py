"""The country that a point lies in, by the polygons of the base map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kazpak.errors import InputError
from kazpak.geodesy import distance_km
from kazpak.kinds import COUNTRIES, OUTSIDE
from kazpak.locale import catalogue

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Land"]

_SHORE_KM: Final = 20.0
"""How far off the drawn coast a point still counts as on land: it is drawn coarsely, and quays reach out."""


@dataclass(frozen=True)
class Land:
    """Country polygons of a data folder, read when the first point is asked about.

    Parameters
    ----------
    folder
        The base map: countries.parquet with the columns `country` (ISO 3166-1 alpha-3) and geometry (WKB, lon-lat;
        coastal waters among them), and sea.geojson.
    """

    folder: Path

    @cached_property
    def _shapes(self) -> tuple[list[str], Any]:
        import pyarrow.parquet as pq
        import shapely

        table = pq.read_table(self.folder / "countries.parquet")
        return table["country"].to_pylist(), shapely.from_wkb(table["geometry"].to_pylist())

    @cached_property
    def _seas(self) -> Any:  # noqa: ANN401 - shapely is loaded here only
        import shapely

        text = (self.folder / "sea.geojson").read_text(encoding="utf-8")
        return shapely.get_parts(shapely.from_geojson(text))

    def at_sea_km(self, lon: float, lat: float) -> float:
        """Distance from the nearest coast of a point at sea [km]; 0 on land."""
        import shapely

        point = shapely.Point(lon, lat)
        around = self._seas[shapely.contains(self._seas, point)]
        if not len(around):
            return 0.0
        coast = shapely.get_coordinates(shapely.shortest_line(shapely.boundary(around[0]), point))[0]
        return distance_km(lon, lat, float(coast[0]), float(coast[1]))

    def at(self, lon: float, lat: float) -> str:
        """Code of the country that a point lies in, covered or not; empty outside of the region that is drawn."""
        import shapely

        codes, shapes = self._shapes
        inside = shapely.contains(shapes, shapely.Point(lon, lat)).nonzero()[0]
        return codes[int(inside[0])] if len(inside) else ""

    def covered(self, lon: float, lat: float) -> str:
        """Code of the covered country that a point lies in; empty where it lies in none."""
        code = self.at(lon, lat)
        return code if code in COUNTRIES and self.at_sea_km(lon, lat) <= _SHORE_KM else ""

    def country(self, lon: float, lat: float) -> str:
        """Code of the covered country that a point lies in.

        Raises
        ------
        InputError
            If it lies in the sea, outside of the region, or in a country that is not covered.
        """
        code, off_km = self.at(lon, lat), self.at_sea_km(lon, lat)
        if off_km > _SHORE_KM:
            raise InputError(f"it lies in the sea, {off_km:.0f} km from the coast; give a place on land")
        if code not in COUNTRIES:
            lies = f"in {_called(code)}, which is not covered" if code else "outside of the region that is covered"
            raise InputError(f"it lies {lies}; covered are {', '.join(COUNTRIES.values())}")
        return code


def _called(code: str) -> str:
    """Name of a country in English, its code where there is none."""
    cat = catalogue("en")
    key = f"maps.country.{code}"
    return cat(key) if key in cat else OUTSIDE.get(code, code)
