"""What does a person get of the returns that they have made?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import decisions as commands
from aftersales.returns.types import RulingOutcome
from orders.sales.models.orders import Order
from privacy.requests import commands as requests_commands
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestExport:
    def test_gives_a_shopper_all_that_went_back_and_was_said_about_it(
        self, sale: Sale, order: Order, at: datetime
    ) -> None:
        case, by = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY), operator()
        with acting_as(by), transaction.atomic():
            commands.rule_on(case.id, outcome=RulingOutcome.NO_REFUND, reasons="照片清楚", by=by, at=at + DAY)
        other = orders.sale(at)
        builders.noticed(orders.delivered(other, at), other, at + DAY)  # somebody else's

        with acting_as(sale.shopper), transaction.atomic():
            copy = requests_commands.export_subject(sale.shopper.id, by=sale.shopper, at=at)

        [told], [line], [parcel], [objection], [ruling] = (
            copy[f"aftersales.{model}"] for model in ("Return", "ReturnLine", "ReturnParcel", "Objection", "Ruling")
        )
        assert (told["number"], told["state"], told["paid"]) == (case.number, "declined", 11600)
        assert (line["quantity"], line["paid"]) == (2, 11600)
        assert parcel["carrier"] == "sandbox"
        assert (objection["grounds"], objection["statement"]) == (["soiled"], "衣领有污渍")
        assert (ruling["outcome"], ruling["reasons"]) == ("no_refund", "照片清楚")
