"""A page that stands alone: every script, style and picture inside it, and a policy that forbids the rest.

Folium names its assets by addresses of content networks. Here each known address is replaced by the text of
a packaged copy; an address that is not known is an error, never a silent download by the reader's browser.
"""

from __future__ import annotations

import base64
import hashlib
import html.parser
import mimetypes
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from kazpak.errors import DataError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from kazpak.maps.tiles import Tiles

__all__ = ["OWN", "inlined", "outside_references", "policy_of"]

_POLICY: Final = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:{hosts}; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def policy_of(page: str, tiles: Tiles | None = None) -> str:
    """Content-Security-Policy of a page: the scripts that are in it, by their hashes, and nothing from outside.

    So a script that found its way into a text would not run, even if the text were not escaped.

    Parameters
    ----------
    page
        The page with everything inlined.
    tiles
        Live tiles: pictures may come from their host as well.
    """
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in dict.fromkeys(digests))
    return _POLICY.format(scripts=scripts, hosts=f" https://{tiles.host}" if tiles else "")


OWN: Final = "kazpak:"
"""Scheme of our own assets in a page that is not inlined yet."""

_LEAFLET: Final = "xstatic.pkg.leaflet"
_PACKAGED: Final = (
    (re.compile(r"/leaflet@1\.9\.\d+/dist/leaflet\.js$"), "leaflet.js"),
    (re.compile(r"/leaflet@1\.9\.\d+/dist/leaflet\.css$"), "leaflet.css"),
)
_KNOWN: Final = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
}
_SCRIPT: Final = re.compile(r'<script\s+src="([^"]+)"\s*></script>')
_STYLE: Final = re.compile(r'<link\s+rel="stylesheet"\s+href="([^"]+)"\s*/?>')
_URL: Final = re.compile(r"url\(\s*(['\"]?)((?!data:|#)[^)'\"]+)\1\s*\)")
_MAP_LINE: Final = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)
_OUTSIDE_CSS: Final = re.compile(
    r"@import\s[^;]{0,80}|(?<![\w-])url\(\s*(?!['\"]?\s*(?:data:|#))[^)]{0,80}", re.IGNORECASE
)
_SOURCES: Final = frozenset(
    {
        "src",
        "href",
        "xlink:href",
        "data",
        "action",
        "formaction",
        "poster",
        "srcset",
        "background",
        "manifest",
        "ping",
    }
)


def inlined(page: str) -> str:
    """The page with every script and stylesheet replaced by its packaged text.

    Raises
    ------
    DataError
        The page asks for something that is not packaged, or a packaged copy is missing or changed.
    """
    page = _SCRIPT.sub(lambda found: f"<script>{_script(found[1])}</script>", page)
    page = _STYLE.sub(lambda found: f"<style>{_style(found[1])}</style>", page)
    left = outside_references(page)
    if left:
        raise DataError(f"the page would ask for {', '.join(left[:5])}; nothing may come from outside")
    return page


def _script(url: str) -> str:
    text = _MAP_LINE.sub("", _asset(url)[0].read_text(encoding="utf-8"))
    return re.sub(r"</(script)", r"<\\/\1", text, flags=re.IGNORECASE)


def _style(url: str) -> str:
    path, folder = _asset(url)
    text = path.read_text(encoding="utf-8")
    return _URL.sub(lambda found: f'url("{_data_uri(_beside(folder, found[2]))}")', text)


def _beside(folder: Traversable, name: str) -> Traversable:
    """A file that a stylesheet names; fonts are those that charts use too."""
    return files("kazpak.locale").joinpath(name) if name.startswith("fonts/") else folder.joinpath(name)


def _asset(url: str) -> tuple[Traversable, Traversable]:
    """A packaged file and the folder that its own references start from."""
    if url.startswith(OWN):
        folder = files("kazpak.maps").joinpath("assets")
        return folder.joinpath(url.removeprefix(OWN)), folder
    for pattern, name in _PACKAGED:
        if pattern.search(url):
            folder = _leaflet()
            return folder.joinpath(name), folder
    raise DataError(f"no packaged copy of {url}: the page would need the network")


@lru_cache(maxsize=1)
def _leaflet() -> Traversable:
    """Folder of the packaged Leaflet, its files checked against the hashes known here."""
    try:
        folder = files(_LEAFLET).joinpath("data")
        found = {name: hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() for name in _KNOWN}
    except (ImportError, OSError) as error:
        raise DataError(f"Leaflet is not packaged here, install XStatic-Leaflet 1.9.3.0: {error}") from error
    changed = [name for name, digest in found.items() if digest != _KNOWN[name]]
    if changed:
        raise DataError(f"XStatic-Leaflet is another one than 1.9.3.0: {', '.join(changed)} differ")
    return folder


def _data_uri(path: Traversable) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def outside_references(page: str) -> list[str]:
    """What a browser would fetch to show a page. Links that a reader may follow are not among it."""
    reader = _References()
    reader.feed(page)
    reader.close()
    return reader.found


class _References(html.parser.HTMLParser):
    """Collects addresses of sub-resources and of styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for key, value in attrs:
            text = (value or "").strip()
            if key in _SOURCES and tag != "a" and text and not text.startswith(("data:", "#")):
                self.found.append(f"<{tag} {key}={text[:80]}>")
            if key == "style":
                self.found.extend(_OUTSIDE_CSS.findall(text))

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found.extend(_OUTSIDE_CSS.findall(data))
