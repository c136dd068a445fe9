"""The page of duties: where each is answered, by which test shown, at which door.

From the catalogue, tags, marks and schema.
"""

from __future__ import annotations

from platform_core.duties import CATALOGUE, Duty
from platform_core.legal.unanswered import unanswered
from platform_core.management.answers import answer_to, answered_demands, demands_of, parts_by_site, sites_of
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
            f"{len(answered)} of {len(CATALOGUE)} duties of law and of the house are answered by code, whole or in"
            " part; each of these is shown by a test. The others, and the parts that are open, stand in"
            " `platform_core/legal/unanswered.toml` with the work that will bring them, a list that may only shrink."
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
            f"{duty.source} · {duty.who} · certainty {duty.certainty} · {answer_to(duty.id)}",
            "",
            f"> {duty.duty}",
            "",
            *_open_parts(duty),
            *(f"- code: {code(site)}{_part(duty.id, site)}" for site in sites),
            *(f"- test: {code(test)}" for test in tests),
            *(f"- endpoint: {code(door)}" for door in doors),
        ]
    )


def _open_parts(duty: Duty) -> list[str]:
    """The parts of it that no code answers yet, with the work that will."""
    works, answered = unanswered(), answered_demands()
    return [
        f"- open: {part} ({works.get(demand, 'not listed')})"
        for part, demand in zip(duty.parts, demands_of(duty.id), strict=False)
        if demand not in answered
    ]


def _part(duty: str, site: str) -> str:
    parts = parts_by_site(duty)[site]
    return f": {', '.join(parts)}" if parts else ""
