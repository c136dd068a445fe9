"""How would somebody get past the guards of a holiday, by a table of the same name as the one that they read?"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from merchants.holidays import commands
from platform_core.legal.spans import local_day
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import acting_as, opened, owner_of
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert

HOLIDAY = "merchants_holiday"
DAY = timedelta(days=1)


@guard("rests_on_its_holiday", reads=HOLIDAY, refused="days of its holiday")
def a_shop_that_announced_no_holiday() -> Attack:
    shop = opened(AT)
    made_up = {"id": new_id(), "merchant_id": shop.id, "rests_from": AT, "rests_until": AT + DAY}
    forged = [{name: str(value) for name, value in made_up.items()}]
    rest = "UPDATE public.merchants_merchant SET rests_from = %s, rests_until = %s WHERE id = %s"
    return Attack(scopes.merchant(shop.id, owner_of(shop).id), rest, [AT, AT + DAY, shop.id], forged)


@guard("one_holiday_at_a_time", reads=HOLIDAY, refused="do not overlap")
def a_second_holiday() -> Attack:
    shop = opened(AT)
    owner, first_day = owner_of(shop), local_day(AT)
    with acting_as(owner), transaction.atomic():
        commands.set_holiday(first_day=first_day, sells_again_on=first_day + 2 * DAY, by=owner, at=AT)
    other = {"id": new_id(), "merchant_id": shop.id, "set_by": owner.id, "set_at": AT}
    days = {"rests_from": AT, "rests_until": AT + DAY}
    return insert(HOLIDAY, other | days, scope=scopes.merchant(shop.id, owner.id))
