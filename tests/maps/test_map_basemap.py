"""The bundled base map, and what is said of one that is not right."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from kazpak.errors import DataError, InputError
from kazpak.sources.basemap import BORDER_CLASSES, read_basemap
from kazpak.sources.basemap.inputs import verified

LIMIT_BYTES = 1_300_000


@pytest.fixture
def folder(basemap, tmp_path):
    return shutil.copytree(basemap, tmp_path / "basemap")


def test_it_is_small_and_as_the_record_says(basemap):
    record = json.loads((basemap / "basemap.json").read_text())
    for name, about in record["files"].items():
        content = (basemap / name).read_bytes()
        assert len(content) == about["bytes"], name
        assert hashlib.sha256(content).hexdigest() == about["sha256"], name
    assert sum((basemap / name).stat().st_size for name in record["files"]) < LIMIT_BYTES


def test_it_covers_the_region_and_classifies_its_borders(basemap):
    base = read_basemap(basemap)
    (west, south), (east, north) = base.relief_corners
    assert west <= 44
    assert south <= 22
    assert east >= 90
    assert north >= 50
    classes = {feature["properties"]["class"] for feature in base.borders}
    assert classes == set(BORDER_CLASSES)
    control = [f["properties"]["sides"] for f in base.borders if f["properties"]["class"] == "line_of_control"]
    assert ["IND", "PAK"] in control
    assert base.border_pack
    assert base.relief_jpeg[:3] == b"\xff\xd8\xff"
    names = {place.names["en"]: place for place in base.places}
    assert names["Almaty"].at == ((76.912, 43.252),)
    assert names["Karachi"].names["ur"] == "کراچی"
    assert names["Caspian Sea"].kind == "water"


def test_points_are_neither_torn_nor_turned(basemap):
    for feature in read_basemap(basemap).sea:
        for ring in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert all(10 < lon < 125 and 0 < lat < 70 for lon, lat in ring)


def test_a_pack_without_borders_draws_none(folder):
    (folder / "borders.geojson").unlink()
    base = read_basemap(folder)
    assert base.borders == []
    assert base.border_pack == ""


def test_a_missing_file_is_missing_data(folder):
    (folder / "hillshade.jpg").unlink()
    with pytest.raises(DataError, match=r"hillshade\.jpg"):
        read_basemap(folder)


def test_damage_is_told_with_the_file(folder):
    (folder / "sea.geojson").write_text("{")
    with pytest.raises(InputError, match="not a base map"):
        read_basemap(folder)


def test_all_faults_of_a_pack_come_at_once(folder):
    line = {
        "type": "Feature",
        "properties": {"class": "wall"},
        "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
    }
    (folder / "borders.geojson").write_text(json.dumps({"features": [line, line]}))
    places = folder / "places.csv"
    places.write_text(places.read_text(encoding="utf-8") + "city,1,here,,,Nowhere,,,\ncity,1\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_basemap(folder)
    assert len(raised.value.faults) == 4
    assert "line_of_control" in raised.value.faults[0]
    assert "places.csv, line" in raised.value.faults[2]


def test_the_derivation_refuses_other_archives(tmp_path):
    with pytest.raises(DataError, match="libmagics"):
        verified(tmp_path)
    from kazpak.sources.basemap.inputs import ARCHIVES

    for archive in ARCHIVES.values():
        (tmp_path / archive.name).write_bytes(b"other")
    with pytest.raises(InputError) as raised:
        verified(tmp_path)
    assert len(raised.value.faults) == len(ARCHIVES)
