"""Every change of the shop window: what is shown, what it costs, what is set aside."""

from catalog.commands._deposits import state_deposit_terms
from catalog.commands._freezing import freeze_lot as freeze_lot
from catalog.commands._freezing import lift_freeze as lift_freeze
from catalog.commands._freezing import note_told as note_told
from catalog.commands._freezing import report_danger as report_danger
from catalog.commands._freezing import take_frozen_off as take_frozen_off
from catalog.commands._freight import choose_freight, state_freight
from catalog.commands._images import keep_image
from catalog.commands._listing import list_many, list_product, publish, revise, withdraw
from catalog.commands._lots import end_lot
from catalog.commands._pricing import record_traded_prices, set_price
from catalog.commands._promoting import begin_promotion
from catalog.commands._ranking import book_placement as book_placement
from catalog.commands._ranking import count_received as count_received
from catalog.commands._restricting import lift_restriction, restrict
from catalog.commands._samples import charge_for_test as charge_for_test
from catalog.commands._samples import correct as correct
from catalog.commands._samples import object_to_result as object_to_result
from catalog.commands._samples import overturn_result as overturn_result
from catalog.commands._samples import record_failure as record_failure
from catalog.commands._samples import record_pass as record_pass
from catalog.commands._samples import record_purchase as record_purchase
from catalog.commands._samples import record_recheck_failed as record_recheck_failed
from catalog.commands._samples import record_recheck_passed as record_recheck_passed
from catalog.commands._samples import send_to_laboratory as send_to_laboratory
from catalog.commands._samples import uphold_result as uphold_result
from catalog.commands._sampling import note_risk as note_risk
from catalog.commands._sampling import plan_sampling as plan_sampling
from catalog.commands._showing import mend_window as mend_window
from catalog.commands._showing import note_comparison as note_comparison
from catalog.commands._showing import rebuild_window as rebuild_window
from catalog.commands._showing import show_anew as show_anew
from catalog.commands._showing import show_received as show_received
from catalog.commands._showing import show_shelves as show_shelves
from catalog.commands._stock import commit, receive_stock, release, reserve, take_back
from catalog.commands._takedowns import put_back_for, take_down_for
from catalog.commands._taking_down import take_down

__all__ = [
    "begin_promotion",
    "choose_freight",
    "commit",
    "end_lot",
    "keep_image",
    "lift_restriction",
    "list_many",
    "list_product",
    "publish",
    "put_back_for",
    "receive_stock",
    "record_traded_prices",
    "release",
    "reserve",
    "restrict",
    "revise",
    "set_price",
    "state_deposit_terms",
    "state_freight",
    "take_back",
    "take_down",
    "take_down_for",
    "withdraw",
]
