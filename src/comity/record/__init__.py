"""The record: who has what with whom, since when, on what evidence. It knows nothing of law."""

from comity.record.dates import Known
from comity.record.model import Confidence, Instrument, Membership, Party, Source, Standing, Status
from comity.record.queries import Partnership, Stand, between, partnership
from comity.record.record import Record, load_record

__all__ = [
    "Confidence",
    "Instrument",
    "Known",
    "Membership",
    "Partnership",
    "Party",
    "Record",
    "Source",
    "Stand",
    "Standing",
    "Status",
    "between",
    "load_record",
    "partnership",
]
