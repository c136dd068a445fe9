"""Which days are worked? The yearly notices of the State Council, one row a day and version, never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from platform_core.legal.calendars import DayKind
from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, Wall


class CalendarDay(AppendOnly, Row):
    """A day as one version of the calendar has it. A later version speaks of the days that it brings or corrects."""

    date = models.DateField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.name.title()) for k in DayKind])
    source = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["version", "date"], name="one_kind_a_day"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in DayKind]), name="kind_of_day"),
            Wall("anonymous", public=True),
            Wall("shopper", public=True),
            Wall("merchant", public=True),
            Wall("regulator", public=True),
            Wall("outside", public=True),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
