"""What is the owner of a shop told, where the shop is there for one case alone?"""

from __future__ import annotations

from typing import Final

from tests.drivers.simulator.oracle.course import Course

# What it hears when the shopper hears this.
ALSO: Final = {
    "orders.paid": "orders.to_ship",
    "orders.called_off": "orders.do_not_ship",
    "orders.not_sent_for_shopper": "orders.not_sent_for_shop",
    "orders.lost_for_shopper": "orders.lost_for_shop",
    "orders.declined_for_shopper": "orders.declined_for_shop",
    "orders.unconfirmed_for_shopper": "orders.unconfirmed_for_shop",
    "orders.stands_still_for_shopper": "orders.stands_still_for_shop",
    "orders.parcel_left_for_shopper": "orders.parcel_left_for_shop",
    "orders.receipt_denied_for_shopper": "orders.receipt_denied_for_shop",
    "orders.hand_over_unclear_for_shopper": "orders.hand_over_unclear_for_shop",
    "orders.left_elsewhere_for_shopper": "orders.left_elsewhere_for_shop",
    "orders.deposit_applied_for_shopper": "orders.deposit_applied_for_shop",
    "orders.deposit_granted_for_shopper": "orders.deposit_granted_for_shop",
    "orders.deposit_kept_for_shopper": "orders.deposit_kept_for_shop",
    "orders.subscription_started_for_shopper": "orders.subscription_started_for_shop",
    "orders.subscription_ended_for_shopper": "orders.subscription_ended_for_shop",
    "aftersales.noticed": "aftersales.to_handle",
    "aftersales.arrived": "aftersales.to_refund",
    "aftersales.show_sending": "aftersales.goods_sought",
    "aftersales.granted": "aftersales.paid",
    "orders.unsafe_for_shopper": "orders.unsafe_for_shop",
    "aftersales.remedy_granted_for_shopper": "aftersales.remedy_granted_for_shop",
    **{
        f"complaints.{said}_for_shopper": f"complaints.{said}_for_shop"
        for said in (
            *("forwarded", "escalated", "resolved", "decided", "closed", "paid_first", "undecided"),
            *("review_asked", "reviewed"),
            *("award_granted", "award_final", "award_struck", "award_advanced"),
        )
    },
    **{
        f"complaints.infringement_{said}_for_shopper": f"complaints.infringement_{said}_for_shop"
        for said in (
            *("submitted", "measured", "rejected", "statement_arrived", "delay_granted", "filing_shown"),
            *("restored", "lifted", "confirmed"),
        )
    },
}


def tell(course: Course) -> None:
    """Of what the shopper hears, of parcels that come back, and of every breach."""
    course.notices.update({ALSO[name]: times for name, times in course.notices.items() if name in ALSO})
    course.notices["aftersales.sent"] += "sent" in course.marks
    course.notices.update(f"merchants.{kind}" for kind in course.breaches)
