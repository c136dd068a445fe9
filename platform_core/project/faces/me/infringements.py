"""How does a right holder give a notice of infringement, and take the next step in time?"""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.infringements import queries as infringements_queries
from complaints.infringements.commands import notices as notices_commands
from complaints.infringements.types import Claim, Exhibit, RightKind
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import infringements
from platform_core.project.faces.infringements import Wanted


def _draft(by: Actor, said: Said) -> UUID:
    claim = Claim(**said | {"right": RightKind(said["right"])})
    return notices_commands.draft_notice(claim, by=by, at=clock.now()).id


def add(by: Actor, said: Said, *, infringement_id: UUID) -> None:
    file, kind = said["file"], Exhibit(said["kind"])
    how = {"upload": file.read(), "name": file.name or "", "by": by, "at": clock.now()}
    notices_commands.keep_exhibit(infringement_id, kind=kind, **how)


def _submit(by: Actor, said: Said, *, infringement_id: UUID) -> None:
    notices_commands.submit_notice(infringement_id, truthful=said["truthful"], by=by, at=clock.now())


def _file(by: Actor, said: Said, *, infringement_id: UUID) -> None:
    notices_commands.show_filing(infringement_id, filing=said["filing"], by=by, at=clock.now())


def _withdraw(by: Actor, said: Said, *, infringement_id: UUID) -> None:
    notices_commands.withdraw_notice(infringement_id, by=by, at=clock.now())


WITHDRAW = FormAction(
    does=_withdraw, form=infringements.JustDo, said=_("It is withdrawn. What was down for it is back.")
)
FILE = FormAction(does=_file, form=infringements.ShowFiling, said=_("The goods stay down until it is decided."))


class InfringementPage(ActionPage[Wanted]):
    """One notice: its files, what the shop states, and until when a complaint or a suit has to be shown."""

    door = Role.SHOPPER
    name = "me:infringement"
    template = "me/infringement.html"
    form_actions = {
        "add": FormAction(does=add, form=infringements.AddExhibit, said=_("The file was added.")),
        "submit": FormAction(
            does=_submit, form=infringements.HandIn, said=_("The notice is handed in. The platform decides.")
        ),
        "show_filing": FILE,
        "show_filing_later": FILE,
        "discard": WITHDRAW,
        "withdraw_notice": WITHDRAW,
    }

    def face(self, infringement_id: UUID) -> Face[Wanted]:
        found = infringements.one_notice(infringement_id, by=self.by)
        drafted = "discard" in found.offered  # what is missing is named when it is handed in
        return Face(found.facts, [*found.offered, *(["submit"] if drafted else [])], found.about)


class InfringementsPage(Page):
    """My notices, and the form for another."""

    door = Role.SHOPPER
    name = "me:infringements"
    template = "me/infringements.html"
    form_actions = {
        "draft": FormAction(
            does=_draft,
            form=infringements.Draft,
            said=_("The draft is kept. Add the files, and hand it in."),
            to=lambda infringement_id: reverse("me:infringement", kwargs={"infringement_id": infringement_id}),
        )
    }

    def facts(self) -> Facts:
        mine = infringements_queries.infringements_of(self.by)
        found = read_page(mine, self.request, by=("-drafted_at", "-id"))
        return {"notices": [infringements.notice_row(row) for row in found.rows], "next": found.next}
