"""Chapter 1b: a shopper who has just ordered reads her contract.

Li fetches her contract as a file and as a PDF. A process of its own checks the file with the program that anybody may
fetch. Nobody pays, the order ends, and the contract can still be read.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from platform_core.drivers.demo.bundles import PROGRAM, check_contract
from platform_core.drivers.demo.opening import WHITE_TEA
from platform_core.drivers.demo.people import SHOPPER
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.doors import Shut, require_success
from platform_core.drivers.world.orders import Order

PDF: Final = b"%PDF-"


def taken(stage: Stage, scene: Scene) -> Chapter:
    """The contract is there at once, with the hash that the log has, and stays the same after the order has ended."""
    order = stage.buy(WHITE_TEA)
    file, sha256 = _file(order), order.look()["contract_sha256"]
    paper, again = (stage.li.look(f"{order.path}/contract.pdf").content for _ in range(2))
    if not paper.startswith(PDF) or paper != again:
        raise Shut("the contract on paper is no PDF, or another each time")
    own = stage.li.get(f"{order.path}/contract/recipient")
    if own["name"] != SHOPPER.resident.recipient.name or own["contract_sha256"] != sha256:
        raise Shut("the recipient in the contract is not the one who was named")
    scene.expect_refusal(stage.wu, "GET", f"{order.path}/contract.pdf", None, status=HTTPStatus.NOT_FOUND)
    _check_by_program(stage, file, sha256=sha256)
    scene.saw("orders.placed", order, contract_sha256=sha256)

    yield from scene.silence(order, "orders.payment", then="orders.cancelled", why="not_paid")
    if _file(order) != file:
        raise Shut("the contract of an order that has ended is not what it was")


def _file(order: Order) -> bytes:
    return order.shopper.look(f"{order.path}/contract").content


def _check_by_program(stage: Stage, file: bytes, *, sha256: str) -> None:
    """Check that the program accepts the agreed text, and refuses it with one letter changed. Raises ``Shut``."""
    if hashlib.sha256(file).hexdigest() != sha256:
        raise Shut("the contract is not the one whose hash is told")
    with TemporaryDirectory() as folder:
        program = Path(folder) / PROGRAM
        program.write_bytes(require_success(stage.house.http.get(f"{stage.house.web}/open/audit/verifier")).content)
        agreed = check_contract(program, file, sha256=sha256, language=stage.report.language)
        forged = check_contract(
            program, file.replace(b'"quantity":1', b'"quantity":9'), sha256=sha256, language=stage.report.language
        )
    if not agreed.holds or forged.holds or not forged.where:
        raise Shut("the verifier does not tell the contract from a forged one")
    stage.report.announce("agreed", sha256=sha256)
    stage.report.announce("said_no", why="; ".join(forged.where))


CHAPTERS: Final = (taken,)
