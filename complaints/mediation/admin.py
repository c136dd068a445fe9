"""The desk of mediations, headed by those that nobody took up in time."""

from __future__ import annotations

from django.contrib import admin

from complaints.mediation.doors import DOORS
from complaints.mediation.models import Mediation
from platform_core.cases.queues import desk_of

admin.site.register(Mediation, desk_of(DOORS, search_fields=("number",)))
