"""A table of activities, of any length: a summary of it, or every row with its answer as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec

import comity
from comity.scalars import first_few
from comity.web.answering import upload_in
from comity.web.planning import embedded
from comity.web.portfolio_rows import FACETS, AnsweredTable, CorrectedRows, RowsTold, Unread
from comity.web.sheets import PageBlock, PageCell, WebPage, block, cell, filled

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import PortfolioGroup, PortfolioSummary

ANSWERS: Final = ("answers.xlsx", "answers.csv", "answers.parquet", "answers.json")
_MOST_GROUPS: Final = 20
_MOST_TOLD: Final = 50


class PortfolioWish(msgspec.Struct, frozen=True):
    """Whose law is asked, what is so of rows that do not say it, what columns mean, and of which rows it is told."""

    date: str = ""
    over: Mapping[str, str] = {}
    columns: Mapping[str, str] = {}
    facet: tuple[str, str] = ("", "")


class PortfolioAnswer(msgspec.Struct, frozen=True):
    """A portfolio's summary as a page, and as a picture.

    Attributes:
        meanings: what each column of the file's own is taken to mean.
        facets: what rows may be shown of, by facet.
        unread: the rows that cannot be read, if there are any; ``rows``: those of the facet that is asked for.
    """

    page: WebPage
    picture: str
    meanings: Mapping[str, str]
    facets: Mapping[str, tuple[str, ...]]
    unread: Unread | None = None
    rows: RowsTold | None = None


def summed_up(name: str, content: bytes, wish: PortfolioWish) -> PortfolioAnswer:
    """Return a portfolio's summary.

    Raises:
        InputError: it cannot be read, or no row of it.
    """
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, name, content) as path:
        table = comity.Portfolio(str(path), over=wish.over, columns=wish.columns or None)
        answered = table.determine(wish.date or None)
        found, understood = answered.summary, list(table.understood)
        facet, value = wish.facet
        rows = AnsweredTable(answered, table, wish.columns, folder) if found.rejected or facet else None
        unread = rows.unread() if rows and found.rejected else None
        told = rows.of(facet, value, wish.over, wish.date) if rows and facet else None
    page = WebPage(
        title=f"{found.read:,} rows of {name} on {found.day}",
        lead=(cell(_counted(found)),),
        blocks=filled(*_blocks(found, understood)),
    )
    return PortfolioAnswer(page, embedded(found), table.meanings, _facets(found), unread, told)


def corrected(name: str, content: bytes, wish: PortfolioWish, rows: CorrectedRows) -> bytes:
    """Return a table as CSV with some of its rows corrected, in their places.

    Raises:
        InputError: it cannot be read, or they are no rows of it.
    """
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, name, content) as path:
        table = comity.Portfolio(str(path), over=wish.over, columns=wish.columns or None)
        return rows.put_into(table.own_rows).encode()


def _facets(found: PortfolioSummary) -> Mapping[str, tuple[str, ...]]:
    groups = zip(FACETS[1:], (found.by_partner, found.by_item, found.by_authorization), strict=True)
    named = {facet: tuple(one.name for one in some[:_MOST_GROUPS] if " | " not in one.name) for facet, some in groups}
    return {"outcome": tuple(outcome.value for outcome in found.outcomes), **named}


def facts_known() -> tuple[str, ...]:
    """Return the facts that a column may mean."""
    return tuple(comity.load().schema.facts)


def answered_rows(name: str, content: bytes, wish: PortfolioWish, output: str) -> bytes:
    """Return every row with its own columns and the answer in words, as a file of the kind that a name says.

    Raises:
        InputError: it cannot be read, or is too long for that kind of file.
    """
    with TemporaryDirectory(prefix="comity-") as folder, upload_in(folder, name, content) as path:
        table = comity.Portfolio(str(path), over=wish.over, columns=wish.columns or None)
        found = table.determine(wish.date or None)
        made = Path(folder) / output
        table.write_answers(found, made)
        return made.read_bytes()


def _counted(found: PortfolioSummary) -> str:
    parts = f"{found.decided:,} decided + {found.undecided:,} undecided + {found.rejected:,} rejected"
    unread = (
        f" {found.unverified:,} permissive answers rest on text that was not read: treat them as license required."
        if found.unverified
        else ""
    )
    return f"{found.read:,} rows read = {parts}.{unread}"


def _blocks(found: PortfolioSummary, understood: list[str]) -> Iterator[PageBlock]:
    total = found.decided + found.undecided
    outcomes = [
        (cell(_words(outcome.value)), cell(f"{rows:,}"), cell(f"{rows / max(total, 1):.1%}"))
        for outcome, rows in found.outcomes.items()
    ]
    yield block("Outcomes", outcomes, "outcome", "rows", "share")
    for title, groups in (
        ("By partner", found.by_partner),
        ("By item", found.by_item),
        ("By authorization", found.by_authorization),
    ):
        yield block(
            title,
            map(_group, groups[:_MOST_GROUPS]),
            title.removeprefix("By "),
            "rows",
            "outcomes",
            open=title != "By item",
        )
    deciding = [
        (cell(f"{one.rows:,}"), cell(_words(one.outcome.value)), cell(one.title), cell(one.cite))
        for one in found.deciding[:_MOST_GROUPS]
    ]
    yield block("Decided most often by", deciding, "rows", "outcome", "rule", "provision")
    check = found.check
    rejected = [(cell(f"{rows:,}"), cell(why)) for why, rows in check.rejections.items()]
    yield block("Rejected, by reason", rejected[:_MOST_TOLD], "rows", "why")
    yield block("What was understood", [(cell(line),) for line in understood], open=False)
    unknown = [
        (cell(one.fact), cell(f"{one.rows:,}"), cell(one.ask))
        for one in check.unknown
        if one.fact in found.method.facts
    ]
    yield block("Not stated", unknown[:_MOST_GROUPS], "fact", "rows", "question", open=False)
    method = found.method
    told = [f"{method.rules} rules over {len(method.facts)} facts; law {method.law_sha256[:12]}", *method.notes]
    if method.not_asked:
        told.append(
            f"{method.not_asked:,} undetermined rows were not asked whether all answers to what is unknown agree"
        )
    yield block("Method", [(cell(line),) for line in told], open=False)


def _group(one: PortfolioGroup) -> tuple[PageCell, ...]:
    shares = sorted(one.outcomes.items(), key=lambda pair: -pair[1])
    told = [f"{_words(outcome.value)} {rows:,}" for outcome, rows in shares]
    return cell(one.name), cell(f"{one.rows:,}"), cell(first_few(told, 4))


def _words(word: str) -> str:
    return word.replace("-", " ")
