"""A network is a table of links; nodes, layers and files follow from it."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn import network

from kazpak.errors import DataError, InputError
from kazpak.network.network import LINK_TYPES, Network

DRAWING = "a--b--c"


def test_missing_columns_are_filled_and_lengths_measured():
    net = network(DRAWING, "ab", "bc")
    assert list(net.links.columns) == [*LINK_TYPES, "geometry"]
    assert net.links["length_km"].tolist() == pytest.approx([28.66, 28.66], abs=0.02)
    assert (net.links["status"] == "open").all()


def test_nodes_are_the_ends_of_links_in_each_layer():
    net = network(DRAWING, "ab", "bc").links.assign(country=["AFG", "PAK"])
    assert Network.of(net).nodes[["layer", "id"]].to_numpy().tolist() == [
        ["AFG/road", "a"],
        ["AFG/road", "b"],
        ["PAK/road", "b"],
        ["PAK/road", "c"],
    ]


def test_layers_are_named_by_country_mode_and_gauge():
    net = network(DRAWING, "ab", "bc", mode="rail", country="KAZ").links.assign(gauge_mm=[1435, 1520])
    both = Network.of(net)
    assert both.layers == ["KAZ/rail/1435", "KAZ/rail/1520"]
    assert both.layer("KAZ/rail/1435").links["id"].tolist() == ["ab"]


def test_every_fault_of_a_link_table_is_told_at_once():
    links = network(DRAWING, "ab", "bc").links
    with pytest.raises(InputError, match="from_id") as missing:
        Network.of(links.drop(columns=["from_id", "to_id"]))
    assert len(missing.value.faults) == 2
    with pytest.raises(InputError, match="stands twice"):
        Network.of(pd.concat([links, links]))
    with pytest.raises(InputError, match="no line"):
        Network.of(links.set_geometry(links.boundary))


def test_a_network_is_written_and_read_back(tmp_path):
    net = network(DRAWING, "ab", "bc", country="PAK", climb_m=5.0)
    net.write(tmp_path / "roads.parquet")
    net.write(tmp_path / "again.parquet")
    back = Network.read(tmp_path / "roads.parquet")
    assert back.links.equals(net.links)
    assert (tmp_path / "roads.parquet").read_bytes() == (tmp_path / "again.parquet").read_bytes()


def test_a_folder_is_read_as_one_network(tmp_path):
    network(DRAWING, "ab").write(tmp_path / "roads.parquet")
    network(DRAWING, "bc", mode="rail").write(tmp_path / "rails.parquet")
    assert sorted(Network.read(tmp_path).links["id"]) == ["ab", "bc"]


def test_missing_and_damaged_files_are_data_errors(tmp_path):
    with pytest.raises(DataError, match="no such network file"):
        Network.read(tmp_path / "none.parquet")
    with pytest.raises(DataError, match="no network"):
        Network.read(tmp_path)
    (tmp_path / "bad.parquet").write_text("nothing")
    with pytest.raises(DataError, match="not a readable GeoParquet"):
        Network.read(tmp_path)


def test_nothing_is_left_behind_when_a_path_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        network(DRAWING, "ab").write(tmp_path / "no folder" / "roads.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_sees_kilometres_by_layer():
    assert "PAK/road" in network(DRAWING, "ab", country="PAK")._repr_html_()
    assert repr(network(DRAWING, "ab")) == "<Network of 1 links, 2 nodes, 29 km>"
