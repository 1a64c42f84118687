"""The agenda: the set that moves most is found exactly, and the ranges of its weights are true."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity import InputError
from comity.cli.tree import command_line
from comity.desk.agenda import MEASURES, AgendaChoice, AgendaLimits, draw_agenda

DAY = date(2026, 12, 1)
ALIKE = dict.fromkeys(MEASURES, 1.0)
THINGS = st.frozensets(st.sampled_from("abcd"), max_size=3)


@st.composite
def choices(draw: st.DrawFn) -> list[AgendaChoice]:
    found = []
    for number in range(draw(st.integers(1, 5))):
        moves = {name: tuple(sorted(draw(THINGS))) for name in MEASURES}
        cost, staff = draw(st.integers(0, 4)), draw(st.integers(0, 2))
        found.append(
            AgendaChoice(id=f"fund {number}", title=str(number), kind="fund", cost=cost, staff=staff, moves=moves)
        )
    return found


def worth(every: list[AgendaChoice], chosen: tuple[AgendaChoice, ...], weights: dict[str, float]) -> float:
    def moved(name: str, some: tuple[AgendaChoice, ...]) -> int:
        return len({thing for one in some for thing in one.moves[name]})

    return sum(weights[name] * moved(name, chosen) / (moved(name, tuple(every)) or 1) for name in MEASURES)


def sets(every: list[AgendaChoice], budget: float, staff: float) -> list[tuple[AgendaChoice, ...]]:
    some = [one for size in range(len(every) + 1) for one in combinations(every, size)]
    return [one for one in some if sum(c.cost or 0 for c in one) <= budget and sum(c.staff or 0 for c in one) <= staff]


@given(choices(), st.integers(0, 8), st.integers(0, 4))
@settings(max_examples=15)
def test_no_set_within_the_limits_moves_more_and_the_ranges_hold(
    every: list[AgendaChoice], budget: int, staff: int
) -> None:
    found = draw_agenda(every, AgendaLimits(DAY, budget, staff), ALIKE)
    chosen = tuple(line.choice for line in found.chosen)
    allowed = sets(every, budget, staff)
    assert (chosen and chosen in allowed) or not chosen or tuple(sorted(chosen, key=lambda c: c.id)) in allowed
    assert found.proved and found.value == pytest.approx(max(worth(every, one, ALIKE) for one in allowed))
    assert worth(every, chosen, ALIKE) == pytest.approx(found.value)
    for one in found.ranges:
        high = 50.0 if one.high is None else one.high
        for weight, still in ((one.low, True), (high, True), (one.low - 0.01, False), (high + 0.01, False)):
            if weight < 0 or (one.high is None and weight >= high):
                continue
            now = {**ALIKE, one.measure: weight}
            best = max(worth(every, some, now) for some in allowed)
            assert (worth(every, chosen, now) >= best - 1e-7) is still, (one, weight)


def test_what_nobody_has_priced_or_ends_too_late_is_left_out_and_says_so() -> None:
    every = [
        AgendaChoice(id="sign a", title="A", kind="sign", days=900, cost=1, moves={"needs": ("n",)}),
        AgendaChoice(id="sign b", title="B", kind="sign", days=10, moves={"needs": ("m",)}),
    ]
    found = draw_agenda(every, AgendaLimits(DAY, 5, until=date(2027, 12, 1)), ALIKE)
    assert found.line() == "Nothing within these limits moves anything"
    told = {line.choice.id: line.why_not for line in found.lines}
    assert told == {"sign a": "usually takes until 2029-05-19", "sign b": "nobody has said what it costs"}


def test_what_needs_several_filings_moves_only_with_all_of_them() -> None:
    both = {"launch": ("file 1", "file 2")}
    filings = [AgendaChoice(id=f"file {n}", title="F", kind="file", cost=2, with_others=both) for n in (1, 2)]
    assert draw_agenda(filings, AgendaLimits(DAY, 3), ALIKE).chosen == ()
    assert [len(draw_agenda(filings, AgendaLimits(DAY, 4), ALIKE).chosen)] == [2]


def test_the_command_takes_a_table_and_weights(tmp_path: Path) -> None:
    table, weights = tmp_path / "choices.csv", tmp_path / "weights.yaml"
    table.write_text("choice,cost,staff,days\nfund n-dsn,300,2,100\nfund n-legs,200,1,100\n")
    weights.write_text("needs: 2\n")
    asked = ["agenda", "--choices", str(table), "--weights", str(weights), "--budget", "400", "--date", "2026-12-01"]
    told = json.loads(CliRunner().invoke(command_line(), [*asked, "--json"]).output)
    assert [line["choice"]["id"] for line in told["lines"] if line["chosen"]] == ["fund n-dsn"]
    assert (told["spent"], told["proved"], told["moved"]["needs"]) == (300, True, 1)
    page = CliRunner().invoke(command_line(), asked).output
    assert page.startswith("Fund: ") and max(map(len, page.splitlines())) <= 100


def test_a_table_is_read_as_offices_write_it(tmp_path: Path) -> None:
    book = tmp_path / "choices.xlsx"
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Choice", "Cost (USD)", "Persons", "Why not"])
        sheet.write_row(1, 0, ["fund n-dsn", "$1,250,000", 2, "?"])
    semicolons = tmp_path / "choices.csv"
    semicolons.write_text("Wahl;Kosten;Personal\nfund n-dsn;1250000;2\n", encoding="utf-16")
    for table in (book, semicolons):
        (line,) = comity.Bridge("2026-12-01").agenda(choices=table).lines
        assert (line.choice.cost, line.choice.staff) == (1_250_000, 2)
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("choice,cost,colour\nfund n-dsn,5,red\n")
    with pytest.raises(InputError, match="colour"):
        comity.Bridge("2026-12-01").agenda(choices=unknown)


def test_every_fault_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    table = tmp_path / "choices.csv"
    table.write_text("choice,cost\nsing tsa:KOR,5\nfund n-nothing,5\nfund n-dsn,-1\nfund n-dsn,x\n")
    with pytest.raises(InputError) as error:
        comity.Bridge("2026-12-01").agenda(choices=table)
    assert len(str(error.value).splitlines()) >= 2


def test_no_cell_of_a_table_is_dropped_and_faults_of_all_rows_are_told(tmp_path: Path) -> None:
    bridge, table, listed = comity.Bridge("2026-12-01"), tmp_path / "choices.csv", tmp_path / "choices.yaml"
    table.write_text("choice,cost,days\nfund n-dsn,5,2,more\nfund n-legs,x,2\nfund n-legs,5,2.5\nfund n-dsn,5,2,\n")
    with pytest.raises(InputError) as error:
        bridge.agenda(choices=table)
    assert [str(one).split(": ")[0] for one in error.value.faults] == [f"choices.csv, row {n}" for n in (2, 3, 4)]
    listed.write_text(
        "- fund n-dsn\n- {choice: fund n-legs, cost: x}\n- {colour: red}\n- {choice: fund n-dsn, cost: 5}\n"
    )
    with pytest.raises(InputError) as error:
        bridge.agenda(choices=listed)
    assert {str(one).split(": ")[0] for one in error.value.faults} == {f"choices.yaml, row {n}" for n in (1, 2, 3)}


def test_a_choice_moves_what_its_gain_says(tmp_path: Path) -> None:
    table = tmp_path / "choices.yaml"
    table.write_text("- {choice: 'join accords:ZAF', cost: 5}\n")
    bridge = comity.Bridge("2026-12-01")
    (line,) = bridge.agenda(choices=table, budget=5, until="2029-12-31").lines
    gain = bridge.gain(join="accords:ZAF")
    assert line.chosen and line.choice.id == "join artemis-accords:ZAF"
    assert len(line.choice.moves["activities"]) == sum(one.effect == "eased" for one in gain.activities) > 0
    assert len(line.choice.moves["edges"]) == len(gain.edges) > 0


def test_what_a_project_files_moves_its_activities(tmp_path: Path) -> None:
    sold = {"activity": "export", "from": "USA", "to": "KOR", "end_use": "civil", "end_user": "commercial"}
    lines = [{**sold, "name": "Tracker", "item": "7A004.a"}, {**sold, "name": "Valve", "item": "XV(e)(13)"}]
    bridge = comity.Bridge("2026-12-01")
    unpriced = bridge.agenda(project=lines)
    filings = [line.choice for line in unpriced.lines if line.choice.kind == "file"]
    assert {name for one in filings for name in one.with_others} == {"Tracker", "Valve"}
    table = tmp_path / "choices.csv"
    table.write_text("choice,cost\n" + "".join(f'"{one.id}",100\n' for one in filings))
    found = bridge.agenda(project=lines, choices=table, budget=100 * len(filings))
    assert (found.moved["activities"], len(found.chosen)) == (2, len(filings))
    alone = bridge.agenda(project=lines, choices=table, budget=100)
    assert (alone.moved["activities"], [[*line.choice.with_others] for line in alone.chosen]) == (1, [["Tracker"]])
