"""The facade on the bundled data: the trips the project is for, and the rules that every answer keeps."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
from dataclasses import replace

import pytest
import shapely
from typer.testing import CliRunner

import kazpak
from kazpak.cli.app import app
from kazpak.costs.criterion import CRITERIA
from kazpak.errors import DataError, InputError
from kazpak.geodesy import distance_km
from kazpak.reports import note_sentences, table_text
from kazpak.routing.ask import Question, best, graph_for
from kazpak.routing.bands import sum_under
from kazpak.routing.legs import Forest
from kazpak.scenarios.settings import setting

PORTS = ("PAK:KARACHI-PORT", "PAK:PORT-QASIM", "PAK:GWADAR-PORT")
ALMATY, KARACHI = (76.91, 43.25), (66.98, 24.84)
BACK_THEN = "2025-06-01"
"""A day on which the gates between Afghanistan and Pakistan were open."""

TRIPS = [
    ("Almaty", "Karachi", {"modes": "road"}, None),
    ("Almaty", "Karachi", {"modes": "road"}, BACK_THEN),
    ("Almaty", "Karachi", {"modes": "road,rail", "by": "cost"}, None),
    ("Almaty", "Karachi", {"modes": "road,rail", "by": "co2"}, BACK_THEN),
    ("Karachi", "Almaty", {"modes": "road,rail"}, None),
    ("Almaty", "Bandar Abbas", {"modes": "rail", "by": "cost"}, None),
    ("Shymkent", "Gwadar", {"by": "risk"}, None),
    ("Lahore", "Astana", {"modes": "road,rail", "by": "generalised"}, None),
    ("43.2,76.9", "PAK:PORT-QASIM", {"by": "length"}, None),
    ("CHN-PAK:KHUNJERAB", "Karachi", {}, None),
]


def ask(corridor, trip):
    origin, destination, question, on = trip
    return (corridor.on(on) if on else corridor).routes(origin, destination, **question)


@pytest.fixture(scope="module")
def answers(corridor):
    return [ask(corridor, trip) for trip in TRIPS]


def test_the_default_date_is_the_data_s_own_and_no_gate_between_afghanistan_and_pakistan_is_passed(corridor):
    options = corridor.routes("Almaty", "Karachi", modes="road")
    assert corridor.case.on == corridor.case.world.as_of
    assert len(options) >= 2
    for view in options:
        assert view.option.countries[0] == "KAZ"
        assert view.option.countries[-1] == "PAK"
        assert 2500 < view.totals["length_km"] < 7000
        assert not any(gate.startswith("AFG-PAK:") for gate in view.signature)


def test_with_the_gates_open_a_way_leads_through_afghanistan_and_is_quicker(corridor):
    options = corridor.on(BACK_THEN).routes("Almaty", "Karachi", modes="road")
    afghan = [v for v in options if any(gate.startswith("AFG-PAK:") for gate in v.signature)]
    closed = corridor.routes("Almaty", "Karachi", modes="road")
    assert min(v.totals["time_h"] for v in afghan) < min(v.totals["time_h"] for v in closed)
    iranian = [v for v in closed if any(gate.startswith("IRN-PAK:") for gate in v.signature)]
    assert max(v.totals["length_km"] for v in afghan) < min(v.totals["length_km"] for v in iranian)


def test_both_directions_have_options_of_their_own(corridor):
    there, back = corridor.routes("Almaty", "Karachi", modes="road"), corridor.routes("Karachi", "Almaty", modes="road")
    assert back[0].option.countries[0] == "PAK"
    assert back[0].option.countries[-1] == "KAZ"
    assert back[0].totals["time_h"] != there[0].totals["time_h"]


@pytest.mark.parametrize("by", sorted(CRITERIA))
def test_road_and_rail_together_are_never_worse_than_the_road(corridor, by):
    road = corridor.routes("Almaty", "Karachi", modes="road", by=by, top=1)
    both = corridor.routes("Almaty", "Karachi", modes="road,rail", by=by, top=1)
    assert both[0].totals[by] <= road[0].totals[by] * (1 + 1e-9)


def test_rail_alone_either_runs_or_says_what_is_missing(corridor):
    options = corridor.routes("Almaty", "Karachi", modes="rail")
    if len(options):
        assert all(view.option.modes == ("rail",) for view in options)
    else:
        assert options.no_route["remedies"]
        assert all(r["totals"]["length_km"] > 2500 for r in options.no_route["remedies"])


def test_with_china_and_iran_avoided_the_shut_gates_are_named(corridor):
    options = corridor.routes("Almaty", "Karachi", avoid=["CHN", "IRN"])
    assert len(options) == 0
    lifts = [{lift["id"] for lift in r["lift"]} for r in options.no_route["remedies"]]
    assert any(name.startswith("AFG-PAK:") for lift in lifts for name in lift)
    assert not any(a < b for a, b in itertools.permutations(lifts, 2))


def test_every_answer_keeps_the_contract(answers):
    asked = 0
    for options in answers:
        document = json.loads(json.dumps(options.document(), allow_nan=False))
        assert document["schema"] == "kazpak.routes/1"
        by = document["by"]
        values = [o["totals"][by] for o in document["options"]]
        assert values == sorted(values)
        keys = [(*o["signature"], *o["modes"]) for o in document["options"]]
        assert len(set(keys)) == len(keys)
        for option in document["options"]:
            asked += 1
            for name in CRITERIA:
                parts = [p[name] for p in option["parts"]]
                total = 1 - math.prod(1 - p for p in parts) if name == "risk" else math.fsum(parts)
                assert math.isclose(option["totals"][name], total, rel_tol=1e-9, abs_tol=1e-9)
            for part in option["parts"]:
                hours = sum(v for t, v in part["terms"].items() if t.endswith("_h"))
                assert math.isclose(hours, part["time_h"], rel_tol=1e-9, abs_tol=1e-9)
    assert asked > 20


def test_lines_start_and_end_at_their_places_and_are_drawn_as_long_as_they_are(answers):
    for options in answers:
        document = options.document()
        for option in document["options"]:
            line = option["geometry"]["coordinates"]
            for point, place in ((line[0], document["origin"]), (line[-1], document["destination"])):
                assert distance_km(*point, place["lon"], place["lat"]) < 15
            drawn = sum(distance_km(*a, *b) for a, b in itertools.pairwise(line))
            assert 0.6 < drawn / option["totals"]["length_km"] < 1.05


def test_the_line_of_an_option_has_no_gap(answers):
    for options in answers:
        layers = options.corridor.case.world.layers
        for view in options:
            ends: list[tuple[tuple[float, float], tuple[float, float]]] = []
            for part in view.option.parts:
                for link, back in zip(part.links, part.reverse, strict=True):
                    line = layers.geometry(link)[:: -1 if back else 1]
                    ends.append((tuple(line[0]), tuple(line[-1])))
            gaps_km = [distance_km(*a[1], *b[0]) for a, b in itertools.pairwise(ends)]
            assert max(gaps_km, default=0) < 10, view.label


def test_hauls_join_without_a_gap_and_change_layer_only_at_gates(answers):
    for view in itertools.chain.from_iterable(answers):
        for a, b in itertools.pairwise(view.option.parts):
            if a.kind == b.kind == "haul":
                assert a.id == b.id
        crossed = [p for p in view.option.parts if p.kind == "crossing"]
        land = [p.country for p in view.option.parts if p.kind in ("haul", "access")]
        changes = sum(a != b for a, b in itertools.pairwise(land))
        assert changes <= len(crossed)


@pytest.fixture(scope="module")
def countries(data_folder):
    """Polygons by country, widened by about a hundred metres."""
    import pyarrow.parquet as pq

    rows = pq.read_table(data_folder / "basemap" / "countries.parquet").to_pylist()
    found = {row["country"]: shapely.from_wkb(row["geometry"]).buffer(0.001) for row in rows}
    for polygon in found.values():
        shapely.prepare(polygon)
    return found


def test_no_path_crosses_a_border_except_at_its_crossings(answers, countries):
    seen = 0
    for options in answers:
        layers = options.corridor.case.world.layers
        for view in options:
            for part in view.option.parts:
                for link in part.links:
                    seen += 1
                    line = shapely.LineString(layers.geometry(link))
                    assert countries[part.country].covers(line), f"{layers.link_ids[link]} leaves {part.country}"
    assert seen > 1000


def test_no_link_of_the_whole_network_leaves_its_country(corridor, countries):
    layers = corridor.case.world.layers
    outside = []
    for number, key in enumerate(layers.keys):
        links = layers.links_of(number)
        if key.country and not key.project and links.stop > links.start:
            lines = [shapely.LineString(layers.geometry(n)) for n in range(links.start, links.stop)]
            inside = shapely.covers(countries[key.country], lines)
            outside += [layers.link_ids[links.start + n] for n in (~inside).nonzero()[0].tolist()]
    assert outside == []


def test_every_crossing_is_passed_where_it_lies(answers):
    for options in answers:
        gates = options.corridor.case.world.gates
        for view in options:
            for part in view.option.parts:
                if part.kind == "crossing":
                    gate = gates[part.id]
                    places = [(gate.lon, gate.lat), (gate.rail_lon, gate.rail_lat)]
                    off_km = min(distance_km(part.lon, part.lat, *p) for p in places if p[0] is not None)
                    assert off_km <= gate.snap_km + 1e-6


def test_totals_are_the_sum_of_parts_from_all_cities_to_all_ports(corridor):
    world, engine = corridor.case.world, corridor.engine
    cities = [p for p in world.gazetteer.by_id.values() if p.kind == "city"]
    ports = [world.gazetteer[name] for name in PORTS]
    by = CRITERIA["time_h"]
    graph = graph_for(engine, Question(cities[0], ports[0], by))
    reached = off_road = 0
    for city, port in itertools.product(cities, ports):
        try:
            option = best(engine, Question(city, port, by), graph)
        except InputError:
            off_road += 1
            continue
        if option is None:
            continue
        reached += 1
        for name in CRITERIA:
            parts = [option.value(p, name) for p in option.parts]
            total = 1 - math.prod(1 - p for p in parts) if name == "risk" else sum(parts)
            assert math.isclose(option.total(name), total, rel_tol=1e-9), (city.id, port.id, name)
            assert all(math.isfinite(p) and p >= 0 for p in parts)
    assert off_road < 0.05 * len(cities) * len(ports)
    assert reached > 0.9 * len(cities) * len(ports)


def test_low_central_and_high_keep_their_order_for_every_total(answers):
    for options in answers:
        for option in options.document(geometry=False, bands=True)["options"]:
            for name, band in option["bands"].items():
                assert band["low"] <= band["central"] * (1 + 1e-9) + 1e-12, name
                assert band["central"] <= band["high"] * (1 + 1e-9) + 1e-12, name
                assert math.isclose(band["central"], option["totals"][name])


def test_the_way_summed_with_its_own_numbers_is_the_total(answers):
    for options in answers:
        for view in options:
            for name, weights in view.option.weights.items():
                summed = CRITERIA[name].show(sum_under(options.answer.engine, view.option, weights))
                assert math.isclose(summed, view.totals[name], rel_tol=1e-9)


def test_every_part_names_the_rows_behind_it(answers):
    for options in answers:
        document = options.document(geometry=False)
        rows = document["assumptions"]
        for option in document["options"]:
            for part in option["parts"]:
                if any(part["terms"].values()):
                    assert any(part["id"] in row["used_for"] for row in rows), part["id"]
        assert all(row["source"] and row["unit"] and row["low"] <= row["central"] <= row["high"] for row in rows)


def test_a_second_opening_takes_layers_and_trees_from_the_cache(corridor, data_folder):
    again = kazpak.load(data_folder)
    assert again.opened.stored
    first, second = (c.routes("Almaty", "Karachi", by="cost").document() for c in (corridor, again))
    assert first == second
    assert again.forest.grown == 0


def test_an_empty_forest_gives_the_same_answer(corridor):
    from kazpak.corridor import Corridor

    bare = Corridor(corridor.case, corridor.opened, Forest(corridor.case.world.layers))
    assert bare.routes("Quetta", "Shymkent").document() == corridor.routes("Quetta", "Shymkent").document()


def test_verbs_make_new_values_and_change_nothing(corridor):
    before = corridor.routes("Almaty", "Karachi").document()
    corridor.on(BACK_THEN).carrying("grain").setting("road.speed.km_per_h=x0.5").routes("Almaty", "Karachi")
    corridor.routes("Almaty", "Karachi", avoid=["IRN", "kkh"])
    assert corridor.routes("Almaty", "Karachi").document() == before
    assert corridor.case.ledger == ()


def test_the_bare_name_of_a_port_means_the_port_and_says_so(corridor):
    options = corridor.routes("Almaty", "Karachi")
    document = options.document(geometry=False)
    assert document["destination"]["id"] == "PAK:KARACHI-PORT"
    assert any("PAK:KARACHI-PORT" in note for note in document["notes"])
    assert corridor.place("PAK:KARACHI").kind == "city"


@pytest.mark.parametrize("name", ["Алматы", "almaty", "KAZ:ALMATY", " Almaty "])
def test_names_in_other_scripts_and_spellings_find_the_same_city(corridor, name):
    assert corridor.place(name).id == "KAZ:ALMATY"


def test_all_faults_of_a_question_are_said_at_once(corridor):
    with pytest.raises(InputError) as caught:
        corridor.routes("Almatyy", "Nowhereville", by="beauty", modes="camel", via=["Atlantis"], avoid=["XYZ"])
    said = "\n".join(caught.value.faults)
    for word in ("Almatyy", "Nowhereville", "beauty", "camel", "Atlantis", "XYZ", "time", "Almaty,", "rail"):
        assert word in said


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ({"top": 0}, "at least 1"),
        ({"max_transfers": -1}, "0 or more"),
        ({"avoid": ["KAZ"]}, "KAZ:ALMATY is in it"),
        ({"modes": "road", "avoid": ["road"]}, "no mode is left"),
        ({"modes": ""}, "mode"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_would_be_right(corridor, question, hint):
    with pytest.raises(InputError, match=hint):
        corridor.routes("Almaty", "Karachi", **question)


def test_a_trip_to_where_it_starts_is_refused(corridor):
    with pytest.raises(InputError, match="same place"):
        corridor.routes("Almaty", "KAZ:ALMATY")


@pytest.mark.parametrize("point", ["95,10", "0,200", "91.0,0"])
def test_points_outside_of_the_earth_are_refused(corridor, point):
    with pytest.raises(InputError, match="outside of the earth"):
        corridor.routes(point, "Karachi")


def test_points_far_from_any_road_are_refused_with_the_distance(corridor):
    with pytest.raises(InputError, match=r"nearest road is \d+ km away"):
        corridor.routes("33.5,86.0", "Karachi")


def test_dates_that_do_not_exist_are_refused(corridor):
    with pytest.raises(InputError, match="2025-02-30"):
        corridor.on("2025-02-30")
    assert corridor.on(dt.date(2025, 6, 1)).case.on == corridor.on(BACK_THEN).case.on


def test_a_folder_that_is_not_there_is_a_data_error(tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        kazpak.load(tmp_path / "nothing")


def test_lines_to_avoid_are_avoided_by_every_verb(corridor):
    for verb in (corridor.routes, corridor.named, corridor.pareto):
        options = verb("Astana", "Islamabad", avoid=["kkh"], modes="road")
        layers = corridor.case.world.layers
        lines = {layers.classes[layers.link_class[n]].line for v in options for n in v.option.links}
        assert "kkh" not in lines
        assert lines


def test_named_corridors_are_listed_even_where_they_are_shut_or_planned(corridor):
    options = corridor.named("Almaty", "Karachi")
    assert len(options) >= 8
    statuses = {view.option.status for view in options}
    assert statuses & {"closed", "planned", "under_construction"}
    assert len({view.option.corridor for view in options}) == len(options)
    for view in options:
        assert view.option.corridor in {c.id for c in corridor.opened.tables.named}
        shut = [p for p in view.option.parts if p.state is not None and not p.state.passable]
        assert bool(shut) == (view.option.status != "open")


def test_the_pareto_set_holds_the_best_of_each_criterion(corridor):
    names = ("time_h", "cost_usd_t", "emission_kgco2e_t")
    options = corridor.pareto("Almaty", "Karachi", criteria=names)
    for name in names:
        best_of = corridor.routes("Almaty", "Karachi", by=name, top=1)[0].totals[name]
        assert math.isclose(min(v.totals[name] for v in options), best_of, rel_tol=1e-9)


def test_the_cargo_changes_the_numbers(corridor):
    grain, medicines = (
        corridor.carrying(c).routes("Astana", "Port Qasim", by="generalised", top=1) for c in ("grain", "medicines")
    )
    assert grain[0].totals != medicines[0].totals
    with pytest.raises(InputError, match=r"unicorns.*known"):
        corridor.carrying("unicorns")


def test_values_show_themselves_in_a_notebook_with_names_made_harmless(corridor):
    options = corridor.routes("Almaty", "Karachi", top=2)
    for value in (corridor, options, options[0]):
        assert "<" in value._repr_html_()
    assert list(options.table()["option" if "option" in options.table() else options.table().columns[0]])
    assert len(options[0].itinerary()) == len(options[0].option.parts)
    hostile = replace(corridor, case=replace(corridor.case, name="<script>alert(1)</script>"))
    assert "<script>" not in hostile._repr_html_()


def test_slices_and_steps_over_options(corridor):
    options = corridor.routes("Almaty", "Karachi", top=3)
    assert [v.label for v in options] == [options[i].label for i in range(len(options))]
    assert [v.label for v in options[:2]] == [options[0].label, options[1].label]
    assert options[-1].label == options[len(options) - 1].label


def test_explaining_nothing_is_refused(corridor):
    options = corridor.routes("Almaty", "Karachi", avoid=["CHN", "IRN"])
    with pytest.raises(InputError, match="no option to explain"):
        options.explain()


def test_values_print_themselves_in_short(corridor):
    options = corridor.routes("Almaty", "Karachi", top=2)
    told = {
        repr(corridor): "kazpak corridor: case base, on 2026-11-23, cargo containers",
        repr(options): "Almaty to Karachi Port by time_h",
        repr(options[1]): f"2. {options[1].label}: length_km",
        repr(corridor.routes("Almaty", "Karachi", avoid=["CHN", "IRN"])): "no route: ",
        repr(corridor.compare("base", "iran-closed")): "kazpak corridors: base, iran-closed",
        repr(corridor.breakeven("Almaty", "Karachi", "IRN-PAK:GABD")): "IRN-PAK:GABD, time_h: ",
    }
    for text, part in told.items():
        assert part in text
        assert len(text) < 1_000


def test_a_gate_is_shown_as_the_option_passes_it(corridor):
    """Kharlachi is shut to trucks; with the railway built trains pass it."""
    options = corridor.setting("build.uap-railway=true").routes("Almaty", "Karachi", modes="rail", top=1)
    assert "AFG-PAK:KHARLACHI" in options[0].signature
    gates = {gate["id"]: gate for gate in options.document(geometry=False)["gates"]}
    assert gates["AFG-PAK:KHARLACHI"]["status"] == "open"
    assert gates["AFG-PAK:TORKHAM"]["status"] == "closed"


def test_a_trip_inside_a_country_has_no_option_out_and_back_through_one_gate(corridor):
    options = corridor.under("salang-closed").routes("Mazar-i-Sharif", "Kabul")
    assert options[0].signature == ()
    for option in options:
        crossed = [gate for gate in option.signature if "-" in gate.partition(":")[0]]
        assert len(set(crossed)) == len(crossed), option.label


def test_a_number_that_can_be_set_is_one_that_answers_rest_on(corridor):
    """No setting is taken and then does nothing: what no answer rests on is refused."""
    case = corridor.case
    read = {name for cargo in case.world.cargos for name in corridor.carrying(cargo).engine.weighed.users}
    for criterion in CRITERIA.values():
        noted = Noting(case.assumptions)
        criterion.weights(replace(case, assumptions=noted))
        read |= noted.asked
    refused = {name for name in case.assumptions.names if refusal(name, case)}
    assert set(case.assumptions.names) - read == refused
    assert all("no answer rests on it" in refusal(name, case) for name in refused)


def refusal(name, case):
    """Why a number cannot be changed; empty where it can."""
    try:
        setting(name, "x1.01", case)
    except InputError as error:
        return str(error)
    return ""


class Noting:
    """Assumptions that note what is looked up."""

    def __init__(self, rows):
        self.rows, self.asked = rows, set()

    def find(self, name, scopes=()):
        self.asked.add(name)
        return self.rows.find(name, scopes)


def test_named_corridors_run_through_their_gates_once_by_the_modes_asked_for(corridor):
    for modes in ("road,rail", "road", "rail"):
        asked = set(modes.split(","))
        found = corridor.named("Shymkent", "Gwadar", modes=modes)
        named = {c.id: c for c in corridor.opened.tables.named}
        assert len(found) >= 5
        for view in found:
            option, plan = view.option, named[view.option.corridor]
            assert set(option.modes) <= asked
            assert set(option.modes) & set(plan.modes), "a railway is not run by trucks alone"
            crossed = option.crossings
            assert len(set(crossed)) == len(crossed), f"{plan.id}: {option.label}"
        left_out = {note.partition(":")[0] for note in found.notes if "not asked for" in note}
        assert left_out == {c.id for c in named.values() if not asked & set(c.modes)}
    cards = corridor.under("gwadar-railway", "quetta-taftan-upgraded").named("Shymkent", "Gwadar")
    western = next(view for view in cards if view.option.corridor == "western-rail")
    assert {"AFG-TKM:TORGHUNDI", "AFG-PAK:CHAMAN"} <= set(western.signature)


def test_named_corridors_come_usable_first_then_planned_then_shut(corridor):
    options = corridor.named("Almaty", "Karachi")
    place = {"open": 0, "planned": 1, "under_construction": 1, "closed": 2}
    document = options.document(geometry=False)
    order = [
        (place[o["status"]], (o.get("opening_year") or [0, 0, 0])[1] * (place[o["status"]] == 1), o["totals"]["time_h"])
        for o in document["options"]
    ]
    assert order == sorted(order)
    assert {n for n, *_ in order} == {0, 1, 2}
    years = {o["named"]: o.get("opening_year") for o in document["options"]}
    assert years["qtta-torugart"] is None
    assert years["trans-afghan-kabul"] is None
    low, central, high = years["khunjerab-rail"]
    assert low <= central <= high
    assert (low, central, high) in {project.opening_year for project in corridor.case.world.projects.values()}
    told = table_text(document).rows
    assert any(f"about {central:.0f}" in row[-1] for row in told if row[1] == "khunjerab-rail")


def test_a_named_corridor_whose_gate_refuses_the_goods_is_noted_with_the_reason(corridor):
    """The corridor is not left out as though it led elsewhere, whether the gate is shut besides or not."""
    case, gate = corridor.case, "KAZ-KGZ:KARASU"
    rows = [replace(row, freight="no") for row in case.access.of(gate)]
    refusing = corridor.with_case(replace(case, access=case.access.with_rows(gate, rows)))
    answer = refusing.named("Almaty", "Karachi")
    shown = {v.option.corridor for v in answer}
    assert not {"qtta-torugart", "qtta-irkeshtam"} & shown
    assert "qtta-khorgos" in shown
    assert f"qtta-torugart: {gate} takes no freight" in answer.notes
    for lang, word in (("ru", "не принимает грузы"), ("kk", "жүк қабылдамайды"), ("ur", "مال نہیں لیتا")):
        assert any(word in text for text in note_sentences(answer.document(geometry=False), lang=lang))
    everything = {c.id for c in corridor.opened.tables.named}
    assert shown | {note.partition(":")[0] for note in answer.notes} >= everything


def test_where_no_named_corridor_fits_the_answer_says_that_there_is_a_way_without_names(corridor):
    answer = corridor.named("Almaty", "Astana")
    assert len(answer) == 0
    assert answer.no_route["reason"].startswith("there are ways, but no corridor with a name")
    assert answer.no_route["remedies"] == []
    walled = corridor.named("Almaty", "Karachi", modes="rail", avoid=["CHN", "UZB", "TKM", "KGZ", "AFG", "IRN"])
    assert "blocked" in walled.no_route["reason"]
    with pytest.raises(InputError, match="without named"):
        corridor.named("Almaty", "Karachi", via=["Khunjerab"])


def test_two_ways_to_choose_options_are_refused_together():
    done = CliRunner().invoke(app, ["routes", "Almaty", "Karachi", "--named", "--pareto"])
    assert isinstance(done.exception, InputError)
    assert done.exception.exit_code == 2
    assert "--named and --pareto" in str(done.exception)


def test_gates_to_go_by_are_crossed_for_good_where_that_can_be(corridor):
    opened = corridor.under("afghan-gates-open")
    across = opened.routes("Kashgar", "Kabul", via=["Khunjerab", "Torkham"])
    assert across[0].option.crossings == ("CHN-PAK:KHUNJERAB", "AFG-PAK:TORKHAM")
    assert "PAK" in across[0].option.countries
    assert not any("there and back" in note for note in across.document(geometry=False)["notes"])
    back = corridor.routes("Kashgar", "Urumqi", modes="road", via=["Islamabad"], avoid=["KGZ", "IRN", "AFG"])
    assert back[0].option.crossings == ("CHN-PAK:KHUNJERAB", "CHN-PAK:KHUNJERAB")
    assert any("there and back" in note for note in back.document(geometry=False)["notes"])


def test_a_named_corridor_lifts_no_more_than_it_takes(corridor):
    """A line that is not built is no part of a corridor that can do without; to Gwadar no rails lead but planned ones."""
    western = next(v for v in corridor.named("Shymkent", "Gwadar") if v.option.corridor == "western-rail")
    assert "KAZ-UZB:MAKTAARAL" not in western.signature
    blocks = western.options.answer.engine.blocks
    lifted = {name for p in western.option.parts if p.passage is not None for name in blocks[p.passage]}
    assert lifted & set(corridor.case.world.projects) == {"western-railway", "chaman-border", "gwadar-railway"}


@pytest.mark.parametrize("card", ["base", "cku-open", "kazakhstan-backed", "khunjerab-railway", "afghan-gates-open"])
@pytest.mark.parametrize("trip", [("Shymkent", "Lahore"), ("Almaty", "Karachi"), ("Karachi", "Aktau")])
def test_the_best_alone_is_the_first_of_many_by_every_criterion(corridor, card, trip):
    """Where passages cost nothing, as by length, any number of detours does not either: none is lost among them."""
    case = corridor.under(card)
    for name in CRITERIA:
        asked = case.ask(*trip, by=name)
        alone, first = best(case.engine_for(asked), asked), case.routes(*trip, by=name, top=2)[0]
        assert alone is not None, name
        assert alone.total(name) == pytest.approx(first.totals[name], rel=1e-9)
        assert (alone.signature, alone.modes) == (first.signature, first.option.modes)
        assert len(set(alone.crossings)) == len(alone.crossings), alone.label


def test_a_named_corridor_crosses_its_own_borders_and_enters_no_country_twice(corridor):
    """To reload at Khunjerab and drive back is not to use it; a change of gauge beyond a border does not turn it round."""
    for trip in (("Aktau", "Gwadar"), ("Almaty", "Karachi"), ("Kashgar", "Gwadar")):
        found = {v.option.corridor: v.option for v in corridor.named(*trip, by="cost")}
        assert {"CHN-PAK:KHUNJERAB"} <= set(found["khunjerab-rail"].crossings) & set(found["qtta-gwadar"].crossings)
        for option in found.values():
            assert len(set(option.countries)) == len(option.countries), option.label
    built = corridor.under("khunjerab-railway")
    assert found["khunjerab-rail"].modes == ("rail",)
    winner = built.routes("Almaty", "Karachi", by="generalised", top=1)[0].option
    assert "khunjerab-rail" in {
        v.option.corridor for v in built.named("Almaty", "Karachi") if v.signature == winner.signature
    }


def test_a_corridor_to_another_countrys_port_is_none_to_karachi(corridor):
    outlets = {"outlet-bandar-abbas-rail", "outlet-chabahar-road"}
    assert not outlets & {v.option.corridor for v in corridor.named("Almaty", "Karachi")}
    assert outlets <= {v.option.corridor for v in corridor.named("Almaty", "Bandar Abbas")}


def test_the_status_of_an_option_does_not_depend_on_the_way_round(corridor):
    ways = [corridor.named("Almaty", "Karachi"), corridor.named("Karachi", "Almaty")]
    there, back = ({v.option.corridor: v.option for v in way} for way in ways)
    for name, option in there.items():
        if set(option.signature) == set(back[name].signature):
            assert option.status == back[name].status, name
    assert {p.state.status for p in there["cku-rail"].parts if p.state} >= {"planned", "under_construction"}
    assert there["cku-rail"].status == "planned"


def test_a_day_before_the_first_known_status_is_missing_data_and_a_far_one_is_not(corridor):
    for ask in (
        lambda: corridor.on("2014-12-31"),
        lambda: corridor.under("afghan-gates-open", on="1999-01-01"),
    ):
        with pytest.raises(DataError, match="statuses begin on 2015-01-01"):
            ask()
    for day in ("2015-01-01", "2099-01-01"):
        assert len(corridor.on(day).routes("Almaty", "Karachi", top=1)) == 1


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda c: c.on(5), "2026-11-23"),
        (lambda c: c.under(5), "a name or a file"),
        (lambda c: c.setting(5), "KEY=VALUE"),
        (lambda c: c.carrying(5), "containers"),
        (lambda c: c.routes("Almaty", "Karachi", top="5"), "a whole number"),
        (lambda c: c.routes("Almaty", 6, via=5), "destination is 6.*\n.*via is 5; a list"),
        (lambda c: c.named("Almaty", "Karachi", modes=[5], avoid=[3]), "mode is 5; .*\navoid is 3"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_what_would_be_right(corridor, ask, told):
    with pytest.raises(InputError, match=told):
        ask(corridor)


def test_one_name_alone_is_a_list_of_one(corridor):
    asked = [
        corridor.ask("Almaty", "Karachi", avoid=avoid, via=via)
        for avoid, via in (("CHN", "Gwadar"), (["CHN"], ["Gwadar"]))
    ]
    assert asked[0] == asked[1]


def test_gates_tell_what_is_known_beside_their_status(corridor):
    gates = {g["id"]: g for g in corridor.routes("Almaty", "Karachi", top=1).document(geometry=False)["gates"]}
    assert "war state in Iran" in gates["IRN-PAK:GABD"]["note"]
    assert gates["KAZ-UZB:KONYSBAYEV"]["since"] == "", "open since the data begin is not open since that day"
    assert gates["AFG-PAK:TORKHAM"]["since"] == "2025-10-12"


def test_a_planned_railway_does_not_shut_the_gate_that_trucks_pass(corridor):
    gates = {g["id"]: g for g in corridor.named("Almaty", "Karachi").document(geometry=False)["gates"]}
    assert {gates[name]["status"] for name in ("IRN-PAK:MIRJAVEH", "CHN-PAK:KHUNJERAB", "CHN-KGZ:TORUGART")} == {"open"}
    assert gates["AFG-PAK:KHARLACHI"]["status"] == "closed"
