"""What do people do with each other, over commands? Whatever a `Verb` of this package says, in a `Deal`.

Over HTTP the same stands in `orders`.
"""

from platform_core.drivers.world.verbs._disputes import accept as accept
from platform_core.drivers.world.verbs._disputes import accept_offer as accept_offer
from platform_core.drivers.world.verbs._disputes import acknowledge as acknowledge
from platform_core.drivers.world.verbs._disputes import ask_review as ask_review
from platform_core.drivers.world.verbs._disputes import complain as complain
from platform_core.drivers.world.verbs._disputes import confirm_decision as confirm_decision
from platform_core.drivers.world.verbs._disputes import decide as decide
from platform_core.drivers.world.verbs._disputes import escalate as escalate
from platform_core.drivers.world.verbs._disputes import offer as offer
from platform_core.drivers.world.verbs._disputes import reject as reject
from platform_core.drivers.world.verbs._disputes import replace_decision as replace_decision
from platform_core.drivers.world.verbs._disputes import withdraw_complaint as withdraw_complaint
from platform_core.drivers.world.verbs._goods_back import arrive as arrive
from platform_core.drivers.world.verbs._goods_back import confirm_arrival as confirm_arrival
from platform_core.drivers.world.verbs._goods_back import confirm_home as confirm_home
from platform_core.drivers.world.verbs._goods_back import correct_parcel as correct_parcel
from platform_core.drivers.world.verbs._goods_back import find_arrival as find_arrival
from platform_core.drivers.world.verbs._goods_back import give_notice as give_notice
from platform_core.drivers.world.verbs._goods_back import grant as grant
from platform_core.drivers.world.verbs._goods_back import name_address as name_address
from platform_core.drivers.world.verbs._goods_back import object_to as object_to
from platform_core.drivers.world.verbs._goods_back import report_arrival as report_arrival
from platform_core.drivers.world.verbs._goods_back import report_home as report_home
from platform_core.drivers.world.verbs._goods_back import report_refusal as report_refusal
from platform_core.drivers.world.verbs._goods_back import report_way_back as report_way_back
from platform_core.drivers.world.verbs._goods_back import restock as restock
from platform_core.drivers.world.verbs._goods_back import rule_on as rule_on
from platform_core.drivers.world.verbs._goods_back import send_back as send_back
from platform_core.drivers.world.verbs._goods_back import send_home as send_home
from platform_core.drivers.world.verbs._goods_back import show_sending as show_sending
from platform_core.drivers.world.verbs._goods_back import withdraw_notice as withdraw_notice
from platform_core.drivers.world.verbs._reviews import answer_proposal as answer_proposal
from platform_core.drivers.world.verbs._reviews import appeal_mask as appeal_mask
from platform_core.drivers.world.verbs._reviews import mask_review as mask_review
from platform_core.drivers.world.verbs._reviews import propose_mask as propose_mask
from platform_core.drivers.world.verbs._reviews import reject_mask as reject_mask
from platform_core.drivers.world.verbs._reviews import reply_to_review as reply_to_review
from platform_core.drivers.world.verbs._reviews import restore_review as restore_review
from platform_core.drivers.world.verbs._reviews import review_line as review_line
from platform_core.drivers.world.verbs._reviews import uphold_mask as uphold_mask
from platform_core.drivers.world.verbs._sale import call_off as call_off
from platform_core.drivers.world.verbs._sale import confirm as confirm
from platform_core.drivers.world.verbs._sale import name_account as name_account
from platform_core.drivers.world.verbs._sale import pay as pay
from platform_core.drivers.world.verbs._sale import pay_back as pay_back
from platform_core.drivers.world.verbs._sale import place as place
from platform_core.drivers.world.verbs._sale import report_declined as report_declined
from platform_core.drivers.world.verbs._sale import report_payment as report_payment
from platform_core.drivers.world.verbs._sale import report_pick_up as report_pick_up
from platform_core.drivers.world.verbs._sale import report_second_payment as report_second_payment
from platform_core.drivers.world.verbs._sale import report_signature as report_signature
from platform_core.drivers.world.verbs._sale import ship as ship
from platform_core.drivers.world.verbs._sale import sign as sign
