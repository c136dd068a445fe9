"""What do we hold about the people in conversations, and can a thief of a backup read it?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from complaints.complaint.commands import filing as commands
from privacy.requests import commands as requests_commands
from tests.complaints.complaint import builders
from tests.complaints.service import builders as service
from tests.merchants.builders import acting_as, operator
from tests.orders.checkout.test_api import SELLER, At
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale, just_now
from tests.plain_text import found_in_plain

SAID = (
    "我对花粉过敏能喝吗",
    "我们的茶含有茉莉花",
    "请先咨询您的医生",
    "电话里说的是第二盒",
    "其实第三盒也受潮",
    "客服耐心又专业",
)
ASKED, REPLIED, HELPED, READ_BACK, CORRECTED, CONTENT = SAID


@pytest.mark.django_db
@pytest.mark.login("worker")
def test_the_export_gives_a_shopper_all_that_was_said(sale: Sale, at: datetime) -> None:
    found = service.start(service.NOTHING, sale.shopper, at, text=ASKED)
    service.say(found, operator(), at, text=HELPED)
    complaint = service.taken_down(sale, at, read_back=READ_BACK)
    builders.does(sale.shopper, commands.correct, complaint.id, text=CORRECTED, at=at)
    builders.acknowledge(complaint, at)
    builders.accept(complaint, sale, at)
    builders.does(sale.shopper, commands.rate, complaint.id, stars=5, text=CONTENT, at=at)
    service.with_platform(orders.sale(at), at)  # somebody else's

    with acting_as(sale.shopper), transaction.atomic():
        copy = requests_commands.export_subject(sale.shopper.id, by=sale.shopper, at=at)

    [told] = copy["complaints.Conversation"]
    assert told["number"] == found.number
    said = [(row["author"], row["text"]) for row in copy["complaints.ConversationMessage"]]
    assert said == [("shopper", ASKED), ("staff", HELPED)]
    [correction], [rated], [note] = (
        copy[f"complaints.{model}"] for model in ("TelephoneCorrection", "Rating", "TelephoneNote")
    )
    assert (correction["text"], rated["text"], rated["stars"]) == (CORRECTED, CONTENT, 5)
    assert note["read_back_at"] == at


@pytest.mark.commits
@pytest.mark.login("worker")
def test_the_database_holds_no_word_of_anybody_in_plain() -> None:
    """Through the doors, answers kept for idempotency and all, and by staff's commands."""
    at = just_now()
    sale = orders.sale(at)
    shopper, seller = At(sale.shopper), At(sale.seller, SELLER)
    body = shopper.send("POST", "/conversations", {"merchant_id": str(sale.shop), "text": ASKED}).json()
    where = f"/conversations/{body['id']}"
    replied = seller.send("POST", f"{where}/messages", {"text": REPLIED})
    complaint = service.taken_down(sale, at, read_back=READ_BACK)
    corrected = shopper.send("PUT", f"/complaints/{complaint.id}/correction", {"text": CORRECTED})
    builders.acknowledge(complaint, at)
    builders.accept(complaint, sale, at)
    rated = shopper.send("PUT", f"/complaints/{complaint.id}/rating", {"stars": 5, "text": CONTENT})

    assert [answer.status_code for answer in (replied, corrected, rated)] == [201, 200, 200]
    assert found_in_plain(SAID, known=body["number"]) == []
