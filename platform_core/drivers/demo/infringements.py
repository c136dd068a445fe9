"""Chapters 7.18 and 7.19: a notice of infringement and a report, and the effect of silence on each.

Li says that Chen's cups infringe her trademark. Nobody decides in time, Lin does then, Chen states the contrary, and
since Li goes to no court the goods come back by the clock. Then Li reports Chen, who never learns that it was her.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from catalog.listings.types import in_words
from platform_core.drivers.demo.measures import CLAUSE
from platform_core.drivers.demo.photos import draw_photo, draw_tin
from platform_core.drivers.demo.stage import AHEAD, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

FACTS: Final = in_words(
    {
        "origin": "江西省景德镇市",
        "producer": "青山瓷坊",
        "specification": "白瓷,一只",
        "use": "饮茶",
        "warranty": "破损包换",
    }
)
CLAIM: Final = {
    "holder": "李晓明",
    "company": False,
    "by_agent": False,
    "contact": "+8613900000002",
    "right": "trademark",
    "right_no": "第 40012345 号",
    "statement": "杯底的图样是我注册的商标,我没有许可过。",
}
STATED: Final = {"text": "图样是本坊 2019 年的设计,底稿为证。"}
DECIDED: Final = timedelta(hours=1)  # after all of staff were alarmed
AUTHORITY: Final = {"authority": "杭州市市场监督管理局", "reference": "杭市监举〔2026〕55号"}
DANGER: Final = "釉面检出铅溶出,可能危害健康。"


def infringed(stage: Stage, scene: Scene) -> Chapter:
    """Late, decided, answered with evidence; no suit in fifteen days: the goods are back by themselves."""
    cup = _list_goods(stage, "青山瓷杯", "Porcelain cup", code="CUP-1")
    path = _submit_notice(stage, scene, cup)
    notice = path.rpartition("/")[2]
    late, told = _due(stage, path, "complaints.act_on_notice"), _due(stage, path, "complaints.publish_notice")

    yield told
    until("everybody reads of the notice", lambda: _public_words(stage, notice) == ["submitted"])
    scene.saw("complaints.infringement_published", infringement_id=notice, due=told)

    yield late
    until("staff are alarmed", lambda: _running(stage, path, "complaints.act_on_notice_late") != [])
    scene.saw("deadlines.missed", about_id=notice, kind="complaints.act_on_notice", due=late)
    scene.saw("complaints.infringement_overdue", infringement_id=notice, due=late)

    yield late + DECIDED
    _decide(stage, scene, path, cup=cup)
    ends, told = _due(stage, path, "complaints.await_filing"), _due(stage, path, "complaints.publish_notice")

    yield told
    until("everybody reads of the statement", lambda: _public_words(stage, notice)[-1] == "countered")

    yield ends - AHEAD
    scene.expect_refusal(stage.li, "GET", f"/listings/{cup}", None, status=HTTPStatus.NOT_FOUND)
    yield ends
    until("the goods are back", lambda: stage.li.get(path)["state"] == "restored")
    scene.saw("deadlines.missed", about_id=notice, kind="complaints.await_filing", due=ends)
    scene.saw("complaints.infringement_restored", infringement_id=notice, due=ends)
    scene.saw("catalog.listings_put_back", case_id=notice, due=ends)
    stage.li.get(f"/listings/{cup}")

    yield (told := _due(stage, path, "complaints.publish_notice"))
    whole = ["submitted", "measured", "countered", "restored"]
    until("everybody reads what became of it", lambda: _public_words(stage, notice) == whole)
    scene.saw("complaints.infringement_published", infringement_id=notice, due=told)


def reported(stage: Stage, scene: Scene) -> Chapter:
    """Found after an alarm, stopped at once, and closed with the authority's number; the shop learns of the measure."""
    bowl = _list_goods(stage, "青山瓷碗", "Porcelain bowl", code="BOWL-1")
    said = {"target": "listing", "target_id": bowl, "offence": "unsafe", "statement": "碗沿掉釉,孩子用后不适。"}
    report = f"/reports/{stage.li.send('POST', '/reports', said)['id']}"
    page = f"complaints{report.replace('reports', 'report')}/handle/"
    late = next(datetime.fromisoformat(each["due_at"]) for each in stage.li.get(report)["clocks"])

    yield late
    until("staff are alarmed", lambda: stage.li.get(report)["senior_since"] is not None)

    yield late + DECIDED
    stage.lin.handle(page, _found(stage, page))
    scene.saw("merchants.violation_recorded", kind="unlawful_offer")
    scene.saw("merchants.sanction_proposed", kind="listing_restriction")
    scene.saw("merchants.sanction_imposed")
    scene.expect_refusal(stage.li, "GET", f"/listings/{bowl}", None, status=HTTPStatus.NOT_FOUND)
    scene.turned_away(stage.lin, page, {"choice": "hand_over", "authority": AUTHORITY["authority"], "reference": ""})
    stage.lin.handle(page, {"choice": "hand_over", **AUTHORITY})
    closed = stage.li.get(report)
    if (closed["state"], closed["lead"]["reference"]) != ("closed", AUTHORITY["reference"]):
        raise Shut("the reporter does not learn which authority has it")
    sanction = f"/sanctions/{stage.chen.get('/sanctions')['items'][0]['id']}"

    yield (told := _due(stage, sanction, "merchants.publish_sanction"))
    until("everybody reads of the measure", lambda: stage.chen.get(sanction)["published_at"] is not None)
    scene.saw("merchants.sanction_published", sanction_id=sanction.rpartition("/")[2], due=told)


def _decide(stage: Stage, scene: Scene, path: str, *, cup: str) -> None:
    """Down with the decision, answered by Chen with evidence, and forwarded at once; without proof no suit is shown."""
    notice = path.rpartition("/")[2]
    page = f"complaints/infringement/{notice}/handle/"
    stage.lin.handle(page, {"choice": "measure", "words": "商标注册证与杯底图样一致,初步证据成立。"})
    scene.saw("catalog.listings_taken_down_for", case_id=notice)
    scene.saw("complaints.infringement_measured", infringement_id=notice, automatic=False)
    scene.expect_refusal(stage.li, "GET", f"/listings/{cup}", None, status=HTTPStatus.NOT_FOUND)
    scene.expect_refusal(stage.chen, "PUT", f"{path}/counter-statement", STATED, status=HTTPStatus.CONFLICT)
    stage.chen.upload(f"{path}/exhibits/counter-evidence", draw_tin("#dfe7d2"), name="draft.png")
    stage.chen.send("PUT", f"{path}/counter-statement", STATED)
    scene.saw("complaints.infringement_countered", infringement_id=notice)
    until("the statement has arrived", lambda: stage.li.get(path)["state"] == "waiting")
    scene.saw("complaints.infringement_statement_arrived", infringement_id=notice)
    filing = {"filing": "(2026)浙01民初100号"}
    scene.expect_refusal(stage.li, "PUT", f"{path}/filing", filing, status=HTTPStatus.CONFLICT)


def _list_goods(stage: Stage, zh: str, en: str, *, code: str) -> str:
    """List goods of Chen's; return the listing's id."""
    image = stage.chen.upload("/images", draw_photo("CUP", "Cup"), name="cup.png")
    content = {
        "images": [image["sha256"]],
        "category": "general",
        "title_zh": zh,
        "title_en": en,
        "facts": {name: value.to_json() for name, value in FACTS.items()},
        "delivery_hours": 48,
    }
    sku = {"code": code, "spec": "一只", "price": {"amount": 3_900}, "on_hand": 6}
    listing = stage.chen.send("POST", "/listings", {"content": content, "skus": [sku]})
    stage.chen.send("PUT", f"/listings/{listing['id']}/publication")
    return str(listing["id"])


def _submit_notice(stage: Stage, scene: Scene, cup: str) -> str:
    """Li's notice with every paper, under its path; without them it is refused."""
    notice = stage.li.send("POST", "/infringements", CLAIM | {"listings": [cup]})["id"]
    path = f"/infringements/{notice}"
    scene.expect_refusal(stage.li, "PUT", f"{path}/submission", {"truthful": True}, status=HTTPStatus.CONFLICT)
    for kind in ("identity", "right-proof", "evidence"):
        stage.li.upload(f"{path}/exhibits/{kind}", draw_tin("#2f5d3a"), name=f"{kind}.png")
    stage.li.send("PUT", f"{path}/submission", {"truthful": True})
    scene.saw("complaints.infringement_submitted", infringement_id=notice)
    return path


def _found(stage: Stage, page: str) -> dict[str, str]:
    """Lin's finding, in which no word is the report's."""
    clause = CLAUSE.search(stage.lin.read(page))
    if clause is None:
        raise Shut("no clause of the agreement says what may be done about a shop")
    return {
        "choice": "measure",
        "words": "抽检证实铅溶出超标。",
        "basis": "ECL-13",
        "kind": "listing_restriction",
        "facts": "抽检发现该批瓷碗铅溶出超标。",
        "clause": clause[1],
        "proofs": "抽检报告",
        "danger": DANGER,
    }


def _running(stage: Stage, path: str, kind: str) -> list[datetime]:
    """The end of the clock of this kind that runs now, as Chen sees it."""
    clocks: list[dict[str, Any]] = stage.chen.get(path)["stand"]["clocks"]
    return [datetime.fromisoformat(c["due_at"]) for c in clocks if (c["kind"], c["state"]) == (kind, "running")]


def _due(stage: Stage, path: str, kind: str) -> datetime:
    [due] = _running(stage, path, kind)
    return due


def _public_words(stage: Stage, notice: str) -> list[str]:
    """The public words on it by now, in their order."""
    found = [row for row in stage.li.get("/infringement-bulletins")["items"] if row["infringement_id"] == notice]
    return [str(row["said"]) for row in sorted(found, key=lambda row: str(row["happened_at"]))]


CHAPTERS: Final = (infringed, reported)
