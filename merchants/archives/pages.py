"""The owner's pages of archives: the contents of one, the button, the progress, and the download."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat

from merchants.archives import policies
from merchants.archives.case import S
from merchants.archives.doors import DOORS, download
from merchants.archives.models import ShopArchive
from platform_core import clock
from platform_core.accounts.standing import refuse_other_roles
from platform_core.actors import Role
from platform_core.cases.declared import CaseView
from platform_core.cases.form_pages import ActionPage, Face, Facts, routes
from platform_core.cases.pages import CaseListPage, CasePage, pages


class ArchivesPage(CaseListPage[None]):
    """The contents of an archive, the archives that were asked for, and the form."""

    template = "merchants/archives/archives.html"

    def face(self) -> Face[None]:
        facts = self.list_facts() | {"most": filesizeformat(policies.MOST_BYTES)}
        return Face(facts, self.form_actions, about=None)


class ArchivePage(CasePage):
    """One archive; until it is ready the page shows itself anew."""

    template = "merchants/archives/archive.html"

    def more(self, view: CaseView[ShopArchive]) -> Facts:
        return {"is_building": view.row.stage is S.ASKED}


class ArchiveDownload(ActionPage[None]):
    """The archive itself."""

    door = Role.MERCHANT
    name = "seller:archive-file"
    template = ""

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        """A whole shop leaves the house, so it is for its owner. Raises ``NotInYourRole``."""
        refuse_other_roles(request.path)
        return download(ids["archive_id"], by=self.by, at=clock.now())


seller = [
    *routes("archives/<uuid:archive_id>/file", ArchiveDownload),
    *pages(DOORS, Role.MERCHANT, one=ArchivePage, listed=ArchivesPage),
]
