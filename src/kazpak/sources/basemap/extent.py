"""What the base map covers, and how finely."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BORDERS", "CONTEXT", "REGION", "RELIEF", "Box"]


@dataclass(frozen=True)
class Box:
    """A box of longitudes and latitudes [degrees]."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies inside."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def corners(self) -> list[list[float]]:
        """South-west and north-east corner, lon before lat."""
        return [[self.west, self.south], [self.east, self.north]]


REGION = Box(44.0, 22.0, 92.0, 56.0)
"""Kazakhstan to the Arabian Sea, in full detail."""

RELIEF = Box(40.0, 18.0, 91.0, 51.0)
"""The hill shade; the elevation tile ends at 50 N and 90 E, beyond it lies plain paper."""

CONTEXT = Box(14.0, 4.0, 122.0, 66.0)
"""The coarse surroundings, so that a wide screen never shows an edge."""

BORDERS = Box(42.0, 20.0, 94.0, 57.0)
"""Boundary lines that come in here are drawn whole; others are not this map's business."""
