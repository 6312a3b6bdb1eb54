"""Hours on the way, as plain functions of speeds and rules."""

from __future__ import annotations

__all__ = ["rest_h_per_km", "running_h_per_km"]

_DAY_H = 24.0


def running_h_per_km(speed_km_per_h: float) -> float:
    """Hours in motion for one kilometre [h/km].

    Parameters
    ----------
    speed_km_per_h
        Speed without delay (SWOD of the CAREC corridor surveys): stops are not in it. Positive.
    """
    return 1.0 / speed_km_per_h


def rest_h_per_km(speed_km_per_h: float, motion_h_per_day: float) -> float:
    """Hours at rest that go with one kilometre [h/km].

    A crew that may drive d hours a day rests 24 - d hours for them. Spread over the distance this is
    linear, which keeps the best path exact; a trip that ends before its first rest is overstated by at
    most one rest.

    Parameters
    ----------
    speed_km_per_h
        Speed in motion. Positive.
    motion_h_per_day
        Hours in motion a day, above 0 and up to 24: driving time by the AETR agreement for a truck, share
        of the day in motion for a train.
    """
    return running_h_per_km(speed_km_per_h) * (_DAY_H / motion_h_per_day - 1.0)
