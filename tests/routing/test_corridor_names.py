"""Corridors of the shipped data: what is shown, what it is called, what stands beside it."""

from __future__ import annotations

import pytest

import kazpak
from kazpak.locale import LANGUAGES
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
    shut = {one["blocked_by"][0]["id"]: one for one in answer["unavailable"]}
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


def test_a_trip_at_home_shows_the_road_and_the_railway(corridor):
    options = corridor.routes("Almaty", "Astana").document(geometry=False)["options"]
    assert options[0]["modes"] == ["road"]
    assert any("rail" in option["modes"] for option in options)
    assert not any(option["corridor"]["gate"] for option in options)


def test_where_everything_is_shut_the_sentences_say_so(corridor):
    answer = corridor.routes("Almaty", "Karachi", avoid=["IRN", "CHN"])
    assert answer.summary()[0].startswith("No corridor works on")
    assert any(sentence.startswith("Shut: trans-Afghan by Torkham since Oct 12, 2025") for sentence in answer.summary())
