"""Applying reforms: a patch on a law makes another law, and never reaches the one it was made from."""

from comity.law.patch.apply import Patched, apply_reform, check_reform, patch
from comity.law.patch.draft import Difference
from comity.law.patch.standing import as_it_stood

__all__ = ["Difference", "Patched", "apply_reform", "as_it_stood", "check_reform", "patch"]
