"""Who may say what of which goods, who replies, and who decides that nobody reads it any more?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from orders.reviews import commands, policies, queries
from orders.reviews.deadlines import DECIDE_MASK
from orders.reviews.errors import (
    AdditionGiven,
    AdditionTooLate,
    AppealTooLate,
    HearingOver,
    LineNotFound,
    MaskingNotFound,
    MaskRefused,
    MaskTooLate,
    MaskUnderWay,
    OwnMasking,
    ReplyGiven,
    ReviewGiven,
    ReviewNotFound,
    ReviewRefused,
    SpokenAlready,
)
from orders.reviews.evidence import reviews_of_an_order
from orders.reviews.models import Mask, Review
from orders.reviews.policies import LineFacts
from orders.reviews.types import MaskGround, NewReview
from orders.sales.errors import OrderNotFound
from platform_core.accounts.commands import people
from platform_core.accounts.types import ShopRole
from platform_core.cases.queries import due_at
from platform_core.eventlog.queries import first_about, topics_about
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests import standing
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.reviews import builders as reviewing
from tests.orders.reviews.builders import BAD, DAY, FIRST, NAMED, SECOND, THIRD
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

GOOD = NewReview(stars=5, text="香气很好。", anonymous=False)
HANDED_OVER = LineFacts(signed=True, received=False, own_shop=False)
SATURDAY_ENDS = datetime(2026, 3, 28, 16, 0, tzinfo=UTC)  # fifteen days after Friday the 13th


@standing.fixture
def sale(db: None, at: datetime) -> Sale:
    """Since a while, so that what was said may have been decided by now."""
    return builders.sale(at - 30 * DAY)


class TestMayReview:
    @pytest.mark.duty("ECL-39a")
    @pytest.mark.parametrize(
        ("line", "new", "reasons"),
        [
            (HANDED_OVER, GOOD, ()),
            (replace(HANDED_OVER, signed=False, received=True), GOOD, ()),
            (replace(HANDED_OVER, signed=False), GOOD, ("line_not_delivered",)),
            (replace(HANDED_OVER, own_shop=True), GOOD, ("own_shop",)),
            (HANDED_OVER, replace(GOOD, stars=0), ("no_such_stars",)),
            (HANDED_OVER, replace(GOOD, stars=6), ("no_such_stars",)),
            (HANDED_OVER, replace(GOOD, text=" "), ("nothing_written",)),
            (HANDED_OVER, replace(GOOD, text="好" * 1000), ()),
            (HANDED_OVER, replace(GOOD, text="好" * 1001), ("text_too_long",)),
        ],
    )
    def test_says_every_reason(self, line: LineFacts, new: NewReview, reasons: tuple[str, ...]) -> None:
        assert policies.may_review(new, line=line).codes() == reasons

    @pytest.mark.duty("PIP-25")
    @pytest.mark.parametrize(("anonymous", "shown"), [(True, ""), (False, "l***")])
    def test_shows_no_more_than_a_letter_of_a_name(self, anonymous: bool, shown: str) -> None:
        assert policies.public_name("lixiaomei", anonymous=anonymous) == shown

    @pytest.mark.duty("ECL-39b")
    @pytest.mark.parametrize(
        ("given", "mean"), [({}, None), ({1: 1}, "1.0"), ({5: 1, 4: 1}, "4.5"), ({5: 1, 1: 2}, "2.3")]
    )
    def test_lets_every_star_count(self, given: dict[int, int], mean: str | None) -> None:
        rating = policies.rating(given, masked=1)

        assert (rating.total, rating.mean) == (sum(given.values()), mean)


class TestMayMask:
    @pytest.mark.duty("OTM-15")
    @pytest.mark.parametrize(
        ("changes", "reasons"),
        [
            ({}, ()),
            ({"passage": "别的话"}, ("passage_not_in_review",)),
            ({"passage": " "}, ("passage_not_in_review",)),
            ({"why": " "}, ("reasons_not_said",)),
        ],
    )
    def test_asks_for_the_passage_and_why(self, changes: dict[str, str], reasons: tuple[str, ...]) -> None:
        assert policies.may_propose(replace(NAMED, **changes), texts=[BAD.text]).codes() == reasons

    @pytest.mark.duty("ECL-39b")
    def test_takes_another_person_for_each_step(self) -> None:
        one, other = UUID(int=1), UUID(int=2)

        assert policies.is_another(one, than=[])
        assert policies.is_another(one, than=[None, other])
        assert not policies.is_another(one, than=[other, one])

    @pytest.mark.duty("OTM-15")
    def test_knows_no_ground_but_those_of_the_law(self) -> None:
        assert {*MaskGround} == {"forbidden_by_law", "personal_data", "insult", "advertising"}


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAReview:
    @pytest.mark.duty("ECL-39a")
    def test_is_of_a_delivered_line_and_tells_what_the_credit_file_needs(self, sale: Sale, at: datetime) -> None:
        row = reviewing.reviewed(sale, at, said=GOOD)

        with acting_as(FIRST), transaction.atomic():
            told = first_about(row.id, topic="orders.review_given")
        assert told is not None
        facts = {name: told.payload[name] for name in ("stars", "merchant_id", "review_id")}
        assert facts == {"stars": 5, "merchant_id": str(sale.shop), "review_id": str(row.id)}
        assert (row.text, row.shown_as, row.shopper_id) == (GOOD.text, "p***", sale.shopper.id)

    @pytest.mark.duty("ECL-39a")
    def test_is_refused_before_the_delivery(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)

        with refused(ReviewRefused) as info:
            reviewing.review(order, sale, at)

        assert info.value.params == {"reasons": ("line_not_delivered",)}
        builders.report(order, at + DAY)
        assert reviewing.review(order, sale, at + DAY).stars == 1

    def test_is_its_shoppers_alone_and_of_a_line_of_theirs(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.delivered(sale, at)
        line = reviewing.line_id(order, sale)
        stranger = builders.stranger(at)

        with refused(OrderNotFound), acting_as(stranger):
            commands.review_line(order.id, line_id=line, said=BAD, by=stranger, at=at)
        with refused(WrongRole), acting_as(sale.seller):
            commands.review_line(order.id, line_id=line, said=GOOD, by=sale.seller, at=at)
        with refused(LineNotFound), acting_as(sale.shopper):
            commands.review_line(order.id, line_id=new_id(), said=BAD, by=sale.shopper, at=at)

    def test_is_refused_of_goods_of_ones_own_shop(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.delivered(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            people.grant_membership(
                sale.shopper.id, merchant_id=sale.shop, role=ShopRole.OPERATOR, by=sale.seller, at=at
            )

        with refused(ReviewRefused) as info:
            reviewing.review(order, sale, at, said=GOOD)

        assert info.value.reasons == ("own_shop",)

    def test_is_given_once(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.reviewed(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            order = row.order
        with refused(ReviewGiven) as info:
            reviewing.review(order, sale, at, said=GOOD)

        assert info.value.params == {"line_id": row.line_id}

    @pytest.mark.duty("ECL-39a")
    def test_is_added_to_once_up_to_the_end_of_the_time(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.reviewed(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            until = queries.add_until(row)

        with refused(AdditionTooLate) as info:
            reviewing.add(row, sale, until)
        assert info.value.closed_at == until
        reviewing.add(row, sale, until - TICK)
        with refused(AdditionGiven):
            reviewing.add(row, sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            assert Review.objects.get().text == BAD.text

    @pytest.mark.duty("CRL-17")
    def test_is_replied_to_once_by_its_shop(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row, other = reviewing.reviewed(sale, at), builders.sale(at)

        with refused(ReviewNotFound):
            reviewing.reply(row, sale, at, by=other.seller)
        reviewing.reply(row, sale, at)
        with refused(ReplyGiven):
            reviewing.reply(row, sale, at)
        with acting_as(FIRST), transaction.atomic():
            assert topics_about(row.id) == ["orders.review_given", "orders.review_replied"]


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("ECL-39b", "OTM-15")
class TestAMask:
    def test_is_proposed_by_staff_for_one_passage_at_a_time(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.reviewed(sale, at)

        with refused(MaskRefused) as info:
            reviewing.propose(row, at, new=replace(NAMED, passage="一星"))
        assert info.value.params == {"reasons": ("passage_not_in_review",)}
        with refused(WrongRole), acting_as(sale.seller):
            commands.propose_mask(row.id, new=NAMED, by=sale.seller, at=at)
        reviewing.propose(row, at)
        with refused(MaskUnderWay):
            reviewing.propose(row, at, by=SECOND)
        assert shown(row, sale) == BAD.text

    def test_hears_each_side_once_and_not_a_tick_too_late(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.proposed(sale, at)
        last = row.heard_until - TICK

        reviewing.made(commands.answer_proposal, row, sale.seller, last, text="这是我们公开的电话。")
        with refused(SpokenAlready):
            reviewing.made(commands.answer_proposal, row, sale.seller, last, text="再说一次。")
        with refused(HearingOver) as info:
            reviewing.made(commands.object_to_mask, row, sale.shopper, row.heard_until, text="晚了。")
        assert info.value.closed_at == row.heard_until
        reviewing.made(commands.object_to_mask, row, sale.shopper, last, text="我没有写别人的号码。")
        with acting_as(FIRST), transaction.atomic():
            said = [(word.said_by, text) for word, text in queries.words_about(row)]
        assert said == [("merchant", "这是我们公开的电话。"), ("shopper", "我没有写别人的号码。")]

    def test_takes_a_second_person_once_both_sides_could_speak(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        row = reviewing.heard(sale, at)

        with refused(OwnMasking):
            reviewing.made(commands.mask, row, FIRST, at, reasons="违法。")
        with refused(MaskRefused):
            reviewing.made(commands.mask, row, SECOND, at, reasons=" ")
        done = reviewing.made(commands.mask, row, SECOND, at, reasons="违法。")

        assert (done.state, shown(done.review, sale)) == ("masked", None)
        with acting_as(FIRST), transaction.atomic():
            told = first_about(row.id, topic="orders.review_masked")
            assert told is not None
            assert (told.payload["stars"], told.payload["review_id"]) == (1, str(row.review_id))

    def test_hides_the_text_and_neither_stars_nor_that_it_is_masked(self, sale: Sale, at: datetime) -> None:
        row = reviewing.masked(sale, at)

        with bound(scopes.ANONYMOUS), transaction.atomic():
            listing = queries.rating_of(row.review.listing_id)
            assert (listing.counts, listing.masked) == ((1, 0, 0, 0, 0), 1)
            assert queries.rating_of_shop(sale.shop).masked == 1
            assert Mask.objects.holding().get().ground == "personal_data"
        with acting_as(sale.shopper), transaction.atomic():
            assert queries.review(row.review_id, by=sale.shopper).text == BAD.text

    def test_that_nobody_decides_leaves_the_review(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.heard(sale, at)
        with acting_as(FIRST), transaction.atomic():
            due = due_at(row.id, of=DECIDE_MASK)
        assert due

        with refused(MaskTooLate):
            reviewing.made(commands.mask, row, SECOND, due, reasons="违法。")
        reviewing.swept(due)

        assert (reviewing.now(row).state, shown(row.review, sale)) == ("lapsed", BAD.text)
        reviewing.propose(row.review, due)  # with a better reason, from the beginning

    def test_is_appealed_to_a_third_person(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.appealed(sale, at)

        for person in (FIRST, SECOND):
            with refused(OwnMasking):
                reviewing.made(commands.restore_review, row, person, at, reasons="恢复。")
        done = reviewing.made(commands.restore_review, row, THIRD, at, reasons="恢复。")

        given = reviewing.now(done).review
        assert (done.state, shown(given, sale)) == ("restored", BAD.text)
        with bound(scopes.ANONYMOUS), transaction.atomic():
            assert queries.rating_of(given.listing_id).masked == 0

    def test_falls_where_nobody_decides_the_appeal(self, sale: Sale, at: datetime) -> None:
        row = reviewing.appealed(sale, at)

        reviewing.swept(at + 16 * DAY)

        ended = reviewing.now(row)
        assert (ended.state, shown(ended.review, sale)) == ("restored", BAD.text)

    def test_stands_where_nobody_appeals_in_time(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row = reviewing.masked(sale, at)
        late = at + 16 * DAY

        with refused(AppealTooLate):
            reviewing.made(commands.appeal_mask, row, sale.shopper, late, text="我不同意。")
        reviewing.swept(late)

        assert (reviewing.now(row).state, shown(row.review, sale)) == ("stands", None)

    def test_waits_no_day_longer_because_the_last_is_one_of_rest(self, sale: Sale, at: datetime) -> None:
        """Numbers of the house: they end with the Saturday."""
        final, waiting = (
            reviewing.masked(sale, at + 3 * DAY),
            reviewing.appealed(builders.sale(at - 30 * DAY), at + 3 * DAY),
        )

        reviewing.swept(SATURDAY_ENDS - TICK)
        assert [reviewing.now(row).state for row in (final, waiting)] == ["masked", "appealed"]
        reviewing.swept(SATURDAY_ENDS)
        assert [reviewing.now(row).state for row in (final, waiting)] == ["stands", "restored"]

    def test_belongs_with_its_review_to_the_trail_of_the_order(self, sale: Sale, at: datetime) -> None:
        row = reviewing.proposed(sale, at)

        with acting_as(FIRST), transaction.atomic():
            trail = set(reviews_of_an_order(row.review.order_id))
        assert trail >= {row.id, row.review_id}

    def test_is_nobody_elses_to_know_of(self, sale: Sale, at: datetime, refused: Refused) -> None:
        row, other = reviewing.proposed(sale, at), builders.sale(at)

        for person in (other.seller, other.shopper):
            with refused(MaskingNotFound), acting_as(person):
                queries.masking(row.id, by=person)


def shown(row: Review, sale: Sale) -> str | None:
    """What everybody reads."""
    found = Client().get(f"/api/storefront/v1/listings/{row.listing_id}/reviews").json()["items"]
    text: str | None = next(item["text"] for item in found if item["id"] == str(row.id))
    return text
