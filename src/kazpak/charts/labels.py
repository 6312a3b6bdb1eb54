"""Labels that do not lie on each other: find a free place near a point, or leave the label out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Board", "spread"]

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in pixels."""

Points: TypeAlias = "Sequence[tuple[float, float]]"

_DISTANCES: Final = (7.0, 16.0, 28.0, 44.0, 62.0)
_DIRECTIONS: Final = (0, 180, 30, 150, -30, -150, 60, 120, -60, -120, 90, -90)
_AIR: Final = (4.0, 1.5)
_CROSSING_COST: Final = 12.0
_LEADER_FROM: Final = 20.0
_MARK_EVERY: Final = 6.0
_BASE_DPI: Final = 100.0
_PAPER: Final[dict[str, Any]] = {
    "boxstyle": "square,pad=0.08",
    "facecolor": "white",
    "alpha": 0.72,
    "linewidth": 0,
}


@dataclass(slots=True)
class Board:
    """What is already on a drawing area: labels must keep out of `taken` and should keep off `marks`.

    Attributes
    ----------
    area
        Where labels may lie.
    renderer
        Measures texts.
    scale
        Pixels of the figure for one pixel at 100 dots per inch.
    taken
        Boxes of labels put so far.
    marks
        Pixels along the drawn lines, an array of shape (n, 2) for each.
    left_out
        Labels for which no place was found.
    """

    area: Box
    renderer: Any
    scale: float = 1.0
    taken: list[Box] = field(default_factory=list)
    marks: list[NDArray[np.float64]] = field(default_factory=list)
    left_out: int = 0

    @classmethod
    def over(cls, axes: Axes) -> Board:
        """Empty board over the drawing area of some axes."""
        box = axes.get_window_extent()
        area = (box.x0 + 2, box.y0 + 2, box.x1 - 2, box.y1 + 6)
        return cls(area, cast("FigureCanvasAgg", axes.figure.canvas).get_renderer(), axes.figure.dpi / _BASE_DPI)

    def trace(self, pixels: ArrayLike) -> None:
        """Note a drawn line, given by its corners in pixels."""
        import numpy as np

        corners = np.asarray(pixels, dtype=float)
        steps = np.hypot(*np.diff(corners, axis=0).T)
        along = np.concatenate([[0.0], np.cumsum(steps)])
        at = np.arange(0.0, along[-1] + 1e-9, _MARK_EVERY * self.scale)
        # np.interp wants rising distances: points on the same spot are told apart by a hair.
        rising = along + np.arange(len(along)) * 1e-9
        self.marks.append(np.column_stack([np.interp(at, rising, corners[:, i]) for i in range(2)]))

    def put(self, axes: Axes, text: str, x: float, y: float, /, **style: Any) -> Text | None:  # noqa: ANN401
        """Write a text near a point of the data, where it covers nothing; None when there is no room.

        Parameters
        ----------
        axes
            matplotlib axes.
        text
            What to write.
        x, y
            The point, in data units.
        style
            Further settings of the text.
        """
        px, py = axes.transData.transform((x, y))
        label = axes.annotate(
            text,
            (x, y),
            xytext=(0, 0),
            textcoords="offset points",
            ha="left",
            va="bottom",
            annotation_clip=False,
            bbox=_PAPER,
            **style,
        )
        box = label.get_window_extent(self.renderer)
        best = self._best(px, py, box.width, box.height)
        if best is None:
            label.remove()
            self.left_out += 1
            return None
        (left, bottom), away = best
        points = 72 / axes.figure.dpi
        label.set_position(((left - px) * points, (bottom - py) * points))
        self.taken.append((left, bottom, left + box.width, bottom + box.height))
        if away >= _LEADER_FROM * self.scale:
            self._leader(axes, (x, y), self.taken[-1])
        return label

    def centre(self, axes: Axes, text: str, spots: Points, /, **style: Any) -> Text | None:  # noqa: ANN401
        """Write a text on the first of some points where it covers no other text, best off the lines too.

        Parameters
        ----------
        axes
            matplotlib axes.
        text
            What to write.
        spots
            The points, in data units, best first.
        style
            Further settings of the text.
        """
        free: list[tuple[int, int, Box]] = []
        label = axes.text(0, 0, text, ha="center", va="center", **style)
        for i, spot in enumerate(spots):
            label.set_position(spot)
            extent = label.get_window_extent(self.renderer)
            box = (extent.x0, extent.y0, extent.x1, extent.y1)
            if self._inside(box) and not any(_overlap(box, other) for other in self.taken):
                free.append((self._crossed(box), i, box))
        if not free:
            label.remove()
            return None
        _, best, box = min(free)
        label.set_position(spots[best])
        self.taken.append(box)
        return label

    def _crossed(self, box: Box) -> int:
        """How much of the drawn lines a box would cover."""
        return sum(
            int(((m[:, 0] > box[0]) & (m[:, 0] < box[2]) & (m[:, 1] > box[1]) & (m[:, 1] < box[3])).sum())
            for m in self.marks
        )

    def _best(self, px: float, py: float, width: float, height: float) -> tuple[tuple[float, float], float] | None:
        """Lower left corner of the best free place and how far off it is."""
        found: list[tuple[float, tuple[float, float], float]] = []
        across, up = _AIR[0] * self.scale, _AIR[1] * self.scale
        for away in (step * self.scale for step in _DISTANCES):
            for direction in _DIRECTIONS:
                angle = math.radians(direction)
                left = px + away * math.cos(angle) - width * (0.5 - 0.5 * math.cos(angle))
                bottom = py + away * math.sin(angle) - height * (0.5 - 0.5 * math.sin(angle))
                box = (left - across, bottom - up, left + width + across, bottom + height + up)
                if not self._inside(box) or any(_overlap(box, other) for other in self.taken):
                    continue
                cost = away + _CROSSING_COST * self.scale * self._crossed(box)
                found.append((cost, (left, bottom), away))
        if not found:
            return None
        _, corner, away = min(found)
        return corner, away

    def _inside(self, box: Box) -> bool:
        """Whether a box lies in the area."""
        return box[0] >= self.area[0] and box[1] >= self.area[1] and box[2] <= self.area[2] and box[3] <= self.area[3]

    def _leader(self, axes: Axes, point: tuple[float, float], box: Box) -> None:
        """Thin line from a label that lies farther off to its point."""
        px, py = axes.transData.transform(point)
        nearest = (min(max(px, box[0]), box[2]), min(max(py, box[1]), box[3]))
        end = axes.transData.inverted().transform(nearest)
        axes.plot(
            [point[0], end[0]],
            [point[1], end[1]],
            color="#5c5c5c",
            linewidth=0.5,
            zorder=2,
            scalex=False,
            scaley=False,
        )


def _overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share some area."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def spread(wanted: Iterable[float], *, gap: float, low: float, high: float) -> list[float]:
    """Positions near those wanted that lie at least `gap` apart and inside low to high when there is room.

    Neighbours that would overlap are moved together around their mean, so that nobody is moved farther
    than needed.

    Parameters
    ----------
    wanted
        Positions, in any order.
    gap, low, high
        Smallest distance and bounds, in the same unit.

    Returns
    -------
    list of float
        New positions, in the order given.
    """
    values = list(wanted)
    order = sorted(range(len(values)), key=lambda i: values[i])
    groups: list[tuple[float, int]] = []
    for rank, i in enumerate(order):
        # Taking `rank * gap` off turns "at least a gap apart" into "not falling", which pooling solves.
        total, count = values[i] - rank * gap, 1
        while groups and groups[-1][0] / groups[-1][1] >= total / count:
            before, many = groups.pop()
            total, count = total + before, count + many
        groups.append((total, count))
    level = [total / count for total, count in groups for _ in range(count)]
    room = high - gap * (len(values) - 1)
    placed = [0.0] * len(values)
    for rank, i in enumerate(order):
        placed[i] = min(max(level[rank], low), max(room, low)) + rank * gap
    return placed
