"""Triggers that keep promises, parcels and codes as they were."""

from __future__ import annotations

import pgtrigger

from platform_core.rows import OF_ITS_STATE


def no_fewer_minutes(code: str, *, since: str, until: str) -> pgtrigger.Trigger:
    """Time that was promised to the shopper: no less than the law, or the house, gave on that day."""
    return pgtrigger.Trigger(
        name="no_worse_promise",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=(
            f"IF NOT tianping_promise_allowed('{code}', (NEW.{since} AT TIME ZONE 'Asia/Shanghai')::date,"
            f" 'minutes:' || floor(extract(epoch FROM NEW.{until} - NEW.{since}) / 60)::text)"
            f" THEN RAISE EXCEPTION '% is worse than {code}', NEW.{until} - NEW.{since}; END IF; RETURN NEW;"
        ),
    )


# The web may become any shop and any shopper. It cancels no order whose parcel a carrier has, unless staff have put
# on record, with reasons, that the shopper does not have a parcel left with somebody else.
NOT_ON_ITS_WAY = pgtrigger.Trigger(
    name="not_on_its_way",
    when=pgtrigger.Before,
    operation=OF_ITS_STATE,
    condition=pgtrigger.Condition("session_user = 'tp_app' AND OLD.state = 'shipped' AND NEW.state = 'cancelled'"),
    func=(
        "IF EXISTS (SELECT FROM orders_deliveryevent WHERE order_id = NEW.id) AND NOT EXISTS ("
        "SELECT FROM orders_handoverword WHERE order_id = NEW.id AND said_by = 'staff' AND NOT has_it)"
        " THEN RAISE EXCEPTION 'the carrier has the parcel of %', NEW.id; END IF; RETURN NEW;"
    ),
)
# A code that was read is not called off: an order is sent by it in the moment in which its shopper can read it.
CODES_ARE_READ = pgtrigger.Trigger(
    name="codes_are_read",
    when=pgtrigger.Before,
    operation=OF_ITS_STATE,
    condition=pgtrigger.Condition("OLD.delivery = 'code' AND OLD.state = 'shipped' AND NEW.state = 'cancelled'"),
    func="RAISE EXCEPTION 'the shopper can read the codes of %', NEW.id;",
)
BY_CARRIER_ALONE = pgtrigger.Trigger(
    name="by_carrier_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=(
        "IF EXISTS (SELECT FROM orders_order WHERE id = NEW.order_id AND delivery = 'code')"
        " THEN RAISE EXCEPTION 'what is delivered by a code has no parcel: %', NEW.order_id; END IF; RETURN NEW;"
    ),
)
# Beside its state stands whose order it is: codes are sealed under their shopper.
BY_CODE_ALONE = pgtrigger.Trigger(
    name="by_code_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=(
        "IF NOT EXISTS (SELECT FROM orders_order WHERE id = NEW.order_id AND shopper_id = NEW.shopper_id"
        " AND delivery = 'code' AND state = 'shipped')"
        " THEN RAISE EXCEPTION 'codes are handed over for an order that is delivered by them'; END IF; RETURN NEW;"
    ),
)
