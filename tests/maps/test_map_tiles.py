"""Live tiles: none unless asked for, from one host only, and nothing hangs on them."""

from __future__ import annotations

import base64

import pytest
from policy import assert_guarded

from kazpak.errors import InputError
from kazpak.maps.page import map_page, save
from kazpak.maps.report_page import report_page
from kazpak.maps.tiles import tiles_of
from kazpak.output import write_answer

ADDRESS = "https://tiles.example.org/light/{z}/{x}/{y}.png?key=a-b_1"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize("make", [map_page, report_page])
def test_only_their_host_is_let_in_and_the_page_says_so(answer, basemap, make):
    without, page = make(answer, basemap=basemap), make(answer, basemap=basemap, tiles=ADDRESS)
    assert_guarded(without)
    assert "tiles.example.org" not in without
    assert 'data-show="tiles"' not in without
    assert_guarded(page, hosts=["https://tiles.example.org"])
    assert page.count("Live tiles come from <bdi>tiles.example.org</bdi>: they need a network") == 1
    assert "Live tiles (need a network)" in page


@pytest.mark.parametrize(
    ("address", "faults"),
    [
        ("http://a.org/{z}/{x}/{y}.png", ["https"]),
        ("https://a.org/{z}/{x}.png", ["{y}"]),
        ("https://a.org/{z}/{x}/{y}/{y}.png", ["{y}"]),
        ("https://me:secret@a.org/{z}/{x}/{y}", ["host"]),
        ("https://{s}.a.org/{z}/{x}/{y}", ["host", "letters"]),
        ("https://a.org;script-src */{z}/{x}/{y}", ["host"]),
        ("https://a.org' 'unsafe-eval'/{z}/{x}/{y}", ["host"]),
        ('https://a.org/{z}/{x}/{y}"></script><script>', ["letters"]),
        ("https://a.org/{z}/{x}/{y}`${1}", ["letters"]),
        ("https://[a/{z}/{x}/{y}", ["not a web address"]),
        ("tiles", ["https", "host", "{z}", "{x}", "{y}"]),
    ],
)
def test_an_address_that_is_not_one_is_refused_with_all_its_faults(address, faults):
    with pytest.raises(InputError) as raised:
        tiles_of(address)
    assert len(raised.value.faults) == len(faults)
    assert all(word in fault for word, fault in zip(faults, raised.value.faults, strict=True))


def test_only_pages_have_them(answer, basemap, tmp_path):
    with pytest.raises(InputError, match="only pages"):
        write_answer(answer, tmp_path / "options.xlsx", folder=basemap.parent, tiles=ADDRESS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_they_are_drawn_from_their_host_and_can_be_switched_off(window, answer, basemap, tmp_path):
    page = save(map_page(answer, basemap=basemap, tiles=ADDRESS), tmp_path / "map.html")
    view = window()
    view.tab.route("https://**/*", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    tab = view.open(page)
    tab.wait_for_selector(".leaflet-kz-tiles-pane img.leaflet-tile-loaded")
    assert view.outside
    assert all(
        url.startswith("https://tiles.example.org/light/") and url.endswith(".png?key=a-b_1") for url in view.outside
    )
    tab.uncheck('[data-show="tiles"]')
    assert tab.locator(".leaflet-kz-tiles-pane img").count() == 0
    assert view.said == []


@pytest.mark.browser
def test_without_a_network_the_page_is_whole(window, answer, basemap, tmp_path):
    page = save(map_page(answer, basemap=basemap, tiles=ADDRESS), tmp_path / "map.html")
    view = window()
    tab = view.open(page)
    assert tab.locator(".leaflet-kz-relief-pane img").count() == 1
    assert len(tab.evaluate("map_kazpak.kazpak.written")) > 10
    assert all("ERR_INTERNET_DISCONNECTED" in line for line in view.said)
