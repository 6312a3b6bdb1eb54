"""Units, vocabularies, errors and distances: what everything else leans on."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazpak.errors import DataError, InputError, KazpakError, UnknownNameError, near_matches
from kazpak.geodesy import distance_km, great_circle_km, line_length_km, midpoint, segment_lengths_km
from kazpak.kinds import COUNTRIES, OUTSIDE, STATUSES, alpha2, crossing_id
from kazpak.units import UNITS, holds_money, unit_of

lons = st.floats(44, 95)
lats = st.floats(22, 56)


def test_the_last_word_of_a_name_is_its_unit() -> None:
    assert unit_of("road.speed.km_per_h").text == "km/h"
    assert unit_of("gate.queue.h").text == "h"
    assert unit_of("gate.queue.furlongs") is None
    assert unit_of("h").text == "h"


def test_units_have_words_and_ordered_bounds() -> None:
    for word, unit in UNITS.items():
        assert word == word.lower()
        assert unit.text
        assert unit.meaning
        assert unit.least < unit.most


def test_money_is_known_by_its_unit() -> None:
    assert holds_money(UNITS["usd_per_truck"].text)
    assert not holds_money(UNITS["km"].text)


def test_countries_are_the_covered_nine() -> None:
    assert len(COUNTRIES) == 9
    assert not set(COUNTRIES) & set(OUTSIDE)
    assert {alpha2(c) for c in COUNTRIES} == {"AF", "CN", "IR", "KZ", "KG", "PK", "TJ", "TM", "UZ"}
    with pytest.raises(KeyError):
        alpha2("XXX")


def test_crossing_ids_put_countries_in_order() -> None:
    assert crossing_id("PAK", "AFG", "TORKHAM") == crossing_id("AFG", "PAK", "TORKHAM") == "AFG-PAK:TORKHAM"


def test_open_and_seasonal_are_statuses() -> None:
    assert {"open", "closed", "planned", "under_construction", "seasonal"} == set(STATUSES)


def test_errors_keep_their_faults_and_exit_codes() -> None:
    error = InputError(["a", "b"])
    assert error.faults == ["a", "b"]
    assert str(error) == "a\nb"
    assert isinstance(error, ValueError)
    assert isinstance(error, KazpakError)
    assert error.exit_code == 2
    assert DataError("gone").exit_code == 3
    assert isinstance(DataError("gone"), OSError)
    assert InputError("one").faults == ["one"]


def test_errors_travel_between_processes() -> None:
    error = UnknownNameError("place", "Almatyy", known=["KAZ:ALMATY", "Almaty", "Karachi"])
    copy = pickle.loads(pickle.dumps(error))
    assert copy.faults == error.faults
    assert copy.near[0] == "Almaty"
    assert str(copy) == str(error)
    assert pickle.loads(pickle.dumps(InputError(["a", "b"]))).faults == ["a", "b"]


def test_near_matches_ignore_case_and_find_parts() -> None:
    assert near_matches("almatyy", ["Almaty", "Karachi"]) == ["Almaty"]
    assert near_matches("torkham", ["AFG-PAK:TORKHAM"]) == ["AFG-PAK:TORKHAM"]
    assert near_matches("zzz", ["Almaty"]) == []
    assert len(near_matches("a1", [f"a{i}" for i in range(30)], limit=3)) == 3


def test_known_distances() -> None:
    # Khunjerab to Karachi and one degree of the equator, by GeographicLib.
    assert distance_km(0.0, 0.0, 1.0, 0.0) == pytest.approx(111.31949, abs=1e-5)
    assert distance_km(0.0, 0.0, 0.0, 1.0) == pytest.approx(110.57439, abs=1e-5)
    assert distance_km(76.91, 43.25, 66.98, 24.84) == pytest.approx(2245.0, rel=0.01)
    assert distance_km(70.0, 40.0, 70.0, 40.0) == 0.0


def test_points_on_opposite_sides_of_the_earth_still_have_a_distance() -> None:
    assert distance_km(0.0, 0.0, 179.9, 0.2) == pytest.approx(20_000, rel=0.01)


@given(lons, lats, lons, lats)
def test_distance_is_symmetric_and_near_the_sphere(a: float, b: float, c: float, d: float) -> None:
    there, back = distance_km(a, b, c, d), distance_km(c, d, a, b)
    assert there == pytest.approx(back, abs=1e-6)
    assert there == pytest.approx(great_circle_km(a, b, c, d), rel=0.006, abs=1e-6)


@given(lons, lats, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_array_lengths_agree_with_single_ones(lon: float, lat: float, d_lon: float, d_lat: float) -> None:
    array = segment_lengths_km(np.array([[lon, lat], [lon + d_lon, lat + d_lat]]))
    assert array.shape == (1,)
    assert array[0] == pytest.approx(distance_km(lon, lat, lon + d_lon, lat + d_lat), rel=1e-5, abs=1e-6)


def test_a_line_is_as_long_as_its_pieces() -> None:
    points = [(76.9, 43.2), (75.0, 42.0), (71.0, 41.0)]
    total = line_length_km(points)
    assert total == pytest.approx(float(segment_lengths_km(np.array(points)).sum()), rel=1e-4)
    assert line_length_km(points[:1]) == 0.0
    assert math.isclose(total, line_length_km(points[::-1]))


@given(lons, lats, lons, lats)
def test_midpoint_is_as_far_from_both(a: float, b: float, c: float, d: float) -> None:
    m = midpoint(a, b, c, d)
    assert great_circle_km(a, b, *m) == pytest.approx(great_circle_km(c, d, *m), abs=1e-3)
