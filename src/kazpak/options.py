"""Options of one question as a value: a table, a map, a chart, a file; and one option of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import kazpak
from kazpak.errors import InputError
from kazpak.routing.corridors import corridor_of
from kazpak.routing.document import Answer, labelled, to_document

if TYPE_CHECKING:
    import pandas as pd

    from kazpak.charts.chart import Chart
    from kazpak.corridor import Corridor
    from kazpak.routing.explain import Explanation
    from kazpak.routing.option import Option

__all__ = ["OptionView", "Options"]


@dataclass(frozen=True)
class Options(Sequence["OptionView"]):
    """Options of one question, or the reason why there are none."""

    corridor: Corridor
    answer: Answer

    @overload
    def __getitem__(self, index: int) -> OptionView: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[OptionView]: ...
    def __getitem__(self, index: int | slice) -> OptionView | Sequence[OptionView]:
        """One option, or some."""
        views = [OptionView(self, i) for i in range(len(self))]
        return views[index]

    def __len__(self) -> int:
        """How many."""
        return len(self.answer.options)

    def __iter__(self) -> Iterator[OptionView]:
        """Best first."""
        return (OptionView(self, i) for i in range(len(self)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said beside the answer."""
        return (*self.answer.question.notes, *self.answer.notes)

    @property
    def no_route(self) -> dict[str, Any] | None:
        """Reason and remedies where there are no options."""
        found: dict[str, Any] | None = self.document(geometry=False, variants=False, beside=False)["no_route"]
        return found

    def document(
        self,
        *,
        command: str = "",
        geometry: bool = True,
        bands: bool = False,
        variants: bool = True,
        beside: bool = True,
        lang: str = "en",
    ) -> dict[str, Any]:
        """The answer as a plain dictionary, schema `kazpak.routes/1`.

        Parameters
        ----------
        command
            How to ask again, for the manifest.
        geometry, bands
            Whether lines, and the ends of the ranges of totals, are wanted.
        variants
            Whether variants of the options, and towns on the way, are wanted.
        beside
            Whether the best by each criterion, what works and what is shut, and the answer in sentences are wanted.
        lang
            Language of the sentences.
        """
        from kazpak.reports.summary import corridor_sentences

        found = to_document(
            self.answer,
            version=kazpak.__version__,
            command=command,
            geometry=geometry,
            bands=bands,
            variants=variants,
            beside=beside,
        )
        if beside:
            found["summary"] = corridor_sentences(found, lang=lang)
        named = {corridor.id: corridor for corridor in self.corridor.opened.tables.named}
        for option in found["options"]:
            if option["named"]:
                corridor = named[option["named"]]
                option["named_names"] = {"en": corridor.name, **corridor.names}
        return found

    def table(self) -> pd.DataFrame:
        """One row an option, columns with their units."""
        import pandas as pd

        from kazpak.reports import options_rows

        return pd.DataFrame(options_rows(self.document(geometry=False, variants=False, beside=False)))

    def summary(self, *, lang: str = "en") -> list[str]:
        """The answer in sentences: corridors that work, the best by each criterion, conditions, what is shut."""
        found: list[str] = self.document(geometry=False, variants=False, lang=lang)["summary"]
        return found

    def variants(self) -> pd.DataFrame:
        """Variants of every option shown, a row each: other posts, other countries, another lorry-rail split."""
        import pandas as pd

        from kazpak.reports.rows import variants_rows

        return pd.DataFrame(variants_rows(self.document(geometry=False, beside=False)))

    def explain(self) -> Explanation:
        """Why the first option is ahead of the second."""
        from kazpak.routing.explain import explain

        if not self.answer.options:
            raise InputError("there is no option to explain; see no_route")
        return explain(self.answer.engine, self.answer.question, self.answer.options)

    def map(self, *, lang: str = "en", tiles: str | None = None) -> Any:
        """Map of the options, shown in a notebook; `.save("map.html")` writes one self-contained page.

        Parameters
        ----------
        lang
            Language of the map.
        tiles
            Address of live tiles, for a map that may use a network; see `maps.tiles`.
        """
        from kazpak.maps.page import MapPage

        basemap = self.corridor.opened.tables.folder / "basemap"
        return MapPage(self.document(bands=True, lang=lang), basemap, lang, self.whatif, tiles)

    def whatif(self) -> dict[str, Any] | None:
        """What a page needs to answer the question under other settings; None where no page could."""
        from kazpak.routing.portable import portable

        return portable(self.answer)

    def chart(self, *, lang: str = "en") -> Chart:
        """Time and cost against distance, as corridor planners draw it."""
        from kazpak.charts.distance import distance_chart

        return distance_chart(self.document(variants=False, beside=False), lang=lang)

    def save(self, path: str | Path, *, lang: str = "en") -> Path:
        """Write the options; the suffix decides: .json .csv .xlsx .geojson .gpkg .parquet .md .html .png .svg .pdf."""
        from kazpak.output import write_answer

        folder = self.corridor.opened.tables.folder
        return write_answer(
            self.document(bands=True, lang=lang), Path(path), folder=folder, lang=lang, whatif=self.whatif
        )

    def to_gpkg(self, path: str | Path) -> Path:
        """Write a GeoPackage with QGIS styles."""
        return self.save(Path(path).with_suffix(".gpkg"))

    def __repr__(self) -> str:
        """Question and options, a line each."""
        asked = self.answer.question
        head = f"{asked.origin.name} to {asked.destination.name} by {asked.by.name}, {self.corridor!r}"
        reason = f"  no route: {self.answer.no_route.reason}" if self.answer.no_route else ""
        return "\n".join([head, *(f"  {view!r}" for view in self), *([reason] if reason else [])])

    def _repr_html_(self) -> str:
        """Table of the options."""
        from kazpak.reports import html_table

        return html_table(self.document(geometry=False, variants=False))


@dataclass(frozen=True)
class OptionView:
    """One option of an answer."""

    options: Options
    number: int

    @property
    def option(self) -> Option:
        """The option itself."""
        return self.options.answer.options[self.number]

    @property
    def label(self) -> str:
        """Short name of its corridor, then its gates."""
        return labelled(self.option, corridor_of(self.options.answer.case.world, self.option))

    @property
    def signature(self) -> tuple[str, ...]:
        """Crossings and transfers in order."""
        return self.option.signature

    @property
    def totals(self) -> dict[str, float]:
        """Total of every criterion."""
        return self.option.totals

    def itinerary(self) -> pd.DataFrame:
        """One row a haul or gate passage, in order of travel."""
        import pandas as pd

        from kazpak.reports import itinerary_rows

        rows = itinerary_rows(self.options.document(geometry=False, variants=False, beside=False))
        mine = [r for r in rows if r["option"] == f"o{self.number + 1}"]
        return pd.DataFrame(mine).dropna(axis="columns", how="all")

    def explain(self) -> Explanation:
        """Why this option is ahead of the next."""
        from kazpak.routing.explain import explain

        answer = self.options.answer
        return explain(answer.engine, answer.question, answer.options[self.number :])

    def __repr__(self) -> str:
        """Its label and totals."""
        totals = ", ".join(f"{name} {value:.6g}" for name, value in self.totals.items())
        return f"{self.number + 1}. {self.label}: {totals}"

    def _repr_html_(self) -> str:
        """Its itinerary as a table."""
        from kazpak.reports import html_itinerary

        document = self.options.document(geometry=False, variants=False, beside=False)
        return html_itinerary(document, document["options"][self.number])
