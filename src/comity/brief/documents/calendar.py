"""The days of a document as a calendar file, for whatever program keeps its reader's days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Final

import icalendar

from comity.brief.documents.document import Document
from comity.errors import InputError, shown

_PRODUCT: Final = "-//Comity//Comity//EN"


def calendar(made: Document) -> bytes:
    """Return the days of a document as a calendar (iCalendar, RFC 5545): whole days, the same bytes each time.

    Raises:
        InputError: nothing in it has a day.
    """
    if not made.days:
        raise InputError("nothing in it has a day", where=made.title, accepts=".md, .docx or .pdf")
    whole = icalendar.Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("x-wr-calname", shown(made.title))
    for number, one in enumerate(made.days, start=1):
        event = icalendar.Event()
        event.add("uid", f"{sha256(f'{made.foot} {number}'.encode()).hexdigest()[:24]}@comity")
        event.add("dtstamp", datetime.combine(made.day, time(), UTC))
        event.add("dtstart", one.begins)
        event.add("dtend", max(one.ends, one.begins) + timedelta(days=1))  # the day after the last
        event.add("summary", shown(one.title))
        event.add("description", "\n".join(map(shown, one.text.splitlines())))
        whole.add_component(event)
    return bytes(whole.to_ical())
