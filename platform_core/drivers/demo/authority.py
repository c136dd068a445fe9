"""Chapter 7. What does an authority get that asks? What was approved, proven without us; a changed byte shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.bundles import Verifier
from platform_core.drivers.demo.people import REGULATOR, TOTP_SECRET
from platform_core.drivers.demo.stage import BEGINS, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Person, one_time_code

COMES: Final = datetime(2026, 10, 16, 9, 30, tzinfo=LOCAL)
LETTER: Final = "杭市监网调〔2026〕{number}号"
APPROVAL: Final = {"choice": "approve", "reason": "依法提供", "first_day": "", "last_day": ""}


def bundles(stage: Stage, folder: Path) -> Iterator[tuple[Path, Verifier]]:
    """Ask for the order of chapter 3, for Chen's shop and for Wu's cancelled order; gives what was fetched, unread."""
    stage.report.chapter("handed_over")
    code = one_time_code(TOTP_SECRET)
    authority = stage.house.signed_in(REGULATOR.resident, door="regulator", code=code)
    verifier = _verifier(authority, folder)
    filed = {
        name: authority.send(
            "POST", "/requests", asked | {"basis": "ECL-25", "document_no": LETTER.format(number=number)}
        )
        for number, (name, asked) in enumerate(_wanted(stage).items(), start=12)
    }
    for request in filed.values():
        stage.lin.handle(f"regulators/datarequest/{request['id']}/handle/", APPROVAL)
    for name, request in filed.items():
        until("the bundle is built", partial(_handed_over, authority, request["id"]))
        bundle = folder / f"{name}.zip"
        bundle.write_bytes(authority.look(f"/requests/{request['id']}/export").content)
        yield bundle, verifier


def _wanted(stage: Stage) -> dict[str, dict[str, str]]:
    """By the name of the bundle. A shop's trail needs a period; an order's is whole without one."""
    period = {"since": BEGINS.isoformat(), "until": stage.clock.now().isoformat()}
    return {
        "returned": {"kind": "order_trail", "subject_id": stage.orders["returned"]},
        "shop": {"kind": "merchant_trail", "subject_id": stage.chen.get("/shop")["merchant_id"], **period},
        "called_off": {"kind": "order_trail", "subject_id": stage.orders["called_off"]},
    }


def _handed_over(authority: Person, request_id: str) -> Any:
    return authority.get(f"/requests/{request_id}")["state"] == "handed_over"


def _verifier(authority: Person, folder: Path) -> Verifier:
    """As authorities get it, in a folder of its own: it needs nothing of ours."""
    program = folder / "verify.py"
    program.write_bytes(authority.look("/verifier").content)
    key = folder / "log.key"
    key.write_text(authority.get("/checkpoint")["vkey"], "utf8")
    return Verifier(program, key)
