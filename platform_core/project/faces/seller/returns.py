"""The returns of a shop: the next act of each, and its deadline."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from aftersales.returns.commands import arrivals as arrivals_commands
from aftersales.returns.commands import decisions as decisions_commands
from aftersales.returns.commands import notices as notices_commands
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import Grade, Grounds, Restocked
from merchants.shops.types import ReturnAddress
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import cases, freight
from platform_core.project.faces.evidence import add_to_return, shown_by
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.project.faces.seller.forms import (
    GRADE,
    LOT,
    PIECES,
    DisputeFreight,
    NameAddress,
    Object,
    Restock,
    SendHome,
)
from platform_core.project.faces.shapes import Disputed


def _name_address(by: Actor, said: Said, *, return_id: UUID) -> None:
    notices_commands.name_address(return_id, address=ReturnAddress(**said), by=by, at=clock.now())


def _confirm_arrival(by: Actor, said: Said, *, return_id: UUID) -> None:
    arrivals_commands.confirm_arrival(return_id, by=by, at=clock.now())


def _grant(by: Actor, said: Said, *, return_id: UUID) -> None:
    decisions_commands.grant(return_id, by=by, at=clock.now())


def _object(by: Actor, said: Said, *, return_id: UUID) -> None:
    """Object to a return, with the file that comes with it and those the shop has shown before."""
    case = cases_queries.one_return(return_id, by=by)
    if said["file"]:
        add_to_return(return_id, said["file"], by=by, at=clock.now())
    decisions_commands.object_to(
        return_id,
        grounds=[Grounds(code) for code in said["grounds"]],
        evidence=shown_by(by.role, cases_queries.evidence(case)),
        statement=said["statement"],
        by=by,
        at=clock.now(),
    )


def _restock(by: Actor, said: Said, *, return_id: UUID) -> None:
    lines = [UUID(name.removeprefix(PIECES)) for name, pieces in said.items() if name.startswith(PIECES) and pieces]
    pieces = [
        Restocked(line, said[f"{PIECES}{line}"], Grade(said[f"{GRADE}{line}"]), said[f"{LOT}{line}"]) for line in lines
    ]
    decisions_commands.restock(return_id, pieces=pieces, by=by, at=clock.now())


def _send_home(by: Actor, said: Said, *, return_id: UUID) -> None:
    arrivals_commands.send_home(return_id, **said, by=by, at=clock.now())


def _show(by: Actor, said: Said, *, return_id: UUID) -> None:
    add_to_return(return_id, said["file"], by=by, at=clock.now())


class ReturnPage(ActionPage[Disputed]):
    """One return: the shop's duty, its open acts, and the consequence of silence."""

    door = Role.MERCHANT
    name = "seller:return"
    template = "seller/return.html"
    form_actions = {
        "name_address": FormAction(does=_name_address, form=NameAddress, said=_("The shopper sees the new address.")),
        "confirm_arrival": FormAction(does=_confirm_arrival, form=Agree, said=_("The goods are noted as back.")),
        "grant": FormAction(does=_grant, form=Agree, said=_("The refund is granted.")),
        "object": FormAction(does=_object, form=Object, said=_("The objection is made. The platform decides.")),
        "restock": FormAction(does=_restock, form=Restock, said=_("The goods are noted.")),
        "send_home": FormAction(does=_send_home, form=SendHome, said=_("The parcel is noted.")),
        "evidence": FormAction(does=_show, form=AddEvidence, said=_("The file was added.")),
        "agree_freight": FormAction(does=freight.agree, form=Agree, said=_("The freight is paid.")),
        "dispute_freight": FormAction(
            does=freight.dispute, form=DisputeFreight, said=_("The objection is made. The platform decides.")
        ),
    }

    def face(self, return_id: UUID) -> Face[Disputed]:
        found = cases.one_return(return_id, by=self.by)
        paid, asks = freight.shown_with(return_id, by=self.by)
        return replace(found, facts=found.facts | paid, offered=[*found.offered, *asks])


class ReturnsPage(Page):
    """Returns to answer first, then the others."""

    door = Role.MERCHANT
    name = "seller:returns"
    template = "seller/returns.html"

    def facts(self) -> Facts:
        found = read_page(cases_queries.returns_of(self.by), self.request, by=("-noticed_at", "-id"))
        return {"returns": [cases.return_row(case) for case in found.rows], "next": found.next}
