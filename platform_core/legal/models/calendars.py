"""Rows of the calendar: one per day and version, from the State Council's notices, never edited."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.legal.calendars import DayKind
from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, Wall

READ_BY_ALL: Final = tuple(
    Wall(role, public=True) for role in ("anonymous", "shopper", "merchant", "regulator", "outside")
)


class CalendarVersion(AppendOnly, Row):
    """A notice that was loaded, by two persons or with a release. From then on everybody counts by it.

    It is complete when its transaction commits (``xid``): nobody adds days to a calendar that is in use.
    """

    version = models.PositiveIntegerField()
    years = models.JSONField()
    source = models.CharField(max_length=200)
    proposal = models.ForeignKey(
        "legal.Proposal", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    loaded_at = models.DateTimeField()
    xid = models.BigIntegerField(editable=False, default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version"], name="one_calendar_a_version"),
            models.UniqueConstraint(fields=["proposal"], name="one_calendar_a_proposal"),
            models.CheckConstraint(condition=~Q(source=""), name="calendar_has_a_source"),
            *READ_BY_ALL,
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="agreed_upon",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM legal_calendarversion)"
                    " THEN RAISE EXCEPTION 'calendars follow one another'; END IF;"
                    " IF current_user = 'tp_staff' AND NOT EXISTS (SELECT FROM legal_proposal WHERE"
                    " id = NEW.proposal_id AND kind = 'calendar' AND state = 'approved'"
                    " AND payload->>'source' = NEW.source AND (payload->>'follows')::int < NEW.version"
                    " AND NEW.years = (SELECT jsonb_agg(year::int ORDER BY year)"
                    " FROM jsonb_object_keys(payload->'years') year))"
                    " THEN RAISE EXCEPTION 'two persons load a calendar'; END IF;"
                    " NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW;"
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.version)


class CalendarDay(AppendOnly, Row):
    """A day as one version has it. A version holds only the days that it brings or corrects."""

    date = models.DateField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.name.title()) for k in DayKind])
    source = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "date"], name="one_kind_a_day"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in DayKind]), name="kind_of_day"),
            *READ_BY_ALL,
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="born_with_its_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT FROM legal_calendarversion WHERE version = NEW.version"
                    " AND xid = pg_current_xact_id()::text::bigint)"
                    " THEN RAISE EXCEPTION 'a calendar is whole when it is loaded'; END IF;"
                    " IF NOT EXISTS (SELECT FROM legal_calendarversion WHERE version = NEW.version"
                    " AND years @> to_jsonb(extract(year FROM NEW.date)::int))"
                    " THEN RAISE EXCEPTION '% is no day of the years that were agreed upon', NEW.date; END IF;"
                    " RETURN NEW;"
                ),
            ),
        )
