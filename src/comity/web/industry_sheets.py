"""Pages of industry: who could supply what, how two states' firms hang together, where one source is all there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import msgspec

import comity
from comity.home import STATE
from comity.web.graphs import GraphEdge, drawn
from comity.web.planning import written
from comity.web.sheets import (
    PageBlock,
    PageCell,
    PageField,
    PageForm,
    WebPage,
    block,
    cell,
    filled,
    outside,
    read_at,
    records,
)

if TYPE_CHECKING:  # what a page is of is loaded by the workers only
    from comity import Industry

_MOST_DRAWN: Final = 90
_UNREAD: Final = ("left out", "told, too")
_UNSEEN: Final = "Who is not on the list is not seen."
_FIRM: Final = ("firm", "seat, owner", "what", "the law on it", "on record", "for and against", "source")
_KINDS: Final = {
    "established": "established: contract or supply",
    "committed": "committed: money or capacity",
    "memorandum": "memorandum: no supply",
}


def unread_field(unread: str = "") -> PageField:
    """Return the field by which rows from memory count, too."""
    return PageField("unread", "Rows from memory", unread or _UNREAD[0], _UNREAD)


def _industry(unread: str = "") -> Industry:
    return comity.Industry.load(include_unread=unread == _UNREAD[1])


def find_form(
    tag: str = "", buyer: str = "", without: str = "", until: str = "", unread: str = "", day: str = ""
) -> PageForm:
    """Return the form that asks who could supply something."""
    fields = (
        PageField("tag", "Capability", tag, hint="comm.optical_terminal, or its name"),
        PageField("for", "For", buyer, hint="JPN"),
        PageField("without", "Without", without, hint="a regime, as counsel calls it"),
        PageField("until", "Wanted by", until, hint="YYYY-MM-DD"),
        unread_field(unread),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/industry/find", fields, "Who could supply what")


def invest_form(
    investor: str = "", target: str = "", stake: str = "", rights: str = "", item: str = "", day: str = ""
) -> PageForm:
    """Return the form that asks what a stake needs."""
    fields = (
        PageField("from", "Investor from", investor, hint="JPN"),
        PageField("target", "Takes a share in", target, hint=f"{STATE}, or a firm"),
        PageField("stake", "Percent of the votes", stake, hint="12"),
        PageField("rights", "Rights with it", rights, hint="board, access, decisions, control, passive"),
        PageField("item", "Class of what it makes", item, hint="9A515.x"),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/industry/invest", fields, "What an investment needs, both ways")


def access_form(seller: str = "", market: str = "", kind: str = "procurement", day: str = "") -> PageForm:
    """Return the form that asks who may bid, launch or land signals."""
    fields = (
        PageField("from", "Seller, launcher, operator of", seller, hint="JPN"),
        PageField("to", "Market", market, hint=STATE),
        PageField("kind", "What", kind, ("procurement", "launch", "market")),
        PageField("date", "Date", day, hint="today"),
    )
    return PageForm("/industry/access", fields, "Who may bid, launch or land signals")


def industry_index() -> WebPage:
    """Return what industry is asked, and the capabilities that it is known by."""
    industry = _industry()
    rows = [
        (
            cell(one.label, f"/industry/find?{urlencode({'tag': tag, 'for': STATE})}"),
            cell(tag),
            cell(_offered(industry, tag)),
        )
        for tag, one in sorted(industry.data.capabilities.items())
        if one.kind
    ]
    told = [{"tag": tag, "capability": one.label} for tag, one in sorted(industry.data.capabilities.items())]
    alliance = PageForm(
        "/industry/alliance",
        (PageField("of", "Two states, or a group", hint="usa-jpn, cspo"),),
        "How their firms hang together",
    )
    falls = PageField("knock-out", "What falls without", hint="a firm, a nation, an agreement or a rule")
    depend = PageForm(
        "/industry/depend",
        (PageField("of", "A program or capability", hint="artemis"), falls),
        "Where one source is all there is",
    )
    return WebPage(
        title="Industry",
        lead=(cell(f"{industry.line()}. {_UNSEEN}"),),
        forms=(find_form(), alliance, depend, invest_form(), access_form()),
        blocks=filled(block("Capabilities", rows, "capability", "tag", "firms listed", open=False)),
        links=(cell("Match a list of suppliers or requests", "/industry/match"),),
        data=told,
        table=records(told),
    )


def _offered(industry: Industry, tag: str) -> int:
    return len({one.company for one in industry.data.offers_by_tag.get(tag, ())})


def find(tag: str, buyer: str, without: str, until: str, unread: str, day: str) -> WebPage:
    """Return who could supply a capability to a country.

    Raises:
        InputError: an unknown capability, country or regime, or no day.
    """
    form = find_form(tag, buyer, without, until, unread, day)
    if not (tag and buyer):
        return form.unasked()
    found = _industry(unread).find(tag, buyer, day or None, until=until or None, without=without)
    tiers = dict.fromkeys(one.tier for one in found.suppliers)
    blocks = [block(tier, [_supplier(one) for one in found.suppliers if one.tier == tier], *_FIRM) for tier in tiers]
    left = [(cell(one.name), cell(one.seat), cell(one.why)) for one in found.left_out]
    return WebPage(
        title=f"Who could supply: {found.label}",
        lead=(cell(f"{found.line()}."), cell(f"Law of {found.on}; {found.coverage.line()}."), *map(cell, found.notes)),
        fields=form.fields,
        asks=form.asks,
        blocks=filled(*blocks, block("Left out", left, "firm", "seat", "why")),
        links=(cell("Industry", "/industry"),),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def _supplier(one: Any) -> tuple[PageCell, ...]:
    owner = f"owner {one.owner_country} ({one.owner})" if one.owner_country else ""
    owner = owner or (f"owner not known ({one.owner_open})" if one.owner_open else "")
    what = ", ".join(filter(None, (one.product, one.heritage, f"from {one.available}" if one.available else "")))
    law = "; ".join(legal(one.legal)) or one.legal_note
    edges = [
        f"{kind}: {edge.other} ({edge.by}, {edge.since})"
        for kind in ("established", "committed")
        for edge in getattr(one, kind)
    ]
    stated = "; ".join(filter(None, (f"maker states {one.stated}" if one.stated else "", one.claim)))
    reasons = "; ".join((*(f"+ {text}" for text in one.reasons_for), *(f"− {text}" for text in one.reasons_against)))
    return (
        cell(one.name),
        cell(one.seat, note=owner),
        cell(what, note=stated),
        cell(law),
        cell("; ".join(edges)),
        cell(reasons),
        read_at(one.source, one.confidence, one.published),
    )


def legal(edges: Iterable[Any]) -> list[str]:
    """Return what the law says of a step, once for all classes of goods of which it says the same."""
    alike: dict[str, list[str]] = {}
    for one in edges:
        days = f", {one.days.partition(';')[0]}" if one.days else ""
        alike.setdefault(f"{one.short}{days}", []).append(one.classification or one.partner_list)
    return [f"{', '.join(filter(None, classes)) or 'as it is'}: {short}" for short, classes in alike.items()]


def alliance(name: str, day: str, chosen: str, unread: str) -> WebPage:
    """Return how the firms of two states, or of a group, hang together; ``chosen``: a firm that is lit.

    Raises:
        InputError: neither a group nor two states, or no day.
    """
    found = _industry(unread).alliance(name, day or None)
    asks = f"/industry/alliance/{quote(name, safe='')}"
    edges = [
        GraphEdge(
            _firm(one.supplier, one.supplier_country),
            _firm(one.line.other, one.line.country),
            _KINDS[one.line.kind],
            number,
            _said(one),
        )
        for number, one in enumerate(found.edges[:_MOST_DRAWN], 1)
    ]
    firms = {name for one in edges for name in (one.begins, one.ends)}
    graph = drawn(edges, "Who hangs on whom", {one: f"{asks}?{_query(day, unread, one)}" for one in firms}, chosen)
    rows = [
        (
            cell(one.supplier, note=one.supplier_country),
            cell(one.line.other, note=one.line.country),
            cell(one.line.kind, note=f"{one.line.by}, {one.line.since}"),
            cell(one.line.about),
            cell("; ".join(legal(one.legal)) or "no goods are named, or none cross"),
            read_at(one.line.source, one.line.confidence),
        )
        for one in found.edges
    ]
    concluded = [
        (cell(one.title, f"/record/{quote(one.id, safe='')}"), cell(one.kind), cell(one.status), _page_of(one.source))
        for one in found.instruments
    ]
    return WebPage(
        title=found.name,
        lead=(
            *(cell(one) for one in (found.purpose,) if one),
            cell(f"{found.line()}. Law of {found.on}."),
            cell(f"{', '.join(found.members)}. {found.unread} edges from memory are left out. {_UNSEEN}"),
        ),
        fields=(
            PageField("date", "Date", day, hint="today"),
            unread_field(unread),
            PageField("node", "Light", chosen, hint="a firm"),
        ),
        asks=asks,
        graph=graph,
        links=(cell("The same as a picture", f"{asks}.svg?{_query(day, unread)}"), cell("Industry", "/industry")),
        blocks=filled(
            block(
                "Between their firms",
                rows,
                "supplier",
                "customer",
                "kind",
                "what",
                "the law on it",
                "source",
                named=True,
            ),
            _barriers(found),
            block("Concluded", concluded, "what", "kind", "stands", "source", open=len(concluded) <= 12),
            block("Programmes of several members", [(cell(one),) for one in found.programs]),
        ),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
        legend=True,
    )


def _said(one: Any) -> str:
    law = "; ".join(legal(one.legal)) or "no goods are named, or none cross"
    return f"{one.supplier} to {one.line.other}: {one.line.about}. {law}"


def _firm(name: str, country: str) -> str:
    return f"{name} ({country})"


def _query(day: str, unread: str, node: str = "") -> str:
    return urlencode({name: text for name, text in (("date", day), ("unread", unread), ("node", node)) if text})


def _barriers(found: Any) -> PageBlock:
    rows = [
        (
            cell(one.authorization, note=one.days),
            cell("; ".join(one.edges)),
            cell("; ".join(one.cites)),
            PageCell(one.ask, code=bool(one.ask)),
        )
        for one in found.barriers
    ]
    return block("Barriers left", rows, "what is asked, or may be", "on", "by", "whose step it is")


def _page_of(url: str) -> PageCell:
    return cell("source" if outside(url) else "", outside(url))


def alliance_picture(name: str, day: str, _chosen: str, unread: str, form: str) -> bytes:
    """Return an alliance as a picture, SVG.

    Raises:
        InputError: as `alliance`, or it has no edge.
    """
    return written(_industry(unread).alliance(name, day or None), f"alliance{form}", picture=True)


def depend(of: str, by: str, knock_out: str, buyer: str, unread: str, day: str) -> WebPage:
    """Return where one firm, nation or owner's nation is the only source, and what falls without one.

    Raises:
        InputError: an unknown program, capability, buyer, or thing to take away, or no day.
    """
    fields = (
        PageField("of", "A program, heading or capability", of, hint="artemis"),
        PageField("by", "The only", by or "any", ("any", "firm", "nation", "owner")),
        PageField("knock-out", "What falls without", knock_out, hint="a firm, a nation, an agreement or a rule"),
        PageField("for", "For", buyer or STATE, hint=STATE),
        unread_field(unread),
        PageField("date", "Date", day, hint="today"),
    )
    title, asks = "Where one source is all there is", "/industry/depend"
    if not of:
        return WebPage(title=title, fields=fields, asks=asks, data=[])
    only = "" if by == "any" else by
    found = _industry(unread).depend(
        of, day or None, by=only, knock_out=knock_out.strip(), buyer=buyer.strip() or STATE
    )
    rows = [
        (
            cell(one.label, f"/industry/find?{urlencode({'tag': one.tag, 'for': found.buyer})}", note=one.tag),
            cell(", ".join(one.sole)),
            cell(", ".join(one.firms)),
            cell(", ".join(one.nations)),
            cell(", ".join(one.owners)),
            cell(
                "; ".join(f"{n.name} ({n.seat}{', not read' if n.unread else ''}): {n.legal}" for n in one.next_sources)
            ),
        )
        for one in found.capabilities
    ]
    names = (
        "capability",
        "only one",
        "firms that were read",
        "nations",
        "nations of owners",
        "next, and the legal step",
    )
    return WebPage(
        title=title,
        lead=(cell(f"{found.line()}."), cell(f"Law of {found.on}; {found.coverage.line()}.")),
        fields=fields,
        asks=asks,
        blocks=filled(
            *(_fallen(found.knock_out) if found.knock_out else ()),
            block(found.title, rows, *names),
            block("Nobody on the list", [(cell(one),) for one in found.nobody]),
        ),
        links=(cell("Industry", "/industry"),),
        data=msgspec.to_builtins(found),
        table=records(found.records()),
    )


def _fallen(found: Any) -> Iterator[PageBlock]:
    """Yield what falls with something that is taken away."""
    capabilities = [
        (cell(one.tag), cell(", ".join(one.lost)), cell(", ".join(one.left) or "nobody on the list"))
        for one in found.capabilities
    ]
    supplies = [
        (cell(one.supplier), cell(one.customer), cell(one.tag), read_at(one.source, one.confidence))
        for one in found.supplies
    ]
    legal = [
        (
            cell(one.company, note=one.seat),
            cell(one.tag, note=one.classification),
            cell(one.before),
            cell(one.after, note="graver" if one.graver else ""),
        )
        for one in found.legal
    ]
    asked = f"{found.edges:,} edges were asked again of the law without it. " if found.edges else ""
    cascade = f"{found.cascade[:1].upper()}{found.cascade[1:]}."
    yield block(f"Without {found.what}", [(cell(f"{asked}{cascade}"),)])
    yield block("Capabilities that lose a source", capabilities, "capability", "lost", "left")
    yield block("Supplies on record that fall away", supplies, "supplier", "customer", "capability", "source")
    yield block("What the law says otherwise", legal, "firm", "what", "with it", "without it")
