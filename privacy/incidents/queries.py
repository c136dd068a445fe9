"""Queries on an incident, and the text of its report."""

from __future__ import annotations

from uuid import UUID

from platform_core.actors import Actor
from platform_core.cases.registry import facts_of
from platform_core.clock import in_a_text
from platform_core.duties import fulfils
from privacy.incidents.models import Incident
from privacy.incidents.policies import IncidentFacts
from privacy.incidents.types import Grade

HEADINGS = (
    ("事件经过 / What happened", "what"),
    ("涉及的数据种类 / Kinds of data", "kinds"),
    ("原因 / Cause", "cause"),
    ("可能的危害 / Possible harm", "harm"),
    ("已采取的措施及个人可采取的措施 / Measures taken, and what people can do", "measures"),
)


@facts_of(Incident.CASE)
def incident_facts(row: Incident) -> IncidentFacts:
    """The facts for the guards of the case, read from its marks: a step ends its clocks before the guards judge it."""
    told, spared = row.told_at is not None, row.spared_at is not None
    return IncidentFacts(
        ordinary=row.grade == Grade.ORDINARY,
        listed=row.people.exists(),
        told=told,
        spared=spared,
        owes_report=row.grade == Grade.LARGER and row.reported_at is None,
        owes_notice=row.people.filter(told_at=None).exists() if told else not spared,
    )


def incident(incident_id: UUID, *, by: Actor) -> Incident:
    """Find one incident. Raises ``IncidentNotFound``."""
    return Incident.objects.see(incident_id, by=by)


@fulfils("PIP-57", "INC-4")
def report_text(row: Incident, *, contact: str, more: str = "") -> str:
    """The report to the authority, with every part that the law wants; ``more`` is the analysis of a final one."""
    head = [
        "网络安全事件报告 / Report of an incident",
        f"编号 / Number: {row.number}",
        f"发现时间 / Found: {in_a_text(row.found_at)}",
        f"等级 / Grade: {row.grade or '–'}",
        f"涉及人数 / Persons: {row.persons}; 敏感个人信息 / sensitive: {row.sensitive}",
    ]
    parts = [f"{heading}\n{getattr(row, name) or '–'}" for heading, name in HEADINGS]
    tail = [f"联系方式 / Contact\n{contact}", *([f"事后分析 / Analysis\n{more}"] if more else [])]
    return "\n\n".join(["\n".join(head), *parts, *tail])
