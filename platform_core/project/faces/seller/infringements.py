"""What does somebody say that the shop's goods infringe, and what may the shop state?"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from complaints.infringements import queries as infringements_queries
from complaints.infringements.commands import notices as notices_commands
from complaints.infringements.types import Exhibit
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import infringements
from platform_core.project.faces.infringements import Wanted
from platform_core.project.faces.me.infringements import add


def _counter(by: Actor, said: Said, *, infringement_id: UUID) -> None:
    """With the file that comes with it, and whatever the shop has shown before."""
    if said["file"]:
        add(by, {"file": said["file"], "kind": Exhibit.COUNTER_EVIDENCE}, infringement_id=infringement_id)
    notices_commands.counter_notice(infringement_id, text=said["text"], by=by, at=clock.now())


class InfringementPage(ActionPage[Wanted]):
    """One notice about the shop's goods, and the statement that nothing is infringed."""

    door = Role.MERCHANT
    name = "seller:infringement"
    template = "seller/infringement.html"
    form_actions = {
        "counter": FormAction(
            does=_counter, form=infringements.Counter, said=_("Your statement is on its way to the right holder.")
        ),
        "add": FormAction(does=add, form=infringements.AddExhibit, said=_("The file was added.")),
    }

    def face(self, infringement_id: UUID) -> Face[Wanted]:
        """The statement's form is there as long as its file is waited for, which may come with it. On its own comes
        what has been decided."""
        found = infringements.one_notice(infringement_id, by=self.by)
        alone = [kind for kind in found.about if kind is not Exhibit.COUNTER_EVIDENCE]
        counter = len(found.about) > len(alone)
        return Face(found.facts, [*(["counter"] if counter else []), *(["add"] if alone else [])], alone)


class InfringementsPage(Page):
    """Notices about the shop's goods, the latest first."""

    door = Role.MERCHANT
    name = "seller:infringements"
    template = "seller/infringements.html"

    def facts(self) -> Facts:
        mine = infringements_queries.infringements_of(self.by)
        found = read_page(mine, self.request, by=("-drafted_at", "-id"))
        return {"notices": [infringements.notice_row(row) for row in found.rows], "next": found.next}
