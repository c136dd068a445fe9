"""How does an application come in with its documents, a shop open, its facts and its standing change, a violation go on
record, and a shop advertise?"""

from merchants.commands._advertising import advertise as advertise
from merchants.commands._advertising import send_some as send_some
from merchants.commands._changes import report_change as report_change
from merchants.commands._changes import turn_down_change as turn_down_change
from merchants.commands._changes import verify_change as verify_change
from merchants.commands._credit import record_credit_fact as record_credit_fact
from merchants.commands._credit import reply_to_credit_fact as reply_to_credit_fact
from merchants.commands._credit import reverse_credit_fact as reverse_credit_fact
from merchants.commands._credit import reverse_credit_facts as reverse_credit_facts
from merchants.commands._credit import score_shops as score_shops
from merchants.commands._deposits import agree_to_deposit as agree_to_deposit
from merchants.commands._deposits import ask_deposit as ask_deposit
from merchants.commands._deposits import end_deposit as end_deposit
from merchants.commands._deposits import give_back_deposit as give_back_deposit
from merchants.commands._deposits import send_deposit_on as send_deposit_on
from merchants.commands._deposits import take_back_deposit as take_back_deposit
from merchants.commands._deposits import take_in_deposit as take_in_deposit
from merchants.commands._deposits import take_in_transfer as take_in_transfer
from merchants.commands._filing import apply as apply
from merchants.commands._filing import ask_registry as ask_registry
from merchants.commands._filing import record_answer as record_answer
from merchants.commands._filing import reveal_papers as reveal_papers
from merchants.commands._fund import approve_grant as approve_grant
from merchants.commands._fund import propose_grant as propose_grant
from merchants.commands._fund import report_relief as report_relief
from merchants.commands._fund import turn_down_grant as turn_down_grant
from merchants.commands._guarantee import advance as advance
from merchants.commands._guarantee import appeal_debt as appeal_debt
from merchants.commands._guarantee import charge_shop as charge_shop
from merchants.commands._guarantee import collect as collect
from merchants.commands._guarantee import cover_refund as cover_refund
from merchants.commands._guarantee import pay_by_shop as pay_by_shop
from merchants.commands._guarantee import reverse_debt as reverse_debt
from merchants.commands._guarantee import uphold_covered_debt as uphold_covered_debt
from merchants.commands._guarantee import uphold_debt as uphold_debt
from merchants.commands._opening import approve as approve
from merchants.commands._opening import approve_many as approve_many
from merchants.commands._opening import propose as propose
from merchants.commands._opening import propose_many as propose_many
from merchants.commands._opening import reject as reject
from merchants.commands._recording import record_violation as record_violation
from merchants.commands._reverifying import ask_again as ask_again
from merchants.commands._reverifying import begin_reverification as begin_reverification
from merchants.commands._reverifying import chase_reverification as chase_reverification
from merchants.commands._reverifying import reverify as reverify
from merchants.commands._reverifying import start_missing_reverification as start_missing_reverification
from merchants.commands._sanctioning import answer_hearing as answer_hearing
from merchants.commands._sanctioning import appeal_sanction as appeal_sanction
from merchants.commands._sanctioning import close_hearing as close_hearing
from merchants.commands._sanctioning import decide_sanction as decide_sanction
from merchants.commands._sanctioning import drop_sanction as drop_sanction
from merchants.commands._sanctioning import end_sanction as end_sanction
from merchants.commands._sanctioning import end_time_to_decide as end_time_to_decide
from merchants.commands._sanctioning import impose_at_once as impose_at_once
from merchants.commands._sanctioning import keep_undecided as keep_undecided
from merchants.commands._sanctioning import lapse_sanction as lapse_sanction
from merchants.commands._sanctioning import leave_unanswered as leave_unanswered
from merchants.commands._sanctioning import let_stand as let_stand
from merchants.commands._sanctioning import lift_sanction as lift_sanction
from merchants.commands._sanctioning import lift_suspensions as lift_suspensions
from merchants.commands._sanctioning import limit_sanction as limit_sanction
from merchants.commands._sanctioning import propose_sanction as propose_sanction
from merchants.commands._sanctioning import publish_by_itself as publish_by_itself
from merchants.commands._sanctioning import publish_sanction as publish_sanction
from merchants.commands._sanctioning import reverse_sanction as reverse_sanction
from merchants.commands._sanctioning import uphold_sanction as uphold_sanction
from merchants.commands._standing import chase_review as chase_review
from merchants.commands._standing import keep_suspended as keep_suspended
from merchants.commands._standing import reinstate as reinstate
from merchants.commands._standing import start_missing as start_missing
from merchants.commands._standing import suspend as suspend
from merchants.commands._vetting import add_file as add_file
from merchants.commands._vetting import hand_in as hand_in
from merchants.commands._vetting import turn_away as turn_away
from merchants.commands._vetting import verify as verify
from merchants.models import Application, Change, Guarantee
from platform_core.cases.steps import step_of

withdraw = step_of(Application, "withdraw")
withdraw_change = step_of(Change, "withdraw")
decline_deposit = step_of(Guarantee, "decline")
