"""The desk of cases outside the house, headed by outcomes and files that are late."""

from __future__ import annotations

from django.contrib import admin

from complaints.outside.doors import DOORS
from complaints.outside.models import OutsideCase
from platform_core.cases.queues import desk_of

admin.site.register(OutsideCase, desk_of(DOORS, search_fields=("number", "authority_no", "document_no")))
