"""Which end stands when a clock is counted again: the one that was shown, or the one that is counted now? Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from platform_core.actors import Role
from platform_core.duties import fulfils


@fulfils("NRR-10", "NRR-13")
def stands(*, owed_by: str, shown: datetime, provisional: bool, counted: datetime, at: datetime) -> datetime:
    """Time is on the consumer's side, in both directions.

    Her own time never gets shorter than she was shown. What others owe never comes later than she was shown, unless it
    was shown as provisional: that said it would be counted again, and read early it could only move to where the law
    has it. But nobody is late by a day of which nobody could know: what would have ended already ends now.
    """
    if owed_by == Role.SHOPPER:
        return max(shown, counted)
    return max(counted if provisional else min(shown, counted), at)


@fulfils("NRR-10")
def carried(*, owed_by: str, shown: datetime, own: datetime, counted: datetime, by: timedelta) -> datetime:
    """Where a period gets longer ``by`` so much: if she was shown more than its count (``own``), she is shown more than
    the longer one too; and never less than she was."""
    if owed_by != Role.SHOPPER:
        return counted
    return max(counted, shown, shown + by if shown > own else shown)
