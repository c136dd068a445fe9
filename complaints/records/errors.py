"""Refusals about records of a shop's complaints."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound


class RecordNotFound(NotFound):
    code = "complaints.record_not_found"
    title = "There is no such record of complaints"
    remedy = "Check the id; each shop's record is published at the beginning of a month."
    record_id: UUID


class RecordRepliedAlready(Conflict):
    code = "complaints.record_replied_already"
    title = "The shop has replied to this record already"
    remedy = "Next month's record can be replied to again."
    record_id: UUID
