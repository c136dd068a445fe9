"""Does the relay forward what a shop states, and who hears of what? What is alike for all cases, `test_telling.py`
asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from complaints.infringements import subscribers
from complaints.infringements.deadlines import WAIT
from complaints.infringements.events import ExhibitShown
from complaints.infringements.models import Infringement
from complaints.infringements.types import Exhibit
from platform_core.actors import RELAY, Actor, Role
from platform_core.cases.queries import due_at
from platform_core.clock import in_a_text
from platform_core.eventlog.facts import DeliveryContext
from platform_core.rows import new_id
from tests.complaints.complaint.builders import does
from tests.complaints.infringements import builders
from tests.complaints.reports import builders as reports
from tests.complaints.test_subscribers import catch_up, of_complaints, sent_templates
from tests.merchants.builders import person
from tests.orders.sales import builders as sales
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.test_telling import somebody_on_duty

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


@pytest.fixture
def sale(at: datetime) -> Sale:
    return sales.sale(at)


@pytest.mark.duty("ECL-42", "ECL-43")
def test_a_statement_reaches_the_right_holder_by_the_relay_and_starts_the_fifteen_days(
    sale: Sale, at: datetime
) -> None:
    notice = builders.countered(sale, at)
    catch_up()

    found, holder = builders.now(notice), builders.holder_of(notice)
    sent = dict(of_complaints(holder))
    assert (found.state, found.arrival_notice_id) == ("waiting", sent["infringement_countered_for_shopper"].id)
    assert found.waiting_at == sent["infringement_countered_for_shopper"].sent_at
    assert "infringement_measured_for_shop" in sent_templates(sale.seller)  # forwarded the moment it was decided


@pytest.mark.duty("ECL-45")
def test_staff_are_alarmed_from_the_third_measure_on(sale: Sale, at: datetime) -> None:
    staff = somebody_on_duty(at)
    for _ in range(2):
        builders.measured(sale, at)
    catch_up()
    assert "repeat_infringer_for_staff" not in sent_templates(staff)

    builders.measured(sale, at)
    catch_up()

    [alarm] = [row for name, row in of_complaints(staff) if name == "repeat_infringer_for_staff"]
    assert alarm.params["times"] == 3


@pytest.mark.duty("SPC-IP", "ECL-45")
def test_staff_learn_of_a_proof_and_of_an_outcome_that_either_side_leaves(sale: Sale, at: datetime) -> None:
    staff = somebody_on_duty(at)
    notice = builders.waiting(sale, at)
    builders.show(notice, Exhibit.DELAY_PROOF, at)
    builders.file(notice, at)
    for by in (builders.holder_of(notice), sale.seller):
        builders.show(notice, Exhibit.OUTCOME, at, by=by)
    catch_up()

    shown = [row.params["kind"] for name, row in of_complaints(staff) if name == "exhibit_shown_for_staff"]
    assert sorted(shown) == ["delay_proof", "outcome", "outcome"]


@pytest.mark.duty("SPC-IP")
@pytest.mark.parametrize(
    ("stand", "kind", "says", "until"),
    [
        (builders.countered, Exhibit.DELAY_PROOF, "proof of a delay", False),
        (builders.waiting, Exhibit.DELAY_PROOF, "proof of a delay", True),
        (builders.measured, Exhibit.OUTCOME, "has decided", False),
        (builders.waiting, Exhibit.OUTCOME, "has decided", False),
    ],
)
def test_the_alarm_says_what_was_left_and_until_when_a_proof_is_judged(
    sale: Sale, at: datetime, stand: Callable[..., Infringement], kind: Exhibit, says: str, until: bool
) -> None:
    staff, notice = somebody_on_duty(at), stand(sale, at)
    fact = ExhibitShown(**notice.fact_fields(ExhibitShown), kind=kind)
    context = DeliveryContext(event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=sale.shop)

    does(RELAY, lambda by: subscribers.look_at_an_exhibit(fact, context))

    [alarm] = [row for name, row in of_complaints(staff) if name == "exhibit_shown_for_staff"]
    body = alarm.texts["en"]["body"]
    assert (says in body, "by 2026-" in body) == (True, until)


@pytest.mark.duty("SPC-IP")
@pytest.mark.parametrize("judged", [True, False])
def test_the_shop_reads_whether_somebody_has_judged_the_delay(sale: Sale, at: datetime, judged: bool) -> None:
    notice = builders.waiting(sale, at)
    if judged:
        builders.delay(notice, at)
    else:
        builders.show(notice, Exhibit.DELAY_PROOF, at)
        builders.made("grant_delay_by_itself", notice, at + timedelta(days=16))
    catch_up()

    [told] = [row for name, row in of_complaints(sale.seller) if name == "infringement_delay_granted_for_shop"]
    assert ("nobody of ours has judged it yet" in told.texts["en"]["body"]) is not judged
    assert ("平台尚未审查" in told.texts["zh"]["body"]) is not judged


@pytest.mark.duty("SPC-IP")
def test_the_holder_alone_reads_that_a_delay_was_refused_and_what_is_left(sale: Sale, at: datetime) -> None:
    notice = builders.waiting(sale, at)
    end = does(RELAY, lambda by: in_a_text(due_at(notice.id, of=WAIT)))
    builders.show(notice, Exhibit.DELAY_PROOF, at)
    builders.refuse_delay(notice, at)
    catch_up()

    name = "infringement_delay_refused_for_shopper"
    [told] = [row for each, row in of_complaints(builders.holder_of(notice)) if each == name]
    assert all(end in told.texts[language]["body"] for language in ("zh", "en"))
    assert "refused" not in " ".join(sent_templates(sale.seller))


@pytest.mark.duty("ECL-29", "ECL-59")
def test_a_reporter_hears_of_the_end_and_the_shop_of_the_measure_alone(sale: Sale, at: datetime) -> None:
    reporter = person(at)
    report = reports.filed(sale, at, by=reporter)
    reports.hand_over(reports.find(report, at, found=reports.found(sale)), at)
    catch_up()

    assert sent_templates(reporter) == [
        "report_closed_for_shopper",
        "report_filed_for_shopper",
        "report_founded_for_shopper",
    ]
    assert sent_templates(sale.seller) == []
    assert sent_templates(Actor(sale.shopper.id, Role.SHOPPER)) == []
