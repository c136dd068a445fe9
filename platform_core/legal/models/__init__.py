"""Rows of rules, calendars and proposals."""

from platform_core.legal.models._calendar import CalendarDay as CalendarDay
from platform_core.legal.models._calendar import CalendarVersion as CalendarVersion
from platform_core.legal.models._proposals import Proposal as Proposal
from platform_core.legal.models._rules import LegalRule as LegalRule
