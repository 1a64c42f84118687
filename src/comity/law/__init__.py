"""Law as data: facts, conditions, rules and tables; loading, checking, and the law at a date."""

from comity.law.at_date import LawAtDate
from comity.law.law import Law, load_law

__all__ = ["Law", "LawAtDate", "load_law"]
