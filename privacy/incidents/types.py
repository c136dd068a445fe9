"""Values of incidents: grade, findings, refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from platform_core.labels import Labelled, Reason


class Grade(Labelled):
    """How grave an incident is. From `larger` on, the authority is told within hours."""

    ORDINARY = "ordinary", "ordinary"
    LARGER = "larger", "comparatively large or above", "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFindings:
    """The findings about an incident: event, kinds of data, numbers of people. It names no person."""

    what: str
    kinds: str
    cause: str
    harm: str
    measures: str
    persons: int
    sensitive: int
    found_at: datetime


class IncidentRefusal(Reason):
    """The part that is missing or wrong in an incident or a report about it."""

    WHAT_WANTED = "what_wanted", "say what happened"
    KINDS_WANTED = "kinds_wanted", "say which kinds of data"
    HARM_WANTED = "harm_wanted", "say which harm is possible"
    MEASURES_WANTED = "measures_wanted", "say what was done, and what people can do"
    CAUSE_WANTED = "cause_wanted", "say the cause, as far as it is known"
    RECEIPT_WANTED = "receipt_wanted", "give the number under which the authority received it"
    FOUND_LATER_THAN_NOW = "found_later_than_now", "it cannot have been found later than now"
