"""Sourced numbers: the order of look-up, no silent fallback, changes that change nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.assumptions import DEFAULT, Assumption, Assumptions, hierarchy_faults
from kazpak.errors import InputError, UnknownNameError

PASSAGE = "AFG-PAK:TORKHAM/road/PAK>AFG"
SCOPES = (PASSAGE, "AFG-PAK:TORKHAM/road", "AFG-PAK:TORKHAM", "AFG-PAK", "line:kkh", "region:PK-KP", "PAK")


def row(name: str = "gate.queue.h", applies_to: str = DEFAULT, central: float = 4.0, **fields: object) -> Assumption:
    given_ = {
        "low": central / 2,
        "high": central * 2,
        "unit": "h",
        "year": 2022,
        "price_year": None,
        "source": "x",
        "confidence": "low",
    }
    return Assumption(name=name, applies_to=applies_to, central=central, **(given_ | fields))


def test_the_first_scope_that_has_a_row_wins() -> None:
    for i in range(len(SCOPES)):
        table = Assumptions(row(applies_to=scope) for scope in (*SCOPES[i:], DEFAULT))
        assert table.find("gate.queue.h", SCOPES).applies_to == SCOPES[i]
    assert Assumptions([row()]).find("gate.queue.h", SCOPES).applies_to == DEFAULT


@given(st.sets(st.sampled_from((*SCOPES, DEFAULT)), min_size=1), st.permutations(SCOPES))
def test_look_up_equals_a_search_by_hand(have: set[str], asked: list[str]) -> None:
    table = Assumptions(row(applies_to=scope) for scope in have)
    expected = next((scope for scope in (*asked, DEFAULT) if scope in have), None)
    if expected is None:
        with pytest.raises(InputError):
            table.find("gate.queue.h", asked)
    else:
        assert table.find("gate.queue.h", asked).applies_to == expected


def test_an_unknown_name_lists_near_ones() -> None:
    with pytest.raises(UnknownNameError) as caught:
        Assumptions([row()]).find("gate.queu.h")
    assert caught.value.near == ["gate.queue.h"]
    with pytest.raises(UnknownNameError):
        Assumptions([row()]).of("gate.queu.h")


def test_there_is_never_a_zero_in_place_of_a_row() -> None:
    with pytest.raises(InputError, match="no row for KAZ and no default"):
        Assumptions([row(applies_to="PAK")]).find("gate.queue.h", ("KAZ",))


def test_two_rows_for_one_thing_are_refused() -> None:
    with pytest.raises(InputError, match=r"gate.queue.h \[default\] is given twice"):
        Assumptions([row(), row(central=5.0)])


def test_a_set_of_rows_is_a_value() -> None:
    rows = [row(), row(applies_to="PAK", central=9.0), row("gate.clearance.h")]
    table = Assumptions(rows)
    assert len(table) == 3
    assert list(table) == rows
    assert "gate.queue.h" in table
    assert table.names == ("gate.clearance.h", "gate.queue.h")
    assert table == Assumptions(reversed(rows))
    assert hash(table) == hash(Assumptions(reversed(rows)))
    assert table != Assumptions(rows[:2])
    assert table != 3
    assert table.get("gate.queue.h", "PAK") is rows[1]
    assert table.get("gate.queue.h", "KAZ") is None
    assert "3 rows" in repr(table)


def test_search_needs_every_word() -> None:
    table = Assumptions([row(remark="Torkham outbound"), row("gate.clearance.h")])
    assert table.search("QUEUE torkham") == (table.find("gate.queue.h"),)
    assert table.search("queue nothing") == ()


def test_setting_a_number_leaves_the_old_rows_alone() -> None:
    base = Assumptions([row(), row(applies_to="PAK", central=9.0)])
    new = base.replace("gate.queue.h", "PAK", set_to=3.0)
    assert base.find("gate.queue.h", ("PAK",)).central == 9.0
    changed = new.find("gate.queue.h", ("PAK",))
    assert (changed.low, changed.central, changed.high) == (3.0, 3.0, 3.0)
    assert new.find("gate.queue.h") == base.find("gate.queue.h")


def test_a_change_where_no_row_stood_starts_from_the_row_that_held() -> None:
    base = Assumptions([row(), row(applies_to="AFG-PAK", central=10.0)])
    new = base.replace("gate.queue.h", PASSAGE, multiply=2.0, scopes=("AFG-PAK",))
    assert new.find("gate.queue.h", (PASSAGE, "AFG-PAK")).central == 20.0
    assert new.find("gate.queue.h", ("AFG-PAK",)).central == 10.0
    assert len(new) == 3


def test_none_changes_every_row_of_a_name() -> None:
    base = Assumptions([row(), row(applies_to="PAK", central=9.0), row("gate.clearance.h")])
    new = base.replace("gate.queue.h", None, multiply=0.5)
    assert [r.central for r in new.of("gate.queue.h")] == [2.0, 4.5]
    assert new.of("gate.clearance.h") == base.of("gate.clearance.h")


@given(st.floats(0.01, 100))
def test_multiplying_there_and_back_gives_the_same_numbers(factor: float) -> None:
    base = Assumptions([row()])
    back = base.replace("gate.queue.h", multiply=factor).replace("gate.queue.h", multiply=1 / factor)
    assert math.isclose(back.find("gate.queue.h").high, base.find("gate.queue.h").high)


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0])
def test_values_that_no_unit_allows_are_refused(value: float) -> None:
    with pytest.raises(InputError, match=r"gate.queue.h \[default\]"):
        Assumptions([row()]).replace("gate.queue.h", set_to=value)


def test_a_change_is_either_a_value_or_a_factor() -> None:
    with pytest.raises(InputError):
        Assumptions([row()]).replace("gate.queue.h")
    with pytest.raises(InputError):
        Assumptions([row()]).replace("gate.queue.h", set_to=1.0, multiply=2.0)
    with pytest.raises(InputError, match="outside of 0 to 1"):
        Assumptions([row("risk.closure.p", central=0.4)]).replace("risk.closure.p", multiply=3.0)


def test_a_speed_with_delay_above_one_without_is_a_fault() -> None:
    fast = row("road.speed.km_per_h", "PAK", 25.0)
    slow = row("observed.road_swd.km_per_h", "PAK", 11.0)
    assert hierarchy_faults([fast, slow]) == []
    found = hierarchy_faults([fast, row("observed.road_swd.km_per_h", "PAK", 11.0, high=60.0)])
    (fault,) = found
    assert fault.startswith("assumption observed.road_swd.km_per_h [PAK]: high 60 is above road.speed.km_per_h 50; ")
    assert fault.endswith("a speed with delay is never above one without")
    assert "to hold it against" in hierarchy_faults([slow])[0]


def test_money_has_one_price_year() -> None:
    money = row("escort.usd_per_truck", unit="USD/truck", price_year=2022)
    assert hierarchy_faults([money], price_year=2022) == []
    assert "prices of 2022" in hierarchy_faults([money], price_year=2025)[0]
    quoted = row("observed.karachi_jalalabad.usd_per_feu", unit="USD/FEU", price_year=2020)
    assert hierarchy_faults([quoted], price_year=2022) == []
