"""Notices and steps that follow from facts about reports."""

from __future__ import annotations

from complaints.reports.case import REPORT
from platform_core.cases.telling import tell_parties

tell_parties(REPORT, app="complaints.reports.subscribers")
