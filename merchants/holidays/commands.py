"""Commands on holidays of a shop: announce one, end it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from merchants.holidays import policies, queries
from merchants.holidays.errors import HolidayPlanned, HolidayRefused, NoHoliday
from merchants.holidays.events import HolidayEnded, HolidaySet
from merchants.holidays.models import Holiday
from merchants.shops.commands import standing
from merchants.shops.errors import NoShop
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import local_day, midnight
from platform_core.rows import one_after_the_other


@transaction.atomic(savepoint=False)
def set_holiday(*, first_day: date, sells_again_on: date, by: Actor, at: datetime) -> Holiday:
    """Announce that the shop takes no new orders from the start of one day (today: from now) to the start of another.

    A sale that holds the shop's row goes first, and is owed as before; so is all that was sold. Raises ``NoShop``,
    ``HolidayPlanned``, ``HolidayRefused`` with every reason.
    """
    if by.merchant_id is None:
        raise NoShop
    one_after_the_other(f"holidays of {by.merchant_id}")
    before = queries.latest_holiday(by)
    if before and not before.is_over(at=at):
        raise HolidayPlanned(sells_again_on=local_day(before.rests_until))
    _refuse_wrong_days(first_day, sells_again_on, at=at)
    row = Holiday.objects.create(
        merchant_id=by.merchant_id,
        rests_from=max(midnight(first_day), at),
        rests_until=midnight(sells_again_on),
        set_by=by.id,
        set_at=at,
    )
    standing.set_rest(row.merchant_id, rests_from=row.rests_from, rests_until=row.rests_until)
    publish(
        HolidaySet(
            holiday_id=row.id, merchant_id=row.merchant_id, rests_from=row.rests_from, rests_until=row.rests_until
        ),
        by=by,
        at=at,
    )
    return row


@transaction.atomic(savepoint=False)
def end_holiday(*, by: Actor, at: datetime) -> Holiday:
    """End the holiday before its day, or before it begins: the shop sells from now on. Raises ``NoHoliday``."""
    one_after_the_other(f"holidays of {by.merchant_id}")
    row = queries.latest_holiday(by)
    if row is None or row.is_over(at=at):
        raise NoHoliday
    row.ended_at, row.ended_by = at, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    standing.set_rest(row.merchant_id, rests_from=row.rests_from, rests_until=at)
    publish(HolidayEnded(holiday_id=row.id, merchant_id=row.merchant_id), by=by, at=at)
    return row


def _refuse_wrong_days(first_day: date, sells_again_on: date, *, at: datetime) -> None:
    today, most = local_day(at), queries.most_days(at=at)
    verdict = policies.may_rest(first_day=first_day, sells_again_on=sells_again_on, today=today, most_days=most)
    if not verdict:
        raise HolidayRefused(reasons=verdict.codes(), most_days=most, first_possible=today)
