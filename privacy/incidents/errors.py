"""Refusals of a step of an incident."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class IncidentNotFound(NotFound):
    code = "privacy.incident_not_found"
    title = "There is no such incident"
    remedy = "Check its number."
    incident_id: UUID


class AlreadyTold(Conflict):
    code = "privacy.already_told"
    title = "It was decided already whether the people concerned are told"
    remedy = "What was told cannot be taken back; add what is new to the report."
    incident_id: UUID


class LargerAlready(Conflict):
    code = "privacy.larger_already"
    title = "This incident is graded as larger already"
    remedy = "Report it to the provincial cyberspace office, if that has not been done."
    incident_id: UUID


class NobodyToTell(Conflict):
    code = "privacy.nobody_to_tell"
    title = "Nobody is on the list, or they were told already"
    remedy = "Put the people concerned on the list first. Who is put on it after the telling is told at once."
    incident_id: UUID


class StillOwed(Conflict):
    code = "privacy.still_owed"
    title = "The report or the notice to the people concerned is still owed"
    remedy = "Report it and tell them, or write down why nobody need be told; then close the file."
    incident_id: UUID


class IncidentIncomplete(RuleRefused):
    code = "privacy.incident_incomplete"
    title = "A report needs every part of it"
    remedy = "Fill in what the reasons name."
    reasons: tuple[str, ...]
