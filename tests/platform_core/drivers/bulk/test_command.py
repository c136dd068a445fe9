"""Is what `manage.py bulk` writes what the commands write, and would it be noticed if it were not?

In one process; `make bulk` has two.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from platform_core.deadlines.commands import close_if_due
from platform_core.deadlines.models import RunningDeadline
from platform_core.drivers.bulk import checking, deals, documents, fixtures, following, invariants
from platform_core.drivers.bulk.checking import Comparison
from platform_core.drivers.bulk.workers import Done
from platform_core.drivers.management.commands import bulk as command
from platform_core.drivers.replay.eyes import step
from platform_core.project.env import Env, read
from tests.database import admin, as_login
from tests.platform_core.drivers import in_process

SMALL = {"orders": 60, "lines": 300, "deadlines": 300, "check": 3}
LARGER = {"orders": 300, "lines": 1_500, "deadlines": 1_200, "check": 50}


@pytest.fixture
def by_make(fresh: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Env]:
    """As the worker, and with every address, as `make bulk` runs it."""
    environment = dataclasses.replace(read(fresh), login="worker")
    monkeypatch.setattr(command, "ENV", environment)
    monkeypatch.setattr(command, "processes", partial(in_process.processes, size=2))
    monkeypatch.setenv("COLUMNS", "120")
    with as_login("worker"):
        yield environment


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Done]:
    """What came of each run."""
    runs: list[Done] = []
    monkeypatch.setattr(command.report, "rate", lambda done, _: runs.append(done))
    return runs


def differing(comparison: Comparison) -> set[str]:
    return {mismatch.where for mismatch in comparison.mismatches}


class TestWhatItRefuses:
    @pytest.fixture(autouse=True)
    def _by_make(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.environment = dataclasses.replace(command.ENV, login="worker")
        monkeypatch.setattr(command, "ENV", self.environment)

    def test_production(self, settings: Any) -> None:
        settings.MODE = "production"

        with pytest.raises(CommandError, match="do not come to production"):
            call_command("bulk", **SMALL)

    @pytest.mark.parametrize("lacks", [{"login": "app"}, {"databases": {}}])
    def test_other_addresses_than_makes(self, lacks: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(command, "ENV", dataclasses.replace(self.environment, **lacks))

        with pytest.raises(CommandError, match="run it by `make bulk`"):
            call_command("bulk", **SMALL)

    def test_a_size_that_cannot_be(self) -> None:
        with pytest.raises(CommandError, match="one line at least"):
            call_command("bulk", **SMALL | {"lines": 59})


@pytest.mark.commits
class TestASmallSet:
    @pytest.mark.parametrize("size", [SMALL | {"check": 10}, pytest.param(LARGER, marks=pytest.mark.proof)], ids=str)
    def test_is_equal_to_what_the_commands_write(
        self, by_make: Env, done: list[Done], size: dict[str, int], capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And the comparison leaves no trace."""
        call_command("bulk", **size)

        [run] = done
        assert run.comparison.mismatches == []
        assert set(run.comparison.rows) == set(run.rows) == set(command.report.ORDER)
        assert min(run.comparison.rows.values()) >= size["check"]
        assert (run.rows["orders.Order"], run.rows["orders.OrderLine"]) == (size["orders"], size["lines"])
        assert run.rows["deadlines.RunningDeadline"] == size["deadlines"]
        assert "0 differences" in capsys.readouterr().out
        with admin(by_make.databases["app"]["NAME"]) as db:
            db.execute("SELECT (SELECT count(*) FROM orders_order), (SELECT count(*) FROM payments_share)")
            assert db.fetchone() == (size["orders"], size["orders"])

    def test_comes_once_and_is_lived_on_with(self, by_make: Env, done: list[Done]) -> None:
        """The clock of an order that nobody paid runs out as any other's does."""
        call_command("bulk", **SMALL | {"check": 0})
        with pytest.raises(CommandError, match="take a fresh one"):
            call_command("bulk", **SMALL)

        with step(fixtures.BULK):
            unpaid = list(RunningDeadline.objects.filter(state="running", kind="orders.payment"))
            closed = [close_if_due(clock.id, at=clock.due_at) for clock in unpaid]

        assert closed == [True] * 4
        assert invariants.broken(by_make.databases["auditor"]) == {}


@pytest.mark.commits
class TestWhatIsDifferent:
    """One thing written otherwise than the commands do it, in each table's own way."""

    def test_is_found_in_a_column(self, by_make: Env, done: list[Done], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "CARRIER", "another")

        with pytest.raises(CommandError, match="not what the commands would have written"):
            call_command("bulk", **SMALL)

        assert differing(done[0].comparison) == {"orders.Shipment.carrier", "eventlog.Event.payload"}

    def test_is_found_in_what_is_sealed(self, by_make: Env, done: list[Done], monkeypatch: pytest.MonkeyPatch) -> None:
        sealed = documents.sealed_recipient

        def elsewhere(order_id: Any, deal: Any) -> Any:
            recipient = dataclasses.replace(deal.shopper.recipient, address="别处")
            return sealed(
                order_id, dataclasses.replace(deal, shopper=fixtures.Shopper(deal.shopper.person_id, recipient))
            )

        monkeypatch.setattr(documents, "sealed_recipient", elsewhere)

        with pytest.raises(CommandError):
            call_command("bulk", **SMALL)

        assert differing(done[0].comparison) == {"orders.Order.recipient_address"}

    def test_is_found_in_the_spelling_of_a_contract(
        self, by_make: Env, done: list[Done], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            documents.orjson, "dumps", lambda data, **_: json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
        )

        with pytest.raises(CommandError):
            call_command("bulk", **SMALL)

        assert differing(done[0].comparison) == {"orders.Contract.canonical"}

    def test_is_found_in_a_hash(self, by_make: Env, done: list[Done], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "contract", partial(_wrongly_hashed, documents.contract))

        with pytest.raises(CommandError):
            call_command("bulk", **SMALL)

        assert differing(done[0].comparison) == {"orders.Contract.sha256", "eventlog.Event.payload"}
        assert list(invariants.broken(by_make.databases["auditor"])) == ["contracts that are not what their hash says"]

    def test_is_found_in_a_time(self, by_make: Env, done: list[Done], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "deals", _ASecondLate())

        with pytest.raises(CommandError):
            call_command("bulk", **SMALL | {"check": 10})

        assert "orders.Order.received_at" in differing(done[0].comparison)

    def test_is_found_in_a_table_that_nobody_knows(
        self, by_make: Env, done: list[Done], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(checking.dossiers, "PARTS", checking.dossiers.PARTS[:-1])

        with pytest.raises(CommandError):
            call_command("bulk", **SMALL)

        assert differing(done[0].comparison) == {"eventlog_event"}


class _ASecondLate:
    """The module, but for one instant."""

    def __getattr__(self, name: str) -> Any:
        return getattr(deals, name) + (name == "RECEIVED")


def _wrongly_hashed(contract: Any, *args: Any, **how: Any) -> tuple[str, str]:
    text, _ = contract(*args, **how)
    return text, "0" * 64
