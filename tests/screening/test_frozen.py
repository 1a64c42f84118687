"""The frozen benchmark's measure, on each fifth of its queries: listed parties are found, others left alone."""

from __future__ import annotations

import csv
import lzma
from pathlib import Path

import pytest

from comity.screening.lists import read_list
from comity.screening.match import Index
from comity.screening.results import ScreenedName, ScreeningSettings
from tests.conftest import ROOT

FROZEN = ROOT / "bench" / "screening"
KINDS = {"individual": "Individual", "commercial": "Entity"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path: Path = tmp_path_factory.mktemp("list") / "csl-2026-07-31.json"
    path.write_bytes(lzma.decompress((FROZEN / "csl-2026-07-31.json.xz").read_bytes()))
    return Index(read_list(path))


def test_the_listed_are_found_and_the_others_left_alone(index: Index) -> None:
    with (FROZEN / "queries.csv").open(encoding="utf-8", newline="") as file:
        queries = list(csv.DictReader(file))
    assert len(queries) == 1000
    missed, alarms, variants, clean = [], [], 0, 0
    for query in queries[::5]:
        countries = (query["country"],) if query["country"] else ()
        asked = ScreenedName(query["name"], countries, KINDS.get(query["party"], ""))
        found = {hit.entry.key for hit in index.hits(asked, ScreeningSettings())}
        if query["expected"]:
            variants += 1
            missed += [] if found & set(query["expected"].split("|")) else [query["name"]]
        else:
            clean += 1
            alarms += [query["name"]] if found else []
    assert len(missed) <= 0.02 * variants, missed
    assert len(alarms) <= 0.01 * clean + 1, alarms
