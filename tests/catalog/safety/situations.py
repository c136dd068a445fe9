"""Where can a sampling, a sample and a frozen lot stand, and when do their clocks end over a holiday?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Sample, Sampling
from merchants.shops.models.shops import Merchant
from platform_core.actors import Actor, Role
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.merchants.builders import operator, owner_of
from tests.platform_core.cases.situations import Clocked, Situations, Standing
from tests.platform_core.regulators.builders import acting_as

NATIONAL_DAY: Final = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
TWO_WEEKS_BEFORE: Final = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)  # the 14th day after it is the 2nd of October
A_MONTH_BEFORE: Final = datetime(2026, 9, 2, 2, 0, tzinfo=UTC)
A_QUARTER_BEFORE: Final = datetime(2026, 7, 4, 2, 0, tzinfo=UTC)


def _sampling(age: int) -> Callable[[datetime], Standing]:
    def reach(at: datetime) -> Standing:
        begun = at - age * safety.DAY
        builders.on_show(builders.open_shop(at=begun - safety.DAY), at=begun - safety.DAY)
        row = safety.planned(begun)
        if age:
            builders.swept(begun + safety.DAY)
            builders.swept(at)
        return Standing(row=safety.fresh(row), actors={Role.STAFF: operator()}, strangers=[])

    return reach


def _owner(shop_id: UUID) -> Actor:
    with acting_as(operator()), transaction.atomic():
        return owner_of(Merchant.objects.get(id=shop_id))


def _sample(made: Callable[[datetime], Sample], *, known: bool = False) -> Callable[[datetime], Standing]:
    """``known``: to its shop."""

    def reach(at: datetime) -> Standing:
        row = made(at)
        actors = {Role.STAFF: operator()}
        if known:
            actors[Role.MERCHANT] = _owner(row.merchant_id)
        return Standing(row=safety.fresh(row), actors=actors, strangers=[])

    return reach


def _lapsed(at: datetime) -> Sample:
    row = safety.drawn(at - 20 * safety.DAY)
    builders.swept(at)
    return row


def _unchecked(at: datetime) -> Sample:
    row = safety.corrected(at - 91 * safety.DAY)
    builders.swept(at)
    return row


def _frozen(at: datetime, *, lift: bool = False) -> Standing:
    shop = builders.open_shop(at=at - safety.HOUR)
    builders.on_show(shop, at=at - safety.HOUR)
    row = safety.frozen(builders.sku_of(shop).id, at, by=_owner(shop))
    if lift:
        safety.lifted(row, at)
    actors = {Role.STAFF: operator(), Role.MERCHANT: _owner(shop)}
    return Standing(row=safety.fresh(row), actors=actors, strangers=[])


def _all_told(at: datetime) -> Standing:
    standing = _frozen(at)
    safety.all_told(standing.row, at)  # type: ignore[arg-type]  # a freeze
    return replace(standing, row=safety.fresh(standing.row))


def _lifted(at: datetime) -> Standing:
    return _frozen(at, lift=True)


def _words(step: str, standing: Standing) -> dict[str, Any]:
    return {
        "buy": {"bought": safety.BOUGHT},
        "send_to_laboratory": {"laboratory": "福建省产品质量检验研究院"},
        "pass_test": {"result": safety.RESULT},
        "correct": {"text": "已更换灭菌设备"},
        "pass_recheck": {"result": safety.RESULT},
        "fail_recheck": {"result": safety.RESULT},
        "fail_test": {"result": safety.RESULT, "danger": safety.DANGER},
        "object": {"text": "样品保存不当"},
        "uphold": {"decision": "已核对报告"},
        "overturn": {"decision": "已核对报告"},
        "report_danger": {"reference": "闽市监〔2026〕9号"},
        "lift": {"reason": "复检合格"},
    }.get(step, {})


SAMPLINGS: Final = Situations(
    model=Sampling,
    public=True,
    where={"committed": _sampling(0), "drawn": _sampling(2), "revealed": _sampling(30)},
    clocks={
        "catalog.draw": Clocked(where="committed", since=NATIONAL_DAY, due=datetime(2026, 9, 30, 2, 0, tzinfo=UTC)),
        # Drawn the day before; the house does not wait for the end of the holiday.
        "catalog.reveal": Clocked(where="drawn", since=TWO_WEEKS_BEFORE, due=datetime(2026, 10, 1, 16, 0, tzinfo=UTC)),
    },
)
SAMPLES: Final = Situations(
    model=Sample,
    offers=safety.offers,
    words=_words,
    where={
        "drawn": _sample(safety.drawn),
        "bought": _sample(safety.bought),
        "testing": _sample(safety.at_laboratory),
        "passed": _sample(safety.passed, known=True),
        "failed": _sample(safety.failed, known=True),
        "contested": _sample(safety.contested, known=True),
        "upheld": _sample(lambda at: safety.decided(at, upheld=True), known=True),
        "corrected": _sample(safety.corrected, known=True),
        "corrected long ago": _sample(lambda at: safety.corrected(at - 61 * safety.DAY), known=True),
        "cleared": _sample(lambda at: safety.rechecked(at, passed=True), known=True),
        "uncorrected": _sample(lambda at: safety.rechecked(at, passed=False), known=True),
        "unchecked": _sample(_unchecked, known=True),
        "overturned": _sample(lambda at: safety.decided(at, upheld=False), known=True),
        "lapsed": _sample(_lapsed),
    },
    clocks={
        "catalog.buy_sample": Clocked(
            where="drawn", since=TWO_WEEKS_BEFORE, due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC)
        ),
        "catalog.test_sample": Clocked(
            where="bought", since=A_MONTH_BEFORE, due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC)
        ),
        # Fifteen days, for the shop to the first day of work after the holiday, for the house to the 3rd of October.
        "catalog.object_to_sample": Clocked(
            where="failed", since=TWO_WEEKS_BEFORE, due=datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
        ),
        # Sixty days, which end on a Saturday, and ninety from the result, which end on the 2nd of October, whenever the
        # shop has said how it corrected.
        "catalog.correct_goods": Clocked(
            where="upheld", since=NATIONAL_DAY, due=datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
        ),
        "catalog.recheck_goods": Clocked(
            where="corrected", since=A_QUARTER_BEFORE, due=datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
        ),
        "catalog.decide_objection": Clocked(
            where="contested", since=TWO_WEEKS_BEFORE, due=datetime(2026, 10, 3, 16, 0, tzinfo=UTC)
        ),
    },
)
FREEZES: Final = Situations(
    model=LotFreeze,
    public=True,
    words=_words,
    writer=Role.STAFF,
    where={"frozen": _frozen, "told": _all_told, "lifted": _lifted},
    clocks={
        # Two working days, over the holiday that ends with the 7th.
        "catalog.report_danger": Clocked(
            where="told", since=NATIONAL_DAY, due=datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
        ),
        "catalog.tell_buyers": Clocked(
            where="frozen", since=NATIONAL_DAY, due=datetime(2026, 10, 2, 16, 0, tzinfo=UTC)
        ),
    },
)
