"""Forms of an applicant: what kind of trader sells what, the facts of the application, and each document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from merchants.shops import policies
from merchants.shops.ports import known_trades
from merchants.shops.queries import shops
from merchants.shops.queries.applying import Progress
from merchants.shops.types import (
    EXEMPT,
    NUMBERED,
    ApplicationForm,
    DocumentForm,
    DocumentKind,
    DocumentRefusal,
    OpeningRefusal,
    RegistrationKind,
    Trade,
)
from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Said
from platform_core.money import Money
from platform_core.ui.fields import CALENDAR, Upload, Yuan
from platform_core.ui.forms import FurnishedForm, PageForm, offer

PHONE: Final = r"^\+?[0-9][0-9 -]{4,18}$"
REGION: Final = r"^[1-9][0-9]{5}$"
IN_THE_CODE: Final = slice(2, 8)  # where a code of the register says in which district it was given
K, D = RegistrationKind, DocumentKind

KIND_MEANS: Final[Mapping[RegistrationKind, Promise]] = {
    K.ENTERPRISE: _("A company or another enterprise with a business licence."),
    K.SOLE_TRADER: _("One person or a family with a business licence."),
    K.CO_OPERATIVE: _("A co-operative of farmers with a business licence."),
    K.OWN_FARM_PRODUCE: _("Without a licence: what you have grown or raised yourself. Fresh food only."),
    K.HOUSEHOLD_HANDICRAFT: _("Without a licence: what you make by hand at home."),
    K.CONVENIENCE_LABOUR: _("Without a licence: services by your own skill for which no permit is needed."),
    K.SPORADIC_SMALL_VALUE: _("Without a licence: little and now and then. Nothing that needs a permit."),
}
PAPER_SHOWS: Final[Mapping[DocumentKind, Promise]] = {
    D.BUSINESS_LICENCE: _("It shows who you are. We hold it against the business register; everybody can read it."),
    D.IDENTITY: _("It shows who you are. Its number is kept under seal and shown to nobody in public."),
    D.RETURN_AGREEMENT: _(
        "It shows that goods may come back to the address you name: a lease, a deed or a signed statement."
    ),
    D.FOOD_LICENCE: _("Nobody sells prepackaged food without it. Everybody can read it in your shop."),
    D.COSMETICS_FILING: _("Nobody sells cosmetics without it. Everybody can read it in your shop."),
}
REPRESENTATIVE: Final = {
    K.ENTERPRISE: _("Legal representative"),
    K.CO_OPERATIVE: _("Legal representative"),
    K.SOLE_TRADER: _("Name of the operator"),
} | dict.fromkeys(EXEMPT, _("Your name, as in your identity document"))
REFUSED_AT: Final = {  # the field at which a reason against the application stands
    OpeningRefusal.CODE_INVALID: "credit_code",
    OpeningRefusal.LICENCE_EXPIRED: "licence_valid_until",
    OpeningRefusal.NOT_DECLARED: "declares_exemption",
    OpeningRefusal.TRADE_NOT_EXEMPT: None,
    OpeningRefusal.FACTS_MISSING: None,
}
PAPER_REFUSED_AT: Final = {
    DocumentRefusal.NUMBER_MISSING: "number",
    DocumentRefusal.ISSUER_MISSING: "issuer",
    DocumentRefusal.NEVER_VALID: "valid_until",
    DocumentRefusal.DOCUMENT_EXPIRED: "valid_until",
}
NOT_DECLARED: Final = _("Without this declaration no shop is opened that has no business licence.")
MENDED_BY: Final[Mapping[str, Promise]] = {
    OpeningRefusal.CODE_INVALID: _(
        "This is no code of the register: 18 characters without I, O, S, V and Z, the last of which checks the others."
        " Compare it with your licence."
    ),
    OpeningRefusal.LICENCE_EXPIRED: _("This day is over. With a licence that has run out no shop is opened."),
    OpeningRefusal.NOT_DECLARED: NOT_DECLARED,
    DocumentRefusal.NEVER_VALID: _("It would end before it begins."),
    DocumentRefusal.DOCUMENT_EXPIRED: _("This day is over: hand in a document that is still good."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Who wants to sell what; ``before`` is what the same person told in an earlier application."""

    kind: RegistrationKind
    trades: Sequence[str]
    before: ApplicationForm | None = None


class Choose(PageForm):
    """The kind of trader and the trades. Sent by address, so that it can be kept and changed."""

    says_optional = False
    kind = forms.ChoiceField(
        label=_("Who sells?"),
        choices=[(kind.value, kind.label) for kind in K],
        error_messages={"required": _("Choose who sells.")},
    )
    trade = forms.MultipleChoiceField(
        label=_("What do you want to sell?"),
        error_messages={"required": _("Choose at least one kind of goods.")},
    )

    def __init__(
        self, data: QueryDict | None = None, *, name: str, initial: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(data, name=name)
        self.initial = dict(initial or {})

    def furnish(self) -> None:
        self.trades = known_trades()
        offer(self, "trade", [(trade.code, trade_name(trade)) for trade in self.trades])

    def clean(self) -> Said:
        said = super().clean() or {}
        if not self.errors and (barred := policies.trades_not_exempt(K(said["kind"]), said["trade"])):
            names = ", ".join(name_trades(barred))
            self.add_error("trade", _("Without a business licence you may not sell: %(goods)s.") % {"goods": names})
        return said

    @property
    def kinds(self) -> list[dict[str, object]]:
        """Each kind of trader with what that means, for a card of its own."""
        chosen = self["kind"].value()
        return [
            {
                "code": kind.value,
                "name": capfirst(words.label_of(K, kind)),
                "means": KIND_MEANS[kind],
                "chosen": kind == chosen,
            }
            for kind in K
        ]

    @property
    def goods(self) -> list[dict[str, object]]:
        """Each trade with the permit that it needs."""
        chosen = set(self["trade"].value() or ())
        return [
            {
                "code": trade.code,
                "name": trade_name(trade),
                "needs": [words.label_of(D, permit) for permit in policies.permits_for([trade.code])],
                "chosen": trade.code in chosen,
            }
            for trade in self.trades
        ]


class Apply(FurnishedForm[Intent]):
    """The facts of an application: those that are asked of this kind of trader, and no others."""

    template_name = "merchants/shops/facts_fields.html"
    kind = forms.CharField(widget=forms.HiddenInput)
    trade = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    trade_name = forms.CharField(label=_("Name of the shop"), max_length=60, help_text=_("As shoppers are to read it."))
    legal_name = forms.CharField(label=_("Name on the licence"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=18,
        help_text=_("18 characters, as on the licence."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    legal_form = forms.CharField(
        label=_("Legal form"), max_length=60, help_text=_("As on the licence, such as a limited company.")
    )
    registered_capital = Yuan(label=_("Registered capital, in yuan"))
    representative = forms.CharField(max_length=60)
    business_address = forms.CharField(label=_("Address of the business"), max_length=200)
    licence_valid_until = forms.DateField(
        label=_("Last day of the licence"),
        required=False,
        help_text=_("Leave it empty if the licence has no end."),
        widget=CALENDAR,
    )
    service_phone = forms.RegexField(
        PHONE,
        label=_("Telephone for shoppers"),
        max_length=20,
        error_messages={"invalid": _("Type digits, blanks and hyphens, such as 0571-8765 4321.")},
    )
    region_code = forms.RegexField(
        REGION,
        label=_("Number of the district"),
        max_length=6,
        error_messages={"invalid": _("Six digits, of which the first is not 0.")},
    )
    return_address = forms.CharField(
        label=_("Address for goods that come back"),
        max_length=200,
        help_text=_("Only the buyers who send something back read it."),
    )
    contact_name = forms.CharField(label=_("Who is to be called"), max_length=60)
    contact_phone = forms.RegexField(
        PHONE,
        label=_("Their telephone"),
        max_length=20,
        help_text=_("For our people, and on labels of goods that come back."),
        error_messages={"invalid": _("Type digits, blanks and hyphens, such as 139 5800 1234.")},
    )
    declares_exemption = forms.BooleanField(
        error_messages={"required": NOT_DECLARED},
    )

    def furnish(self) -> None:
        """Keep the fields that are asked of this kind, worded for it, with what was told the last time."""
        kind = self.about.kind
        for name in _not_asked_of(kind):
            del self.fields[name]
        offer(self, "trade", [(code, code) for code in self.about.trades])
        self.fields["representative"].label = REPRESENTATIVE[kind]
        if kind in EXEMPT:
            self.fields["declares_exemption"].label = policies.statement_to_show(kind)
            self.fields["region_code"].help_text = _("The first six digits of an identity card from there.")
        else:
            self.fields["region_code"].required = False
            self.fields["region_code"].help_text = _("Six digits; empty: the one in the code on your licence.")
        self.initial = {"kind": kind.value, "trade": list(self.about.trades), **_fill_in_before(self.about)}

    def clean(self) -> Said:
        """Build the form of the command, and put each reason against it at its field."""
        said = super().clean() or {}
        if self.errors:
            return said
        form = _application_form(self.about, said)
        verdict = policies.may_apply(shops.papers_facts(form, at=clock.now()))
        _say_at_fields(self, verdict.reasons, REFUSED_AT)
        return said | {"form": form}

    @property
    def public(self) -> list[forms.BoundField]:
        """The fields that everybody reads once the shop is open."""
        shown = {"trade_name", "service_phone", "business_address", "region_code", "licence_valid_until"}
        return self._bound(lambda name: name in shown | set(policies.facts_to_show(self.about.kind)))

    @property
    def private(self) -> list[forms.BoundField]:
        shown = {field.name for field in self.public} | {"declares_exemption"}
        return self._bound(lambda name: name not in shown)

    @property
    def declaration(self) -> list[forms.BoundField]:
        return self._bound(lambda name: name == "declares_exemption")

    def _bound(self, wanted: Any) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if wanted(field.name)]


class HandIn(PageForm):
    """A document of the kind that the form is named after."""

    number = forms.CharField(label=_("Document number"), max_length=60)
    issuer = forms.CharField(label=_("Issued by"), max_length=120)
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=CALENDAR)
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, help_text=_("Its last day; leave empty for no end."), widget=CALENDAR
    )

    def furnish(self) -> None:
        self.kind = D(self.name)
        if self.kind not in NUMBERED:
            del self.fields["number"], self.fields["issuer"]
        self.fields["file"] = Upload(required=True)

    def clean(self) -> Said:
        said = super().clean() or {}
        if self.errors:
            return said
        form = DocumentForm(kind=self.kind, **{name: said[name] for name in self.fields if name != "file"})
        verdict = policies.may_hand_in(form, today=shops.local_date(clock.now()))
        _say_at_fields(self, verdict.codes(), PAPER_REFUSED_AT)
        return said | {"form": form}


class AddPage(FurnishedForm[Progress]):
    """Another file of a document that was handed in already, such as its back."""

    document = forms.ChoiceField(label=_("Of which document"))

    def furnish(self) -> None:
        handed_in = [(paper.document.id, paper.kind) for paper in self.about.papers if paper.document]
        offer(self, "document", [(str(id_), capfirst(words.label_of(D, kind))) for id_, kind in handed_in])
        self.fields["file"] = Upload(required=True)


def trade_name(of: Trade) -> str:
    return words.in_language(of.name_zh, of.name_en)


def name_trades(codes: Collection[str]) -> list[str]:
    """Name trades by their codes; one that is gone by its code."""
    names = {trade.code: trade_name(trade) for trade in known_trades()}
    return [names.get(code, code) for code in codes]


def _not_asked_of(kind: RegistrationKind) -> set[str]:
    """The facts that a trader of this kind does not tell."""
    if kind in EXEMPT:
        return {"legal_name", "credit_code", "legal_form", "registered_capital", "licence_valid_until"}
    capital = set() if "registered_capital" in policies.facts_to_show(kind) else {"registered_capital"}
    return capital | {"declares_exemption"}


def _fill_in_before(about: Intent) -> dict[str, Any]:
    """What was told the last time, as it is typed; the declaration is made anew."""
    before = about.before
    if before is None:
        return {}
    facts = {name: getattr(before, name) for name in ApplicationForm.__dataclass_fields__}
    capital = before.registered_capital
    own = {"registered_capital": None if capital is None else Money(capital).units}
    return facts | own | {"kind": about.kind.value, "declares_exemption": False}


def _application_form(about: Intent, said: Said) -> ApplicationForm:
    facts = {name: value for name, value in said.items() if name not in ("kind", "trade")}
    if "credit_code" in facts:
        facts["credit_code"] = facts["credit_code"].upper()
        facts["region_code"] = facts["region_code"] or facts["credit_code"][IN_THE_CODE]
    if "registered_capital" in facts:
        facts["registered_capital"] = facts["registered_capital"].amount
    return ApplicationForm(kind=about.kind, trades=tuple(about.trades), **facts)


def _say_at_fields(form: forms.Form, reasons: Collection[str], fields: Mapping[Any, str | None]) -> None:
    for reason in reasons:
        at = fields.get(reason)
        text = MENDED_BY.get(reason) or capfirst(words.reason(reason))
        form.add_error(at if at in form.fields else None, str(text))
