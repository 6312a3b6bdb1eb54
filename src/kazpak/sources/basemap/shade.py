"""Hill shade: an elevation grid to one quiet picture in Web Mercator."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kazpak.sources.basemap.extent import Box

    Grid = NDArray[np.float64]

__all__ = ["TINTS", "picture"]

CELLS_PER_DEGREE = 120  # GLOBE: 30 arc seconds
NORTH_DEG, EAST_DEG = 50.0, 90.0  # the tile ends here
PLAIN_M = 260.0  # what stands in beyond the tile: the steppe of northern Kazakhstan
FADE_DEG = 1.6
METRES_PER_DEGREE = 111_320.0
EXAGGERATION = 4.2
LIGHTS = ((315.0, 42.0, 0.62), (270.0, 55.0, 0.19), (0.0, 55.0, 0.19))  # azimuth, height [degrees], share
STRENGTH = 0.62

TINTS = (
    (0.0, (237, 240, 228)),
    (260.0, (243, 241, 231)),
    (900.0, (242, 235, 219)),
    (1_800.0, (234, 223, 204)),
    (3_000.0, (225, 214, 199)),
    (4_200.0, (226, 220, 213)),
    (5_200.0, (240, 238, 236)),
    (6_500.0, (250, 250, 250)),
)
"""Elevation [m] to colour: pale on purpose, routes are drawn on it."""


def picture(elevation_m: NDArray[np.int16], region: Box, *, width_px: int, quality: int) -> bytes:
    """Shaded and tinted relief of a box as a JPEG.

    Parameters
    ----------
    elevation_m
        GLOBE tile, rows from 50 N southward, columns from 0 E eastward, 30 arc seconds [m].
    region
        Box to draw; what the tile does not cover fades to the colour of a plain.
    width_px, quality
        Of the JPEG. The height follows from the Mercator projection.
    """
    import numpy as np
    from PIL import Image

    lon, lat = _grid(region, width_px)
    height_m = _resample(elevation_m, lon, lat)
    cover = _cover(region, lon, lat)
    shade = _shade(height_m, lon, lat) * cover
    at_m = height_m * cover + PLAIN_M * (1 - cover)
    tint = np.stack([np.interp(at_m, [t[0] for t in TINTS], [t[1][band] for t in TINTS]) for band in range(3)], -1)
    # darken slopes that turn away from the light, lift the others less: paper stays paper
    factor = np.where(shade < 0, 1 + STRENGTH * shade, 1 + 0.16 * shade)[..., None]
    pixels = np.clip(tint * factor, 0, 255).round().astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=2)
    return out.getvalue()


def _grid(region: Box, width_px: int) -> tuple[Grid, Grid]:
    """Longitudes of the columns and latitudes of the rows, pixel centres, in Web Mercator."""
    import numpy as np

    def mercator(lat_deg: float) -> float:
        return float(np.log(np.tan(np.pi / 4 + np.radians(lat_deg) / 2)))

    north, south = mercator(region.north), mercator(region.south)
    height_px = round(width_px * (north - south) / np.radians(region.east - region.west))
    rows = north + (south - north) * (np.arange(height_px) + 0.5) / height_px
    lon = region.west + (region.east - region.west) * (np.arange(width_px) + 0.5) / width_px
    return lon, np.degrees(2 * np.arctan(np.exp(rows)) - np.pi / 2)


def _resample(elevation_m: NDArray[np.int16], lon: Grid, lat: Grid) -> Grid:
    """Elevation on the picture's grid [m], averaged over a pixel; the tile's edge is repeated beyond it."""
    import numpy as np
    from scipy.ndimage import map_coordinates, uniform_filter

    cells = max(1, round(float(lon[1] - lon[0]) * CELLS_PER_DEGREE))
    smooth = uniform_filter(elevation_m.astype(np.float32), cells)
    rows, columns = (NORTH_DEG - lat) * CELLS_PER_DEGREE - 0.5, lon * CELLS_PER_DEGREE - 0.5
    found: Grid = map_coordinates(smooth, np.meshgrid(rows, columns, indexing="ij"), order=1, mode="nearest")
    return found


def _cover(region: Box, lon: Grid, lat: Grid) -> Grid:
    """1 where the tile is drawn, falling softly to 0 at its edges and at those of the picture."""
    import numpy as np

    def fade(distance_deg: Grid) -> Grid:
        t = np.clip(distance_deg / FADE_DEG, 0, 1)
        return t * t * (3 - 2 * t)

    north, east = min(NORTH_DEG, region.north), min(EAST_DEG, region.east)
    rows = np.minimum(fade(north - lat), fade(lat - region.south))
    columns = np.minimum(fade(east - lon), fade(lon - region.west))
    return np.minimum(rows[:, None], columns[None, :])


def _shade(height_m: Grid, lon: Grid, lat: Grid) -> Grid:
    """Light on the slopes from three sides, 0 on flat ground, -1 in full shadow.

    Reference: Horn, B. K. P. (1981), Hill shading and the reflectance map, Proc. IEEE 69(1), 14-47.
    """
    import numpy as np

    step_m = METRES_PER_DEGREE * float(lon[1] - lon[0]) * np.cos(np.radians(lat))[:, None]
    down, right = np.gradient(height_m)
    east, north = EXAGGERATION * right / step_m, -EXAGGERATION * down / step_m
    steep = np.sqrt(east**2 + north**2 + 1)
    total = np.zeros_like(height_m)
    for azimuth_deg, height_deg, share in LIGHTS:
        azimuth, height = np.radians(azimuth_deg), np.radians(height_deg)
        slope = -east * np.sin(azimuth) * np.cos(height) - north * np.cos(azimuth) * np.cos(height)
        lit = (slope + np.sin(height)) / steep
        total += share * (lit / np.sin(height) - 1)
    return np.clip(total, -1, 1)
