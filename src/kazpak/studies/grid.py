"""Grids of settings: `KEY=start:stop:step`, the stop included."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from kazpak.errors import InputError

__all__ = ["grid", "values_of"]

_POINTS_AT_MOST = 2_000
_NEAR = 1e-9


def values_of(text: str) -> tuple[str, list[float]]:
    """Key and values of one sweep.

    Parameters
    ----------
    text
        Such as `delay.AFG-PAK:TORKHAM.time_h=0:120:12`; `reprice.NAME@SCOPE.multiply=...` multiplies.

    Raises
    ------
    InputError
        If it is not written so, or holds no or too many values.
    """
    key, equals, span = text.partition("=")
    try:
        start, stop, step = (float(part) for part in span.split(":"))
    except ValueError:
        start = stop = step = math.nan
    if not (equals and key and all(map(math.isfinite, (start, stop, step)))):
        raise InputError(f"sweep {text!r}: write KEY=start:stop:step, such as delay.AFG-PAK:TORKHAM.time_h=0:120:12")
    if start < 0:
        how = "reprice.NAME.multiply=... multiplies instead"
        raise InputError(f"sweep {text!r}: values are set as they stand, and nothing here is below 0; {how}")
    if step <= 0 or stop < start:
        raise InputError(f"sweep {text!r}: the step must be above 0 and the stop at or above the start")
    count = math.floor((stop - start) / step + _NEAR) + 1
    if count > _POINTS_AT_MOST:
        raise InputError(f"sweep {text!r}: {count} values are too many; {_POINTS_AT_MOST} at most")
    return key.strip(), [start + i * step for i in range(count)]


def grid(sweeps: Sequence[str]) -> Iterator[tuple[dict[str, float], list[str]]]:
    """Every combination: the values by key, and the settings that make them.

    Parameters
    ----------
    sweeps
        One or more, as `values_of` reads them.
    """
    axes, faults = [], []
    for text in sweeps:
        try:
            axes.append(values_of(text))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    if math.prod(len(values) for _, values in axes) > _POINTS_AT_MOST:
        raise InputError(f"the sweeps together have more than {_POINTS_AT_MOST} points; use larger steps")
    for point in itertools.product(*(values for _, values in axes)):
        keys = [key for key, _ in axes]
        yield dict(zip(keys, point, strict=True)), [_setting(k, v) for k, v in zip(keys, point, strict=True)]


def _setting(key: str, value: float) -> str:
    """Setting of one point."""
    priced = re.fullmatch(r"reprice\.(.+)\.(multiply|set)", key)
    if priced:
        return f"{priced[1]}={'x' if priced[2] == 'multiply' else ''}{value:.12g}"
    return f"{key}={value:.12g}"
