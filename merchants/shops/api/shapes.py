"""Shapes of applications, documents, changes and shops in the API."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from merchants.shops.models.applications import Application
from merchants.shops.models.changes import Change
from merchants.shops.states import ApplicationState, ChangeState, MerchantState
from merchants.shops.types import (
    ApplicationForm,
    ChangedFact,
    ChangeForm,
    DocumentForm,
    DocumentKind,
    RegistrationKind,
    VerificationMethod,
)
from platform_core.files.doors import FileOut

PHONE: Final = r"^\+?[0-9][0-9 -]{4,18}$"
KINDS: Final = [kind.value for kind in RegistrationKind]
APPLICATION_STATES: Final = [state.value for state in ApplicationState]  # named in the schema by `settings.api`
CHANGE_STATES: Final = [state.value for state in ChangeState]
MERCHANT_STATES: Final = [state.value for state in MerchantState]


class ApplicationIn(serializers.Serializer[ApplicationForm]):
    """The papers. The refusal `merchants.papers_refused` names the optional ones that a kind of trader needs."""

    kind = serializers.ChoiceField(KINDS)
    trade_name = serializers.CharField(max_length=60)
    legal_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    legal_form = serializers.CharField(max_length=60, required=False, allow_blank=True)
    credit_code = serializers.CharField(max_length=18, required=False, allow_blank=True)
    registered_capital = serializers.IntegerField(
        min_value=1, max_value=10**15, required=False, allow_null=True, help_text="in fen"
    )
    representative = serializers.CharField(max_length=60, help_text="legal representative, operator or self")
    business_address = serializers.CharField(max_length=200)
    region_code = serializers.RegexField(r"^[1-9][0-9]{5}$", help_text="six digits, GB/T 2260")
    service_phone = serializers.RegexField(PHONE, max_length=20, help_text="shown to everybody")
    contact_name = serializers.CharField(max_length=60)
    contact_phone = serializers.RegexField(PHONE, max_length=20)
    return_address = serializers.CharField(max_length=200)
    licence_valid_until = serializers.DateField(required=False, allow_null=True, help_text="last day; none for no end")
    trades = serializers.ListField(child=serializers.SlugField(max_length=40), min_length=1, max_length=20)
    declares_exemption = serializers.BooleanField(required=False, default=False)

    def to_internal_value(self, data: Any) -> Any:
        """A form, not a dictionary: so personal data has one shape that does not print itself."""
        fields = super().to_internal_value(data)
        return ApplicationForm(**fields | {"kind": RegistrationKind(fields["kind"])})


class ApplicantContactOut(serializers.Serializer[Any]):
    """The contact, masked: enough to recognise it. The exempt have no legal name."""

    legal_name = serializers.CharField(required=False)
    service_phone = serializers.CharField()
    representative = serializers.CharField()
    contact_name = serializers.CharField()
    contact_phone = serializers.CharField()
    business_address = serializers.CharField()
    return_address = serializers.CharField()


class ApplicationOut(serializers.ModelSerializer[Application]):
    """An application as its applicant sees it in a list."""

    state = serializers.ChoiceField(APPLICATION_STATES)
    merchant_id = serializers.UUIDField(source="shop_id", allow_null=True)

    class Meta:
        model = Application
        fields: tuple[str, ...] = (
            *("id", "state", "kind", "trade_name", "credit_code", "region_code", "trades"),
            *("licence_valid_until", "submitted_at", "approved_at", "rejected_at", "withdrawn_at", "reason"),
            "merchant_id",
        )
        read_only_fields: tuple[str, ...] = fields


class ApplicationDetailOut(ApplicationOut):
    """The same with its contact, masked, and the points against opening."""

    contact = ApplicantContactOut()
    open_points = serializers.ListField(child=serializers.CharField(), help_text="what still stands against opening")
    documents_missing = serializers.ListField(
        child=serializers.ChoiceField([kind.value for kind in DocumentKind]),
        help_text="each kind that is still to be handed in or verified",
    )

    class Meta(ApplicationOut.Meta):
        fields = (*ApplicationOut.Meta.fields, "contact", "open_points", "documents_missing")
        read_only_fields = fields


class DocumentIn(serializers.Serializer[DocumentForm]):
    """A document; a scan or a picture is added to it afterwards. The refusal names the fields that its kind needs."""

    kind = serializers.ChoiceField([kind.value for kind in DocumentKind])
    number = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    issuer = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)
    valid_until = serializers.DateField(required=False, allow_null=True, default=None, help_text="its last day")

    def to_internal_value(self, data: Any) -> Any:
        fields = super().to_internal_value(data)
        return DocumentForm(**fields | {"kind": DocumentKind(fields["kind"])})


class DocumentOut(serializers.Serializer[Any]):
    """A document with the verdict on it; a person's number is masked. ``accepted`` is null until somebody looked."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField([kind.value for kind in DocumentKind])
    number = serializers.CharField(allow_blank=True)
    issuer = serializers.CharField(allow_blank=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    handed_in_at = serializers.DateTimeField()
    accepted = serializers.BooleanField(allow_null=True)
    method = serializers.ChoiceField([method.value for method in VerificationMethod], allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_null=True, allow_blank=True)


class DocumentDetailOut(DocumentOut):
    files = FileOut(many=True)


class DocumentPage(serializers.Serializer[Any]):
    items = DocumentOut(many=True)
    next = serializers.CharField(allow_null=True)


class ShopChangeIn(serializers.Serializer[ChangeForm]):
    """A change of a fact: since when, and its new value; of the three parts those that the fact has."""

    fact = serializers.ChoiceField([fact.value for fact in ChangedFact])
    changed_on = serializers.DateField()
    contact_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    phone = serializers.RegexField(PHONE, max_length=20, required=False, allow_blank=True, default="")
    address = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Any:
        fields = super().to_internal_value(data)
        return ChangeForm(**fields | {"fact": ChangedFact(fields["fact"])})


class ShopChangeOut(serializers.ModelSerializer[Change]):
    """A change that the shop reported. Until it is verified, the value before is in force."""

    state = serializers.ChoiceField(CHANGE_STATES)
    fact = serializers.ChoiceField([fact.value for fact in ChangedFact])

    class Meta:
        model = Change
        fields: tuple[str, ...] = (
            *("id", "state", "fact", "changed_on", "reported_at", "verified_at", "refused_at", "withdrawn_at"),
            *("overdue_at", "reason"),
        )
        read_only_fields: tuple[str, ...] = fields


class ShopChangeDetailOut(ShopChangeOut):
    """The same with the end of the clock that runs for it."""

    verify_by = serializers.DateTimeField(
        allow_null=True, help_text="by when the platform verifies it; null once it has"
    )

    class Meta(ShopChangeOut.Meta):
        fields = (*ShopChangeOut.Meta.fields, "verify_by")
        read_only_fields = fields


class ShopChangePage(serializers.Serializer[Any]):
    items = ShopChangeOut(many=True)
    next = serializers.CharField(allow_null=True)


class PermitOut(serializers.Serializer[Any]):
    """A verified licence, as everybody may read it."""

    kind = serializers.ChoiceField([kind.value for kind in DocumentKind])
    number = serializers.CharField()
    issuer = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class ApplicationPage(serializers.Serializer[Any]):
    items = ApplicationOut(many=True)
    next = serializers.CharField(allow_null=True)


class ShownOut(serializers.Serializer[Any]):
    """The facts that this kind of trader has to show; the others are absent."""

    legal_name = serializers.CharField(required=False)
    legal_form = serializers.CharField(required=False)
    credit_code = serializers.CharField(required=False)
    representative = serializers.CharField(required=False)
    business_address = serializers.CharField(required=False)
    registered_capital = serializers.IntegerField(required=False, help_text="in fen")
    service_phone = serializers.CharField(required=False)


class TraderOut(serializers.Serializer[Any]):
    """The trader page (OTM-12): from the verified register, not from the shop's own words."""

    merchant_id = serializers.UUIDField()
    trade_name = serializers.CharField()
    state = serializers.ChoiceField(MERCHANT_STATES)
    kind = serializers.ChoiceField(KINDS)
    registered = serializers.BooleanField()
    self_operated = serializers.BooleanField(help_text="whether the platform itself sells (ECL-37)")
    region_code = serializers.CharField()
    service_phone = serializers.CharField()
    shown = ShownOut()
    statement = serializers.CharField(allow_blank=True, help_text="declaration of an exempt trader")
    licence_valid_until = serializers.DateField(allow_null=True)
    verified_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(
        allow_null=True, help_text="where the shop has announced that it closes: not before then (ECL-16)"
    )
    rests_from = serializers.DateTimeField(
        allow_null=True, help_text="where the shop has announced a holiday: it takes no new orders from then on"
    )
    rests_until = serializers.DateTimeField(
        allow_null=True, help_text="and takes them again from then on; both are null once the holiday is over"
    )


class TraderDetailOut(TraderOut):
    """The same with the verified licences."""

    permits = PermitOut(many=True)


class TraderPageOut(serializers.Serializer[Any]):
    items = TraderOut(many=True)
    next = serializers.CharField(allow_null=True)


class ShopOut(TraderOut):
    """The same, with the fields for the shop's own eyes."""

    commission_basis_points = serializers.IntegerField(min_value=0, max_value=10_000)
    may_sell = serializers.BooleanField()
    against_selling = serializers.ListField(child=serializers.CharField())
    reverify_by = serializers.DateTimeField(allow_null=True, help_text="by when the platform verifies the shop again")
    verified_until = serializers.DateField(
        help_text="the last day on which the shop takes new orders, unless the platform has verified it again by then"
    )
