"""How is an account closed, what is left of it, and does the log still prove what happened?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import Any, Final
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import transaction

import platform_core.vault.commands as vault
from complaints.reports.models import Report
from platform_core.accounts.errors import BadSentCode
from platform_core.accounts.models import Contact, User
from platform_core.actors import Actor, Role
from platform_core.audit import patrol
from platform_core.audit.types import Checkpoint, Selection
from platform_core.tenancy import scopes
from platform_core.vault.errors import Forgotten
from platform_core.vault.types import Place
from privacy.closures import commands, queries
from privacy.closures.errors import AlreadyClosing, StillOpen
from privacy.closures.models import Closure
from privacy.requests import queries as requests_queries
from privacy.requests.errors import NotYourData
from privacy.requests.types import RequestKind
from privacy.retention import queries as retention_queries
from tests import sessions
from tests.aftersales.freight.reimbursement_situations import REIMBURSEMENTS
from tests.aftersales.remedies.situations import REMEDIES
from tests.aftersales.returns import builders as aftersales
from tests.complaints.awards.situations import AWARDS
from tests.complaints.complaint import builders as complaints
from tests.complaints.infringements import builders as infringements
from tests.complaints.reports import builders as reports
from tests.database import as_login
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import HOME
from tests.platform_core.accounts import people
from tests.platform_core.audit.sequencing import as_the_sequencer, sequenced
from tests.platform_core.audit.test_exports import built, facts_in, faults, head
from tests.platform_core.cases import trying
from tests.platform_core.cases.situations import Situations
from tests.privacy import builders
from tests.privacy.builders import STAFF, closing, does, erased

WEEKS = timedelta(days=20)
PERSON: Final[Mapping[str, str]] = {
    "name": "皇甫霁珩",
    "phone": "13758264917",
    "email": "jiheng.huangfu.917@example.com",
}

CANARIES: Final = [*PERSON.values(), "+86" + PERSON["phone"], HOME.name, HOME.phone, HOME.address]


def now(row: Closure) -> Any:
    return does(STAFF, queries.closure, row.id)


def states(me: Actor) -> list[str]:
    with scopes.bound(scopes.SYSTEM):
        return [row.state for row in Closure.objects.filter(person_id=me.id).order_by("asked_at", "id")]


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAskToClose:
    @pytest.mark.duty("ECL-24b", "NDR-23")
    def test_takes_a_code_and_nothing_else(self, at: datetime):
        me = builders.somebody(at)

        assert now(closing(me, at)).state == "cooling"

    def test_does_nothing_for_a_session_alone(self, at: datetime):
        me = builders.somebody(at)

        with pytest.raises(BadSentCode):
            does(me, commands.ask_to_close, sent_code="XXXX-XXXX", address="", at=at)

        assert states(me) == []

    def test_names_everything_that_is_open_with_its_day(self, at: datetime):
        sale = orders.sale(at)
        order = orders.shipped(sale, at)

        with pytest.raises(StillOpen) as refused:
            closing(sale.shopper, at)

        [open_] = refused.value.params["open_things"]
        assert open_.startswith(f"orders.order {order.number} 2026-")

    def test_names_cases_and_a_place_in_a_shop(self, at: datetime):
        sale = orders.sale(at)
        order = orders.delivered(sale, at)
        case = aftersales.noticed(order, sale, at, quantity=1)
        complaint = complaints.file(order, sale, at)
        shop = people.a_shop()
        people.clerk_of(shop, sale.shopper.id, at=at)

        with pytest.raises(StillOpen) as refused:
            closing(sale.shopper, at)

        named = {tuple(open_.split()[:2]) for open_ in refused.value.params["open_things"]}
        assert {
            ("aftersales.return", case.number),
            ("complaints.complaint", complaint.number),
            ("accounts.membership", str(shop)),
        } <= named

    @pytest.mark.parametrize(("world", "where"), [(AWARDS, "paid"), (REIMBURSEMENTS, "paid"), (REMEDIES, "unanswered")])
    def test_is_not_in_the_way_of_what_nobody_waits_for(self, at: datetime, world: Situations, where: str):
        standing = world.where[where](at)

        assert world.model.CASE.kind not in {
            owed.kind for owed in queries.matters_still_open(standing.actors[Role.SHOPPER].id)
        }

    def test_is_in_the_way_of_money_that_is_not_there_yet(self, at: datetime):
        standing = AWARDS.where["paying"](at)

        assert "complaints.award" in {o.kind for o in queries.matters_still_open(standing.actors[Role.SHOPPER].id)}

    def test_is_asked_once(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)

        with pytest.raises(AlreadyClosing) as refused:
            closing(me, at)

        assert refused.value.params == {"closure_id": row.id}

    def test_is_a_persons_own(self, at: datetime):
        with pytest.raises(NotYourData):
            does(STAFF, commands.ask_to_close, sent_code="x", address="", at=at)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestAnAccount:
    def test_stays_if_something_came_up_meanwhile(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)
        people.clerk_of(people.a_shop(), me.id, at=at)

        trying.sweep(at + WEEKS)

        assert now(row).state == "stopped"
        assert User.objects.get(id=me.id).is_active

    @pytest.mark.duty("NDR-24")
    def test_lets_nobody_in_from_the_moment_that_it_is_closed(self, at: datetime):
        me = builders.somebody(at)
        sessions.begun(me.id)
        row = closing(me, at)

        trying.sweep(at + WEEKS)

        user = User.objects.get(id=me.id)
        assert (now(row).state, user.is_active, user.has_usable_password()) == ("erasing", False, False)
        assert not Session.objects.exists()

    @pytest.mark.duty("ECL-24b", "NDR-24", "PIP-47")
    def test_is_erased_and_its_key_destroyed(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)
        trying.sweep(at + WEEKS)

        erased(row, at + WEEKS)

        assert now(row).state == "closed"
        assert User.objects.get(id=me.id).username == f"gone_{me.id.hex[-24:]}"
        with scopes.bound(scopes.SYSTEM):
            assert not Contact.objects.filter(person_id=me.id).exists()
        with pytest.raises(Forgotten), scopes.bound(scopes.shopper(me.id)), transaction.atomic():
            vault.seal({"name": "又来"}, retention="account", place=Place("x", row.id, me.id))

    @pytest.mark.duty("ECL-24b")
    @pytest.mark.parametrize("where", [reports.filed, reports.founded])
    def test_of_a_reporter_waits_for_nobody_and_what_they_reported_is_judged_all_the_same(
        self, at: datetime, where: Callable[..., Report]
    ):
        me, sale = builders.somebody(at), orders.sale(at)
        report = where(sale, at, by=me)
        row = closing(me, at)
        trying.sweep(at + WEEKS)
        erased(row, at + WEEKS)

        if where is reports.filed:
            reports.find(report, at + WEEKS, found=reports.found(sale))
        reports.hand_over(report, at + WEEKS)

        assert (now(row).state, reports.now(report).state) == ("closed", "closed")

    def test_is_erased_by_its_clock_if_the_relay_did_not(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)
        trying.sweep(at + WEEKS)

        trying.sweep(at + 2 * WEEKS)

        assert now(row).state == "closed"

    def test_leaves_no_clock_of_a_copy_that_nobody_fetched(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)
        copy = builders.asked(me, RequestKind.ACCESS, at + WEEKS / 2)
        trying.sweep(at + WEEKS / 2)
        builders.carried_out(copy, at + WEEKS / 2)

        erased(row, at + WEEKS / 2)
        trying.sweep(at + WEEKS)

        assert does(STAFF, requests_queries.request, copy.id).state == "lapsed"

    def test_takes_along_a_correction_that_was_not_made_yet(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)
        wish = builders.asked(me, RequestKind.CORRECTION, at, contact={"name": "欧阳清"})
        trying.sweep(at + WEEKS)
        erased(row, at + WEEKS)

        builders.carried_out(wish, at + WEEKS)

        assert does(STAFF, requests_queries.request, wish.id).state == "filed"

    def test_is_erased_once(self, at: datetime):
        me = builders.somebody(at)
        row = closing(me, at)
        trying.sweep(at + WEEKS)
        erased(row, at + WEEKS)

        erased(row, at + WEEKS)

        with scopes.bound(scopes.SYSTEM):
            assert retention_queries.certificate_of(row.id)

    @pytest.mark.duty("PIP-47")
    def test_leaves_what_a_duty_holds_until_its_day(self, at: datetime):
        sale = orders.sale(at)
        orders.delivered(sale, at)
        me, later = sale.shopper, at + 2 * WEEKS
        trying.sweep(later)
        row = closing(me, later)
        trying.sweep(later + WEEKS)
        erased(row, later + WEEKS)
        with scopes.bound(scopes.SYSTEM):
            held = {
                (hold.retention, hold.duty): retention_queries.ends_at(hold)
                for hold in retention_queries.holds_on(me.id)
            }
        last = max(day for (name, _), day in held.items() if name == "RT_TRANSACTION" and day)

        trying.sweep(last - timedelta.resolution)
        kept = _opens(me)
        trying.sweep(last)

        assert held["RT_TRANSACTION", "ECL-31"]
        assert kept == [HOME.name]
        assert _opens(me) == []


def _opens(me: Actor) -> list[str]:
    """The recipient's name on the person's orders, where it can still be read."""
    with scopes.bound(scopes.shopper(me.id)), transaction.atomic():
        traces = retention_queries.search_sealed(me.id, [HOME.name])
    return [HOME.name for trace in traces if trace.where == "orders.Order.recipient_name"]


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody unmistakable who closed their account, the order that is kept, and the log as it was before."""

    me: Actor
    order_id: UUID
    closure: Closure
    before: Checkpoint


@pytest.fixture
def gone(at: datetime, fresh: dict[str, str]) -> Iterator[Gone]:
    """They bought, gave notice of a return and withdrew it, corrected their contact, and closed the account."""
    with as_login("worker"):
        sale = orders.sale(at)
        me = sale.shopper
        builders.carried_out(builders.asked(me, RequestKind.CORRECTION, at, contact=PERSON), at)
        order = orders.delivered(sale, at)
        aftersales.withdrawn(aftersales.noticed(order, sale, at, quantity=1), sale, at)
        later = at + 2 * WEEKS
        trying.sweep(later)
        sequenced()
        before = head()
        row = closing(me, later)
        trying.sweep(later + WEEKS)
        erased(row, later + WEEKS)
        yield Gone(me, order.id, row, before)


def found_in_the_open(words: Sequence[str]) -> list[Any]:
    """By the migrator, who sees every row of every table."""
    with as_login("migrator"), scopes.bound(scopes.UNBOUND), transaction.atomic():
        return retention_queries.search_unsealed(words)


@pytest.mark.commits
class TestAScanAfterwards:
    """The line of the issue: 0 canaries outside fields that a named duty holds, and the proofs still verify."""

    @pytest.mark.duty("ECL-24b", "NDR-24", "PIP-47")
    def test_finds_nothing_in_the_open_in_any_table(self, gone: Gone):
        assert found_in_the_open(CANARIES) == []
        assert [trace.where for trace in found_in_the_open([str(gone.order_id)])]  # it does see the rows

    def test_finds_nothing_in_the_files(self, gone: Gone):
        stored = storages["files"]
        boards = stored.listdir("")[0] if stored.exists("") else []
        held = b"".join(stored.open(f"{b}/{n}").read() for b in boards for n in stored.listdir(b)[1])

        assert [word for word in CANARIES if word.encode() in held] == []

    @pytest.mark.duty("PIP-47")
    def test_finds_sealed_only_what_a_hold_names_with_its_day(self, gone: Gone):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            traces = retention_queries.search_sealed(gone.me.id, CANARIES)
            held = {each.retention for each in retention_queries.holds_on(gone.me.id)}
            certificate = retention_queries.certificate_of(gone.closure.id)

        assert certificate
        named = {each["retention"]: each for each in certificate.report["held"]}
        kept = {trace.retention for trace in traces}
        assert kept <= held <= named.keys()
        assert {"orders.Order.recipient_name", "orders.Order.recipient_address"} <= {trace.where for trace in traces}
        assert "account" not in held
        assert all(named[name]["duties"] and named[name]["until"] for name in kept)

    def test_would_have_found_the_person_before(self, at: datetime, fresh: dict[str, str]):
        with as_login("worker"):
            me = builders.somebody(at)
            builders.carried_out(builders.asked(me, RequestKind.CORRECTION, at, contact=PERSON), at)
            with scopes.bound(scopes.SYSTEM), transaction.atomic():
                traces = retention_queries.search_sealed(me.id, [PERSON["name"]])

        assert [(trace.where, trace.retention) for trace in traces] == [("accounts.Contact.name", "account")]

    def test_would_have_found_what_a_right_holder_and_a_reporter_wrote(self, at: datetime, fresh: dict[str, str]):
        with as_login("worker"):
            sale = orders.sale(at)
            notice, report = infringements.measured(sale, at), reports.founded(sale, at)
            with scopes.bound(scopes.SYSTEM), transaction.atomic():
                held = [
                    retention_queries.search_sealed(person_id, [""])
                    for person_id in (notice.holder_id, report.reporter_id)
                ]

        where = {trace.where for traces in held for trace in traces}
        assert {"complaints.Infringement.statement", "complaints.Report.statement"} <= where

    @pytest.mark.parametrize("login", ["migrator", "worker"])
    def test_is_a_command_that_anybody_of_operations_runs(self, gone: Gone, login: str):
        with as_login(login), scopes.bound(scopes.UNBOUND):
            call_command("traces", str(gone.me.id), *CANARIES, stdout=StringIO())

    def test_is_a_command_that_names_what_should_be_gone(self, gone: Gone):
        with as_login("migrator"), scopes.bound(scopes.UNBOUND), pytest.raises(CommandError, match="in the open"):
            call_command("traces", str(gone.me.id), str(gone.order_id), stdout=StringIO())

    def test_leaves_the_log_provable(self, gone: Gone):
        sequenced()
        bundle, _ = built(Selection(ids=frozenset({gone.order_id, gone.closure.id})), earlier=gone.before)
        now_signed = head()
        with as_the_sequencer(), transaction.atomic():
            patrol.check_some(now_signed, start=0, at_most=now_signed.size)

        assert faults(bundle, earlier=gone.before) == []
        assert {"orders.received", "privacy.account_erased"} <= {topic for topic, _ in facts_in(bundle)}
