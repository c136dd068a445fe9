"""Refusals about the holiday of a shop."""

from __future__ import annotations

from datetime import date

from platform_core.errors import Conflict, RuleRefused


class HolidayRefused(RuleRefused):
    code = "merchants.holiday_refused"
    title = "The shop cannot rest on these days"
    remedy = "Name a first day from today on, and a later day on which the shop sells again."
    reasons: tuple[str, ...]
    most_days: int
    first_possible: date


class HolidayPlanned(Conflict):
    code = "merchants.holiday_planned"
    title = "The shop has planned a holiday already, and it is not over"
    remedy = "End that holiday first, or wait until it is over."
    sells_again_on: date


class NoHoliday(Conflict):
    code = "merchants.no_holiday"
    title = "The shop is on no holiday, and has planned none"
    remedy = "There is nothing to end: the shop sells."
