"""Chapter 7.17: a shopper who leaves.

Su buys and calls off, takes a copy of everything with her, and closes her account. Data that no duty holds is gone
after a week; the rest has a day, and the log proves all the same the history of her order. Her questions about her own
data stand in no dossier of it.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from platform_core.drivers.demo.opening import WHITE_TEA
from platform_core.drivers.demo.people import PASSWORD
from platform_core.drivers.demo.stage import AHEAD, Chapter, Scene, Stage
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Person, Shut
from platform_core.drivers.world.orders import Order
from platform_core.drivers.world.people import Resident
from platform_core.embedded.environment import Login, seen_by

SU: Final = Resident("shopper_su", "苏晚晴", "+8613912345099", "su.wanqing@example.com", PASSWORD)
WORDS: Final = (SU.name, "13912345099", "su.wanqing@example.com", SU.username)
CODE: Final = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}")
LATER: Final = timedelta(days=2)
ROOT: Final = Path(__file__).resolve().parents[3]


def forgotten(stage: Stage, scene: Scene) -> Chapter:
    """No account closes at the cost of a right, no copy is fetched twice, and erased data stays erased."""
    su = stage.register(SU)
    person = su.get("/me")["id"]
    order = _buy(stage, su)
    scene.expect_refusal(su, "POST", "/privacy/closing", _own_code(stage, su), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    su.send("PUT", f"{order.path}/cancellation")
    scene.saw("orders.cancelled", order, why="before_hand_over")
    until("the money is back", lambda: not order.runs("orders.cancel_refund"))
    _take_a_copy(stage, scene, su)

    yield stage.clock.now() + LATER
    closing = su.send("POST", "/privacy/closing", _own_code(stage, su))
    due = datetime.fromisoformat(closing["clocks"][0]["due_at"])

    yield due - AHEAD
    if su.get("/privacy/closing")["closing"]["state"] != "cooling":
        raise Shut("an account is closed before its day")
    yield due
    until("nobody is let in any more", lambda: _is_shut_out(su))
    until("nothing is left in the open", lambda: _holds("migrator", person), every=2.0)
    if not _holds("worker", person):
        raise Shut("something of her is sealed that no duty holds")


def _buy(stage: Stage, su: Person) -> Order:
    wanted = {orders.sku_of(su, WHITE_TEA.content.title_zh)["id"]: 1}
    how: dict[str, Any] = {"seller": stage.chen, "outside": stage.outside, "lot": WHITE_TEA.skus[0].lot or ""}
    order = orders.buy(su, wanted, recipient=SU.recipient, **how)
    order.pay()
    stage.orders["forgotten"] = order.id
    return order


def _take_a_copy(stage: Stage, scene: Scene, su: Person) -> None:
    """Take a copy of Su's data: once, in the clear, and with everything in it."""
    asked = su.send("POST", "/privacy/requests", {"kind": "access"} | _own_code(stage, su))
    path = f"/privacy/requests/{asked['id']}"
    until("the copy is ready", lambda: su.get(path)["state"] == "ready")
    with zipfile.ZipFile(io.BytesIO(su.fetch("POST", f"{path}/copy"))) as archive:
        held = "".join(archive.read(name).decode() for name in archive.namelist())
    if missing := [word for word in WORDS if word not in held]:
        raise Shut(f"the copy lacks {missing}")
    scene.expect_refusal(su, "POST", f"{path}/copy", None, status=HTTPStatus.GONE)


def _own_code(stage: Stage, su: Person) -> dict[str, str]:
    """A code of her own, read off her phone; each is good once."""
    phone = str(SU.phone)
    before = stage.outside.short_message(phone)
    su.post("/privacy/codes")
    until("a code comes", lambda: stage.outside.short_message(phone) != before)
    found = CODE.search(stage.outside.short_message(phone))
    if found is None:
        raise Shut("there is no code in the message")
    return {"sent_code": found[0]}


def _is_shut_out(su: Person) -> bool:
    return su.status("/me") == HTTPStatus.UNAUTHORIZED


def _holds(login: Login, person: str, words: Sequence[str] = WORDS) -> bool:
    """Tell whether `manage.py traces` finds the words: as the migrator in the open, as the worker sealed and held by
    no duty.
    """
    command = [sys.executable, "manage.py", "traces", person, *words]
    found = subprocess.run(command, cwd=ROOT, env=seen_by(login, os.environ), capture_output=True, check=False)
    return found.returncode == 0


CHAPTERS: Final = (forgotten,)
