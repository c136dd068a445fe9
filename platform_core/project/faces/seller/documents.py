"""The documents behind the shop, until when each is valid, and the changes it reports of itself."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.shops.commands import changes as changes_commands
from merchants.shops.commands import documents as documents_commands
from merchants.shops.queries import shops as shops_queries
from merchants.shops.queries import verification as verification_queries
from merchants.shops.types import ChangedFact, ChangeForm, DocumentForm, DocumentKind
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.ui import wording
from platform_core.ui.fields import CALENDAR, Upload
from platform_core.ui.forms import PageForm

LATEST: Final = 20  # changes; those before them are in the API
FOUND: Final = {None: _("nobody has looked at it yet"), True: _("it was verified"), False: _("not accepted")}


class HandIn(PageForm):
    """A document; whether it will do, the command knows."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=lambda: words.choices(DocumentKind))
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=120, required=False)
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=CALENDAR)
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("Its last day; leave empty for no end."),
        widget=CALENDAR,
    )
    file = Upload(required=False)


class ReportChange(PageForm):
    """A change, and the fact as it is now."""

    fact = forms.ChoiceField(label=_("What has changed"), choices=lambda: words.choices(ChangedFact))
    changed_on = forms.DateField(label=_("Since"), widget=CALENDAR)
    contact_name = forms.CharField(label=_("Contact"), max_length=60, required=False)
    phone = forms.RegexField(r"^\+?[0-9][0-9 -]{4,18}$", label=_("Phone"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)


def _hand_in(by: Actor, said: Said) -> None:
    """Hand in a document, with the file that comes with it."""
    fields = {name: said[name] for name in ("number", "issuer", "valid_from", "valid_until")}
    at = clock.now()
    document = documents_commands.hand_in(DocumentForm(kind=DocumentKind(said["kind"]), **fields), by=by, at=at)
    if file := said["file"]:
        documents_commands.add_file(document.id, upload=file.read(), name=file.name or "", by=by, at=at)


def _report(by: Actor, said: Said) -> None:
    form = ChangeForm(**{**said, "fact": ChangedFact(said["fact"])})
    changes_commands.report_change(form, by=by, at=clock.now())


class DocumentsPage(Page):
    """Every document with its dates and finding, and every change that the shop has reported."""

    door = Role.MERCHANT
    name = "seller:documents"
    template = "seller/documents.html"
    form_actions = {
        "hand_in": FormAction(
            does=_hand_in, form=HandIn, said=_("The document is there. Our people look at it, and you are told.")
        ),
        "report": FormAction(
            does=_report, form=ReportChange, said=_("The change is reported. It is in force once we have verified it.")
        ),
    }

    def facts(self) -> Facts:
        found = read_page(verification_queries.documents_of(self.by), self.request, by=("-id",))
        changes = verification_queries.changes_of(self.by).order_by("-reported_at", "-id")[:LATEST]
        shop = shops_queries.shop_of(self.by)
        return {
            "documents": [
                {
                    "row": row,
                    "kind": words.label_of(DocumentKind, row.kind),
                    "number": verification_queries.number_of(row),
                    "valid_until": wording.day(row.valid_until) if row.valid_until else "",
                    "found": FOUND[row.accepted],
                }
                for row in found.rows
            ],
            "changes": [
                {"row": row, "fact": words.label_of(ChangedFact, row.fact), "state": words.state("change", row.state)}
                for row in changes
            ],
            "reverify_by": verification_queries.reverify_by(shop.id),
            "verified_at": shop.verified_at,
            "next": found.next,
        }
