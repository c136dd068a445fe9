"""Which words do pages use for the codes of the house? English here, Chinese in the catalogue beside the project.

Tests hold the tables complete: a state, a clock or a fact without words fails them.
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from platform_core.deadlines import wording

Words = dict[str, Promise]

# By lifecycle and state: the word, and the tone of its badge.
STATES: Final[dict[str, tuple[Promise, str]]] = {
    "order.placed": (_("waiting for payment"), "wait"),
    "order.paid": (_("paid, to be sent"), "wait"),
    "order.shipped": (_("handed to the carrier"), ""),
    "order.received": (_("received"), "good"),
    "order.cancelled": (_("cancelled"), ""),
    "return.noticed": (_("return notified"), "wait"),
    "return.sent": (_("goods on their way back"), "wait"),
    "return.back": (_("goods are back"), "wait"),
    "return.granted": (_("refund granted"), "good"),
    "return.declined": (_("refund declined"), "bad"),
    "return.withdrawn": (_("return withdrawn"), ""),
    "complaint.filed": (_("filed"), "wait"),
    "complaint.with_shop": (_("waiting for the shop"), "wait"),
    "complaint.answered": (_("answered by the shop"), "wait"),
    "complaint.escalated": (_("with the platform"), "wait"),
    "complaint.resolved": (_("resolved"), "good"),
    "complaint.decided": (_("decided by the platform"), "good"),
    "complaint.closed": (_("closed"), ""),
    "complaint.withdrawn": (_("complaint withdrawn"), ""),
    "data_request.filed": (_("waiting for a decision"), "wait"),
    "data_request.approved": (_("approved, being put together"), "wait"),
    "data_request.handed_over": (_("ready to be fetched"), "good"),
    "data_request.rejected": (_("rejected"), "bad"),
    "data_request.withdrawn": (_("withdrawn"), ""),
    "refund.requested": (_("on its way back to the payer"), "wait"),
    "refund.unknown": (_("asked for; the provider has yet to answer"), "wait"),
    "refund.succeeded": (_("paid back"), "good"),
    "refund.failed": (_("failed; it is asked for again"), "bad"),
    "endpoint.enabled": (_("sent to"), "good"),
    "endpoint.paused": (_("paused"), "wait"),
    "endpoint.disabled": (_("disabled by us"), "bad"),
    "endpoint.retired": (_("deleted"), ""),
    "webhook delivery.waiting": (_("on its way"), "wait"),
    "webhook delivery.delivered": (_("taken"), "good"),
    "webhook delivery.failed": (_("not taken"), "bad"),
}

# By kind of clock: what is to be done, and what follows if nobody does it.
CLOCKS: Final[dict[str, tuple[Promise, Promise]]] = {
    "orders.payment": (_("Pay for the order"), _("Not paid by then, the order ends and the goods go back on sale.")),
    "orders.confirm_receipt": (
        _("Confirm the receipt"),
        _("After that it counts as received and the shop may be paid. No right of the shopper ends with it."),
    ),
    "orders.cancel_refund": (
        _("Refund of the cancelled order"),
        _("If it has not gone back by then, the platform asks for it again and its staff are told."),
    ),
    "payments.ask_again": (
        _("Ask for the refused refund again"),
        _("It is asked for again by itself then, and the platform's staff are told of each refusal."),
    ),
    "aftersales.return_window": (
        _("Return without a reason"),
        _("After that this right ends; rights because of faults remain."),
    ),
    "aftersales.address": (_("Name another return address"), _("After that the verified address stands.")),
    "aftersales.handle_red_line": (
        _("Handle the return"),
        _("Later counts as deliberate delay and is recorded as a violation."),
    ),
    "aftersales.objection": (_("Object with evidence"), _("A later objection is ignored.")),
    "aftersales.refund": (
        _("Pay the refund"),
        _("Without an objection in time, the platform has it paid by itself."),
    ),
    "aftersales.refund_red_line": (
        _("Pay the refund, at the latest"),
        _("Later counts as deliberate delay and is recorded as a violation."),
    ),
    "aftersales.find_arrival": (
        _("Find out whether the goods are back"),
        _("If the shop refused the parcel, or a file shows that it was sent, the goods then count as back."),
    ),
    "aftersales.send_home": (
        _("Send the goods to the shopper again"),
        _("A shop that keeps the goods pays for them."),
    ),
    "aftersales.ruling": (
        _("Decide about the objection"),
        _("Undecided by then, the objection is not proven and the refund is paid."),
    ),
    "complaints.acknowledge": (_("Acknowledge the complaint"), _("After that it goes to the shop by itself.")),
    "complaints.answer": (_("Answer the complaint"), _("Without an answer in time the platform decides.")),
    "complaints.reply": (
        _("Accept the answer, or ask the platform to decide"),
        _("Silence closes the complaint. Nothing is lost: it may be filed again."),
    ),
    "complaints.decide": (
        _("Decide about the complaint"),
        _("After that senior staff take over; the complaint stays open until it is decided."),
    ),
    "regulators.answer": (
        _("Answer the request"),
        _("Not answered by then, all of the platform's staff are alarmed, and that it was late is on record."),
    ),
}

# Of these clocks, what runs out is a right: nobody has to do anything.
RIGHTS: Final = frozenset({"aftersales.return_window"})

WHOSE: Final[Words] = {
    "shopper": _("to be done by the shopper"),
    "merchant": _("to be done by the shop"),
    "staff": _("to be done by the platform"),
    "system": _("to be done by the platform"),
}

TOWARDS: Final[Words] = {
    "shopper": _("towards the shopper"),
    "merchant": _("towards the shop"),
    "regulator": _("towards the authority"),
}

ROLES: Final[Words] = {
    "shopper": _("shopper"),
    "merchant": _("shop"),
    "staff": _("platform"),
    "system": _("automatically"),
    "regulator": _("authority"),
    "anonymous": _("somebody"),
}

# On what a refund rests; of a shop that said nothing, no page says that it agreed.
GRANTED: Final[Words] = {
    "shop": _("the shop agreed"),
    "shop_early": _("the shop agreed, without waiting for the goods"),
    "clock": _("the shop said nothing in time, and the money was due"),
    "red_line": _("the shop did not handle the return"),
    "ruling": _("the platform decided so"),
    "unproven": _("the objection was not proven in time"),
    "kept": _("the shop has kept the goods"),
}

# At whose cost: said to the shopper, and to the shop.
COSTS: Final[Words] = {
    "shopper": _("at the shopper's cost"),
    "merchant": _("at the shop's cost"),
    "nobody": _("free of charge"),
}

# By topic of a fact in a history.
TOPICS: Final[Words] = {
    "orders.placed": _("The order was placed"),
    "orders.contract_damage_found": _("The contract on file was found changed: the platform's staff were alarmed"),
    "orders.paid": _("The order was paid"),
    "orders.cancelled": _("The order was cancelled"),
    "orders.shipped": _("The parcel was handed over to the carrier"),
    "orders.carrier_reported": _("The carrier reported on the parcel"),
    "orders.delivered": _("The parcel was signed for"),
    "orders.received": _("The order was received"),
    "orders.refused": _("The parcel was refused at the door"),
    "orders.cancel_refund_done": _("The refund of the cancelled order went back"),
    "orders.cancel_refund_overdue": _("The refund of the cancelled order is late: the platform follows it up"),
    "aftersales.window_closed": _("The time for a return without a reason is over"),
    "aftersales.noticed": _("The return was notified"),
    "aftersales.address_named": _("The shop named another return address"),
    "aftersales.address_stands": _("The return address stands"),
    "aftersales.sent": _("The goods were sent back"),
    "aftersales.parcel_reported": _("The carrier reported on the parcel"),
    "aftersales.arrived": _("The goods are back at the shop"),
    "aftersales.accepted": _("The goods count as intact"),
    "aftersales.granted": _("The refund was granted"),
    "aftersales.paid_again": _("The refund was asked for again"),
    "aftersales.objected": _("The shop objected with evidence"),
    "aftersales.ruled": _("The platform decided about the objection"),
    "aftersales.ruling_missed": _("The platform did not decide in time: the objection is not proven"),
    "aftersales.declined": _("The refund was declined"),
    "aftersales.withdrawn": _("The return was withdrawn"),
    "aftersales.unsent": _("Fifteen days have passed, and nothing was sent back yet"),
    "aftersales.not_handled": _("The shop did not handle the return: a violation"),
    "aftersales.arrival_wanted": _("The platform looks where the goods are"),
    "aftersales.address_wanted": _("The platform asks the shop for a return address"),
    "aftersales.sent_home": _("The shop sent the goods to the shopper again"),
    "aftersales.not_refunded": _("The shop did not refund in time: a violation"),
    "aftersales.restocked": _("Returned goods are on the shelf again"),
    "complaints.filed": _("The complaint was filed"),
    "complaints.forwarded": _("The complaint went to the shop"),
    "complaints.answered": _("The shop answered"),
    "complaints.escalated": _("The platform was asked to decide"),
    "complaints.overdue": _("Senior staff took over"),
    "complaints.resolved": _("Shop and shopper came to terms"),
    "complaints.decided": _("The platform decided"),
    "complaints.closed": _("The complaint was closed"),
    "complaints.withdrawn": _("The complaint was withdrawn"),
    "complaints.message_written": _("A message was written"),
    "complaints.remedy_granted": _("A refund was granted"),
    "regulators.filed": _("The request was filed"),
    "regulators.approved": _("The platform approved it"),
    "regulators.rejected": _("The platform rejected it"),
    "regulators.withdrawn": _("The authority withdrew it"),
    "regulators.overdue": _("The time to answer is over: the platform's staff were alarmed"),
    "regulators.handed_over": _("It was handed over"),
    "regulators.fetched": _("The authority fetched it"),
    "files.kept": _("Evidence was added"),
    "vault.revealed": _("The address was read in full"),
}

# The kernel says clocks as well, and knows no app.
wording.name(CLOCKS)
wording.tell(TOPICS)
