"""Reading a data folder: every table and document, with all faults at once."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kazpak.assumptions import Assumption, Assumptions
from kazpak.errors import DataError, InputError
from kazpak.sources.folder import Tables, read_bytes
from kazpak.sources.yaml_documents import parse_yaml
from kazpak.tables import convert
from kazpak.tables.columns import Fault, Table, TableRow, read_rows
from kazpak.tables.contracts import (
    ACCESS,
    ASSUMPTIONS,
    CITIES,
    CONDITIONS,
    DISTANCES,
    FAMILIES,
    GATES,
    STATUSES_TABLE,
    TRIPS,
)
from kazpak.tables.document_check import check_document
from kazpak.tables.documents import CARGO, DATASET, NAMED, PROJECTS, Contract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


__all__ = ["Reader", "read_document"]

Row = TypeVar("Row")

_OPTIONAL: Final = ("observed/", "named/", "projects/")


class Reader:
    """Reads a folder and gathers faults on the way.

    Attributes
    ----------
    faults
        Everything wrong so far.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise DataError(f"{folder}: no such folder; a folder of the shape of corridors/ is needed")
        self.folder = folder
        self.faults: list[str] = []
        self.places: dict[str, str] = {}

    def tables(self) -> Tables | None:
        """All tables, or None where there are faults."""
        datasets = self._documents(DATASET, convert.dataset_of)
        gates = self._csv(GATES, convert.gate_of)
        cities = self._csv(CITIES, convert.city_of)
        statuses = self._csv(STATUSES_TABLE, convert.status_of)
        access = self._csv(ACCESS, convert.access_of)
        conditions = self._csv(CONDITIONS, convert.condition_of)
        families = self._csv(FAMILIES, convert.family_of)
        rows = self._csv(ASSUMPTIONS, lambda row: Assumption(**row))
        cargos = self._documents(CARGO, convert.cargo_of)
        named = self._documents(NAMED, convert.named_of)
        projects = self._documents(PROJECTS, convert.project_of)
        trips = self._csv(TRIPS, convert.trip_of)
        distances = self._csv(DISTANCES, convert.distance_of)
        self._same_key_in_two_files(rows)
        if self.faults:
            return None
        return Tables(
            folder=self.folder,
            dataset=datasets[0],
            gates=gates,
            cities=cities,
            statuses=statuses,
            access=access,
            conditions=conditions,
            assumptions=Assumptions(rows),
            cargos={cargo.name: cargo for cargo in cargos},
            named=named,
            families=families,
            projects={project.id: project for project in projects},
            trips=trips,
            distances=distances,
            places=self.places,
        )

    def _files(self, pattern: str) -> list[Path]:
        """Files of a pattern; a missing one that is needed is refused."""
        found = sorted(self.folder.glob(pattern))
        if not found and not pattern.startswith(_OPTIONAL):
            raise DataError(f"{self.folder / pattern}: no such file")
        return found

    def _csv(self, table: Table, make: Callable[[TableRow], Row]) -> tuple[Row, ...]:
        """Rows of every file of a table."""
        made: list[Row] = []
        for path in self._files(table.path):
            file = path.relative_to(self.folder).as_posix()
            for number, row in self._rows(table, path, file):
                if table.key == ("id",):
                    self.places.setdefault(row["id"], f"{file}, row {number}")
                made.append(make(row))
        return tuple(made)

    def _rows(self, table: Table, path: Path, file: str) -> list[tuple[int, TableRow]]:
        raw = read_bytes(path)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            number = raw.count(b"\n", 0, error.start) + 1
            self.faults.append(f"{file}, row {number}: is not UTF-8; save the file as UTF-8")
            return []
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(lines, [])
            rows = [(lines.line_num, cells) for cells in lines if cells]
        except csv.Error as error:
            self.faults.append(f"{file}, row {lines.line_num}: {error}; quotes must come in pairs")
            return []
        good, faults = read_rows(table, header, rows, file=file)
        self.faults += faults
        return good

    def _documents(self, contract: Contract, make: Callable[[dict[str, Any]], Row]) -> tuple[Row, ...]:
        """Every document of a kind."""
        made: list[Row] = []
        for path in self._files(contract.path):
            file = path.relative_to(self.folder).as_posix()
            try:
                values, faults = read_document(path, contract, file=file)
            except InputError as error:
                self.faults += error.faults
                continue
            if not faults and contract.key and values[contract.key] != path.stem:
                wrong = f"{values[contract.key]!r} is not the file's name, {path.stem!r}"
                faults = [Fault(f"{file}, {contract.key}: {wrong}")]
            self.faults += faults
            if not faults:
                made.append(make(values))
        return tuple(made)

    def _same_key_in_two_files(self, rows: Iterable[Assumption]) -> None:
        seen: set[tuple[str, str]] = set()
        for row in rows:
            if (row.name, row.applies_to) in seen:
                self.faults.append(f"assumptions/*.csv: {row.key} stands in two files; once is right")
            seen.add((row.name, row.applies_to))


def read_document(path: Path, contract: Contract, *, file: str = "") -> tuple[dict[str, Any], list[Fault]]:
    """Values of one YAML document and what is wrong with them.

    Parameters
    ----------
    path
        The file.
    contract
        What it should hold.
    file
        Name for faults, the path unless given.

    Raises
    ------
    DataError
        If it cannot be read.
    InputError
        If it is no plain YAML.
    """
    document = parse_yaml(read_bytes(path), file=file or str(path))
    return check_document(contract, document.value, file=document.file, line=document.line)
