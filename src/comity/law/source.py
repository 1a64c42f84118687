"""Where something was read, and how sure that is: the record's own words, used for law as well."""

from comity.record.model import Confidence, Source

__all__ = ["Confidence", "Source"]
