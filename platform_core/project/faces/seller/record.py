"""The published record of a shop's complaints, and its reply."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from complaints.records import commands as records_commands
from complaints.records import queries as records_queries
from complaints.records.errors import RecordNotFound
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.project.faces import records
from platform_core.project.faces.seller.credit import ReplyForm


def _reply(by: Actor, said: Said, *, record_id: UUID) -> None:
    records_commands.reply_to_record(record_id, text=said["text"], by=by, at=clock.now())


class RecordsPage(Page):
    """The records of the last year, as everybody reads them."""

    door = Role.MERCHANT
    name = "seller:complaint-records"
    template = "seller/complaint_records.html"

    def facts(self) -> Facts:
        shop = shops_queries.shop_of(self.by)
        return {"records": records.records(records_queries.records_of(shop.id)[:12]), "merchant_id": shop.id}


class RecordPage(ActionPage[None]):
    """One record, and the reply to it, which is said once."""

    door = Role.MERCHANT
    name = "seller:complaint-record"
    template = "seller/complaint_record.html"
    form_actions = {"reply": FormAction(does=_reply, form=ReplyForm, said=_("Everybody reads your reply from now on."))}

    def face(self, record_id: UUID) -> Face[None]:
        shop = shops_queries.shop_of(self.by)
        row = records_queries.records_of(shop.id).filter(id=record_id).first()
        if row is None:
            raise RecordNotFound(record_id=record_id)
        found = records.records([row])[0]
        return Face({"record": found}, [] if found["reply"] else ["reply"], about=None)
