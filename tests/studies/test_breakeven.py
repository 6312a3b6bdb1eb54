"""Break-even of a gate: solved from the gap, and honest about never."""

from __future__ import annotations

import pytest

from kazpak.errors import InputError


def test_real_gates(corridor) -> None:
    torkham = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", by="time")
    assert torkham.opened
    assert torkham.verdict in ("at", "already")
    assert torkham.value == pytest.approx(torkham.now - torkham.gap)
    assert "AFG-PAK:TORKHAM" in torkham.through.signature
    never = corridor.breakeven("Almaty", "Karachi", "CHN-KAZ:BAKHTY", by="time")
    assert never.verdict == "never"
    assert "behind" in never.reason
    blind = corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", by="length")
    assert "does not depend" in blind.reason


def test_refusals(corridor) -> None:
    with pytest.raises(InputError, match="time_h, cost_usd_t"):
        corridor.breakeven("Almaty", "Karachi", "AFG-PAK:TORKHAM", term="beauty")
    with pytest.raises(InputError, match="is no gate"):
        corridor.breakeven("Almaty", "Karachi", "UZB:TASHKENT")
