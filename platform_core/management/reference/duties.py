"""Which duty is answered where, shown by which test, at which door? From the catalogue, tags, marks and schema."""

from __future__ import annotations

from platform_core.duties import CATALOGUE, Duty
from platform_core.management.answers import sites_of
from platform_core.management.everything import ROOT
from platform_core.management.marks import marked_duties
from platform_core.management.reference.markdown import code, document, table
from platform_core.management.reference.openapi import endpoints_by_duty


def page() -> str:
    answered = {duty: sites for duty in CATALOGUE if (sites := sites_of(duty))}
    tests, doors = marked_duties(ROOT / "tests"), endpoints_by_duty()
    return document(
        "Duties",
        says=(
            f"{len(answered)} of {len(CATALOGUE)} duties of law and of the house are answered by code; each of these is"
            " shown by a test. The others stand in `platform_core/legal/unanswered.toml` with the work that will bring"
            " them, a list that may only shrink."
        ),
        parts=[
            "## Answered",
            *(
                _answer(CATALOGUE[duty], sites, tests.get(duty, []), doors.get(duty, []))
                for duty, sites in answered.items()
            ),
            "## Not answered yet",
            table(
                ("duty", "title", "who"), [(d.id, d.title, d.who) for d in CATALOGUE.values() if d.id not in answered]
            ),
        ],
    )


def _answer(duty: Duty, sites: list[str], tests: list[str], doors: list[str]) -> str:
    return "\n".join(
        [
            f"### {duty.id}: {duty.title}",
            "",
            f"{duty.source} · {duty.who} · certainty {duty.certainty}",
            "",
            f"> {duty.duty}",
            "",
            *(f"- code: {code(site)}" for site in sites),
            *(f"- test: {code(test)}" for test in tests),
            *(f"- endpoint: {code(door)}" for door in doors),
        ]
    )
