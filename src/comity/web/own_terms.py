"""What answers say of options of the command line, in a page's own terms: a page has fields, and no options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from comity.web.sheets import PageBlock, PageCell, WebPage

_OPTION: Final = re.compile(r"--([a-z][a-z-]*)")
_ASIDE: Final = re.compile(r" ?\((?:\"?--[a-z][a-z-]*\"?(?: [A-Za-z]+)?(?:, | or )?)+\)")
_FIELDS: Final = {"include-unread": "unread", "as-of": "date", "on": "date", "item": "item", "list": "list"}
"""Fields that are called otherwise than the option."""


def in_own_terms(page: WebPage) -> WebPage:
    """Return a page of which no sentence names an option: the field is named that does the same, if there is one."""
    labels = {field.name: field.label for form in page.forms for field in form.fields}
    labels |= {field.name: field.label for field in page.fields}
    told = {name: labels[_FIELDS.get(name, name)] for name in (*labels, *_FIELDS) if _FIELDS.get(name, name) in labels}
    replaced: dict[str, Any] = {
        "lead": tuple(_cell(one, told) for one in page.lead),
        "blocks": tuple(_block(one, told) for one in page.blocks),
    }
    return msgspec.structs.replace(page, **replaced)


def plainly(text: str, told: Mapping[str, str] | None = None) -> str:
    """Return a sentence without options: in their place the fields of a page, by the options' names."""
    if "--" not in text:
        return text
    labels = told or {}

    def field(found: re.Match[str]) -> str:
        return f"“{labels[found[1]]}”" if found[1] in labels else found[1].replace("-", " ")

    def aside(found: re.Match[str]) -> str:
        named = [labels[one] for one in _OPTION.findall(found[0]) if one in labels]
        return f" (see “{named[0]}”)" if named else ""

    return _OPTION.sub(field, _ASIDE.sub(aside, text))


def _cell(one: PageCell, told: Mapping[str, str]) -> PageCell:
    if one.code or "--" not in one.text + one.note:
        return one
    return msgspec.structs.replace(one, text=plainly(one.text, told), note=plainly(one.note, told))


def _block(one: PageBlock, told: Mapping[str, str]) -> PageBlock:
    rows = tuple(tuple(_cell(cell, told) for cell in row) for row in one.rows)
    return msgspec.structs.replace(one, rows=rows, lead=plainly(one.lead, told))
