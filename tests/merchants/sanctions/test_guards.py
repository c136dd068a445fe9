"""What does PostgreSQL itself refuse about measures, by raw SQL as the logins of the web and of the worker?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from catalog.takedowns import queries as takedowns_queries
from merchants.sanctions import commands
from merchants.sanctions.models import Bulletin, Ground, Sanction
from merchants.sanctions.types import SanctionKind
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.catalog.builders import on_show
from tests.database import admin, as_login
from tests.merchants.builders import acting_as, opened, owner_of, recorded
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.builders import DECIDER, REVIEWER
from tests.platform_core.cases.trying import together

DAY = timedelta(days=1)
PROPOSER, IMPOSER = Actor(id=UUID(int=33), role=Role.STAFF), Actor(id=UUID(int=34), role=Role.STAFF)


def run(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@contextmanager
def stopped(by: Actor, match: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=match), acting_as(by), transaction.atomic():
        yield


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("OPR-NEG")
class TestAMeasure:
    def test_takes_no_effect_without_a_decision_and_reasons(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.heard(shop, at)
        effect = "UPDATE merchants_sanction SET effective_at = %s{} WHERE id = %s"

        with stopped(DECIDER, "in_effect_with_a_decision_and_reasons"):
            run(effect.format(""), at, row.id)
        with stopped(DECIDER, "in_effect_with_a_decision_and_reasons"):
            run(effect.format(", decided_by = %s, reasons = '因为'"), at, DECIDER.id, row.id)
        with stopped(DECIDER, "in_effect_with_a_decision_and_reasons"):
            run(effect.format(", imposed_by = %s"), at, DECIDER.id, row.id)
        with stopped(DECIDER, "decided by somebody, with reasons"):
            run("UPDATE merchants_sanction SET state = 'decided', decided_by = %s WHERE id = %s", DECIDER.id, row.id)

    def test_suspends_a_shop_and_nothing_else_does(self, shop: Merchant, at: datetime) -> None:
        sanctions.heard(shop, at)
        suspend = "UPDATE merchants_merchant SET state = 'suspended', suspended_at = %s WHERE id = %s"

        with stopped(DECIDER, "a shop is suspended by a measure"):
            run(suspend, at, shop.id)
        sanctions.imposed(shop, at)
        with stopped(DECIDER, "a shop is suspended by a measure"):
            run("UPDATE merchants_merchant SET state = 'open' WHERE id = %s", shop.id)

    def test_is_not_decided_before_the_shop_was_heard(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at)

        with stopped(DECIDER, "Invalid transition"):
            run(
                "UPDATE merchants_sanction SET state = 'decided', decided_by = %s, reasons = '因为' WHERE id = %s",
                DECIDER.id,
                row.id,
            )
        with pytest.raises(DatabaseError, match="the shop may answer until"), bound(SYSTEM), transaction.atomic():
            run("UPDATE merchants_sanction SET state = 'heard', heard_at = %s WHERE id = %s", at + DAY, row.id)

    @pytest.mark.duty("ECL-29")
    def test_is_ended_by_no_clock_where_consumers_are_in_danger(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.imposed(shop, at)
        sanctions.made(commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=at)

        for column, match in (("ended_at = %s", "a person ends"), ("state = 'lapsed', lapsed_at = %s", "not lapse")):
            with pytest.raises(DatabaseError, match=match), bound(SYSTEM), transaction.atomic():
                run(f"UPDATE merchants_sanction SET {column} WHERE id = %s", at + DAY, row.id)

    def test_gives_the_shop_its_days_to_answer(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at)

        row.pk, row.number = sanctions.DECIDER.id, "S1"
        row.hearing_until = at + DAY
        with stopped(DECIDER, "a shop has 5 days to answer"):
            row.save(force_insert=True)

    def test_has_facts_a_clause_and_goods_or_the_whole_shop(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at)
        row.pk, row.number = sanctions.REVIEWER.id, "S2"
        for column, value, match in (
            ("facts", "", "sanction_with_facts_and_clause"),
            ("category", "food", "sanction_of_the_shop_or_of_goods"),
            ("kind", "listing_restriction", "sanction_of_the_shop_or_of_goods"),
        ):
            kept = getattr(row, column)
            setattr(row, column, value)
            with stopped(DECIDER, match):
                row.save(force_insert=True)
            setattr(row, column, kept)

    def test_stays_as_it_was_said(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.decided(shop, at)

        with stopped(DECIDER, "permission denied"):
            run("UPDATE merchants_sanction SET facts = '别的' WHERE id = %s", row.id)
        for column in ("reasons", "effective_at"):
            with stopped(DECIDER, f"what was said stands: {column}"):
                run(f"UPDATE merchants_sanction SET {column} = '2026-01-01' WHERE id = %s", row.id)
        with stopped(DECIDER, "permission denied"):
            run("DELETE FROM merchants_sanction WHERE id = %s", row.id)

    def test_answers_what_was_named_with_the_proposal(self, shop: Merchant, at: datetime) -> None:
        row, violation = sanctions.decided(shop, at), recorded(shop, at)

        with stopped(DECIDER, "named with the proposal"):
            Ground.objects.create(merchant_id=shop.id, sanction=row, violation_id=violation)

    def test_answers_no_violation_of_another_shop(self, shop: Merchant, at: datetime) -> None:
        row, theirs = sanctions.proposed(shop, at), recorded(opened(at, trade_name="隔壁茶铺"), at)

        with stopped(DECIDER, "merchants_ground_violation_key"):
            Ground.objects.create(merchant_id=shop.id, sanction=row, violation_id=theirs)


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("OPR-NEG")
class TestAnAppeal:
    def test_is_not_decided_by_the_first_decider(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.appealed(shop, at)
        review = (
            "UPDATE merchants_sanction SET state = '{}', {} = %s, reviewed_by = %s, review = '因为', ended_at = %s"
            " WHERE id = %s"
        )

        for state, stamp in (("stands", "stands_at"), ("reversed", "reversed_at")):
            with stopped(DECIDER, "reviewed_by_another_person"):
                run(review.format(state, stamp), at, DECIDER.id, at, row.id)
            with stopped(DECIDER, "everybody speaks for themselves"):
                run(review.format(state, stamp), at, REVIEWER.id, at, row.id)
        with stopped(REVIEWER, "what was said stands: decided_by"):
            run("UPDATE merchants_sanction SET decided_by = %s WHERE id = %s", REVIEWER.id, row.id)

    def test_is_not_decided_by_who_proposed_or_imposed(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at, by=PROPOSER)
        sanctions.made(commands.impose_at_once, row.id, danger="危险", by=IMPOSER, at=at)
        sanctions.made(commands.answer_hearing, row.id, text="一", by=owner_of(shop), at=at)
        sanctions.made(commands.decide_sanction, row.id, reasons="二", by=DECIDER, at=at)
        sanctions.made(commands.appeal_sanction, row.id, text="三", by=owner_of(shop), at=at)

        for by in (PROPOSER, IMPOSER, DECIDER):
            with stopped(by, "reviewed_by_another_person"):
                run(
                    "UPDATE merchants_sanction SET state = 'stands', reviewed_by = %s, review = '四' WHERE id = %s",
                    by.id,
                    row.id,
                )

    def test_is_answered_with_reasons(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.appealed(shop, at)

        for said in ("reviewed_by = %s", "review = '因为', reviewed_by = NULL, reason = %s"):
            with stopped(REVIEWER, "an appeal is answered by somebody, with reasons"):
                run(f"UPDATE merchants_sanction SET state = 'stands', {said} WHERE id = %s", REVIEWER.id, row.id)

    def test_that_is_right_leaves_no_effect(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.appealed(shop, at)

        with stopped(REVIEWER, "has no effect any more"):
            run(
                "UPDATE merchants_sanction SET state = 'reversed', reviewed_by = %s, review = '因为' WHERE id = %s",
                REVIEWER.id,
                row.id,
            )


@pytest.mark.django_db
@pytest.mark.login("worker")
@pytest.mark.duty("ECL-36", "OTM-30")
class TestABulletin:
    def test_is_of_a_measure_that_was_taken_and_stays(self, shop: Merchant, at: datetime) -> None:
        row = sanctions.proposed(shop, at)
        said: dict[str, Any] = {
            "merchant_id": shop.id,
            "said": "decided",
            "number": row.number,
            "trade_name": shop.trade_name,
            "kind": row.kind,
            "facts": row.facts,
            "rule_version_id": row.rule_version_id,
            "clause": row.clause,
            "happened_at": at,
            "published_at": at,
        }
        with stopped(DECIDER, "nothing is published of a measure that was not taken"):
            Bulletin.objects.create(sanction=row, **said)

        taken = sanctions.decided(shop, at)
        sanctions.made(commands.publish_sanction, taken.id, by=DECIDER, at=at)

        with stopped(DECIDER, "said_once_in_public"):
            Bulletin.objects.create(sanction=taken, **said)
        with stopped(owner_of(shop), "permission denied"):
            Bulletin.objects.update(facts="别的")
        with stopped(DECIDER, "permission denied"):
            run("DELETE FROM merchants_bulletin")


@pytest.mark.commits
@pytest.mark.duty("OPR-NEG")
class TestTheLoginOfTheWeb:
    """Which may become any shop and any of staff, and does nothing that the clocks do."""

    def test_neither_closes_a_hearing_nor_lets_a_measure_lapse_or_stand(self) -> None:
        with transaction.atomic():
            at = clock.now()
        shop = opened(at)
        row = sanctions.proposed(shop, at)

        for by in (owner_of(shop), DECIDER):
            with stopped(by, "the shop may answer until"):
                run("UPDATE merchants_sanction SET state = 'heard' WHERE id = %s", row.id)
        row = sanctions.decided(shop, at)
        with stopped(owner_of(shop), "no shop says that"):
            run("UPDATE merchants_sanction SET state = 'stands' WHERE id = %s", row.id)
        with stopped(DECIDER, "the web does not say that"):
            run("UPDATE merchants_sanction SET state = 'stands' WHERE id = %s", row.id)


@pytest.mark.commits
class TestOfManyAtOnce:
    def test_one_answers_an_appeal(self, at: datetime) -> None:
        with as_login("worker"):
            row = sanctions.appealed(opened(at), at)

            def answer(command: Any) -> Any:
                return lambda: sanctions.made(command, row.id, reasons="因为", by=REVIEWER, at=at)

            asked = [commands.uphold_sanction, commands.reverse_sanction] * 2
            done = together([answer(command) for command in asked])

        assert sorted(done) == ["done", *["states.illegal_transition"] * 3]

    def test_an_upheld_one_comes_back_that_was_lifted_when_silence_still_lifted(self, at: datetime) -> None:
        with as_login("worker"):
            row = sanctions.appealed(opened(at), at)
        with admin(connection.settings_dict["NAME"]) as superuser:
            superuser.execute("UPDATE merchants_sanction SET lifted_at = %s WHERE id = %s", (at, str(row.id)))
        with as_login("worker"):
            assert not sanctions.now(row).in_effect
            sanctions.made(commands.uphold_sanction, row.id, reasons="样品来自本店。", by=REVIEWER, at=at + DAY)
            assert sanctions.now(row).in_effect

    def test_measures_that_end_together_open_the_shop(self, at: datetime) -> None:
        with as_login("worker"):
            shop = opened(at)
            rows = [sanctions.decided(shop, at), sanctions.decided(shop, at)]

            def lift(row: Sanction) -> Any:
                return lambda: sanctions.made(commands.lift_sanction, row.id, reason="整改", by=DECIDER, at=at)

            assert together([lift(row) for row in rows]) == ["done", "done"]

        with acting_as(DECIDER), transaction.atomic():
            assert Merchant.objects.get(id=shop.id).state == "open"

    def test_a_sale_that_holds_the_shop_goes_before_a_measure_against_its_goods(self, at: datetime) -> None:
        with as_login("worker"):  # who alone may put a price into the past
            shop, decided = opened(at), Event()
            tea = on_show(shop.id, at=at)
        row = sanctions.heard(shop, at, kind=SanctionKind.LISTING_RESTRICTION, listings=(tea.id,))

        def decide() -> None:
            sanctions.made(commands.decide_sanction, row.id, reasons="因为", by=DECIDER, at=at)
            decided.set()
            connection.close()

        thread = Thread(target=decide)
        with bound(scopes.shopper(new_id())), transaction.atomic():
            assert queries.may_sell(shop.id, at=at)
            assert not takedowns_queries.restricted_among([tea.id])
            thread.start()
            assert not decided.wait(0.5)
        assert decided.wait(10)
        thread.join()

        with bound(scopes.shopper(new_id())), transaction.atomic():
            assert takedowns_queries.restricted_among([tea.id]) == {tea.id}
