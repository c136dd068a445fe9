"""Every case of the house, with the situations that its app has written down for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from platform_core.cases.table import CASES
from tests.aftersales.claims.situations import CLAIMS
from tests.aftersales.freight.reimbursement_situations import REIMBURSEMENTS
from tests.aftersales.freight.situations import FREIGHTS
from tests.aftersales.remedies.situations import REMEDIES
from tests.aftersales.returns.situations import RETURNS
from tests.catalog.promotions.situations import PROMOTIONS
from tests.catalog.safety.situations import FREEZES, SAMPLES, SAMPLINGS
from tests.complaints.awards.situations import AWARDS
from tests.complaints.complaint.situations import COMPLAINTS
from tests.complaints.dispute_situations import IDENTITIES, MEDIATIONS, OUTSIDE_CASES
from tests.complaints.infringements.situations import INFRINGEMENTS
from tests.complaints.reports.situations import REPORTS
from tests.complaints.service.situations import CONVERSATIONS
from tests.merchants.guarantee.situations import DEBTS, GRANTS, GUARANTEES
from tests.merchants.situations import APPLICATIONS, CHANGES, SANCTIONS
from tests.orders.deposits.situations import DEPOSITS
from tests.orders.reviews.situations import MASKINGS
from tests.orders.subscriptions.situations import SUBSCRIPTIONS
from tests.platform_core.cases.situations import Situations
from tests.platform_core.payments.mandate_situations import MANDATES
from tests.platform_core.payments.payout_situations import PAYOUT_ACCOUNTS, PAYOUTS
from tests.platform_core.payments.situations import RECEIPTS
from tests.platform_core.regulators.situations import DOSSIERS, IDENTITY_REPORTS, REQUESTS
from tests.platform_core.rulebook.situations import ALERT_MONTHS, ARTICLES, RULE_VERSIONS
from tests.privacy.situations import CLOSURES, HOLDS, INCIDENTS, PRIVACY_REQUESTS

WORLDS: Final[tuple[Situations, ...]] = (
    *(COMPLAINTS, RECEIPTS, REQUESTS, DOSSIERS, APPLICATIONS, RETURNS, RULE_VERSIONS),
    ARTICLES,
    ALERT_MONTHS,
    CLAIMS,
    FREIGHTS,
    REIMBURSEMENTS,
    *(MEDIATIONS, OUTSIDE_CASES, IDENTITIES, IDENTITY_REPORTS),
    DEPOSITS,
    MASKINGS,
    CHANGES,
    SANCTIONS,
    PROMOTIONS,
    SAMPLINGS,
    SAMPLES,
    FREEZES,
    REMEDIES,
    SUBSCRIPTIONS,
    MANDATES,
    PRIVACY_REQUESTS,
    CLOSURES,
    HOLDS,
    INCIDENTS,
    REPORTS,
    INFRINGEMENTS,
    CONVERSATIONS,
    *(PAYOUT_ACCOUNTS, PAYOUTS, DEBTS, GUARANTEES, GRANTS, AWARDS),
)
BY_LIFECYCLE: Final = {world.model.CASE.lifecycle.name: world for world in WORLDS}


def everywhere() -> Iterator[Any]:
    """Each situation of each case."""
    for name, world in BY_LIFECYCLE.items():
        for where in world.where:
            yield pytest.param(world, where, id=f"{name}-{where}")


def every_clock() -> Iterator[Any]:
    """Each clock of each case. Its duties are marked by hand, on a test of its app that says what they are owed for;
    here stands which clock is tried, for who asks whether a tick would be noticed (`tests/mutants`)."""
    for case in CASES.values():
        for clock in case.clocks:
            mark = pytest.mark.clock(clock.kind)
            yield pytest.param(BY_LIFECYCLE[case.lifecycle.name], clock, id=clock.kind, marks=mark)
