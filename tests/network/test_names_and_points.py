"""Names as people write them, parts of names, countries and lines by name, and the country that a point lies in."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kazpak.errors import InputError, UnknownNameError
from kazpak.network.land import Land
from kazpak.routing.asking import avoidable

ARABIC = str.maketrans({"ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "ے": "ي"})
"""Letters of an Urdu keyboard, and those that an Arabic one has for them."""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("كراچي", "PAK:KARACHI-PORT"),
        ("لاهور", "PAK:LAHORE"),
        ("قندهار", "AFG:KANDAHAR"),
        ("هرات", "AFG:HERAT"),
        ("إسلام آباد", "PAK:ISLAMABAD"),
        ("اسلام\u200cآباد", "PAK:ISLAMABAD"),
        ("كراچی", "PAK:KARACHI-PORT"),
        ("\u202bکراچی\u202c", "PAK:KARACHI-PORT"),
    ],
)
def test_letters_of_arabic_and_persian_keyboards_find_the_same_place(corridor, text, place):
    assert corridor.place(text).id == place


@given(st.data())
def test_every_urdu_name_is_found_in_arabic_letters_and_with_diacritics(corridor, data):
    gazetteer = corridor.case.world.gazetteer
    place = data.draw(st.sampled_from([p for p in gazetteer.by_id.values() if "ur" in p.names]))
    name = place.names["ur"]
    at = data.draw(st.integers(1, len(name)))
    spelled = (name[:at] + "\u064e" + name[at:]).translate(ARABIC)
    assert place.id in {p.id for p in gazetteer.named(spelled)}


@pytest.mark.parametrize("text", ["Khorgos", "Хоргос", "khorgos"])
def test_a_part_of_names_lists_the_places_that_have_it(corridor, text):
    gates = {p.id for p in corridor.case.world.gazetteer.search(text) if p.kind != "city"}
    assert gates == {
        "CHN-KAZ:KHORGOS", "CHN-KAZ:NUR-ZHOLY", "CHN:KHORGOS-STATION", "KAZ:ALTYNKOL", "KAZ:KHORGOS-STATION",
    }  # fmt: skip
    with pytest.raises(InputError, match="give one of the ids") as caught:
        corridor.place(text)
    assert all(gate in str(caught.value) for gate in gates)


def test_a_piece_that_belongs_to_one_place_alone_means_it_and_says_so(corridor):
    place, note = corridor.case.world.gazetteer.resolve("Daut-Ata")
    assert place.id == "KAZ-UZB:OAZIS"
    assert "KAZ-UZB:OAZIS" in note or note == ""


@pytest.mark.parametrize("text", ["Iran", "Иран", "ایران", "iran"])
def test_a_country_is_no_place_to_start_from(corridor, text):
    with pytest.raises(InputError, match="is a country, IRN"):
        corridor.routes(text, "Karachi")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Iran", "IRN"), ("irn", "IRN"), ("Иран", "IRN"), ("Қытай", "CHN"), ("چین", "CHN"), ("Torkham", "AFG-PAK:TORKHAM"),
        ("Bajgiran", "IRN-TKM:BAJGIRAN"), ("طورخم", "AFG-PAK:TORKHAM"), ("ML-2", "ml2"), ("ml1", "ml1"), ("KKH", "kkh"),
        ("rail", "rail"), ("uap-railway", "uap-railway"), ("line:dostyk", "dostyk"), ("Dostyk", "CHN-KAZ:DOSTYK"),
    ],
)  # fmt: skip
def test_what_is_avoided_may_be_named(corridor, text, meant):
    assert avoidable(corridor.case.world, text)[0] == meant


def test_a_line_called_as_a_gate_is_says_which_is_meant(corridor):
    assert "CHN-KAZ:DOSTYK" in avoidable(corridor.case.world, "dostyk")[1]


@pytest.mark.parametrize(
    ("text", "hint"), [("Torkhan", "Torkham"), ("Irann", "Iran"), ("Mashhad", "no gate"), ("Karasu", "ambiguous")]
)
def test_what_cannot_be_avoided_is_refused_with_what_is_near(corridor, text, hint):
    with pytest.raises(InputError, match=hint):
        corridor.routes("Almaty", "Karachi", avoid=[text])


def test_ways_avoid_what_was_named(corridor):
    for text, code in (("Iran", "IRN"), ("Китай", "CHN")):
        for view in corridor.routes("Almaty", "Karachi", avoid=[text]):
            assert code not in view.option.countries


def test_gates_are_named_in_settings(corridor):
    case = corridor.setting("status.Torkham=open", "delay.Nur Zholy.time_h=30").case
    assert case.state("AFG-PAK:TORKHAM", "road").status == "open"
    with pytest.raises(InputError, match="ambiguous"):
        corridor.setting("status.Karasu=open")
    with pytest.raises(InputError, match="Torkham"):
        corridor.setting("status.Torkhan=open")


def test_a_swapped_point_is_refused_and_the_right_one_said(corridor):
    for text, right in (("76.9,43.25", "43.25,76.9"), ("66.98,24.84", "24.84,66.98"), ("37.12, 56.2859", None)):
        if right is None:
            assert corridor.place(text).country == "IRN"
            continue
        with pytest.raises(InputError, match="swapped") as caught:
            corridor.routes(text, "Karachi")
        assert right in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24.0,66.0", "in the sea"),
        ("42.0,51.0", "in the sea"),
        ("28.6,77.2", "India"),
        ("52.3,90.0", "Russia"),
        ("48.85,2.35", "outside"),
    ],
)
def test_points_in_the_sea_and_abroad_are_refused_by_name(corridor, text, told):
    with pytest.raises(InputError, match=told):
        corridor.routes(text, "Karachi")


def test_a_point_beside_a_gate_lies_in_its_own_country(corridor):
    options = corridor.routes("30.943,66.449", "Karachi", modes="road", by="length")
    first = options[0].option
    assert first.countries == ("PAK",)
    assert first.total("length_km") == pytest.approx(845, rel=0.03)


@given(st.floats(24.5, 53.0), st.floats(47.0, 86.0))
def test_a_trip_begins_in_the_country_that_its_point_lies_in(corridor, lat, lon):
    world = corridor.case.world
    text = f"{lat:.4f},{lon:.4f}"
    try:
        place = corridor.place(text)
    except InputError:
        assume(False)
    assert place.country == Land(corridor.opened.tables.folder / "basemap").at(place.lon, place.lat)
    try:
        end = world.end(place)
    except InputError:  # no road is near
        assume(False)
    assert end.country == place.country
    assert {world.layers.keys[t.layer].country for t in end.touches} == {place.country}


def test_every_city_lies_in_its_country(corridor, data_folder):
    land = Land(data_folder / "basemap")
    wrong = {c.id for c in corridor.opened.tables.cities if land.covered(c.lon, c.lat) != c.country}
    assert wrong == set()


def test_unknown_names_are_still_refused_with_near_ones(corridor):
    with pytest.raises(UnknownNameError, match="Almaty"):
        corridor.place("Almatyy")
