"""Who stands behind a shop? In plain, so for those alone whom the law names: a harmed buyer, the regulator."""

from __future__ import annotations

from uuid import UUID

import platform_core.vault.queries
from merchants.models import Application, Document, Merchant
from merchants.queries._shops import facts_of, return_address
from merchants.queries._vetting import reverifications_missed
from merchants.types import DocumentKind, MerchantIdentity
from platform_core.duties import fulfils
from platform_core.vault.types import Place


@fulfils("NRR-24")
def identity_of(merchant_id: UUID) -> MerchantIdentity:
    """As it was verified last. In the scope of the system or of staff. Raises ``MerchantNotFound``."""
    row = Merchant.objects.seen(merchant_id)
    facts, contact = facts_of(row), return_address(merchant_id)
    return MerchantIdentity(
        merchant_id=row.id,
        trade_name=row.trade_name,
        registered=facts.registered,
        name=row.legal_name or _real_name(row),
        code=row.credit_code or _document_number(merchant_id),
        address=row.business_address,
        contact_name=contact.contact_name,
        phone=row.service_phone or contact.phone,
        statement=row.statement,
        verified=not reverifications_missed(merchant_id),
    )


def _real_name(row: Merchant) -> str:
    """Of a person who need not register: as in the papers, where the shop itself does not show it."""
    if row.representative:
        return row.representative
    papers = Application.objects.filter(shop_id=row.id).first()
    if papers is None:
        return ""
    place = Place.of(papers, subject_id=papers.applicant_id)
    return platform_core.vault.queries.opened({"representative": papers.representative}, place=place)["representative"]


def _document_number(merchant_id: UUID) -> str:
    """Of the newest identity document that somebody has accepted."""
    papers = Document.objects.filter(merchant_id=merchant_id, kind=DocumentKind.IDENTITY).accepted()
    found = papers.exclude(sealed_number=None).order_by("-id").first()
    if found is None:
        return ""
    sealed = {"sealed_number": found.sealed_number}
    return platform_core.vault.queries.opened(sealed, place=found.place)["sealed_number"]
