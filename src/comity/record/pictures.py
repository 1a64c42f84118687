"""Pictures of the record for briefings: SVG with text that stays text, or PNG."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any, Final

from comity.errors import InputError
from comity.files import write_atomically
from comity.record.compare import Matrix, Word
from comity.record.events import Event, What, timeline
from comity.record.record import Record

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK: Final = "#1b2733"
_GRAY: Final = "#667483"
_FAINT: Final = "#e4e9ee"
_FILL: Final[Mapping[Word, str]] = {
    "in force": "#1f6f54",
    "signed": "#8dc4a4",
    "talks": "#efc55f",
    "unknown": "#c8d2de",
    "lapsed": "#c9685b",
    "none": "#f5f6f8",
}
_LETTERS: Final[Mapping[Word, str]] = {
    "in force": "●",
    "signed": "signed",
    "talks": "talks",
    "unknown": "?",
    "lapsed": "lapsed",
    "none": "–",
}
_MEANS: Final[Mapping[Word, str]] = {
    "in force": "in force",
    "signed": "signed, not known to be in force",
    "unknown": "not known, must be checked",
    "talks": "talks",
    "lapsed": "lapsed",
    "none": "nothing recorded",
}
_SHORT_TITLES: Final[Mapping[str, str]] = {
    "framework": "Framework\nagreement",
    "tsa": "Technology\nsafeguards",
    "ssa-sharing": "SSA\nsharing",
    "gsomia": "Security of\ninformation",
    "rdp": "Reciprocal\nprocurement",
    "sosa": "Security\nof supply",
    "artemis-accords": "Artemis\nAccords",
}
_COLORS: Final[Mapping[What, str]] = {
    What.ANNOUNCED: "#efc55f",
    What.SIGNED: "#8dc4a4",
    What.RATIFIED: "#8dc4a4",
    What.IN_FORCE: "#1f6f54",
    What.JOINED: "#1f6f54",
    What.LEFT: "#c9685b",
    What.ENDED: "#c9685b",
    What.RUNS_OUT: "#c9685b",
    What.MADE: "#7d8fa3",
    What.MET: "#7d8fa3",
    What.PROMISED: "#5b7fb5",
    What.DUE: "#5b7fb5",
}
_LANES: Final = (
    ("Agreements and arrangements", None),
    ("Groups and treaties", frozenset({"membership", "treaty"})),
    ("Dialogues", frozenset({"dialogue"})),
    ("Promises", frozenset({"commitment"})),
)
_ROW: Final = 0.24  # inches a line of the timeline takes
_MOST_LETTERS: Final = 64
_WIDTH: Final = 11.0  # inches
_AXIS: Final = 0.42  # where the years begin, of the width
_LEFT: Final = (0.3 / _WIDTH - _AXIS) / (0.98 - _AXIS)  # the page's margin, in shares of the axis


def draw_matrix(record: Record, found: Matrix, path: Path) -> Path:
    """Draw partners against kinds of instrument and groups to an ``.svg`` or ``.png`` file.

    Raises:
        InputError: another kind of file, nothing to draw, or a folder that cannot be written to.
    """
    if not found.rows or not found.columns:
        raise InputError("has no rows or no columns to draw", where=str(path))
    columns, rows = len(found.columns), len(found.rows)
    size = (2.6 + 1.15 * columns, 1.9 + 0.36 * rows)
    with _canvas(path, size) as (figure, axes):
        _frame(axes, columns, rows, size)
        for row, state in enumerate(found.rows):
            axes.text(-0.16, row + 0.5, record.name(state), ha="right", va="center", fontsize=9.5)
            for column, name in enumerate(found.columns):
                cell = found.cells[state, name]
                _box(axes, column, row, cell.word, starred=bool(cell.limits and cell.word == "in force"))
        for column, name in enumerate(found.columns):
            title = _SHORT_TITLES.get(name) or _title(record, name)
            axes.text(column + 0.5, -0.45, title, ha="center", va="center", fontsize=9, fontweight="bold")
        _matrix_texts(figure, record, found, size)
    return path


def draw_timeline(
    record: Record, party: str, on: date, path: Path, other: str | None = None, begins: date | None = None
) -> Path:
    """Draw what is dated and concerns a party (and another) to an ``.svg`` or ``.png`` file.

    Ties between companies are left out; a date known only to the month or year is drawn as long as it may be.

    Raises:
        InputError: another kind of file, nothing to draw, or a folder that cannot be written to.
    """
    found = [e for e in timeline(record, party, other) if e.kind != "industry-tie" and _after(e, begins)]
    if not found:
        raise InputError("nothing dated to draw", where=str(path))
    lanes = [(title, list(_merged(_lane(found, kinds)))) for title, kinds in _LANES]
    lanes = [(title, rows) for title, rows in lanes if rows]
    count = sum(len(rows) + 1 for _, rows in lanes)
    size = (_WIDTH, 1.75 + _ROW * count)
    with _canvas(path, size) as (figure, axes):
        left, right = _span(found, on)
        axes.set_position((_AXIS, 0.62 / size[1], 0.98 - _AXIS, (size[1] - 1.75) / size[1]))
        axes.set_xlim(left.toordinal(), right.toordinal())
        axes.set_ylim(count, 0)
        _years(axes, left, right)
        row = 0.0
        for title, told in lanes:
            axes.text(_LEFT, row + 0.6, title, transform=axes.get_yaxis_transform(), fontsize=9, fontweight="bold")
            row += 1
            for events in told:
                _events(axes, events, row + 0.5, record.name(party))
                row += 1
        axes.axvline(on.toordinal(), color=_INK, linewidth=0.8, linestyle=(0, (3, 3)))
        names = record.name(party) + (f" and {record.name(other)}" if other else "")
        _heading(figure, names, f"as of {on.day} {on:%B %Y}", size)
        legend = (("announced", What.ANNOUNCED), ("signed", What.SIGNED), ("in force, joined", What.IN_FORCE))
        more = (("met, made", What.MET), ("promised, due", What.DUE), ("ended, term runs out", What.ENDED))
        _legend(figure, [(name, _COLORS[what]) for name, what in (*legend, *more)], size)
    return path


def _matrix_texts(figure: Figure, record: Record, found: Matrix, size: tuple[float, float]) -> None:
    resting = [c.source for c in found.cells.values() if c.source]
    read = sum(source.confidence.value != "memory" for source in resting)
    said = f"Comity record: {read} of {len(resting)} entries read in a source, the others from memory"
    _heading(
        figure,
        f"What partners have with {_the(record.name(found.home))}",
        f"as of {found.day.day} {found.day:%B %Y}",
        size,
    )
    figure.text(1 - 0.3 / size[0], 1 - 0.62 / size[1], said, fontsize=7.5, color=_GRAY, ha="right")
    limited = [c for c in found.cells.values() if c.limits and c.word == "in force"]
    notes = [f"* {shorten(c.subject, 60)} excludes {', '.join(c.limits)}." for c in limited]
    words = [word for word in _MEANS if any(c.word == word for c in found.cells.values())]
    _legend(figure, [(_MEANS[word], _FILL[word]) for word in words], size, y=0.38 if notes else 0.24)
    if notes:
        figure.text(0.3 / size[0], 0.12 / size[1], "  ".join(notes), fontsize=7, color=_GRAY)


def _the(name: str) -> str:
    return f"the {name}" if name.startswith("United ") else name


def _title(record: Record, name: str) -> str:
    title = record.kind(name).title if name in record.kinds else record.name(name)
    if len(name) < len(title) and len(title) > 30 and name in record.groups:
        title = name.upper() if len(name) <= 6 else name.replace("-", " ").capitalize()
    return "\n".join(wrap(title, 14)[:2])


def _frame(axes: Axes, columns: int, rows: int, size: tuple[float, float]) -> None:
    axes.set_position((2.3 / size[0], 0.7 / size[1], 1.15 * columns / size[0], (0.36 * rows) / size[1]))
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.axis("off")


def _box(axes: Axes, column: int, row: int, word: Word, *, starred: bool) -> None:
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415

    corner = (column + 0.05, row + 0.1)
    style = "round,pad=0,rounding_size=0.05"
    axes.add_patch(
        FancyBboxPatch(corner, 0.9, 0.8, boxstyle=style, facecolor=_FILL[word], edgecolor="none", mutation_aspect=3)
    )
    color = "white" if word in ("in force", "lapsed") else _GRAY if word == "none" else _INK
    letters = f"{_LETTERS[word]}{' *' if starred else ''}"
    axes.text(column + 0.5, row + 0.5, letters, ha="center", va="center", color=color, fontsize=8.5)


def _heading(figure: Figure, title: str, below: str, size: tuple[float, float]) -> None:
    width, height = size
    figure.text(0.3 / width, 1 - 0.4 / height, title, fontsize=14, fontweight="bold")
    figure.text(0.3 / width, 1 - 0.64 / height, below, fontsize=9, color=_GRAY)


def _legend(figure: Figure, named: Iterable[tuple[str, str]], size: tuple[float, float], y: float = 0.2) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    width, height = size
    x = 0.3
    for name, color in named:
        box = Rectangle((x / width, (y - 0.02) / height), 0.13 / width, 0.13 / height, transform=figure.transFigure)
        box.set(facecolor=color, edgecolor=_FAINT)
        figure.add_artist(box)
        figure.text((x + 0.2) / width, y / height, name, fontsize=8, color=_GRAY)
        x += 0.5 + 0.075 * len(name)


def _after(event: Event, begins: date | None) -> bool:
    return begins is None or begins <= event.when.latest


def _lane(events: Iterable[Event], kinds: frozenset[str] | None) -> Iterator[Event]:
    named = {kind for _, kinds_of in _LANES for kind in kinds_of or ()}
    return (e for e in events if (e.kind in kinds if kinds else e.kind not in named))


def _merged(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Yield what belongs on one line: an instrument's events, a dialogue's meetings."""
    lines: dict[str, list[Event]] = {}
    for event in events:
        lines.setdefault(_line_title(event), []).append(event)
    yield from lines.values()


def _line_title(event: Event) -> str:
    return event.title.split(", meeting ")[0] if event.what is What.MET else event.title


def _span(events: list[Event], on: date) -> tuple[date, date]:
    first = min(e.when.earliest for e in events)
    last = max([e.when.latest for e in events] + [on])
    edge = max((last - first).days // 40, 60)
    return first - timedelta(days=edge), last + timedelta(days=edge)


def _years(axes: Axes, left: date, right: date) -> None:
    years = right.year - left.year
    step = next(s for s in (1, 2, 5, 10, 20, 50) if years / s <= 12)
    ticks = [y for y in range(left.year + 1, right.year + 1) if y % step == 0]
    axes.set_xticks([date(y, 1, 1).toordinal() for y in ticks], [str(y) for y in ticks], fontsize=8, color=_GRAY)
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_yticks([])
    axes.grid(axis="x", color=_FAINT, linewidth=0.7)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _events(axes: Axes, events: list[Event], y: float, party: str) -> None:
    title = shorten(_line_title(events[0]).removeprefix(f"{party}: "), _MOST_LETTERS, placeholder=" …")
    axes.text(-0.015, y, title, transform=axes.get_yaxis_transform(), ha="right", va="center", fontsize=7.8)
    begun = [e for e in events if e.what in (What.IN_FORCE, What.JOINED)]
    over = [e for e in events if e.what in (What.ENDED, What.RUNS_OUT, What.LEFT)]
    if begun and over:
        ends = (begun[0].when.earliest.toordinal(), over[-1].when.latest.toordinal())
        axes.plot(ends, (y, y), color=_FILL["signed"], linewidth=1.4, zorder=1, solid_capstyle="butt")
    for event in events:
        first, last = event.when.earliest.toordinal(), event.when.latest.toordinal()
        color = _COLORS[event.what]
        if last > first:
            axes.plot((first, last), (y, y), color=color, linewidth=5, alpha=0.45, solid_capstyle="round", zorder=2)
        hollow = event.what in (What.DUE, What.RUNS_OUT)
        face = "white" if hollow else color
        axes.plot((first + last) / 2, y, "o", markersize=6, color=color, markerfacecolor=face, zorder=3)


@contextmanager
def _canvas(path: Path, size: tuple[float, float]) -> Iterator[tuple[Figure, Axes]]:
    """Yield a blank figure; what is drawn on it is written whole when all went well."""
    if path.suffix not in (".svg", ".png"):
        raise InputError(f"cannot draw '{path.suffix or path.name}'", where=str(path), accepts=".svg or .png")
    import matplotlib as mpl  # noqa: PLC0415  slow to import, and only pictures need it
    from matplotlib.figure import Figure  # noqa: PLC0415

    style: dict[Any, Any] = {
        "font.family": "sans-serif",
        "font.sans-serif": ["Helvetica Neue", "Helvetica", "Arial", "DejaVu Sans"],
        "svg.fonttype": "none",
        "svg.hashsalt": "comity",
        "text.color": _INK,
    }
    if path.suffix == ".png":
        style["font.sans-serif"] = ["DejaVu Sans"]  # comes with the library: the same picture everywhere
    with mpl.rc_context(style):
        figure = Figure(figsize=size, facecolor="white")
        yield figure, figure.add_axes((0.0, 0.0, 1.0, 1.0))
        made = io.BytesIO()
        form = path.suffix.removeprefix(".")
        metadata = {"Date": None, "Creator": "Comity"} if form == "svg" else {"Software": "Comity"}
        figure.savefig(made, format=form, dpi=200, metadata=metadata)
    write_atomically(path, made.getvalue())
