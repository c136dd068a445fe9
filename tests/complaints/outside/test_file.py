"""Does the file of an order hold its case outside, verify offline, and reach the authority? With real commits."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction

from complaints.outside import commands, queries
from platform_core.regulators.errors import NoDossier
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.database import as_login
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.eventlog.catching_up import relayed
from tests.platform_core.regulators import builders as regulators
from tests.platform_core.regulators.test_exports import facts_in, verified
from tests.platform_core.regulators.test_own_files import bundle_of

pytestmark = [pytest.mark.commits, pytest.mark.duty("ECL-62", "CRI-46", "HSE-17")]


def test_the_first_file_is_built_with_the_record_and_handed_to_the_authority(at: datetime, tmp_path: Path) -> None:
    by = operator()
    with as_login("worker"):
        sale = orders.sale(at)
        order = builders.bought(sale, at)
        row = disputes.tracked(order, sale, at)
        disputes.wanted(row, at)
        with pytest.raises(NoDossier), acting_as(by), transaction.atomic():
            commands.hand_file(disputes.tracked_by_staff(sale, at).id, by=by, at=at)
        relayed()
    sequenced()
    with as_login("worker"):
        relayed()
        with acting_as(by), transaction.atomic():
            assert "hand_file" in [step.name for step in queries.outside_steps(disputes.outside(row), by=by, at=at)]
            sha256 = commands.hand_file(row.id, by=by, at=at)

    bundle = bundle_of(order, sale.shopper)
    code, said = verified(bundle, tmp_path)

    assert (code, said["ok"]) == (0, True)
    assert said["facts"]["watermark"]
    told = {(fact["topic"], fact["subject_id"]) for fact in facts_in(bundle)}
    assert {("complaints.outside_opened", str(row.id)), ("complaints.outside_evidence_wanted", str(row.id))} <= told
    assert disputes.outside(row).file_handed_at == at
    assert hashlib.sha256(bundle).hexdigest() == sha256


def test_a_manifest_names_who_approved_and_for_whom_it_is(at: datetime) -> None:
    """HSE-17: hashes, counts of rows, version of the query, approver, watermark."""
    with as_login("worker"):
        shop, office = regulators.a_shop(), regulators.regulator(at)
        asked = regulators.of_a_shop(shop, since=at.replace(hour=0), until=at)
        approval = regulators.approved(regulators.filed(office, asked, at), at)
        with acting_as(operator()), transaction.atomic():
            facts = regulators.queries.manifest_facts(approval)

    assert facts["approved_by"] == str(regulators.STAFF.id)
    assert regulators.OFFICE in facts["watermark"]
    assert str(approval.request_id) in facts["watermark"]
