"""Write what countries are called in other languages, from Unicode's CLDR as Babel carries it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_cldr_version

from comity.files import csv_of
from comity.record.iso_countries import iso_countries

LANGUAGES: Final = ("de", "fr", "es", "it", "pt", "ja", "ko", "zh")
TARGET: Final = Path(__file__).parent.parent / "src/comity/data/countries/other-languages.csv"


def main() -> None:
    """Write the file, and tell from which edition."""
    called = {language: Locale.parse(language).territories for language in LANGUAGES}
    rows = [(one.alpha_3, *(called[language][one.alpha_2] for language in LANGUAGES)) for one in iso_countries()]
    TARGET.write_text(csv_of(("alpha_3", *LANGUAGES), rows)[0], encoding="utf-8")
    print(f"{TARGET.name}: {len(rows)} countries, CLDR {get_cldr_version()}")


if __name__ == "__main__":
    main()
