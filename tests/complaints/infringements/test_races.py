"""What may the web's own login not do to a notice, and who wins when several end one at once? Committed, by threads."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from complaints.infringements.commands import notices as commands
from complaints.infringements.models import Infringement
from complaints.infringements.types import Exhibit
from tests.complaints.complaint.builders import does
from tests.complaints.infringements import builders
from tests.complaints.infringements.builders import holder_of, now, on_sale
from tests.database import as_login
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.platform_core.cases.trying import together

pytestmark = pytest.mark.commits


class TestTheWeb:
    def test_restores_nothing_and_forwards_nothing(self, at: datetime) -> None:
        with as_login("worker"):
            sale = orders.sale(at)
            waits, speaks = builders.waiting(sale, at), builders.countered(sale, at)

        for notice, state in ((waits, "restored"), (speaks, "waiting")):
            with (
                pytest.raises(DatabaseError, match="the web does not say that"),
                acting_as(operator()),
                transaction.atomic(),
            ):
                Infringement.objects.filter(id=notice.id).update(state=state)


@pytest.mark.login("worker")
def test_withdrawal_suit_and_lifting_at_once_make_one_end_of_it(at: datetime) -> None:
    """Real threads: whoever is first decides, and the goods are where that leaves them."""
    sale = orders.sale(at)
    notice = builders.waiting(sale, at)
    builders.show(notice, Exhibit.FILING_PROOF, at)
    holder = holder_of(notice)
    ways = [
        lambda: builders.withdraw(notice, at),
        lambda: does(holder, commands.show_filing, notice.id, filing=builders.FILING, at=at),
        lambda: builders.lift(notice, at),
    ]

    ended = Counter(together(ways * 2))

    # A suit that was shown first is ended by either of the others.
    assert now(notice).state in ("withdrawn", "lifted"), ended
    assert ended["done"] in (1, 2)
    assert on_sale(sale, at)
