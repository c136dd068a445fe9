"""The desk of requests for a shop's identity, headed by those that were not answered in time."""

from __future__ import annotations

from django.contrib import admin

from complaints.identity.doors import DOORS
from complaints.identity.models import IdentityRequest
from platform_core.cases.queues import desk_of

admin.site.register(IdentityRequest, desk_of(DOORS, search_fields=("number",)))
