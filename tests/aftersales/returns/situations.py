"""Where can a return stand, and when do its clocks end over the National Day?

2026: the holiday lasts from 1 to 7 October; 8 October is the first working day after it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction

from aftersales.returns.commands import decisions, notices
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as queries
from aftersales.returns.types import Grade, Grounds, Restocked, RulingOutcome
from merchants.shops.types import ReturnAddress
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow
from platform_core.rows import new_id
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import BEFORE_HOLIDAY, DAY, EIGHTH_OCTOBER, FIRST_OCTOBER, HOUR
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.situations import Clocked, Elsewhere, Reach, Situations, Standing

Step = Callable[[Return, Sale, datetime], Any]
TWENTY_FOURTH: Final = datetime(2026, 9, 24, 2, tzinfo=UTC)
THIRTIETH: Final = datetime(2026, 9, 30, 2, tzinfo=UTC)
ELSEWHERE: Final = ReturnAddress(contact_name="令狐退之", phone="0591-1234567", address="福州市仓山区二号库")
# What the rights engine calls by one name and the table by several: by the outcome, and by what was known before.
STEPS: Final = {
    "name_address": {"name_address", "name_first_address"},
    "rule_on": {"rule_for_shopper", "decline"},
    "find_arrival": {"find_arrival", "move_arrival_forward", "note_arrival"},
}


def named(case: Return, sale: Sale, at: datetime) -> None:
    with acting_as(sale.seller), transaction.atomic():
        notices.name_address(case.id, address=ELSEWHERE, by=sale.seller, at=at)


def sent(case: Return, sale: Sale, at: datetime) -> None:
    """With a carrier that nobody follows."""
    builders.sent(case, sale, at, carrier="somebody")


def handed_over(case: Return, sale: Sale, at: datetime) -> None:
    """By hand, so that nothing shows it."""
    builders.sent(case, sale, at, carrier="in_person", waybill="")


def followed(case: Return, sale: Sale, at: datetime) -> None:
    builders.sent(case, sale, at)
    builders.report(case, at, kind=ParcelEvent.IN_TRANSIT)


def refused(case: Return, sale: Sale, at: datetime) -> None:
    builders.sent(case, sale, at)
    builders.report(case, at, kind=ParcelEvent.REFUSED)


def signed(case: Return, sale: Sale, at: datetime) -> None:
    builders.sent(case, sale, at)
    builders.report(case, at)


def confirmed(case: Return, sale: Sale, at: datetime) -> None:
    builders.arrived_at_shop(case, sale, at)


def next_clock(case: Return, sale: Sale, at: datetime) -> None:
    """The first clock to end has ended."""
    running = [clock.due_at for clock in builders.clocks(case.id, sale).values() if clock.state == "running"]
    builders.sweep(min(running))


def declined(case: Return, sale: Sale, at: datetime) -> None:
    by = operator()
    with acting_as(by), transaction.atomic():
        decisions.rule_on(case.id, outcome=RulingOutcome.NO_REFUND, reasons="已查明", by=by, at=at)


def after(*steps: Step) -> Reach:
    """Of an order that was signed for the day before, noticed an hour ago."""

    def reach(at: datetime) -> Standing:
        sale = orders.sale(at - DAY)
        case = builders.noticed(orders.delivered(sale, at - DAY), sale, at - HOUR if steps else at)
        photo = builders.photo(case, sale.seller, at)
        for step in steps:
            step(case, sale, at)
        with acting_as(sale.seller), transaction.atomic():
            row = Return.objects.get(id=case.id)
            pieces = [Restocked(line.line_id, 1, Grade.AS_NEW, "L1") for line in row.lines.all()]
        return Standing(
            row=row,
            actors={Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: orders.strangers(at - DAY)),
            also={"photo": photo, "pieces": pieces},
        )

    return reach


def exchanged(at: datetime) -> Standing:
    """The goods of an exchange are back: the claim goes on."""
    sale = orders.sale(at - DAY)
    claim = claims.exchanging(orders.delivered(sale, at - DAY), sale, at)
    row = claims.back_of(claim, sale)
    with acting_as(sale.seller), transaction.atomic():
        pieces = [Restocked(line.line_id, 1, Grade.AS_NEW, "L1") for line in row.lines.all()]
    actors = {Role.SHOPPER: sale.shopper, Role.MERCHANT: sale.seller, Role.STAFF: operator()}
    strangers = Elsewhere(lambda: orders.strangers(at - DAY))
    return Standing(row=row, actors=actors, strangers=strangers, also={"photo": new_id(), "pieces": pieces})


def words(step: str, standing: Standing) -> dict[str, Any]:
    parcel = {"carrier": "sandbox", "waybill": "BACK0001"}
    elsewhere = {"address": ELSEWHERE}
    found = {"arrived_at": getattr(standing.row, "noticed_at", None), "reasons": "签收底单"}
    told: dict[str, dict[str, Any]] = {
        **dict.fromkeys(STEPS["name_address"], elsewhere),
        "send_back": parcel,
        "send_home": parcel,
        "correct_parcel": parcel,
        "restock": {"pieces": standing.also["pieces"]},
        "object": {"grounds": (Grounds.SOILED,), "evidence": [standing.also["photo"]], "statement": "衣领有污渍"},
        "rule_for_shopper": {"outcome": RulingOutcome.REFUND, "reasons": "已查明"},
        "decline": {"outcome": RulingOutcome.NO_REFUND, "reasons": "已查明"},
        **dict.fromkeys(STEPS["find_arrival"], found),
    }
    return told.get(step, {})


def offers(row: CaseRow, by: Actor, at: datetime) -> set[str]:
    """What the rights engine offers, by the names of the table."""
    rights = queries.actions(queries.one_return(row.pk, by=by), by=by, at=at)
    return {step for right in rights if right.open for step in STEPS.get(right.action, {right.action})}


RETURNS: Final = Situations(
    model=Return,
    where={
        "noticed": after(),
        "named": after(named),
        "sent": after(sent),
        "followed": after(followed),
        "refused": after(refused),
        "signed": after(signed),
        "confirmed": after(sent, confirmed),
        "accepted": after(sent, confirmed, next_clock),
        "paid": after(sent, confirmed, next_clock, next_clock),
        "objected": after(sent, confirmed, builders.objected),
        "declined": after(sent, confirmed, builders.objected, declined),
        "sent_home": after(sent, confirmed, builders.objected, declined, builders.sent_home),
        "home": after(sent, confirmed, builders.objected, declined, builders.sent_home, builders.home_again),
        "unshown": after(handed_over, next_clock, next_clock, next_clock),
        "granted": after(sent, builders.granted),
        "withdrawn": after(builders.withdrawn),
        "handed_on": exchanged,
    },
    words=words,
    offers=offers,
    beside={"correct_parcel": notices.correct_parcel, "restock": decisions.restock},
    clocks={
        "aftersales.address": Clocked(where="noticed", since=THIRTIETH, due=datetime(2026, 10, 2, 2, tzinfo=UTC)),
        "aftersales.handle_red_line": Clocked(
            where="named", since=BEFORE_HOLIDAY + HOUR, due=EIGHTH_OCTOBER, then="let_settlement_go"
        ),
        # House numbers, strict: the holiday gives nobody a day more.
        "aftersales.arrive": Clocked(where="sent", since=TWENTY_FOURTH, due=FIRST_OCTOBER, then="search"),
        "aftersales.find_arrival": Clocked(
            where="refused", since=BEFORE_HOLIDAY, due=FIRST_OCTOBER, then="suppose_arrival"
        ),
        "aftersales.ruling": Clocked(
            where="objected", since=BEFORE_HOLIDAY, due=FIRST_OCTOBER, beside=["aftersales.ruling_missed"]
        ),
        "aftersales.objection": Clocked(where="confirmed", since=THIRTIETH, due=datetime(2026, 10, 7, 16, tzinfo=UTC)),
        "aftersales.refund": Clocked(where="accepted", since=THIRTIETH, due=EIGHTH_OCTOBER),
        "aftersales.refund_red_line": Clocked(where="paid", since=BEFORE_HOLIDAY, due=EIGHTH_OCTOBER),
        "aftersales.send_home": Clocked(where="declined", since=TWENTY_FOURTH, due=FIRST_OCTOBER),
    },
)
