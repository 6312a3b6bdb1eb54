"""Every planned line built at once: many meet at one place, and ways are found all the same."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kazpak.errors import InputError

TRIPS = (("Almaty", "Karachi"), ("Shymkent", "Gwadar"), ("Astana", "Port Qasim"))


@pytest.fixture(scope="module")
def built(corridor):
    lines = []
    for project in corridor.case.world.projects:
        try:
            corridor.setting(f"build.{project}=true")
        except InputError:  # upgrades an existing line
            continue
        lines.append(f"build.{project}=true")
    assert len(lines) > 15
    return corridor.setting(*lines)


@pytest.mark.parametrize("ends", TRIPS)
@pytest.mark.parametrize("by", ["cost_usd_t", "emission_kgco2e_t"])
def test_the_limit_on_transfers_hides_no_way(built, ends, by):
    best = []
    for most in (0, 1, 2, 3, 9, None):
        shown = built.routes(*ends, by=by, max_transfers=most, top=1).answer.options
        assert shown, f"no way with at most {most} transfers"
        if most is not None:
            assert sum(p.kind in ("transfer", "gauge") for p in shown[0].parts) <= most
        best.append(shown[0].total(by))
    assert all(b <= a * (1 + 1e-12) for a, b in pairwise(best))
    assert best[-1] == pytest.approx(best[-2], rel=1e-12)


@pytest.mark.parametrize("ends", TRIPS)
def test_no_option_steps_from_line_to_line_where_one_step_would_do(built, ends):
    shown = built.routes(*ends, by="cost", top=3).answer.options
    assert len(shown) > 1
    for option in shown:
        steps = [(p.id, p.kind) for p in option.parts if p.passage is not None or p.kind == "junction"]
        assert not any(a == b and a[1] == "junction" for a, b in pairwise(steps)), steps
