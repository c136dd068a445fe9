"""Do refunds and settlements from before the columns come out with what the books say?"""

import pytest
from django.core.management import call_command
from django.db import transaction

from platform_core.actors import RELAY
from platform_core.money import Money
from platform_core.payments import commands
from platform_core.payments.models import Refund, Share
from platform_core.payments.types import Answer, Outcome
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments.conftest import asked, captured, requested

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth
COLUMNS = ("refunded", "funded_back", "commission", "commission_back")


def migrated(to):
    with as_login("migrator"):
        call_command("migrate", "payments", to, verbosity=0)


def refunded(share, fen, cause, outcome, at):
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        refund_id = commands.request_refund(share.order, amount=Money(fen), cause=cause, by=RELAY, at=at)
        commands.record_answer(refund_id, answer=Answer(outcome, "R"), by=RELAY, at=at)


def rows():
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return Share.objects.values_list(*COLUMNS).get(), sorted(Refund.objects.values_list("cause", "funded"))


def test_what_went_back_is_read_from_the_postings(payer, orders, at):
    share = asked(opened(at), 1000, funded=Money(100))
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    refunded(share, 333, "done", Outcome.SUCCEEDED, at)
    refunded(share, 500, "refused", Outcome.FAILED, at)
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        commands.settle_share(share.order, commission_basis_points=500, by=RELAY, at=at)
    before = rows()

    migrated("0001")
    migrated("0002")

    assert before == ((333, 33, 33, 0), [("done", 33), ("refused", 50)])
    assert rows() == before
