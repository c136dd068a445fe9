"""The desk of mediations: what nobody took up in time first."""

from __future__ import annotations

from django.contrib import admin

from complaints.mediation.doors import DOORS
from complaints.mediation.models import Mediation
from platform_core.cases.queues import desk_of

admin.site.register(Mediation, desk_of(DOORS))
