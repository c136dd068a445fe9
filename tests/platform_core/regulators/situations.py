"""Where can a request of an authority stand, or the file of an order, and when is it due over the National Day?

2026: the holiday lasts from 1 to 7 October, and Saturday 10 October is worked instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from platform_core.actors import Role
from platform_core.drivers.world.deals import picture
from platform_core.regulators.models import DataRequest, Dossier, IdentityReport
from platform_core.regulators.types import Period
from tests.orders.sales import builders as orders
from tests.platform_core.cases.situations import Clocked, Reach, Situations, Standing
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import STAFF, of_a_shop

DAY: Final = timedelta(days=1)
JULY: Final = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
Step = Callable[[Any, datetime], Any]


def after(*steps: Step) -> Reach:
    def reach(at: datetime) -> Standing:
        office, other = builders.regulator(at), builders.regulator(at, authority="别的机关")
        row = builders.filed(office, of_a_shop(builders.a_shop(), since=at - DAY, until=at), at)
        for step in steps:
            step(row, at)
        return Standing(row=builders.now(row), actors={Role.REGULATOR: office, Role.STAFF: STAFF}, strangers=[other])

    return reach


def words(step: str, standing: Standing) -> dict[str, Any]:
    told: dict[str, dict[str, Any]] = {
        "endorse": {"reason": "函件齐备", "period": Period()},
        "approve": {"reason": "依据充分", "period": Period()},
        "reject": {"reason": "缺少法律依据"},
    }
    return told.get(step, {})


REQUESTS: Final = Situations(
    model=DataRequest,
    where={
        "filed": after(),
        "endorsed": after(builders.endorsed),
        "approved": after(builders.approved),
        "handed_over": after(builders.approved, builders.lying_ready),
        "rejected": after(builders.rejected),
        "withdrawn": after(builders.withdrawn),
    },
    words=words,
    told_elsewhere=frozenset(["regulators.handed_over"]),  # its text names a bundle, which only the sequencer writes
    clocks={
        # Five working days: the 30th, the 8th, the 9th, the 10th instead, and Monday the 12th.
        "regulators.answer": Clocked(
            where="filed",
            since=datetime(2026, 9, 29, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 12, 16, 0, tzinfo=UTC),
        ),
    },
)


def asked_for(*steps: Step) -> Reach:
    def reach(at: datetime) -> Standing:
        sale = orders.sale(at)
        row = builders.dossier_asked(orders.delivered(sale, at).id, sale.shopper, at)
        for step in steps:
            step(row, at)
        actors = {Role.SHOPPER: sale.shopper, Role.STAFF: STAFF}
        return Standing(row=builders.dossier_now(row), actors=actors, strangers=[orders.stranger(at)])

    return reach


DOSSIERS: Final = Situations(
    model=Dossier,
    where={
        "asked": asked_for(),
        "collected": asked_for(builders.dossier_collected),
        "ready": asked_for(builders.dossier_collected, builders.dossier_lying_ready),
    },
    clocks={
        # Three working days: the 30th, the 8th and the 9th.
        "regulators.dossier": Clocked(
            where="collected",
            since=datetime(2026, 9, 29, 2, 0, tzinfo=UTC),
            due=datetime(2026, 10, 9, 16, 0, tzinfo=UTC),
        ),
    },
)


def reported(*steps: Step) -> Reach:
    """Frozen in July, whenever the test asks."""

    def reach(at: datetime) -> Standing:
        row = builders.last_report() or builders.report_frozen(JULY)  # there is one a half-year
        for step in steps:
            step(row, at)
        return Standing(row=builders.report_now(row), actors={Role.STAFF: STAFF}, strangers=[])

    return reach


def report_words(step: str, standing: Standing) -> dict[str, Any]:
    return {"file": {"receipt_no": "闽市监收〔2026〕7号", "receipt": picture()}}.get(step, {})


IDENTITY_REPORTS: Final = Situations(
    model=IdentityReport,
    alone=True,
    where={
        "frozen": reported(),
        "late": reported(builders.report_late),
        "filed": reported(builders.report_filed),
    },
    words=report_words,
    clocks={
        # The house's day is the 20th; the law's the last of the month.
        "regulators.report_file": Clocked(where="frozen", since=JULY, due=datetime(2026, 7, 20, 16, 0, tzinfo=UTC)),
        "regulators.report_month": Clocked(where="late", since=JULY, due=datetime(2026, 7, 31, 16, 0, tzinfo=UTC)),
    },
)
