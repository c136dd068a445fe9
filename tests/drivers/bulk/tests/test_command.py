"""Is what `manage.py bulk` writes what the commands write, and would it be noticed if it were not?

In one process; `make bulk` has two.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from platform_core.deadlines.commands.sweeping import close_if_due
from platform_core.deadlines.models import RunningDeadline
from platform_core.drivers import running
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal
from platform_core.drivers.world.people import FOUNDER
from platform_core.project.env import Env, read
from platform_core.tenancy.door import entered
from platform_core.vault.index import index
from platform_core.vault.types import Sealed
from tests.database import admin, as_login
from tests.drivers.bulk import purchases, templates
from tests.drivers.bulk.deals import Plan, Planned
from tests.drivers.bulk.purchases import name_of
from tests.drivers.bulk.templates import Template
from tests.drivers.bulk.tests import invariants
from tests.drivers.bulk.tests.comparing import mismatches
from tests.drivers.management.commands import bulk as command
from tests.platform_core.drivers import in_process

Bulk: TypeAlias = Callable[[], set[str]]

SMALL = 80  # each course at least twice, at both shops
TINY = 20  # as far as the signature


@pytest.fixture
def by_make(fresh: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Env]:
    """As the worker, and with every address, as `make bulk` runs it."""
    environment = dataclasses.replace(read(fresh), login="worker")
    monkeypatch.setattr(running, "ENV", environment)
    monkeypatch.setattr(command, "processes", in_process.processes)
    monkeypatch.setenv("COLUMNS", "120")
    with as_login("worker"):
        yield environment


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """That of each run."""
    made: list[Plan] = []
    honest = command.planned
    monkeypatch.setattr(command, "planned", lambda orders: made.append(honest(orders)) or made[-1])
    return made


def where(plan: Plan) -> set[str]:
    """Where the last deal of each kind differs from what the commands write: none of them was its template."""
    last = {plan.planned(number).kind: number for number in range(plan.orders)}
    with entered("bulk"):
        return {mismatch.where for mismatch in mismatches(plan, last.values())}


@pytest.mark.commits
class TestASmallSet:
    def test_is_equal_to_what_the_commands_write(
        self, by_make: Env, plans: list[Plan], capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("bulk", orders=SMALL)

        assert where(plans[0]) == set()
        assert invariants.broken(by_make.databases["auditor"]) == []
        written = capsys.readouterr().out
        for label, rows in {"orders.Order": 80, "orders.OrderLine": 800, "deadlines.RunningDeadline": 800}.items():
            assert re.search(rf"{label} +│ +{rows} ", written)
        assert all(label in written for label in purchases.TABLES)
        with admin(by_make.databases["app"]["NAME"]) as db:
            db.execute("SELECT (SELECT count(*) FROM orders_order), (SELECT count(*) FROM payments_share)")
            assert db.fetchone() == (SMALL, SMALL)

    def test_comes_once_and_is_lived_on_with(self, by_make: Env) -> None:
        """The clock of an order that nobody paid runs out as any other's does."""
        call_command("bulk", orders=TINY)
        with pytest.raises(CommandError, match="take a fresh one"):
            call_command("bulk", orders=TINY)

        with acting_as(FOUNDER):
            unpaid = list(RunningDeadline.objects.filter(state="running", kind="orders.payment"))
            closed = [close_if_due(clock.id, at=clock.due_at) for clock in unpaid]

        assert closed == [True] * 2
        assert invariants.broken(by_make.databases["auditor"]) == []


@pytest.mark.commits
class TestWhatIsDifferent:
    """One blank filled in otherwise than the commands would have, in its own way. All of them in the proofs."""

    @pytest.fixture
    def bulk(self, by_make: Env, plans: list[Plan]) -> Bulk:
        """Run it; gives where the rows differ."""

        def run() -> set[str]:
            call_command("bulk", orders=TINY)
            return where(plans[0])

        return run

    def test_is_found_in_a_name(self, bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
        filled = Template._values

        def otherwise(self: Template, planned: Planned) -> dict[str, str]:
            return filled(self, planned) | {name_of(self._planned.deal): f"X{planned.deal.number}"}

        monkeypatch.setattr(Template, "_values", otherwise)

        assert "orders.Shipment.waybill" in bulk()

    @pytest.mark.proof
    def test_is_found_in_what_is_sealed(self, bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
        sealed = templates._sealed_recipient

        def elsewhere(order_id: UUID, deal: Deal) -> dict[str, Sealed]:
            return sealed(order_id, replace(deal, recipient=replace(deal.recipient, address="别处")))

        monkeypatch.setattr(templates, "_sealed_recipient", elsewhere)

        assert bulk() == {"orders.Order.recipient_address"}

    @pytest.mark.proof
    def test_is_found_in_the_contract(self, bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(templates, "_pseudonym", lambda deal: index("another", str(deal.shopper.id)).hex())

        assert bulk() == {"orders.Contract.canonical"}

    @pytest.mark.proof
    def test_is_found_in_a_hash(self, by_make: Env, plans: list[Plan], monkeypatch: pytest.MonkeyPatch) -> None:
        agreed = Template._agreed

        def wrongly_hashed(self: Template, text: str) -> dict[str, str]:
            return agreed(self, text) | {self._contract["sha256"]: f"{len(text):064d}"}

        monkeypatch.setattr(Template, "_agreed", wrongly_hashed)

        call_command("bulk", orders=TINY)
        assert where(plans[0]) == {"orders.Contract.sha256", "eventlog.Event.payload"}
        assert invariants.broken(by_make.databases["auditor"]) == ["20 contracts that are not what their hash says"]

    def test_is_found_in_a_time(self, bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
        """The end of a clock that the signature began, had it moved as the order did and not with the day."""
        monkeypatch.setattr(templates, "ends_a_day", lambda _: False)

        assert {f"deadlines.RunningDeadline.{end}" for end in ("due_at", "due_strict", "due_legal")} <= bulk()

    def test_is_found_in_a_table_that_nobody_knows(self, by_make: Env, monkeypatch: pytest.MonkeyPatch) -> None:
        known = {label: found for label, found in purchases.TABLES.items() if label != "eventlog.Event"}
        monkeypatch.setattr(purchases, "TABLES", known)

        with pytest.raises(LookupError, match="eventlog_event"):
            call_command("bulk", orders=TINY)
