"""Pages: how long they take to be written, to be drawn by Chromium, and to answer what-if; how large they are.

python tests/benchmarks/bench_pages.py

Chromium runs without a network. What a page asks of the outside, and what it says on the console, is counted.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import Row, race, report
from playwright.sync_api import sync_playwright

import kazpak
from kazpak.output import write_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kazpak.options import Options

DRAWN = """() => new Promise(done => { const wait = () => (document.querySelector('[data-ready="yes"]')
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : setTimeout(wait, 1)); wait(); })"""
# one gate shut at a time, then its hours drawn out: from the setting to the picture
REDRAWN = """async () => { const page = kazpak.whatif.page, spent = [];
    for (let i = 0; i < 60; i += 1) {
        const start = performance.now();
        page.set(i % 2 ? {gates: {[i]: false}} : {hours: {[i]: 24}});
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        spent.push(performance.now() - start);
    }
    return spent; }"""
SCREENS = {"desktop": (1280, 800), "phone": (360, 640)}
KINDS = ("map", "report")


def rows() -> list[Row]:
    """Writing, drawing and what-if."""
    options = kazpak.load().routes("Almaty", "Karachi")
    with tempfile.TemporaryDirectory() as folder:
        pages = {kind: Path(folder) / f"{kind}.html" for kind in KINDS}
        written = race({kind: lambda kind=kind: write(options, kind, pages[kind]) for kind in KINDS}, least=3)
        found = [Row(f"{kind} written, {size(pages[kind])}", written[kind], target(kind)) for kind in KINDS]
        shown = f"{len(options.map()._repr_html_().encode()) / 1e6:.2f} MB"
        found.append(Row(f"map shown in a notebook, {shown}", race({"": options.map()._repr_html_}, least=3)[""]))
        return found + list(browsed(pages))


def write(options: Options, kind: Any, path: Path) -> None:
    """A page as the command line writes it, without the observed trips."""
    folder = options.corridor.opened.tables.folder
    write_answer(options.document(bands=True), path, folder=folder, kind=kind, whatif=options.whatif)


def size(path: Path) -> str:
    """Size in words."""
    return f"{path.stat().st_size / 1e6:.2f} MB"


def target(kind: str) -> str:
    """What a page may weigh."""
    return "at most 3 MB" if kind == "report" else "at most 5 MB"


def browsed(pages: dict[str, Path]) -> Iterator[Row]:
    """First draw on each screen, and what-if on the desktop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for kind, path in pages.items():
            for screen, (width, height) in SCREENS.items():
                phone = screen == "phone"
                drawn = []
                for _ in range(5):
                    context = browser.new_context(
                        viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, offline=True
                    )
                    tab = context.new_page()
                    heard: list[str] = []
                    tab.on("request", lambda request, heard=heard: heard.append(request.url))
                    tab.on("console", lambda message, heard=heard: heard.append(message.text))
                    tab.goto(path.as_uri(), wait_until="commit")
                    drawn.append(tab.evaluate(DRAWN) / 1e3)
                    outside = [text for text in heard if not text.startswith(("file:", "data:"))]
                    redrawn = [ms / 1e3 for ms in tab.evaluate(REDRAWN)]
                    context.close()
                yield Row(
                    f"{kind} drawn first, {screen} ({len(outside)} outside)", statistics.median(drawn), "under 2 s"
                )
                yield Row(
                    f"{kind} redrawn by what-if, {screen}", statistics.median(redrawn), "under 100 ms",
                    {"95th percentile": statistics.quantiles(redrawn, n=20)[-1]},
                )  # fmt: skip
        browser.close()


if __name__ == "__main__":
    print(report(rows()))  # noqa: T201
