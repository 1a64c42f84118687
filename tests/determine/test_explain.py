"""What leaves an answer open is told: a question about a fact that is not known, else what law or record do not say."""

from __future__ import annotations

import comity
from comity import Law
from comity.determine.explain import open_facts, undecided
from comity.law.formula import Between, Facts, Some, conjoin
from comity.law.formula import Test as Among
from comity.law.values import known

SHARED = {
    "origin.country": "USA", "activity.kind": "data-sharing", "sharing.provider": "dod",
    "sharing.recipient_kind": "foreign-government", "sharing.classification_level": "confidential",
    "sharing.security_agreement_confirmed": False, "sharing.recipient_agreement": False,
}  # fmt: skip


def test_what_the_record_leaves_open_is_no_question_about_a_stated_fact(law: Law) -> None:
    recipients = {"sharing.recipient_countries": ["GBR"]}  # the date of their agreement is on no page
    found = comity.determine({**SHARED, **recipients}, "2020-01-29", law=law, strict=True)
    [agreement] = [e for f in found.findings for e in f.exemptions if e.id == "us.disclosure.gsoia"]
    assert agreement.status == "unknown"
    assert "date of entry into force was not found" in agreement.because[0]


def test_only_what_is_not_known_leaves_a_formula_open(law: Law) -> None:
    silent = {"KOR": "the text of KOR was not read"}
    to, via, end = (
        Among("such", None, "destination.country", frozenset(), silent, frozenset(["destination.country"])),
        Some("any such", None, "transit.countries", frozenset(), silent, False, frozenset(["transit.countries"])),
        Between(
            "an agreement", None, "destination.country", "end_user.country", frozenset(),
            {frozenset(("KOR", "USA")): "the agreement of KOR and USA has no date"},
            frozenset(["destination.country", "end_user.country"]),
        ),
    )  # fmt: skip
    facts = Facts({"destination.country": known("KOR"), "transit.countries": known(frozenset(["KOR"]))})
    assert open_facts(conjoin([to, via]), facts) == ()
    assert undecided(conjoin([to, via]), facts, law.schema) == [silent["KOR"]] * 2
    assert open_facts(end, facts) == ("end_user.country",)
    stated = Facts({**facts.given, "end_user.country": known("USA")})
    assert open_facts(end, stated) == ()
    assert undecided(end, stated, law.schema) == ["the agreement of KOR and USA has no date"]
