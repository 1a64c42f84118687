"""The public API of content worksheets: what of a product made abroad is caught by a state's law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from comity.api import read_project
from comity.arguments import COLUMNS, TEXT, WORDS, checked
from comity.content.values import ContentWorksheet
from comity.content.worksheet import worksheet
from comity.determine.activity import Activity
from comity.determine.project import Project
from comity.determine.verbs import LAW, STATED, activity_of
from comity.errors import InputError
from comity.law.law import Law, load
from comity.law.values import OneOf
from comity.scalars import number_of, parse_day

__all__ = ["content_worksheet"]

_WORTH = "a number in USD, more than 0"


@checked(maker=TEXT, law=LAW, sheet=TEXT, columns=COLUMNS)
def content_worksheet(
    parts: Path | str | Any,
    maker: str,
    destinations: Iterable[str] | str,
    *,
    product: Activity | Mapping[str, Any] | str = "",
    value: float | str | None = None,
    on: date | str | None = None,
    law: Law | None = None,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
) -> ContentWorksheet:
    """Return what of a product made abroad counts as controlled U.S. content, for each destination (15 CFR 734.4).

    Args:
        parts: the parts with classification, country of origin and value, as a file (CSV, XLSX, JSON, YAML, ...) or
            plain values; a value is that of all pieces of the part in one product.
        maker: the country where the product is made and sent from.
        destinations: the countries that it goes to.
        product: the product's own classification, or facts about it.
        value: its fair market value in USD; without it no share is worked out.
        on: the date whose law applies; today if None.
        law: the law; `load()` if None.
        sheet: which sheet of a workbook.
        columns: what columns mean, by header, where that is not understood.

    Raises:
        InputError: a part that cannot be read (all are told), an unknown country, a value that is none.
    """
    law = law or load()
    project = _parts(parts, law, sheet, columns)
    facts = {"item": product} if isinstance(product, str) and product else product or {}
    whole = activity_of(STATED(facts, "product"), law)
    names = [destinations] if isinstance(destinations, str) else WORDS(destinations, "destinations")
    if not names:
        raise InputError("none is given", where="destinations", accepts="one country or several")
    worth = None if value is None else number_of(value, "value", _WORTH, amount=True)
    if worth is not None and worth <= 0:
        raise InputError(f"found '{value}'", where="value", accepts=_WORTH)
    countries = [_country(law, "destination.country", name) for name in names]
    day = parse_day(on)
    made = _country(law, "origin.country", maker)
    return worksheet(project.activities, law, made, countries, product=whole, value=worth, day=day)


def _country(law: Law, fact: str, name: str) -> str:
    """Return one country from what people write.

    Raises:
        InputError: it is none, or several.
    """
    found = law.schema.read(fact, name, "product")
    if not isinstance(found, OneOf) or len(found.values) != 1:
        raise InputError(f"found '{name}'", where=f"product: {fact}", accepts="one country")
    return str(next(iter(found.values)))


def _parts(source: Any, law: Law, sheet: str, columns: Mapping[str, str] | None) -> Project:
    """Read the parts; a line that cannot be read is a fault, for it would be missing from the sum.

    Raises:
        InputError: holds every fault.
    """
    project = read_project(source, law, "parts", sheet=sheet, columns=columns)
    reading = project.reading
    if reading is not None and reading.rejected:
        raise InputError.of(InputError(line.why, where=f"{reading.name}, row {line.row}") for line in reading.rejected)
    return project
