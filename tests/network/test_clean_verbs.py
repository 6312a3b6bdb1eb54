"""Merging, contracting, dropping twins and spurs, bridging, splitting: on drawn worlds."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import ends, lengths, network, snapshot
from hypothesis import given
from hypothesis import strategies as st

from kazpak.network import bridge, clean
from kazpak.network.lines import lengths_km, straight_km
from kazpak.network.network import Network
from kazpak.network.split import Cut, in_pieces, split
from kazpak.network.topology import Topology


def test_merge_makes_one_node_of_a_yard():
    """
    a----b   b and c are 9.5 km apart: one node;
         c----d   the link between them is gone.
    """
    drawing = "a----b\n     c----d"
    net = network(drawing, "ab", "bc", "cd")
    merged = clean.merge(net, within_km=12)
    assert ends(merged) == {frozenset("ab"), frozenset("bd")}


def test_merge_keeps_the_shortest_of_twin_tracks():
    """
    a--------b
    c--------d   beside it, and a bow a-e-b
        e
    """
    net = network("a--------b\nc--------d\n    e     ", "ab", "cd", "aeb")
    merged = clean.merge(net, within_km=12)
    assert len(merged) == 1
    assert merged.links["length_km"].iloc[0] == pytest.approx(lengths(net)["ab"], rel=0.05)


def test_merge_does_not_swallow_a_long_yard():
    """a, b, c, d in a row, each 9.6 km from the next: no cluster grows wider than 1.5 times the limit."""
    merged = clean.merge(network("abcd", "ab", "bc", "cd"), within_km=10)
    assert len(merged.nodes) == 2


def test_merge_never_moves_a_node_that_is_kept():
    net = network("a----b\n     c----d", "ab", "cd")
    merged = clean.merge(net, within_km=12, keep=["c"])
    assert ends(merged) == {frozenset("ac"), frozenset("cd")}


def test_contract_joins_a_chain_and_keeps_its_vertices():
    """
    a--b--c--d--e   with f hanging on c: two chains and a branch, c stays
          |
          f
    """
    net = network(
        "a--b--c--d--e\n      |      \n      f      ", "ab", "cb", "cd", "de", "cf", climb_m=1.0, descent_m=1.0
    )
    joined = clean.contract(net)
    assert ends(joined) == {frozenset("ac"), frozenset("ce"), frozenset("cf")}
    assert joined.links["length_km"].sum() == pytest.approx(net.links["length_km"].sum())
    by_name = joined.links.set_index("id")
    assert len(by_name.loc["ab"].geometry.coords) == 3
    assert by_name.loc["ab", "climb_m"] == 2.0


def test_contract_turns_climbs_round_with_the_link():
    net = network("a--b--c", "ab", "cb")
    table = net.links.assign(climb_m=[10.0, 1.0], descent_m=[2.0, 30.0], highest_m=[5.0, 9.0], relief_m=[1.0, 3.0])
    one = clean.contract(Network.of(table)).links.iloc[0]
    found = [one["climb_m"], one["descent_m"], one["highest_m"], one["relief_m"]]
    assert found == pytest.approx([40.0, 3.0, 9.0, 2.0])


@pytest.mark.parametrize("column", ["line", "country", "gauge_mm", "region", "source"])
def test_contract_stops_where_links_differ(column):
    net = network("a--b--c", "ab", "bc", mode="rail")
    values = [1435, 1520] if column == "gauge_mm" else ["x", "y"]
    assert len(clean.contract(Network.of(net.links.assign(**{column: values})))) == 2


def test_contract_keeps_gates_and_rings():
    """
    a--b--c   b is a gate;  d-e-f-d a ring with nothing on it
    """
    net = network("a--b--c d\n       e f", "ab", "bc", "de", "ef", "fd")
    gate = net.links.replace({"from_id": {"b": "AAA-BBB:B"}, "to_id": {"b": "AAA-BBB:B"}})
    assert len(clean.contract(Network.of(gate))) == 5
    assert len(clean.contract(net, keep=["b"])) == 5


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=25, unique=True))
def test_contract_changes_neither_length_nor_pieces(pairs):
    drawing = "a b c d e\nf  g h ij"
    names = ["abcdefghij"[i] + "abcdefghij"[j] for i, j in pairs if i != j]
    if not names:
        return
    net = network(drawing, *names)
    joined = clean.contract(net)
    assert joined.links["length_km"].sum() == pytest.approx(net.links["length_km"].sum())
    assert lengths_km(joined.links.geometry.to_numpy()).sum() == pytest.approx(net.links["length_km"].sum())
    assert Topology.of(joined).pieces()[0] == Topology.of(net).pieces()[0]
    assert np.isin(joined.nodes["id"], net.nodes["id"]).all()


def test_twins_and_loops_go_and_other_ways_stay():
    """
    a------b   straight, a twin by c close to it, a way by d far from it, and a loop at b
       c
    ...
          d
    """
    drawing = "a------b\n   c    \n        \n        \n        \n   d    "
    net = network(drawing, "ab", "acb", "adb", "bcdb")
    assert sorted(clean.drop_twins(net, apart_km=15).links["id"]) == ["ab", "adb"]


def test_spurs_go_branch_by_branch_and_kept_ends_stay():
    """a----b----c with d on b and e on d"""
    net = network("a-----b-----c\n      d      \n      e      ", "ab", "bc", "bd", "de")
    assert sorted(clean.drop_spurs(net, shorter_km=20).links["id"]) == ["ab", "bc"]
    assert sorted(clean.drop_spurs(net, shorter_km=20, keep=["e"]).links["id"]) == ["ab", "bc", "bd", "de"]


def test_a_lone_link_is_no_spur():
    assert len(clean.drop_spurs(network("ab", "ab"), shorter_km=20)) == 1


def test_small_pieces_go():
    net = network("a-----b   c-d", "ab", "cd")
    assert clean.drop_pieces(net, shorter_km=30).links["id"].tolist() == ["ab"]


def test_pieces_are_bridged_where_they_come_nearest():
    """
    a------b c------d     b and c are 19 km apart
                 e--f     and e hangs near c-d, 10 km off
    """
    net = network("a------b c------d\n              e-f ", "ab", "cd", "ef")
    joined = bridge.bridge(net, within_km=25)
    assert Topology.of(joined).pieces()[0] == 1
    made = joined.links[joined.links["source"] == "bridge"]
    assert len(made) == 2
    assert made["length_km"].max() == pytest.approx(1.1 * 19.1, rel=0.01)


def test_no_bridge_between_sides_nor_beyond_reach():
    net = network("a------b c------d", "ab", "cd")
    assert len(bridge.bridge(net, within_km=10)) == 2
    assert len(bridge.bridge(net, within_km=25, sides=dict.fromkeys("ab", "PAK") | dict.fromkeys("cd", "IND"))) == 2


def test_a_dead_end_is_carried_on_to_the_line_it_misses():
    """
    a-----------------b
                       \\
          e             c     e stops short of ab, and is reached from it only by a long way round
          |             |
          f-------------d
    """
    drawing = "a-----------------b\n      e           c\n      f-----------d"
    net = network(drawing, "ab", "bc", "cd", "df", "fe")
    closed = bridge.close_dead_ends(net, within_km=12, detour_km=25, detour_factor=4)
    assert Topology.of(closed).degree.tolist().count(1) == 1
    assert closed.links["length_km"].sum() == pytest.approx(net.links["length_km"].sum() + 1.1 * 11.1, rel=0.02)


def test_a_dead_end_near_by_the_network_is_left():
    net = network("a---b---c\n    d    ", "ab", "bc", "bd")
    assert len(bridge.close_dead_ends(net, within_km=15)) == 3


def test_split_shares_length_and_names_pieces():
    net = network("a--------b", "ab", bridged_km=10.0)
    cut = split(net, [Cut("ab", 0.75, "n"), Cut("ab", 0.5, "m")])
    assert lengths(cut) == pytest.approx({"ab": 43.0, "ab.1": 21.5, "ab.2": 21.5}, abs=0.1)
    assert cut.links["bridged_km"].tolist() == pytest.approx([5.0, 2.5, 2.5])
    again = split(cut, [Cut("ab", 0.5, "k")])
    assert ends(again) == {frozenset("ak"), frozenset("km"), frozenset("mn"), frozenset("nb")}
    assert again.links["id"].is_unique


def test_long_links_are_cut_into_equal_pieces_and_short_ones_are_left():
    """a-b is 172 km long: three pieces of at most 60 km; b-c is short."""
    net = network("a-----------------b--c", "ab", "bc")
    cut = in_pieces(net, longest_km=60)
    pieces = [km for name, km in lengths(cut).items() if name.startswith("ab")]
    assert pieces == pytest.approx([lengths(net)["ab"] / 3] * 3, rel=1e-3)
    assert lengths(cut)["bc"] == lengths(net)["bc"]


def test_no_piece_is_shorter_than_the_way_between_its_ends():
    """
    a------------d   drawn 10 % longer than it is, by way of b and c: the straight middle would be too long
       b------c      for its share, so there are fewer pieces, and the length stays
    """
    net = network("a-----------d\n\n\n  b-------c", "abcd")
    known = net.links.assign(length_km=net.links["length_km"] / 1.1)
    cut = in_pieces(Network.of(known), longest_km=25)
    chords = [straight_km(line) for line in cut.links.geometry]
    assert 1 < len(cut) < np.ceil(known["length_km"].iloc[0] / 25)
    assert (cut.links["length_km"] >= chords).all()
    assert cut.links["length_km"].sum() == pytest.approx(known["length_km"].iloc[0])


def test_simplify_thins_but_never_to_nothing():
    net = network("a----b----c", "abc")
    thin = clean.simplify(net, within_deg=0.01)
    assert len(thin.links.geometry.iloc[0].coords) == 2
    assert lengths(thin) == lengths(net)


WORLD = "a----b--c  f--g\n     d         \n     e         "
VERBS = {
    "merge": lambda net: clean.merge(net, within_km=12),
    "contract": lambda net: clean.contract(Network.of(net.links[net.links["id"] != "bd"])),
    "drop_twins": clean.drop_twins,
    "drop_spurs": lambda net: clean.drop_spurs(net, shorter_km=30),
    "drop_pieces": lambda net: clean.drop_pieces(net, shorter_km=60),
    "simplify": lambda net: clean.simplify(net, within_deg=0.05),
    "bridge": lambda net: bridge.bridge(net, within_km=30),
    "close_dead_ends": lambda net: bridge.close_dead_ends(net, within_km=30),
    "split": lambda net: split(net, [Cut("ab", 0.5, "m")]),
    "in_pieces": lambda net: in_pieces(net, longest_km=20),
}


@pytest.mark.parametrize("name", VERBS)
def test_no_verb_touches_its_argument(name):
    net = network(WORLD, "ab", "ba", "bc", "bd", "de", "fg", "abde")
    before = snapshot(net)
    assert snapshot(VERBS[name](net)) != before
    assert snapshot(net) == before
