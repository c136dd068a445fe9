"""Chapters 7.23 and 7.24: a dispute that a decision does not end.

Li has a decision of Lin's mediated by somebody who has decided nothing of it. Zhou goes to the authority instead, whose
days are counted, is told who the shop is, and holds a file of her order that convinces without us.
"""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from platform_core.drivers.demo.bundles import KEY, PROGRAM, check, forge
from platform_core.drivers.demo.chapters import ARRIVES, CALLED_OFF, DECIDED, DEMANDED
from platform_core.drivers.demo.opening import WHITE_TEA
from platform_core.drivers.demo.people import PASSWORD
from platform_core.drivers.demo.stage import BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.deals import picture
from platform_core.drivers.world.doors import Person, Shut, require_success
from platform_core.drivers.world.orders import Mediation, Order, OutsideCase
from platform_core.drivers.world.people import Resident

ZHOU: Final = Resident("shopper_zhou", "周敏", "+8613912345066", "zhou.min@example.com", PASSWORD)
SETTLED: Final = 2_000  # fen
GRANTED: Final = 4_000
PROPOSED: Final = {"choice": "propose", "reasons": "香气之争难以查清,各让一步。", "amount": "20.00"}
FILING: Final = {
    "kind": "complaint",
    "authority": "杭州市市场监督管理局(12315)",
    "authority_no": "1330106202609170001",
    "filed_on": BEGINS.date().isoformat(),
}
TOMORROW: Final = {"filed_on": (BEGINS.date() + timedelta(days=1)).isoformat()}
HARM: Final = {"statement": "饮用后过敏就医。"}
PAPER: Final = {"outcome": "settled", "document_no": "杭市监调〔2026〕88号"}
AGREED: Final = "双方达成调解,退还四十元。"
ACCEPTED: Final = {"accepted_on": date(2026, 9, 30).isoformat()}
TESTED: Final = {"choice": "begin_testing", "days": "30"}


def mediated(stage: Stage, scene: Scene) -> Chapter:
    """The decider may not mediate, nor anybody before both agree to it; a proposal that both accept is owed."""
    order = stage.sell(WHITE_TEA)
    case = order.complain("not_as_described", fen=DEMANDED, statement="开罐后香气不足。")
    decided = f"complaints/complaint/{case.id}/handle/"
    stage.lin.handle(decided, {"choice": "acknowledge"})
    case.reject("conforms_to_contract", "出库前已抽检。")
    stage.li.send("PUT", f"{case.path}/escalation")
    stage.lin.handle(decided, {"choice": "dismissed", "reasons": "抽检记录可信。", "basis": "HSE-08", "amount": ""})
    scene.saw("complaints.decided", case, outcome="dismissed")

    yield CALLED_OFF  # not when the provider refuses, in 7.2
    asked = stage.li.send("POST", f"{case.path}/mediation", {"text": "愿意各让一步。"})
    mediation = Mediation(shopper=stage.li, seller=stage.chen, id=asked["id"])
    page = f"complaints/mediation/{mediation.id}/handle/"
    scene.saw("complaints.mediation_asked", mediation, asked_by="shopper")
    scene.turned_away(stage.lin, page, {"choice": "take_up"})
    stage.he.handle(page, {"choice": "take_up"})
    scene.saw("complaints.mediation_taken_up", mediation)
    scene.turned_away(stage.he, page, PROPOSED)
    stage.chen.send("PUT", f"{mediation.path}/consent")
    scene.saw("complaints.mediation_consented", mediation, consented="merchant")
    stage.he.handle(page, PROPOSED)
    scene.saw("complaints.settlement_proposed", mediation, amount=SETTLED)

    stage.chen.send("PUT", f"{mediation.path}/acceptance")
    scene.expect_refusal(stage.chen, "PUT", f"{mediation.path}/acceptance", None, status=HTTPStatus.CONFLICT)
    stage.li.send("PUT", f"{mediation.path}/acceptance")
    scene.saw("complaints.settlement_accepted", mediation, accepted_by="merchant")
    scene.saw("deadlines.met", mediation, kind="complaints.mediation_finish")
    scene.saw("complaints.settlement_agreed", mediation, amount=SETTLED)
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    scene.saw("payments.refunded", order_id=order.id, amount=SETTLED)


def outside(stage: Stage, scene: Scene) -> Chapter:
    """The authority's days are the law's, without those of a test; its finding is performed."""
    zhou = stage.register(ZHOU)
    order = _buy(stage, zhou)
    _ask_identity(scene, zhou, order)
    path = f"{order.path}/outside-cases"
    scene.expect_refusal(zhou, "POST", path, FILING | TOMORROW, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    case = OutsideCase(shopper=zhou, seller=stage.chen, id=zhou.send("POST", path, FILING)["id"])
    page = f"complaints/outsidecase/{case.id}/handle/"
    scene.saw("complaints.outside_opened", case)
    scene.expect_refusal(zhou, "POST", path, FILING, status=HTTPStatus.CONFLICT)

    yield from scene.silence(case, "complaints.authority_accepts", then="complaints.outside_unanswered")

    yield ARRIVES
    zhou.send("PUT", f"{case.path}/acceptance", ACCEPTED)
    scene.saw("complaints.outside_accepted", case, since=ARRIVES)
    sixty_days = case.latest("complaints.authority_mediates")
    stage.lin.handle(page, {"choice": "want_evidence", "working_days": ""})
    scene.saw("complaints.outside_evidence_wanted", case)
    _show_evidence(stage, scene, case, page)
    stage.lin.handle(page, TESTED)
    scene.saw("complaints.outside_testing_begun", case)

    yield DECIDED
    stage.lin.handle(page, {"choice": "end_testing"})
    scene.saw("complaints.outside_testing_ended", case, since=DECIDED)
    # What was tested meanwhile has made another clock of it
    if case.latest("complaints.authority_mediates") - sixty_days < timedelta(days=9):
        raise Shut("the days of a test count against the authority")
    _perform(stage, scene, case, page)


CHAPTERS: Final = (mediated, outside)


def _buy(stage: Stage, zhou: Person) -> Order:
    """Buy as Zhou, from the window to her door."""
    wanted = {orders.sku_of(zhou, WHITE_TEA.content.title_zh)["id"]: 1}
    how: dict[str, Any] = {"seller": stage.chen, "outside": stage.outside, "lot": WHITE_TEA.skus[0].lot or ""}
    order = orders.buy(zhou, wanted, recipient=ZHOU.recipient, **how)
    order.pay()
    order.deliver(f"SF{order.look()['number']}")
    return order


def _ask_identity(scene: Scene, zhou: Person, order: Order) -> None:
    """Ask for the shop's identity as the harmed shopper, who is told at once, once."""
    asked = zhou.send("POST", f"{order.path}/identity-request", HARM)
    path = f"/identity-requests/{asked['id']}"
    until("the identity is given", lambda: zhou.get(path)["state"] == "given")
    scene.saw("complaints.identity_asked", identity_id=asked["id"])
    scene.saw("complaints.identity_given", identity_id=asked["id"])
    told = zhou.get(path)["identity"]
    if not (told["name"] and told["address"] and told["phone"]):
        raise Shut("the identity lacks something by which one could be found")
    scene.expect_refusal(zhou, "POST", f"{order.path}/identity-request", HARM, status=HTTPStatus.CONFLICT)


def _show_evidence(stage: Stage, scene: Scene, case: OutsideCase, page: str) -> None:
    """The word of a shop is no evidence; the file of the order goes to the authority as it was built."""
    shown = f"{case.path}/evidence-shown"
    scene.expect_refusal(stage.chen, "PUT", shown, None, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    stage.chen.upload(f"{case.path}/evidence", picture(), name="evidence.png")
    stage.chen.send("PUT", shown)
    scene.saw("complaints.outside_evidence_shown", case)
    _convinces(stage, case.shopper, f"/orders/{case.look()['order_id']}/dossier")
    stage.lin.reveal(page, {"choice": "hand_file"})
    if case.look()["file_handed_at"] is None:
        raise Shut("the file was not handed to the authority")
    scene.saw("complaints.outside_file_handed", case)


def _convinces(stage: Stage, zhou: Person, path: str) -> None:
    """The file verifies offline, with the program and the key that anybody gets; a changed byte shows. Or ``Shut``."""
    until("the file of the order is built", lambda: zhou.get(path)["bundle"])
    with TemporaryDirectory() as folder:
        bundle = Path(folder) / "dossier.zip"
        bundle.write_bytes(zhou.look(f"{path}/file").content)
        for name, at in ((PROGRAM, "verifier"), (KEY, "key")):
            found = require_success(stage.house.http.get(f"{stage.house.web}/open/audit/{at}"))
            bundle.with_name(name).write_bytes(found.content)
        held = check(bundle, language=stage.report.language)
        refused = check(forge(bundle, at=0.5), language=stage.report.language)
    if not held.holds or refused.holds:
        raise Shut(f"the file of the order does not prove itself: {'; '.join(held.where)}")
    stage.report.announce("verified", name=bundle.name, rows=held.rows, size=held.size)


def _perform(stage: Stage, scene: Scene, case: OutsideCase, page: str) -> None:
    """Zhou tells how it ended, Lin compares it with the paper, and the money goes back."""
    amount = {"amount": GRANTED, "currency": "CNY"}
    case.shopper.upload(f"{case.path}/evidence", picture(), name="settlement.png")
    case.shopper.send("PUT", f"{case.path}/outcome", PAPER | {"text": AGREED, "amount": amount})
    scene.saw("complaints.outside_outcome_told", case, outcome="settled")
    stage.lin.handle(page, PAPER | {"choice": "record_outcome", "reasons": AGREED, "amount": f"{GRANTED // 100}"})
    scene.saw("complaints.outside_outcome_recorded", case, outcome="settled", amount=GRANTED)
    scene.saw("payments.refund_requested", order_id=case.look()["order_id"], amount=GRANTED)
    scene.saw("payments.refunded", order_id=case.look()["order_id"], amount=GRANTED)
