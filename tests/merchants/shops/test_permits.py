"""Which licences does everybody read, and what may a shop sell on them?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from merchants.shops.commands import documents as commands
from merchants.shops.models.documents import Document, Permit
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops, verification
from merchants.shops.types import DocumentForm, DocumentKind, VerificationMethod
from tests.merchants.builders import (
    FARM,
    LICENCE,
    acting_as,
    opened,
    owner_of,
)
from tests.merchants.shops.test_vetting import refuses
from tests.merchants.test_api import client_of

TICK = timedelta.resolution
CALL, FILE = VerificationMethod.CALL, VerificationMethod.FILE
FOOD = DocumentForm(**LICENCE)


def permits_shown(shop: Merchant, at: datetime) -> list[dict[str, str]]:
    """As everybody reads them."""
    shown: list[dict[str, str]] = client_of(None, at).get(f"/api/storefront/v1/merchants/{shop.id}").json()["permits"]
    return shown


@pytest.mark.duty("ECL-15")
@pytest.mark.django_db
class TestPermits:
    def test_are_shown_to_everybody_from_the_opening_on(self, applicant, at):
        shop = opened(at)

        with acting_as(applicant):
            shown = verification.permits_of(shop.id, at=at)

        assert [(permit.kind, permit.number) for permit in shown] == [
            ("business_licence", LICENCE["number"]),
            ("food_licence", LICENCE["number"]),
        ]

    def test_of_a_person_are_not(self, applicant, at):
        shop = opened(at, **{name: getattr(FARM, name) for name in FARM.__dataclass_fields__})

        with acting_as(applicant):
            assert verification.permits_of(shop.id, at=at) == []

    def test_are_withdrawn_with_their_document_and_shown_again_with_it(self, shop, operator, at):
        with acting_as(operator), transaction.atomic():
            food = Document.objects.get(merchant_id=shop.id, kind="food_licence")
            assert shops.may_sell(shop.id, at=at, trades=["food"])
            commands.turn_away(food.id, method=CALL, reason="系伪造", by=operator, at=at + TICK)
            assert shops.may_sell(shop.id, at=at, trades=["food"]).reasons == ("permit_missing",)
            assert shops.may_sell(shop.id, at=at, trades=["general"])
        assert [permit["kind"] for permit in permits_shown(shop, at)] == ["business_licence"]

        with acting_as(operator), transaction.atomic():
            commands.verify(food.id, method=CALL, by=operator, at=at + 2 * TICK)
            assert shops.may_sell(shop.id, at=at, trades=["food"])
        assert [permit["kind"] for permit in permits_shown(shop, at)] == ["business_licence", "food_licence"]

    def test_change_in_nothing_but_whether_they_are_shown(self, shop, operator, at):
        with acting_as(operator):
            refuses(lambda: Permit.objects.update(number="X"), match="permission denied")
            refuses(lambda: Permit.objects.all().delete(), match="permission denied")
        with acting_as(owner_of(shop)):
            refuses(lambda: Permit.objects.update(withdrawn_at=at), match="permission denied")

    def test_go_on_with_a_renewal(self, shop, operator, at):
        owner, end = owner_of(shop), datetime(2029, 1, 1, 16, tzinfo=UTC)
        with acting_as(owner), transaction.atomic():
            renewed = commands.hand_in(replace(FOOD, valid_until=date(2034, 1, 1)), by=owner, at=end)

        with acting_as(operator), transaction.atomic():
            assert shops.may_sell(shop.id, at=end, trades=["food"]).reasons == ("permit_missing",)
            commands.verify(renewed.id, method=CALL, by=operator, at=end)
            assert shops.may_sell(shop.id, at=end, trades=["food"])


@pytest.mark.duty("ECL-10", "ECL-12")
@pytest.mark.django_db
class TestMaySell:
    def test_needs_the_permit_through_its_last_day(self, operator, at):
        end = datetime(2029, 1, 1, 16, tzinfo=UTC)
        shop = opened(at, trades=("general", "food", "cosmetics"))
        with acting_as(operator), transaction.atomic():
            filing = Document.objects.get(merchant_id=shop.id, kind="cosmetics_filing")
            commands.turn_away(filing.id, method=CALL, reason="系伪造", by=operator, at=at)
            assert shops.may_sell(shop.id, at=at, trades=["cosmetics"]).reasons == ("permit_missing",)
            commands.verify(filing.id, method=CALL, by=operator, at=at + TICK)

        with acting_as(operator):
            assert shops.may_sell(shop.id, at=end - TICK, trades=["food"])
            assert shops.may_sell(shop.id, at=end, trades=["food"]).reasons == ("permit_missing",)
            assert shops.may_sell(shop.id, at=end, trades=["general"])

    def test_goes_on_with_a_renewed_business_licence(self, operator, at):
        shop = opened(at, licence_valid_until=date(2026, 3, 12))
        owner, end = owner_of(shop), datetime(2026, 3, 12, 16, tzinfo=UTC)
        form = replace(FOOD, kind=DocumentKind.BUSINESS_LICENCE, valid_until=date(2036, 1, 1))
        with acting_as(owner), transaction.atomic():
            renewed = commands.hand_in(form, by=owner, at=end)

        with acting_as(operator), transaction.atomic():
            assert shops.may_sell(shop.id, at=end).reasons == ("licence_expired",)
            commands.verify(renewed.id, method=CALL, by=operator, at=end)
            assert shops.may_sell(shop.id, at=end)

    def test_goes_on_where_the_old_licence_is_looked_at_after_the_new_one(self, shop, operator, at):
        owner, ends = owner_of(shop), []
        with acting_as(operator), transaction.atomic():
            old = Document.objects.get(merchant_id=shop.id, kind=DocumentKind.BUSINESS_LICENCE)
        for day in (date(2036, 1, 1), None):
            form = replace(FOOD, kind=DocumentKind.BUSINESS_LICENCE, valid_until=day)
            with acting_as(owner), transaction.atomic():
                new = commands.hand_in(form, by=owner, at=at)
            for document in (new, old):
                with acting_as(operator), transaction.atomic():
                    commands.verify(document.id, method=CALL, by=operator, at=at)
                    ends.append(Merchant.objects.get(id=shop.id).licence_valid_until)

        assert ends == [date(2036, 1, 1), date(2036, 1, 1), None, None]

    def test_ends_where_no_business_licence_is_left_that_is_good(self, shop, operator, at):
        owner = owner_of(shop)
        with acting_as(owner), transaction.atomic():
            form = replace(FOOD, kind=DocumentKind.BUSINESS_LICENCE, valid_until=date(2036, 1, 1))
            new, unread = (commands.hand_in(form, by=owner, at=at) for _ in range(2))
        with acting_as(operator), transaction.atomic():
            old = Document.objects.filter(merchant_id=shop.id, kind=DocumentKind.BUSINESS_LICENCE).earliest("id")
            commands.verify(new.id, method=CALL, by=operator, at=at)
            for document, last in ((unread, new.valid_until), (new, old.valid_until), (old, date(2026, 3, 9))):
                commands.turn_away(document.id, method=CALL, reason="系伪造", by=operator, at=at)
                assert Merchant.objects.get(id=shop.id).licence_valid_until == last
            assert shops.may_sell(shop.id, at=at).reasons == ("licence_expired",)

            commands.verify(old.id, method=CALL, by=operator, at=at + TICK)
            assert shops.may_sell(shop.id, at=at)
