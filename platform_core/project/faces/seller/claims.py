"""The shop's pages of claims, on which it packs the goods that it owes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from aftersales.claims.commands import replacements as replacements_commands
from aftersales.claims.doors import DOORS, SEND, View
from aftersales.claims.pages import ClaimPage
from catalog.stock import queries as stock_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import FormAction, Said
from platform_core.cases.pages import pages
from platform_core.money import Money
from platform_core.project.faces.sales import Line
from platform_core.project.faces.seller.forms import Packing, Ship


class SendPiece(Ship):
    """The form of a parcel, with the words that stand around it on the page of a claim."""

    act = SEND
    until: datetime | None = None

    @property
    def is_unfolded(self) -> bool:
        return self.is_bound


def _form(
    data: QueryDict | None = None,
    files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
    *,
    name: str,
    about: View,
) -> SendPiece:
    """Offer the lots on the shelf; none where the repaired goods themselves are sent."""
    claim, nothing = about.row, Money(0, about.row.currency)
    needed = {claim.sku_id: claim.quantity} if claim.sending_at else {}
    line = Line(
        id=claim.line_id,
        title=words.title(claim),
        quantity=claim.quantity,
        sku_id=claim.sku_id,
        unit_price=nothing,
        total=nothing,
    )
    lots = {claim.sku_id: (), **stock_queries.lots_to_pack(needed, at=about.at)}
    form = SendPiece(data, files, name=name, about=Packing(lines=[line], lots=lots))
    form.until = about.until.get(SEND.name)
    return form


def _send(by: Actor, said: Said, *, claim_id: UUID) -> None:
    parcel = {name: said[name] for name in ("carrier", "waybill", "picked")}
    replacements_commands.send_piece(claim_id, **parcel, by=by, at=clock.now())


class ShopClaimPage(ClaimPage):
    """One claim, with the parcel of what the shop owes."""

    form_actions = {SEND.name: FormAction(does=_send, form=_form, said=SEND.done)}


urls = pages(DOORS, Role.MERCHANT, one=ShopClaimPage)
