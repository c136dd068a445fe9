"""Is the credit of a shop made from facts that everybody may follow, and may the shop reply?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from merchants.credit import commands, policies, queries, subscribers
from merchants.credit.errors import AlreadyReplied, CreditFactNotFound
from merchants.credit.models import CreditFact, CreditReply, CreditReversal, CreditScore
from merchants.credit.tasks import score_credit
from merchants.credit.types import CreditCounts, CreditEntry, CreditKind, CreditPart
from merchants.sanctions import subscribers as sanctions_subscribers
from merchants.sanctions.events import SanctionReversed
from merchants.sanctions.types import SanctionKind
from merchants.shops.errors import NoShop, ReasonRequired
from merchants.shops.models.shops import Merchant
from merchants.violations import commands as violations_commands
from merchants.violations.events import ViolationRecorded
from merchants.violations.types import About, ViolationKind
from platform_core import clock
from platform_core.actors import RELAY, Actor, Role
from platform_core.deadlines.events import DeadlineMissed
from platform_core.eventlog.facts import DeliveryContext
from platform_core.notices.models import Notice
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import acting_as, opened, operator, owner_of, recorded
from tests.merchants.test_api import client_of, key

API = "/api/storefront/v1"
FULL = CreditCounts(sales=100, reviews=10, stars=45)
DAY = timedelta(days=1)


def put(shop: Merchant, kind: CreditKind, at: datetime, **more: Any) -> UUID:
    """A fact of the log bears on the credit of this shop."""
    told: dict[str, Any] = {"what": kind.value, "source": About("orders.order", new_id()), "happened_at": at} | more
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return commands.record_credit_fact(shop.id, entry=CreditEntry(kind=kind, **told), by=RELAY, at=at)


def sold(shop: Merchant, at: datetime, *, times: int = 10) -> None:
    for _ in range(times):
        put(shop, CreditKind.SALE, at)


def scored(at: datetime) -> int:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return commands.score_shops(None, by=RELAY, at=at)


def score_of(shop: Merchant) -> int | None:
    with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
        found = queries.credit_of(shop.id)
    return found.score if found else None


def heard(handler: Any, fact: Any, at: datetime) -> None:
    """As the relay does it."""
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=None)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        handler(fact, context)


class TestTheFormula:
    @pytest.mark.duty("HSE-02", "ECL-39a")
    @pytest.mark.parametrize(
        ("counts", "score"),
        [
            (CreditCounts(sales=9), None),
            (CreditCounts(sales=10), 100),  # nothing against it, and nobody rated it
            (FULL, 94),  # 4.5 stars are 87
            (replace(FULL, stars=10), 60),
            (replace(FULL, decisions=1), 92),  # 1 % of the sales
            (replace(FULL, decisions=10), 69),
            (replace(FULL, decisions=99), 69),  # no part is worth less than nothing
            (replace(FULL, late=5), 84),
            (replace(FULL, violations=2), 87),
            (replace(FULL, violations=9), 79),
            (CreditCounts(sales=300, decisions=1), 98),  # what is rounded counts against the shop
        ],
    )
    def test_makes_one_score_of_all_parts_rounded_down(self, counts: CreditCounts, score: int | None):
        assert policies.credit(counts).score == score

    def test_explains_each_part(self):
        parts = {part.part: part for part in policies.credit(replace(FULL, late=5, violations=1)).components}

        assert [(parts[p].weight, parts[p].count, parts[p].out_of, parts[p].value) for p in CreditPart] == [
            (40, 10, None, 87),
            (25, 0, 100, 100),
            (20, 5, 100, 50),
            (15, 1, None, 75),
        ]

    def test_leaves_out_a_part_of_which_nothing_is_known(self):
        made = policies.credit(CreditCounts())

        assert [part.value for part in made.components] == [None, None, None, 100]
        assert sum(policies.FORMULA.weights.values()) == 100

    @pytest.mark.duty("HSE-02")
    @pytest.mark.parametrize(("score", "poor"), [(None, False), (0, True), (39, True), (40, False), (100, False)])
    def test_calls_a_score_poor_under_its_line(self, score: int | None, poor: bool):
        assert policies.is_poor(score) is poor


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheFile:
    @pytest.mark.duty("HSE-02")
    def test_keeps_one_fact_of_each_source(self, shop: Merchant, at: datetime):
        source = About("complaints.complaint", new_id())

        first, again = (put(shop, CreditKind.DECISION, at, source=source) for _ in range(2))

        assert first == again
        put(shop, CreditKind.VIOLATION, at, source=source)
        with acting_as(operator()):
            assert CreditFact.objects.count() == 2

    def test_counts_the_facts_of_a_year_and_of_each_shop_alone(self, shop: Merchant, at: datetime):
        other = opened(at)
        put(shop, CreditKind.REVIEW, at, stars=4)
        put(shop, CreditKind.REVIEW, at, stars=2)
        put(shop, CreditKind.SALE, at - 365 * DAY + timedelta(microseconds=1))
        put(shop, CreditKind.SALE, at - 365 * DAY)
        put(shop, CreditKind.SALE, at + timedelta(microseconds=1))
        put(other, CreditKind.LATE, at)

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            counts = queries.credit_counts(at=at)

        assert counts == {shop.id: CreditCounts(sales=1, reviews=2, stars=6), other.id: CreditCounts(late=1)}

    def test_counts_a_delay_that_became_a_violation_as_that_alone(self, shop: Merchant, at: datetime):
        source = About("orders.order", new_id())
        put(shop, CreditKind.LATE, at, what="orders.dispatch", source=source)
        put(shop, CreditKind.VIOLATION, at, what=ViolationKind.DISPATCH_LATE, source=source)

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert queries.credit_counts(at=at)[shop.id] == CreditCounts(violations=1)

    def test_hears_of_violations_and_of_the_delays_of_shops(self, shop: Merchant, at: datetime):
        about: dict[str, Any] = {"about_type": "orders.order", "about_id": new_id(), "merchant_id": shop.id}
        missed: dict[str, Any] = {"deadline_id": new_id(), "concerns_id": None, "due_at": at, **about}
        violation = ViolationRecorded(
            violation_id=new_id(), kind=ViolationKind.DISPATCH_LATE, duties=("ECL-20",), happened_at=at, **about
        )
        heard(subscribers.put_violation_on_file, violation, at)
        nobodys = ("orders.confirm_receipt", "gone.with_the_code")
        rights = ("merchants.hear_shop", "aftersales.address", "aftersales.objection", "catalog.lot")
        red_lines = ("aftersales.handle_red_line", "aftersales.refund_red_line")  # crossed or not, its app says
        for kind in ("orders.dispatch", *nobodys, *rights, *red_lines):
            heard(subscribers.put_delay_on_file, DeadlineMissed(kind=kind, **missed), at)

        with acting_as(operator()):
            kept = CreditFact.objects.order_by("kind").values_list("kind", "what", "about_id")
            assert list(kept) == [
                ("late", "orders.dispatch", about["about_id"]),
                ("violation", "dispatch_late", about["about_id"]),
            ]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheScore:
    @pytest.mark.duty("ECL-39a", "HSE-02")
    def test_is_none_under_the_sample_and_kept_when_it_changes(self, shop: Merchant, at: datetime):
        sold(shop, at, times=9)
        assert (scored(at), score_of(shop)) == (1, None)
        put(shop, CreditKind.SALE, at)
        assert (scored(at), score_of(shop)) == (1, 100)

        assert scored(at + DAY) == 0

        assert (scored(at + 366 * DAY), score_of(shop)) == (1, None)  # nothing counts any more
        assert scored(at + 367 * DAY) == 0
        with acting_as(operator()):
            assert CreditScore.objects.count() == 3

    @pytest.mark.duty("HSE-02")
    def test_alarms_staff_and_shop_once_when_it_gets_poor(self, shop: Merchant, staff: Actor, at: datetime):
        sold(shop, at)
        scored(at)
        for _ in range(4):
            put(shop, CreditKind.VIOLATION, at)
        for _ in range(5):
            put(shop, CreditKind.DECISION, at)
            put(shop, CreditKind.LATE, at)
        put(shop, CreditKind.REVIEW, at, stars=1)

        scored(at + timedelta(seconds=1))
        put(shop, CreditKind.VIOLATION, at)
        scored(at + timedelta(seconds=2))

        assert score_of(shop) == 0
        for reader, template in ((staff, "merchants.credit_poor_for_staff"), (owner_of(shop), "merchants.credit_poor")):
            with acting_as(Actor(reader.id, Role.SHOPPER)), transaction.atomic():
                assert Notice.objects.filter(template=template).count() == 1

    def test_is_restored_at_once_where_the_source_falls(self, shop: Merchant, at: datetime):
        sold(shop, at)
        source = About("complaints.complaint", new_id())
        put(shop, CreditKind.DECISION, at, source=source)
        scored(at)
        before = score_of(shop)

        for times in (1, 0):
            with scopes.bound(scopes.SYSTEM), transaction.atomic():
                how: dict[str, Any] = {"kind": CreditKind.DECISION, "about": source.id, "by": RELAY}
                assert commands.reverse_credit_facts(shop.id, reason="x", at=at + DAY, **how) == times

        assert (before, score_of(shop)) == (58, 100)

    @pytest.mark.duty("HSE-02")
    def test_is_made_anew_where_nothing_counts_any_more(self, shop: Merchant, at: datetime):
        source = About("complaints.complaint", new_id())
        put(shop, CreditKind.VIOLATION, at, source=source)
        other = opened(at)
        put(other, CreditKind.VIOLATION, at - 365 * DAY)
        assert scored(at - DAY) == 1  # of the other, with what falls out of its year today

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert commands.score_shops([shop.id], by=RELAY, at=at) == 1
            how: dict[str, Any] = {"kind": CreditKind.VIOLATION, "about": source.id, "by": RELAY, "at": at + DAY}
            commands.reverse_credit_facts(shop.id, reason="x", **how)
            counted = {part["part"]: part["count"] for part in queries.credit_shown(shop.id)["components"]}

        assert counted[CreditPart.RECORD] == 0
        with acting_as(operator()):
            assert CreditScore.objects.filter(merchant_id=other.id).count() == 1

    @pytest.mark.duty("HSE-02", "OTM-30")
    def test_is_restored_where_the_measure_is_reversed(self, shop: Merchant, at: datetime):
        sold(shop, at)
        case = About("aftersales.return", new_id())
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            told: dict[str, Any] = {"duties": ["NRR-31"], "happened_at": at, "by": RELAY, "at": at}
            record = violations_commands.record_violation(
                shop.id, kind=ViolationKind.RETURN_NOT_HANDLED, subject=case, **told
            )
        put(shop, CreditKind.VIOLATION, at, source=case, what=ViolationKind.RETURN_NOT_HANDLED)
        scored(at)
        before = score_of(shop)

        reversal: dict[str, Any] = {"sanction_id": new_id(), "number": "1", "kind": SanctionKind.SUSPENSION}
        fact = SanctionReversed(merchant_id=shop.id, violations=(record,), **reversal)
        heard(sanctions_subscribers.correct_the_file, fact, at + DAY)

        assert (before, score_of(shop)) == (93, 100)

    @pytest.mark.duty("HSE-02", "OTM-30")
    def test_keeps_what_the_measure_did_not_answer_in_the_same_case(self, shop: Merchant, at: datetime):
        case = About("aftersales.return", new_id())
        kinds = (ViolationKind.RETURN_NOT_HANDLED, ViolationKind.REFUND_NOT_MADE)
        answered, _ = (recorded(shop, at, kind=kind, subject=case) for kind in kinds)
        for kind in kinds:
            put(shop, CreditKind.VIOLATION, at, source=case, what=kind)

        reversal: dict[str, Any] = {"sanction_id": new_id(), "number": "1", "kind": SanctionKind.SUSPENSION}
        fact = SanctionReversed(merchant_id=shop.id, violations=(answered,), **reversal)
        heard(sanctions_subscribers.correct_the_file, fact, at + DAY)

        with acting_as(operator()):
            assert list(CreditFact.objects.that_count().values_list("what", flat=True)) == ["refund_not_made"]

    @pytest.mark.commits
    def test_is_made_at_night(self):
        with transaction.atomic():
            at = clock.now()
            shop = opened(at - DAY)
        sold(shop, at - DAY)

        score_credit()

        assert score_of(shop) == 100


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheReply:
    @pytest.mark.duty("ECL-39a")
    def test_is_said_once_and_read_by_everybody(self, shop: Merchant, at: datetime, refused):
        by, fact = owner_of(shop), put(shop, CreditKind.LATE, at, what="orders.dispatch")

        with acting_as(by), transaction.atomic():
            commands.reply_to_credit_fact(fact, text="暴雨停运。", by=by, at=at)
        with acting_as(by), refused(AlreadyReplied):
            commands.reply_to_credit_fact(fact, text="再说一次", by=by, at=at)

        [shown] = client_of(None, at).get(f"{API}/merchants/{shop.id}/credit/facts").json()["items"]
        assert (shown["kind"], shown["what"], shown["reply"]["text"]) == ("late", "orders.dispatch", "暴雨停运。")
        assert shown["reversal"] is None
        assert "about_id" not in shown

    @pytest.mark.duty("ECL-39a")
    def test_is_for_what_speaks_against_the_own_shop(self, shop: Merchant, at: datetime, refused):
        by, fact = owner_of(shop), put(shop, CreditKind.DECISION, at)
        stranger = owner_of(opened(at))
        nobody = Actor(by.id, Role.SHOPPER)
        sale = put(shop, CreditKind.SALE, at)

        for who, which, text, leaf in (
            (stranger, fact, "不是我", CreditFactNotFound),
            (by, sale, "谢谢", CreditFactNotFound),
            (by, fact, "  ", ReasonRequired),
            (nobody, fact, "无店", NoShop),
        ):
            with acting_as(who), refused(leaf):
                commands.reply_to_credit_fact(which, text=text, by=who, at=at)


@pytest.mark.django_db
class TestTheWalls:
    """By raw SQL, as the web process may write it."""

    @pytest.mark.duty("HSE-02")
    @pytest.mark.login("worker")
    def test_let_nobody_but_the_platform_write_facts_and_scores(self, shop: Merchant, at: datetime):
        fact = put(shop, CreditKind.VIOLATION, at)
        scored(at)
        row = {"merchant_id": shop.id, "kind": "sale", "what": "x", "about_type": "x", "about_id": new_id()}
        score = {"merchant_id": shop.id, "formula": 1, "sales": 99, "score": 100, "components": []}
        forged = (
            lambda: CreditFact.objects.create(happened_at=at, recorded_at=at, **row),
            lambda: CreditScore.objects.create(scored_at=at, **score),
            lambda: CreditFact.objects.filter(id=fact).delete(),
            lambda: CreditFact.objects.filter(id=fact).update(kind="sale"),
            lambda: CreditReversal.objects.create(merchant_id=shop.id, fact_id=fact, reason="x", reversed_at=at),
        )
        for write in forged:
            with acting_as(owner_of(shop)), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
                write()

    @pytest.mark.login("worker")
    def test_keep_replies_in_the_shop_whose_fact_it_is(self, shop: Merchant, at: datetime):
        fact, other = put(shop, CreditKind.LATE, at), opened(at)

        reply = {"fact_id": fact, "text": "x", "said_by": new_id(), "said_at": at}
        for merchant_id in (shop.id, other.id):
            with acting_as(owner_of(other)), pytest.raises(DatabaseError), transaction.atomic():
                CreditReply.objects.create(merchant_id=merchant_id, **reply)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestTheDoors:
    @pytest.mark.duty("ECL-39a", "HSE-02")
    def test_show_formula_and_score_to_everybody(self, shop: Merchant, at: datetime):
        client = client_of(None, at)
        before = client.get(f"{API}/merchants/{shop.id}/credit").json()
        sold(shop, at)
        scored(at)

        after = client.get(f"{API}/merchants/{shop.id}/credit").json()

        formula = client.get(f"{API}/credit/formula").json()
        assert (before["score"], before["sales"], before["least_sales"], before["scored_at"]) == (None, 0, 10, None)
        assert (after["score"], after["sales"], after["formula"]) == (100, 10, formula["version"])
        assert after["components"][1] == {"part": "disputes", "weight": 25, "count": 0, "out_of": 10, "value": 100}
        assert (formula["weights"]["reviews"], formula["days"]) == (40, 365)
        assert client.get(f"{API}/merchants/{new_id()}/credit").status_code == 404

    def test_take_the_reply_of_the_shop(self, shop: Merchant, at: datetime):
        fact = put(shop, CreditKind.LATE, at)
        client, path = client_of(owner_of(shop), at), f"/api/seller/v1/credit/facts/{fact}/reply"

        replies = [client.put(path, {"text": text}, headers=key()) for text in ("", "暴雨停运。", "再说一次")]

        assert [reply.status_code for reply in replies] == [422, 200, 409]
        assert [reply.json().get("code") for reply in replies] == [
            "merchants.reason_required",
            None,
            "merchants.already_replied",
        ]

    def test_let_staff_take_a_fact_out_for_a_reason(self, staff_client, shop: Merchant, at: datetime):
        sold(shop, at)
        fact = put(shop, CreditKind.VIOLATION, at)
        page = f"/admin/merchants/creditfact/{fact}/decide/"

        listed = staff_client.get("/admin/merchants/creditfact/").content.decode()
        without = staff_client.post(page, {"choice": "reverse", "reason": ""}, follow=True).content.decode()
        done = staff_client.post(page, {"choice": "reverse", "reason": "重复登记"})
        again = staff_client.post(page, {"choice": "reverse", "reason": "重复登记"}, follow=True).content.decode()
        scored(at)

        assert shop.trade_name in listed
        assert "A decision against somebody needs a reason" in without
        assert done.status_code == 302
        assert "no such fact" in again
        assert score_of(shop) == 100
        assert shop.trade_name in staff_client.get("/admin/merchants/creditscore/").content.decode()

    def test_of_pages_show_it_in_both_languages(self, shop: Merchant, at: datetime):
        put(shop, CreditKind.LATE, at, what="orders.dispatch")
        client = client_of(None, at)

        for language, words in (("en", "None yet: 0 sales count"), ("zh-hans", "暂无")):
            page = client.get(f"/open/merchants/{shop.id}/credit", headers={"accept-language": language})
            assert words in page.content.decode()
        assert client.get(f"/open/merchants/{new_id()}/credit").status_code == 404
