"""USD per tonne, as plain functions of tariffs and payloads. All money is in the data set's price year."""

from __future__ import annotations

__all__ = ["per_tonne", "premium_usd_t", "value_of_time_usd_t_h"]

_DAY_H = 24.0
_PERCENT = 100.0


def per_tonne(usd_per_unit: float, payload_t: float) -> float:
    """Share of one tonne in a payment for a whole truck, box or wagon [USD/t].

    Parameters
    ----------
    usd_per_unit
        Payment for the unit.
    payload_t
        Tonnes that the unit carries. Positive.
    """
    return usd_per_unit / payload_t


def premium_usd_t(share_of_value: float, value_usd_t: float) -> float:
    """Insurance or risk premium for one tonne [USD/t].

    Parameters
    ----------
    share_of_value
        Premium as a share of the value, 0.01 for one percent.
    value_usd_t
        Value of a tonne of the cargo [USD/t].
    """
    return share_of_value * value_usd_t


def value_of_time_usd_t_h(percent_of_value_per_day: float, value_usd_t: float) -> float:
    """What an hour's delay costs the owner of one tonne [USD/(t h)].

    Parameters
    ----------
    percent_of_value_per_day
        Loss of value a day, in percent, as in Hummels and Schaur (2013), "Time as a Trade Barrier",
        American Economic Review 103 (7).
    value_usd_t
        Value of a tonne of the cargo [USD/t].
    """
    return percent_of_value_per_day / _PERCENT * value_usd_t / _DAY_H
