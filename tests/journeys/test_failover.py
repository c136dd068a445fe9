"""What of orders, money and log is left when the primary dies? Real servers that follow each other, killed as machines
die; sequencers and the provider are processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from orders.sales.models.orders import Purchase
from platform_core import clock
from platform_core.actors import Actor
from platform_core.audit import exports, memory, publishing, worker
from platform_core.audit.events import LogFoundTampered
from platform_core.audit.models import SignedHead
from platform_core.audit.signing import signer
from platform_core.audit.types import Selection
from platform_core.embedded.environment import FILES_VARIABLE
from platform_core.payments.queries.payments import find_payment_of
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import SYSTEM, UNBOUND, bound
from tests.database import ROOT
from tests.orders.checkout.test_last_pieces import client_of, order, quote_for
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.audit.test_failover import noted, signed, turned
from tests.platform_core.audit.test_worker import facts
from tests.platform_core.eventlog.catching_up import one_pass
from tests.platform_core.payments.doors import listening
from tests.platform_core.payments.test_relay import heard, pays, statement
from tests.platform_core.sandbox.world import PAY, World, running
from tests.replicas import Server, Servers, at, environment_at

pytestmark = [pytest.mark.proof, pytest.mark.commits]
NOWHERE = "redis://127.0.0.1:1/0"
SELLING = 4  # people who buy at the same time
Start = Callable[[Server], None]


def until(holds: Callable[[], bool], *, patience: float = 120) -> None:
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def start(fresh: dict[str, str]) -> Iterator[Start]:
    """Sequencers as production runs them, on whichever server; they and this process share one anchor."""
    with ExitStack() as stack:

        def start(server: Server) -> None:
            own = {
                "TIANPING_LOGIN": "sequencer",
                "REDIS_URL": NOWHERE,
                "DJANGO_SETTINGS_MODULE": "platform_core.project.settings.local",
            }
            options = "-A platform_core.project.celery worker -P threads -c 1 -Q sequencer -l warning"
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", *options.split(" ")],
                env=environment_at(server) | {FILES_VARIABLE: fresh[FILES_VARIABLE]} | own,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)

        yield start


@contextmanager
def selling(sale: Sale, people: list[Actor]) -> Iterator[list[UUID]]:
    """People place orders without end; gives the purchases that were answered with 201."""
    answered, done = list[UUID](), threading.Event()

    def buy(person: Actor, client: Client) -> None:
        with suppress(Exception):  # the server dies under them
            while not done.is_set():
                answer = order(client, quote_for(person, sale))
                if answer.status_code == 201:
                    answered.append(UUID(answer.json()["id"]))
        connection.close()

    threads = [threading.Thread(target=buy, args=(person, client_of(person)), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        done.set()
        for thread in threads:
            thread.join(60)


def on_sale(people: int) -> tuple[Sale, list[Actor]]:
    with transaction.atomic():
        now = clock.now()
    return builders.sale(now, on_hand=10_000), [builders.stranger(now) for _ in range(people)]


def kept(purchases: list[UUID]) -> set[UUID]:
    with bound(SYSTEM), transaction.atomic():
        return set(Purchase.objects.filter(id__in=purchases).values_list("id", flat=True))


def size_at(server: Server) -> int:
    return max(signed(server), default=0)


class TestASynchronousStandby:
    def test_has_every_order_that_was_answered_and_the_log_goes_on(self, servers: Servers, start: Start) -> None:
        primary = servers.primary()
        standby = servers.standby("s", of=primary)
        primary.wait_for("s")
        start(primary)
        with at(primary, login="worker"):
            sale, people = on_sale(SELLING)
            with selling(sale, people) as answered:
                until(lambda: len(answered) >= 12 and memory.recall(signer()) is not None)
                primary.die()
        claimed = memory.recall(signer())
        standby.promote()
        standby.wait_for()

        with at(standby, login="worker"):
            lost = set(answered) - kept(answered)
            builders.placed(sale, now())
        loop = worker.Sequencer(None)
        turned(standby, loop)

        assert (lost, loop.found) == (set(), "")
        assert claimed is not None
        assert signed(standby)[claimed.size] == claimed.root
        assert size_at(standby) > claimed.size
        with at(standby, login="sequencer"):
            call_command("verify_log")


class TestAnAsynchronousStandby:
    def test_loses_what_is_named_and_sent_back_and_the_log_shows_a_gap(
        self, servers: Servers, world: World, tmp_path: Path
    ) -> None:
        primary, loop, money = servers.primary(), worker.Sequencer(None), tmp_path / "money.json"
        standby = servers.standby("s", of=primary)
        with at(primary, login="worker"):
            sale, _ = on_sale(0)
            since = now()
            known = builders.placed(sale, since)
        turned(primary, loop)
        standby.has_all_of(primary)
        standby.stop()  # from here on it is behind
        with at(primary, login="worker"):
            lost = [builders.placed(sale, now()) for _ in range(3)]
            owed = [paid_at(world, each.purchase_id) for each in (known, *lost)]
            heard("payments.capture_reported", times=4)
        turned(primary, loop)
        checkpoint = newest_note(primary)
        primary.die()
        standby.start()
        standby.promote()

        halted = worker.Sequencer(None)
        turned(standby, halted)
        with at(standby, login="worker"):
            assert kept([each.purchase_id for each in lost]) == set()
            call_command("compare_statement", since=since, out=money)
            until(lambda: bool(relayed()) and statement(world)[1] == sum(owed[1:]))
        with at(standby, login="sequencer"):
            call_command("recover_log", reason="the standby was three seconds behind", money=money)
        again = worker.Sequencer(None)
        turned(standby, again)

        assert ("no longer begins" in halted.found, again.found) == (True, "")
        assert statement(world) == (sum(owed), sum(owed[1:]))
        assert {line["amount"] for line in json.loads(money.read_text())} == set(owed)
        with at(standby, login="worker"):
            assert standing(known.purchase_id) == "captured"
        assert "from index" in verified(standby, sale, checkpoint, tmp_path)


class TestTwoPrimaries:
    def test_at_once_sign_no_size_for_two_logs(self, servers: Servers, start: Start) -> None:
        old = servers.primary()
        new = servers.standby("s", of=old)
        noted(old, "of both")
        turned(old, worker.Sequencer(None))
        new.has_all_of(old)
        new.promote()
        start(old)
        start(new)

        for number in range(8):
            noted(old, f"here {number}")
            noted(new, f"there {number}")
        until(lambda: found(old) + found(new) == 1)

        here, there = signed(old), signed(new)
        assert {size for size in here.keys() & there.keys() if here[size] != there[size]} == set()
        assert max(len(here), len(there)) > 1


@pytest.fixture
def world(fresh: dict[str, str], settings, tmp_path: Path) -> Iterator[World]:
    """The provider, which calls back to whichever server this process speaks to."""
    with listening() as door, running(tmp_path, door) as world:
        settings.PUBLIC_URL, settings.PAYMENT_PROVIDER_SECRET = door, PAY
        settings.PAYMENT_PROVIDER_URL = f"{world.url}/pay"
        yield world


def now() -> datetime:
    with transaction.atomic():
        return clock.now()


def paid_at(world: World, purchase_id: UUID) -> int:
    """Pay at the provider, and give how much it was."""
    with bound(SYSTEM), transaction.atomic():
        payment = find_payment_of(Reference("orders.purchase", purchase_id))
    assert payment is not None
    pays(world, payment, at=now())
    return payment.amount.amount


def standing(purchase_id: UUID) -> str:
    with bound(SYSTEM), transaction.atomic():
        payment = find_payment_of(Reference("orders.purchase", purchase_id))
    assert payment is not None
    return payment.state


def relayed() -> bool:
    one_pass()
    return True


def found(server: Server) -> int:
    """How often a sequencer has found the log there tampered with."""
    with at(server, login="worker"):
        return len(facts(LogFoundTampered.topic))


def newest_note(server: Server) -> bytes:
    with at(server, login="worker"), bound(SYSTEM), transaction.atomic():
        return SignedHead.objects.latest("size").note.encode()


def verified(server: Server, sale: Sale, checkpoint: bytes, folder: Path) -> str:
    """What the program that anybody may fetch says, alone, to somebody who has kept this checkpoint."""
    (folder / "verify.py").write_bytes(publishing.program())
    (folder / "checkpoint.txt").write_bytes(checkpoint)
    with at(server, login="sequencer"), bound(UNBOUND), (folder / "bundle.zip").open("w+b") as out:
        exports.write(out, selection=Selection(merchant_id=sale.shop), facts={"request": "R-1"})
    options = ["--key", signer().vkey, "--earlier", "checkpoint.txt", "--lang", "en"]
    done = subprocess.run(
        [sys.executable, "verify.py", "bundle.zip", *options], cwd=folder, check=False, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
