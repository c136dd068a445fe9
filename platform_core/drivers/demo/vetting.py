"""Chapter 7.10: the opening of a shop, and a change that nobody looks at.

Sun's stall opens by the word of two: Lin verifies and proposes, and may not decide; He decides. Chen's warehouse moves,
nobody verifies it for seven working days, and until somebody does goods go back to where they went before.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Final

from platform_core.drivers.demo.people import APPLICANT
from platform_core.drivers.demo.stage import BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until

ADDRESS: Final = "浙江省杭州市临安区太湖源镇白沙村六号"
STALL: Final = {
    "kind": "own_farm_produce",
    "trade_name": "孙家山货",
    "representative": APPLICANT.name,
    "business_address": ADDRESS,
    "region_code": "330112",
    "service_phone": "13900000007",
    "contact_name": APPLICANT.name,
    "contact_phone": "13900000007",
    "return_address": ADDRESS,
    "trades": ["fresh_food"],
    "declares_exemption": True,
}
DOCUMENTS: Final = (
    {
        "kind": "identity",
        "number": "330112199001010017",
        "issuer": "杭州市公安局临安区分局",
        "valid_until": "2036-01-01",
    },
    {"kind": "return_agreement"},
)
MOVED: Final = {
    "fact": "return_address",
    "changed_on": BEGINS.date().isoformat(),
    "contact_name": "陈青山",
    "phone": "13900000003",
    "address": "浙江省杭州市余杭区仓前街二号仓",
}
BY_VISIT: Final = {"choice": "verify", "method": "visit"}


def vetted(stage: Stage, scene: Scene) -> Chapter:
    """Two persons and every document for a shop; a clock for the platform's own silence."""
    stage.shops["vetted"] = _open_stall(stage, scene)
    reported = stage.chen.send("POST", "/changes", MOVED)
    change, due = reported["id"], datetime.fromisoformat(reported["verify_by"])
    scene.saw("merchants.change_reported", change_id=change)
    scene.expect_refusal(stage.chen, "POST", "/changes", MOVED, status=HTTPStatus.CONFLICT)

    yield due
    until("the change is overdue", lambda: stage.chen.get(f"/changes/{change}")["overdue_at"])
    scene.saw("deadlines.missed", about_id=change, kind="merchants.verify_change", due=due)
    scene.saw("merchants.change_unverified", change_id=change, due=due)
    stage.lin.handle(f"merchants/change/{change}/handle/", BY_VISIT)
    scene.saw("merchants.change_verified", change_id=change)


def _open_stall(stage: Stage, scene: Scene) -> str:
    """The id of Sun's shop. Without documents nobody proposes it, and who proposed it does not decide."""
    sun = stage.house.signed_in(APPLICANT.resident, door="seller")
    application = sun.send("POST", "/applications", STALL)["id"]
    page = f"merchants/application/{application}/handle/"
    scene.turned_away(stage.lin, page, {"choice": "propose"})
    for document in DOCUMENTS:
        handed_in = sun.send("POST", "/documents", document)["id"]
        stage.lin.handle(f"merchants/document/{handed_in}/look/", BY_VISIT)
    stage.lin.handle(page, {"choice": "propose"})
    scene.turned_away(stage.lin, page, {"choice": "approve"})
    stage.he.handle(page, {"choice": "approve"})
    shop = str(sun.get(f"/applications/{application}")["merchant_id"])
    scene.saw("merchants.opened", merchant_id=shop, application_id=application)
    return shop


CHAPTERS: Final = (vetted,)
