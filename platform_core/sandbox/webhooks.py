"""Webhooks of the outside world: signed messages, at least once, in no promised order."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin

import httpx
import structlog
from standardwebhooks import Webhook

from platform_core.sandbox import clock, faults
from platform_core.sandbox.options import Options, System
from platform_core.sandbox.store import Store, insert
from platform_core.sandbox.wire import Problem, Visit

log = structlog.get_logger()

POLL: Final = 0.25  # seconds between two looks when nothing woke us
LEASE: Final = 30.0  # seconds after which a message whose courier died is taken up again
PATIENCE: Final = 5.0  # seconds that a receiver has to answer
FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 60.0
ATTEMPTS: Final = 50  # three quarters of an hour; then a person has to ask for it again


def address(options: Options, url: str) -> str:
    """The full address of a webhook. Refuses any that leads away from the base: we send to nobody else."""
    public = options.public_base.rstrip("/") + "/" if options.public_base else ""
    full = urljoin(options.webhook_base or "", url.removeprefix(public))
    base = options.webhook_base.rstrip("/") + "/" if options.webhook_base else ("http://", "https://")
    if not full.startswith(base):
        raise Problem(422, "sandbox.foreign_notify_url", "Webhooks go to the base address only", url=url)
    return full


def announce(visit: Visit, system: System, *, to: str, type_: str, data: Mapping[str, object]) -> None:
    """Queue a message, in the transaction of the fact that it tells of."""
    message = {"type": type_, "timestamp": clock.format_instant(visit.at), "data": data}
    fault = faults.take(visit.db, system, "drop_webhook", "duplicate_webhook", "reorder")
    kind = fault.kind if fault else None
    number = visit.db.execute("SELECT coalesce(max(number), 0) + 1 FROM messages").fetchone()[0]
    insert(
        visit.db,
        "messages",
        number=number,
        id=f"msg_{secrets.token_hex(12)}",
        system=system,
        type=type_,
        url=to,
        body=json.dumps(message, ensure_ascii=False),
        state="dropped" if kind == "drop_webhook" else "waiting",
        copies=2 if kind == "duplicate_webhook" or visit.options.duplicates(number) else 1,
        due_at=clock.true_time() + (fault.seconds if fault and kind == "reorder" else 0),
    )


def send_again(db: sqlite3.Connection, message_id: str) -> bool:
    """Deliver a message once more, in any state; False if there is none."""
    again = "UPDATE messages SET state = 'waiting', copies = 1, attempts = 0, due_at = ? WHERE id = ?"
    return db.execute(again, [clock.true_time(), message_id]).rowcount == 1


def release(db: sqlite3.Connection) -> None:
    """Release all messages: after a restart nobody holds one any more."""
    db.execute("UPDATE messages SET due_at = min(due_at, ?) WHERE state = 'waiting'", [clock.true_time()])


def pause(attempts: int) -> float:
    """Seconds until the next attempt: doubled each time, up to a minute."""
    return min(FIRST_PAUSE * 2.0 ** (attempts - 1), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Answer:
    """The receiver's answer, or the reason why we could not ask."""

    arrived: bool
    text: str


class Courier(threading.Thread):
    """Delivers the messages that are due, one after the other, until the process ends."""

    def __init__(self, store: Store, options: Options, wake: threading.Event) -> None:
        super().__init__(name="courier", daemon=True)
        self._store, self._options, self._wake = store, options, wake
        # No proxy of the environment: the receiver is on this machine or in this network
        self._client = httpx.Client(timeout=PATIENCE, trust_env=False)

    def run(self) -> None:
        """Deliver; sleep when nothing is due."""
        while True:
            claimed = self._claim()
            if claimed is None:
                self._wake.wait(POLL)
                self._wake.clear()
            else:
                message, until = claimed
                self._record(message, self._post(message), until=until)

    def _claim(self) -> tuple[sqlite3.Row, float] | None:
        """A message that is due, and until when it is ours."""
        at = clock.true_time()
        due = "SELECT * FROM messages WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, number LIMIT 1"
        with self._store.transaction(writes=False) as db:
            if db.execute(due, [at]).fetchone() is None:
                return None
        with self._store.transaction(writes=True) as db:
            message: sqlite3.Row | None = db.execute(due, [at]).fetchone()
            if message is None:
                return None
            db.execute("UPDATE messages SET due_at = ? WHERE id = ?", [at + LEASE, message["id"]])
        return message, at + LEASE

    def _post(self, message: sqlite3.Row) -> Answer:
        try:
            answer = self._client.post(message["url"], content=message["body"].encode(), headers=self._headers(message))
        except httpx.HTTPError as lost:
            return Answer(arrived=False, text=type(lost).__name__)
        return Answer(arrived=answer.is_success, text=str(answer.status_code))

    def _headers(self, message: sqlite3.Row) -> dict[str, str]:
        at = datetime.fromtimestamp(int(clock.true_time()), tz=UTC)
        signature = Webhook(self._options.secrets[message["system"]]).sign(message["id"], at, message["body"])
        return {
            "content-type": "application/json",
            "webhook-id": message["id"],
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }

    def _record(self, message: sqlite3.Row, answer: Answer, *, until: float) -> None:
        """Record the outcome, unless the message was taken from us: somebody has asked meanwhile for it to be sent
        again.
        """
        attempts, copies = message["attempts"] + 1, message["copies"] - answer.arrived
        state = "waiting" if copies else "delivered"
        if not answer.arrived and attempts >= ATTEMPTS:
            state = "failed"
        due_at = clock.true_time() + (0 if answer.arrived else pause(attempts))
        log.info("sandbox.webhook", id=message["id"], type=message["type"], answer=answer.text, state=state)
        with self._store.transaction(writes=True) as db:
            db.execute(
                "UPDATE messages SET state = ?, copies = ?, attempts = ?, due_at = ?, last_answer = ?"
                " WHERE id = ? AND due_at = ?",
                [state, copies, attempts, due_at, answer.text, message["id"], until],
            )
