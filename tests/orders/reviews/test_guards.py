"""What does the database refuse about reviews, whatever the code says? And of two at once, how many are there?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from orders.reviews import commands
from orders.reviews.models import Masking, Review
from orders.reviews.types import NewReview
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import Scope, bound
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.reviews import builders as reviewing
from tests.orders.reviews.builders import DAY, FIRST, NAMED, SECOND, THIRD
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.trying import together

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
ONE, TWO, THREE = (scopes.staff(person.id) for person in (FIRST, SECOND, THIRD))
MASKS = "UPDATE orders_masking SET state = 'masked', masked_at = '2100-01-01', reasons = '违法', decided_by = %s"


def refuses(scope: Scope, match: str, sql: str, *params: Any) -> None:
    with (
        pytest.raises(DatabaseError, match=match),
        bound(scope),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)


@pytest.mark.duty("ECL-39b")
class TestTheDatabase:
    """Asked by raw SQL, with the web's own login."""

    @pytest.fixture
    def sale(self, at: datetime) -> Sale:
        return builders.sale(at - 30 * DAY)

    def test_deletes_changes_and_empties_no_review(self, sale: Sale, at: datetime) -> None:
        given = reviewing.reviewed(sale, at)
        reviewing.add(given, sale, at)
        reviewing.reply(given, sale, at)
        eyes = (scopes.merchant(sale.shop), scopes.shopper(sale.shopper.id), ONE, scopes.ANONYMOUS)

        with as_login("app"):
            for table in ("orders_review", "orders_reviewaddition", "orders_reviewreply"):
                for change in (f"DELETE FROM {table}", f"UPDATE {table} SET text = ''", f"TRUNCATE {table} CASCADE"):
                    for scope in eyes:
                        refuses(scope, "permission denied", change)
            for change in ("DELETE FROM orders_masking", "DELETE FROM orders_mask", "TRUNCATE orders_mask"):
                for scope in eyes:
                    refuses(scope, "permission denied", change)

    def test_writes_no_review_in_the_name_of_another(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            line = order.lines.get()
        insert = (
            "INSERT INTO orders_review (id, merchant_id, order_id, line_id, shopper_id, listing_id, listing_version_id,"
            " sku_id, stars, text, shown_as, given_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '好', '', now())"
        )

        def row(shopper: UUID, stars: int) -> tuple[Any, ...]:
            return (
                *(new_id(), sale.shop, order.id, line.id, shopper),
                *(new_id(), line.listing_version_id, line.sku_id, stars),
            )

        mine, stranger = scopes.shopper(sale.shopper.id), new_id()
        with as_login("app"):
            refuses(scopes.merchant(sale.shop), "permission denied", insert, *row(sale.shopper.id, 5))
            refuses(scopes.shopper(stranger), "delivered to its author", insert, *row(sale.shopper.id, 5))
            refuses(scopes.shopper(stranger), "delivered to its author", insert, *row(stranger, 5))
            for stars in (0, 6):
                refuses(mine, "review_has_stars", insert, *row(sale.shopper.id, stars))

    @pytest.mark.duty("OTM-15")
    def test_masks_nothing_by_one_person_early_or_in_another_name(self, sale: Sale, at: datetime) -> None:
        row = reviewing.heard(sale, at)
        reviewing.proposed(sale, at)
        to_heard = "UPDATE orders_masking SET state = 'heard', heard_at = now() WHERE state = 'proposed'"

        with as_login("app"):
            one = f"{MASKS} WHERE id = %s"
            refuses(ONE, "masked_by_a_second_person", one, FIRST.id, row.id)
            refuses(ONE, "a second person of staff", one, SECOND.id, row.id)
            refuses(scopes.merchant(sale.shop), "permission denied", one, SECOND.id, row.id)
            masked = "UPDATE orders_masking SET state = 'masked' WHERE id = %s"
            refuses(scopes.merchant(sale.shop), "a second person", masked, row.id)
            refuses(scopes.merchant(sale.shop), "the web does not say", to_heard)
            refuses(TWO, "Invalid transition", f"{MASKS} WHERE state = 'proposed'", SECOND.id)
            refuses(ONE, "permission denied", "UPDATE orders_masking SET heard_until = proposed_at")
            refuses(
                ONE,
                "as its case decides",
                "INSERT INTO orders_mask (id, merchant_id, masking_id, review_id, listing_id, ground, masked_at)"
                " SELECT gen_random_uuid(), merchant_id, id, review_id, id, ground, now() FROM orders_masking LIMIT 1",
            )

    def test_lets_nobody_decide_the_appeal_who_had_a_part_in_it(self, sale: Sale, at: datetime) -> None:
        reviewing.appealed(sale, at)
        decide = "UPDATE orders_masking SET state = %s, appeal_decided_by = %s, appeal_reasons = '维持'"

        with as_login("app"):
            for state in ("stands", "restored"):
                for scope, person in ((ONE, FIRST), (TWO, SECOND)):
                    refuses(scope, "appeal_decided_by_a_third_person", decide, state, person.id)
                refuses(TWO, "a third person of staff", decide, state, THIRD.id)
            restored = "UPDATE orders_masking SET state = 'restored'"
            refuses(scopes.merchant(sale.shop), "a third person of staff", restored)
            refuses(TWO, "Cannot update", "UPDATE orders_masking SET decided_by = %s", THIRD.id)
            refuses(THREE, "as its case decides", "UPDATE orders_mask SET lifted_at = now()")

    def test_keeps_what_was_proposed(self, sale: Sale, at: datetime) -> None:
        reviewing.proposed(sale, at)
        forged = (
            "INSERT INTO orders_masking (id, merchant_id, number, review_id, shopper_id, ground, passage, why, state,"
            " proposed_by, proposed_at, heard_until, reasons, appeal_reasons) SELECT gen_random_uuid(), merchant_id,"
            " 'M1', review_id, shopper_id, ground, passage, why, state, %s, proposed_at, heard_until, '', ''"
            " FROM orders_masking"
        )

        with as_login("app"):
            refuses(ONE, "permission denied", "UPDATE orders_masking SET passage = '全部'")
            refuses(TWO, "in their own name", forged, FIRST.id)
            refuses(ONE, "one_masking_of_a_review", forged, FIRST.id)


class TestOfTwoAtOnce:
    def test_one_reviews_a_line(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.delivered(sale, at)
        reviewing.line_id(order, sale)
        words = [NewReview(stars=stars, text="好", anonymous=True) for stars in (1, 5)]

        came = together([lambda said=said: reviewing.review(order, sale, at, said=said) for said in words])

        assert sorted(came) == ["done", "orders.review_given"]
        with acting_as(FIRST), transaction.atomic():
            assert Review.objects.count() == 1

    def test_one_proposes_and_one_decides(self, at: datetime) -> None:
        sale = builders.sale(at - 30 * DAY)
        given = reviewing.reviewed(sale, at)

        came = together([lambda by=by: reviewing.propose(given, at, new=NAMED, by=by) for by in (FIRST, SECOND)])
        assert sorted(came) == ["done", "orders.mask_under_way"]

        row = reviewing.heard(builders.sale(at - 30 * DAY), at)
        steps = (commands.mask, commands.reject_mask)
        came = together([lambda step=step: reviewing.made(step, row, SECOND, at, reasons="已核对") for step in steps])
        assert sorted(came) == ["done", "states.illegal_transition"]
        with acting_as(FIRST), transaction.atomic():
            assert Masking.objects.get(id=row.id).state in ("masked", "rejected")
