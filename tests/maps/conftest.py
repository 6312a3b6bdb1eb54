"""The bundled base map, answers made up, and a real browser whose network is cut."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import map_sample
import pytest
import whatif_settings

from kazpak.maps.page import map_page, save
from kazpak.maps.report_page import report_page
from kazpak.output import write_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kazpak.corridor import Corridor
    from kazpak.options import Options

BASEMAP = Path(__file__).parents[2] / "corridors" / "basemap"
CHART = (
    '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">\n'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" role="img" aria-label="time"><g data-option="base/o2">'
    '<path d="M0 40L90 0" stroke="#000"/></g></svg>'
)


@pytest.fixture(scope="session")
def basemap() -> Path:
    return BASEMAP


@pytest.fixture(scope="session")
def answer() -> dict[str, Any]:
    return map_sample.sample()


@pytest.fixture(scope="session")
def page(written: Callable[..., Path]) -> str:
    """The map page of the sample in English."""
    return written("map").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def report(written: Callable[..., Path]) -> str:
    """The report of the sample in English."""
    return written("report").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a page once and give its file: kind "map" or "report", a language, an answer by name."""
    folder = tmp_path_factory.mktemp("pages")

    def write(kind: str, lang: str = "en", which: str = "sample") -> Path:
        path = folder / f"{kind}-{lang}-{which}.html"
        if not path.exists():
            document = getattr(map_sample, which)()
            if kind == "map":
                save(map_page(document, basemap=BASEMAP, lang=lang), path)
            else:
                save(report_page(document, basemap=BASEMAP, lang=lang, charts_svg={"distance": CHART}), path)
        return path

    return write


@pytest.fixture(scope="session")
def asked(corridor: Corridor, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Options, Path]]:
    """Options of a question on the bundled data, and the map that is saved of them; each made once."""
    folder = tmp_path_factory.mktemp("asked")

    @cache
    def ask(which: str) -> tuple[Options, Path]:
        question = whatif_settings.QUESTIONS[which]
        options = question.case(corridor).routes(*question.ends, **question.asked)
        return options, options.map().save(folder / f"{which}.html")

    return ask


@pytest.fixture(scope="session")
def real(asked: Callable[[str], tuple[Options, Path]], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A page as the command line writes it: kind "map" or "report", a language, a question; each made once."""
    folder = tmp_path_factory.mktemp("real")

    @cache
    def write(kind: str, lang: str = "en", which: str = "base") -> Path:
        options, _ = asked(which)
        document = options.document(bands=True, command="kazpak")
        path = folder / f"{kind}-{lang}-{which}.html"
        return write_answer(document, path, folder=BASEMAP.parent, lang=lang, kind=kind, whatif=options.whatif)

    return write


class Window:
    """A page in the browser, and everything that it said or asked for."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.said: list[str] = []
        self.asked: list[str] = []
        tab.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        tab.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        tab.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        tab.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: Path) -> Any:
        self.tab.goto(path.as_uri())
        self.tab.wait_for_selector('[data-ready="yes"]', timeout=20_000)
        self.home = path.as_uri()
        return self.tab

    @property
    def outside(self) -> list[str]:
        """What was asked of anything but the file itself."""
        return [url for url in self.asked if url != self.home and not url.startswith("data:")]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium; a machine of the project's own checks must have it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail("the checks need Chromium: apt-get install chromium")
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Any) -> Iterator[Callable[..., Window]]:
    """Open a window of a size without a network; `phone=True` has a touch screen, `guarded=False` heeds no policy."""
    contexts = []

    def make(width: int = 1280, height: int = 800, *, phone: bool = False, guarded: bool = True) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            has_touch=phone,
            is_mobile=phone,
            offline=True,
            bypass_csp=not guarded,
        )
        contexts.append(context)
        return Window(context.new_page())

    yield make
    for context in contexts:
        context.close()
