"""The doors of an archive but its pages: the acts, the facts for each reader, and the download."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import StreamingHttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchants.archives import queries
from merchants.archives.case import SHOP, STAFF, S
from merchants.archives.commands import asking
from merchants.archives.models import ShopArchive
from merchants.archives.types import ArchiveLanguage
from merchants.shops.errors import NoShop
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.asks import OneOf
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.http.files import PRIVATE


def download(archive_id: UUID, *, by: Actor, at: datetime) -> StreamingHttpResponse:
    """The archive itself, in pieces. Raises as ``asking.fetch`` and ``queries.open_archive`` do."""
    row = asking.fetch(archive_id, by=by, at=at)
    headers = {"Content-Disposition": f'attachment; filename="{row.number}.zip"', "Content-Length": str(row.size)}
    pieces = queries.open_archive(row)
    return StreamingHttpResponse(pieces, content_type="application/zip", headers=PRIVATE | headers)


def _progress(view: CaseView[ShopArchive]) -> str:
    row = view.row
    if row.stage is not S.ASKED:
        return ""
    if row.files is None:
        waits = gettext("waits for its turn")
        return gettext("the tables are read, up to five minutes for a large shop") if row.attempts else waits
    return gettext("the tables are done; %(done)d of %(all)d files") % {"done": row.files_done, "all": row.files}


def _size(view: CaseView[ShopArchive]) -> str:
    return filesizeformat(view.row.size) if view.row.ready_at else ""


def _link(view: CaseView[ShopArchive]) -> tuple[str, str] | None:
    if view.row.stage is not S.READY:
        return None
    return words.way("seller:archive-file", "archive_id", view.row.id), gettext("Download the archive (ZIP)")


def _left_out(view: CaseView[ShopArchive]) -> str:
    if not view.row.left_out:
        return ""
    return gettext("%d: they could not be read, or the archive was full. manifest.json names each.") % view.row.left_out


DOORS: Final[Doors[ShopArchive]] = Doors(
    model=ShopArchive,
    path="archives",
    title=_("Archive of the shop"),
    list_titles={SHOP: _("Take everything away")},
    empty={SHOP: _("Nobody of your shop has asked for an archive.")},
    newest="asked_at",
    starts=[
        Act(
            "ask",
            asking.ask,
            by=[SHOP],
            says="Ask for an archive of everything that is your shop's own. One at a time.",
            heading=_("Ask for an archive"),
            button=_("Put it together"),
            done=_("It is being put together. You may leave this page: you are told when it is ready."),
            takes={"language": OneOf(label=_("Language of the tables"), of=ArchiveLanguage)},
            refuses=(NoShop,),
        )
    ],
    acts=[
        Act(
            "drop",
            asking.drop,
            path="deletion",
            says="Delete an archive before its days are over.",
            heading=_("Delete it now"),
            about=_("Do it once you have it: it holds everything of your shop. You may ask for another one."),
            look="grave",
            button=_("Delete the archive"),
            done=_("The archive is deleted."),
        )
    ],
    facts=[
        Fact(_("Shop"), lambda view: shops_queries.shop(view.row.merchant_id).trade_name, to=[STAFF]),
        Fact(_("How far it is"), _progress),
        Fact(_("File"), _link, to=[SHOP]),
        Fact(_("Size"), _size),
        Fact(_("Tables as of"), lambda view: view.row.tables_at),
        Fact(_("Files left out"), _left_out),
        Fact("SHA-256", lambda view: view.row.sha256),
        Fact(_("Destroyed"), lambda view: view.row.gone_at),
    ],
    columns=[Fact(_("Size"), _size, look="amount")],
    duties=("OTM-23",),
)
