"""Was an order delivered, by whichever way, and which codes delivered it?"""

from __future__ import annotations

from uuid import UUID

from orders.models import CodeDelivery, Order, Shipment


def is_delivered(order_id: UUID) -> bool:
    """Somebody has signed for it where that counts, or its shopper can read its codes."""
    signed = Shipment.objects.filter(order_id=order_id, signed_at__isnull=False)
    return signed.exists() or CodeDelivery.objects.filter(order_id=order_id).exists()


def code_delivery(order: Order) -> CodeDelivery | None:
    """What was handed over for it; the codes in full only ``commands.reveal_codes`` tells."""
    return next(iter(order.codes.all()), None) if order.by_code else None


def code_deliveries_in_dossier(order_id: UUID) -> list[UUID]:
    """With them it stands in the file when the shopper read them."""
    return list(CodeDelivery.objects.filter(order_id=order_id).values_list("id", flat=True))
