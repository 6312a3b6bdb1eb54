"""Corridors of the shipped data: what is shown, what it is called, what stands beside it."""

from __future__ import annotations

import pytest

import kazpak
from kazpak.locale import LANGUAGES
from kazpak.routing.ask import DETOUR_LIMIT
from kazpak.routing.corridors import naming_gate


@pytest.fixture(scope="module")
def corridor():
    return kazpak.load()


@pytest.fixture(scope="module")
def answer(corridor):
    return corridor.routes("Almaty", "Karachi").document(geometry=False)


def test_almaty_to_karachi_is_three_corridors_under_their_names(answer):
    named = {o["corridor"]["gate"]: o["corridor"]["label"] for o in answer["options"]}
    assert named == {
        "CHN-PAK:KHUNJERAB": "Karakoram by Torugart", "IRN-PAK:GABD": "Iran by Gabd", "IRN-PAK:MIRJAVEH": "Iran by Taftan",
    }  # fmt: skip
    assert answer["options"][0]["label"].startswith("Karakoram by Torugart: Karasu, Torugart, Khunjerab")


def test_both_directions_have_the_same_corridors(corridor, answer):
    back = corridor.routes("Karachi", "Almaty").document(geometry=False)
    assert {o["corridor"]["label"] for o in back["options"]} == {o["corridor"]["label"] for o in answer["options"]}


def test_what_is_shut_or_planned_is_named_with_its_day_and_what_it_would_take(answer):
    shut = {one["blocked_by"][0]: one for one in answer["unavailable"]}
    torkham = shut["AFG-PAK:TORKHAM"]
    assert (torkham["why"], torkham["since"], torkham["opening_year"]) == ("closed", "2025-10-12", None)
    assert 0 < torkham["totals"]["time_h"] < answer["options"][0]["totals"]["time_h"]
    assert shut["uap-railway"]["why"] == "planned"
    assert shut["uap-railway"]["opening_year"][0] > 2026
    assert not {o["corridor"]["gate"] for o in answer["options"]} & shut.keys()


def test_a_checkpoint_that_alone_shuts_a_corridor_is_said(corridor):
    day = corridor.on("2025-05-31").routes("Almaty", "Karachi")
    found = [one for one in day.document(geometry=False)["unavailable"] if one["alone"]]
    assert [(one["alone"], one["labels"]["en"]) for one in found] == [("PAK:SOST", "Karakoram by Torugart")]
    assert any("Sost Dry Port alone" in sentence for sentence in day.summary())


def test_variants_are_of_the_same_corridor_and_none_is_beaten(answer):
    names = ("time_h", "cost_usd_t", "emission_kgco2e_t", "risk")
    assert any(option["variants"] for option in answer["options"])
    for option in answer["options"]:
        for variant in option["variants"]:
            assert (
                naming_gate([g for g in variant["signature"] if "-" in g], [option["corridor"]["gate"]])
                == option["corridor"]["gate"]
            )
            assert any(variant["totals"][n] < option["totals"][n] for n in names)
            assert (variant["signature"], variant["modes"]) != (option["signature"], option["modes"])


def test_the_best_by_each_criterion_is_no_worse_than_all_that_is_shown(answer):
    shown = [o["totals"] for option in answer["options"] for o in (option, *option["variants"])]
    for name, best in answer["best"].items():
        assert best["totals"][name] <= min(totals[name] for totals in shown) + 1e-9


@pytest.mark.parametrize("gate", ["IRN-PAK:GABD", "CHN-PAK:KHUNJERAB", "IRN-TKM:ARTYK"])
def test_shutting_a_gate_improves_nothing_that_is_said(corridor, answer, gate):
    after = corridor.setting(f"status.{gate}=closed").routes("Almaty", "Karachi").document(geometry=False)
    for name, best in after["best"].items():
        assert best["totals"][name] >= answer["best"][name]["totals"][name] - 1e-9
    for before, now in zip(answer["options"], after["options"], strict=False):
        assert now["totals"]["time_h"] >= before["totals"]["time_h"] - 1e-9


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_is_said_in_every_language(corridor, lang):
    said = corridor.routes("Almaty", "Karachi").summary(lang=lang)
    english = corridor.routes("Almaty", "Karachi").summary()
    assert len(said) == len(english)
    assert lang == "en" or not set(said) & set(english)
    assert "3" in said[0]
    assert not any("{" in sentence for sentence in said)


@pytest.mark.parametrize("by", [{"refuse": ["sanctions"]}, {"cargo": "it-equipment"}])
def test_a_corridor_refused_for_a_condition_is_named_with_it(corridor, by):
    asked = corridor.carrying(by["cargo"]) if "cargo" in by else corridor
    answer = asked.routes("Almaty", "Karachi", refuse=by.get("refuse", ()))
    found = {
        x["labels"]["en"]: x["refused"] for x in answer.document(geometry=False)["unavailable"] if x["why"] == "refused"
    }
    assert found == {"Iran by Gabd": ["sanctions"], "Iran by Taftan": ["sanctions"]}
    assert any(sentence.startswith("Not taken: Iran by Gabd for sanctions") for sentence in answer.summary())


def test_detours_are_counted_and_not_shown(corridor):
    answer = corridor.routes("Almaty", "Bishkek", modes="road")
    hours = [option.totals["time_h"] for option in answer]
    assert max(hours) <= DETOUR_LIMIT * min(hours)
    assert any("Left out:" in sentence for sentence in answer.summary())


def test_a_trip_at_home_shows_the_road_and_the_railway(corridor):
    options = corridor.routes("Almaty", "Astana").document(geometry=False)["options"]
    assert options[0]["modes"] == ["road"]
    assert [option["modes"] for option in options] == [["road"], ["rail"]]
    assert not any(option["corridor"]["gate"] for option in options)


def test_where_everything_is_shut_the_sentences_say_so(corridor):
    answer = corridor.routes("Almaty", "Karachi", avoid=["IRN", "CHN"])
    assert answer.summary()[0].startswith("No corridor works on")
    assert any(sentence.startswith("Shut: trans-Afghan by Torkham since Oct 12, 2025") for sentence in answer.summary())


@pytest.mark.parametrize("by", ["cost_usd_t", "emission_kgco2e_t", "risk", "generalised_usd_t"])
def test_by_every_criterion_all_ways_into_pakistan_are_shown_and_no_variant_beats_its_option(corridor, by):
    options = corridor.routes("Almaty", "Karachi", by=by).document(geometry=False)["options"]
    assert {o["corridor"]["gate"] for o in options} == {"CHN-PAK:KHUNJERAB", "IRN-PAK:GABD", "IRN-PAK:MIRJAVEH"}
    assert len({o["corridor"]["label"] for o in options}) == len(options)
    for option in options:
        assert all(v["totals"][by] >= option["totals"][by] * (1 - 1e-9) for v in option["variants"])


@pytest.mark.parametrize("on", ["2026-11-23", "2025-06-01"])
def test_avoiding_any_border_that_is_shown_makes_no_place_better(corridor, on):
    ends, case = ("Shymkent", "Port Qasim"), corridor.on(on)
    before = case.routes(*ends, by="cost")
    gates = sorted({gate for option in before for gate in option.option.crossings})
    assert gates
    for gate in gates:
        after = case.routes(*ends, by="cost", avoid=[gate])
        for old, new in zip(before, after, strict=False):
            assert new.totals["cost_usd_t"] >= old.totals["cost_usd_t"] * (1 - 1e-9), gate


def test_the_way_that_real_trips_took_is_shown_when_its_gates_were_open(corridor):
    options = corridor.on("2025-06-01").routes("Almaty", "Karachi")
    assert any({"AFG-UZB:HAIRATAN", "AFG-PAK:TORKHAM"} <= set(o.signature) for o in options)


def test_how_many_corridors_work_does_not_hang_on_how_many_are_asked_for(corridor, answer):
    first = corridor.routes("Almaty", "Karachi", top=1)
    assert len(first) == 1
    assert first.summary()[0] == answer["summary"][0]


def test_a_haul_names_the_towns_it_passes_and_parts_driving_from_rest(answer):
    haul = next(p for p in answer["options"][0]["parts"] if p["kind"] == "haul" and p["to"] == "PAK:KARACHI-PORT")
    towns = [town["id"] for town in haul["towns"]]
    assert towns.index("PAK:ISLAMABAD") < towns.index("PAK:HYDERABAD")
    assert "kkh" in {line["id"] for line in haul["lines"]}
    assert haul["terms"]["running_h"] + haul["terms"]["rest_h"] == pytest.approx(haul["time_h"], rel=0.01)
    assert haul["cost_usd_per_tkm"] == pytest.approx(haul["cost_usd_t"] / haul["length_km"])


def test_what_an_option_shares_with_a_better_one_is_said(answer):
    options = answer["options"]
    assert options[0]["shared"] is None
    gabd, taftan = (
        next(o for o in options if o["corridor"]["label"] == f"Iran by {gate}") for gate in ("Gabd", "Taftan")
    )
    later = max(gabd, taftan, key=lambda o: o["rank"])
    assert 0 < later["shared"]["length_km"] < later["totals"]["length_km"]
    assert later["shared"]["rank"] < later["rank"]


def test_named_corridors_that_can_be_used_come_first_then_planned_ones_by_year_then_shut_ones(corridor):
    options = corridor.named("Almaty", "Karachi").document(geometry=False)["options"]
    order = ["open", "planned", "closed"]
    states = ["planned" if o["status"] == "under_construction" else o["status"] for o in options]
    assert states == sorted(states, key=order.index)
    assert {o["named"] for o in options} >= {"qtta-torugart", "iran-gabd", "iran-taftan", "trans-afghan-kabul"}
    years = [o["opening_year"][1] for o in options if o.get("opening_year")]
    assert years
    assert years == sorted(years)
    shut = next(o for o in options if o["named"] == "trans-afghan-kabul")
    assert shut["since"] == "2025-10-12"
    assert "AFG-PAK:TORKHAM" in shut["blocked_by"]


def test_where_no_corridor_has_a_name_that_is_the_reason(corridor):
    answer = corridor.named("Lahore", "Islamabad")
    assert not answer
    assert "no corridor with a name" in answer.no_route["reason"]
    assert "0 of these" not in answer.no_route["reason"]
