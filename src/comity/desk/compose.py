"""A partner's brief put together: the pages for the purpose, and the annex behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from comity.brief.partner_brief import BriefLine, BriefSection, PartnerBrief
from comity.desk import giving, group_page, obstacles, request, standing
from comity.desk.purposes import purpose
from comity.desk.sourcebook import Sourcebook
from comity.desk.standing import Pair
from comity.desk.steps import next_steps
from comity.law.law import Law

_PAGE = 5
_ASK = "ask"


def compose(
    party: str, name: str, home: str, day: date, law: Law, answer: obstacles.Answer, handling: str = ""
) -> PartnerBrief:
    """Return a brief on a partner or a group.

    Args:
        party: whom it is about; ``home``: for whom it is.
        name: the purpose.
        day: the day on which it is told where things stand.
        law: by which usual projects are determined; its record is what is told from.
        answer: determines a project.
        handling: what to mark the brief with.

    Raises:
        InputError: an unknown purpose.
    """
    pair = Pair(law.record, home, party, day, purpose(name), Sourcebook())
    group = party in law.record.groups and party not in law.record.countries
    pack = ""
    if group:
        sections, annex = _of_group(pair)
    elif name == _ASK:
        sections, annex = _asking(pair)
    else:
        sections, annex, pack = _of_partner(pair, law, answer)
    whom = pair.names[1][:1].upper() + pair.names[1][1:]
    about = f"Request to {pair.names[1]}" if name == _ASK and not group else f"{whom}: {pair.purpose.title}"
    return PartnerBrief(
        title=f"{about} (for {pair.names[0]})",
        party=party,
        home=home,
        purpose=name,
        day=day,
        handling=handling,
        sections=tuple(_filled(sections)),
        annex=tuple(_filled(annex)),
        sources=pair.book.sources,
        pack_sha256=pack,
    )


Parts = list[tuple[str, Iterable[BriefLine]]]


def _of_partner(pair: Pair, law: Law, answer: obstacles.Answer) -> tuple[Parts, Parts, str]:
    projects = obstacles.usual_projects(pair, law, answer) if pair.party in law.record.countries else []
    due = [p for p in pair.promises if p.word in ("overdue", "silent")]
    main: Parts = [
        ("In brief", standing.bottom_line(pair)),
        ("What lapses or must be checked", standing.lapsing(pair)),
        ("Where it stands", standing.standing(pair, _PAGE)),
        ("Promises overdue or long silent", standing.promised(pair, due, _PAGE)),
        ("Asks", standing.asks(pair)),
        ("Offers", standing.offers(pair)),
        (f"What {pair.names[1]} gives, or would", giving.gives(pair)),
        (f"What {pair.names[1]} has", standing.has(pair, _PAGE)),
        ("What usual projects need in law", obstacles.obstacles(pair, projects)),
        ("What would ease them", obstacles.easing(pair, law, projects, answer)),
        ("Next steps", next_steps(pair)),
        ("Not found", standing.not_found(pair)),
    ]
    annex: Parts = [
        ("Groups", standing.groups(pair)),
        ("Measures of either side in three years", standing.measures(pair)),
        ("Exercises", standing.exercises(pair)),
        ("Everything between the two", standing.standing(pair)),
        ("Every promise", standing.promised(pair, pair.promises)),
        (f"Everything {pair.names[1]} has for this", standing.has(pair)),
    ]
    return main, annex, projects[0].answer.pack_sha256 if projects else ""


def _of_group(pair: Pair) -> tuple[Parts, Parts]:
    main: Parts = [
        ("What it is", group_page.what_it_is(pair)),
        ("What members have", group_page.members_have(pair)),
        ("Promises", standing.promised(pair, pair.partnership.promises, _PAGE)),
        ("Meetings", group_page.meetings(pair)),
        ("Exercises with most of its members", group_page.exercises(pair)),
        ("Nearest to its members", group_page.nearest(pair)),
    ]
    return main, []


def _asking(pair: Pair) -> tuple[Parts, Parts]:
    main: Parts = [
        ("What is asked", request.wanted(pair)),
        ("What it would connect to", request.connects_to(pair)),
        ("What may be discussed now", request.discussable(pair)),
        ("Whom to ask", request.offices(pair)),
        (f"What {pair.names[1]} gains", request.gains(pair)),
    ]
    return main, []


def _filled(parts: Parts) -> Iterator[BriefSection]:
    """Yield the sections that have anything to say."""
    for title, lines in parts:
        found = tuple(lines)
        if found:
            yield BriefSection(title=title, lines=found)
