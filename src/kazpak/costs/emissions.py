"""kg CO2e per tonne, in the terms of ISO 14083: well to wheel (WTW) and tank to wheel (TTW).

References
----------
ISO 14083:2023, Greenhouse gases - Quantification and reporting of greenhouse gas emissions arising from
transport chain operations. An emission is transport activity [t km] times the emission intensity of its
transport operation category; hub operations count per tonne handled.
"""

from __future__ import annotations

__all__ = ["diesel_kg_per_tkm", "electric_kg_per_tkm"]

_G_PER_KG = 1000.0


def diesel_kg_per_tkm(intensity_g_per_tkm: float, *, factor: float = 1.0) -> float:
    """Emission intensity of diesel haulage [kg CO2e/(t km)].

    Parameters
    ----------
    intensity_g_per_tkm
        Published intensity [g CO2e/(t km)], well to wheel or tank to wheel.
    factor
        What grade, altitude or cooling multiply it by.
    """
    return intensity_g_per_tkm * factor / _G_PER_KG


def electric_kg_per_tkm(energy_kwh_per_tkm: float, grid_g_per_kwh: float, *, loss_factor: float = 1.0) -> float:
    """Well-to-wheel intensity of electric haulage [kg CO2e/(t km)]; tank to wheel it is zero.

    Parameters
    ----------
    energy_kwh_per_tkm
        At the pantograph [kWh/(t km)].
    grid_g_per_kwh
        Life-cycle intensity of the country's grid [g CO2e/kWh].
    loss_factor
        Generated over drawn energy, at least 1.
    """
    return energy_kwh_per_tkm * grid_g_per_kwh * loss_factor / _G_PER_KG
