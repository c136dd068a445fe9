"""Every change of a complaint or a conversation. Steps without work of their own are lines: the table says them."""

from complaints.commands._answering import accept as accept
from complaints.commands._answering import accept_offer as accept_offer
from complaints.commands._answering import offer as offer
from complaints.commands._answering import reject as reject
from complaints.commands._awards import advance_award as advance_award
from complaints.commands._awards import grant_award as grant_award
from complaints.commands._awards import object_to_award as object_to_award
from complaints.commands._awards import pay_award as pay_award
from complaints.commands._awards import record_award_payout as record_award_payout
from complaints.commands._awards import send_award as send_award
from complaints.commands._awards import strike_award as strike_award
from complaints.commands._awards import uphold_award as uphold_award
from complaints.commands._deciding import decide as decide
from complaints.commands._ending import end_late as end_late
from complaints.commands._filing import file as file
from complaints.commands._identity import ask_identity as ask_identity
from complaints.commands._identity import give_identity as give_identity
from complaints.commands._identity import give_or_call as give_or_call
from complaints.commands._infringement_clocks import alarm_undecided as alarm_undecided
from complaints.commands._infringement_clocks import end_wait as end_wait
from complaints.commands._infringement_clocks import forward_at_once as forward_at_once
from complaints.commands._infringement_clocks import forward_statement as forward_statement
from complaints.commands._infringement_clocks import grant_delay_by_itself as grant_delay_by_itself
from complaints.commands._infringement_clocks import measure_by_itself as measure_by_itself
from complaints.commands._infringement_clocks import publish_by_itself as publish_by_itself
from complaints.commands._infringement_clocks import restore as restore
from complaints.commands._infringement_clocks import restore_after_delay as restore_after_delay
from complaints.commands._infringements import confirm_infringement as confirm_infringement
from complaints.commands._infringements import counter_notice as counter_notice
from complaints.commands._infringements import discard_draft as discard_draft
from complaints.commands._infringements import draft_notice as draft_notice
from complaints.commands._infringements import grant_delay as grant_delay
from complaints.commands._infringements import keep_exhibit as keep_exhibit
from complaints.commands._infringements import lift_notice as lift_notice
from complaints.commands._infringements import measure_notice as measure_notice
from complaints.commands._infringements import refuse_delay as refuse_delay
from complaints.commands._infringements import reject_notice as reject_notice
from complaints.commands._infringements import show_filing as show_filing
from complaints.commands._infringements import show_filing_in_time as show_filing_in_time
from complaints.commands._infringements import show_filing_later as show_filing_later
from complaints.commands._infringements import submit_notice as submit_notice
from complaints.commands._infringements import take_back_notice as take_back_notice
from complaints.commands._infringements import withdraw_notice as withdraw_notice
from complaints.commands._mediation import accept_proposal as accept_proposal
from complaints.commands._mediation import agree as agree
from complaints.commands._mediation import ask_mediation as ask_mediation
from complaints.commands._mediation import conclude as conclude
from complaints.commands._mediation import consent as consent
from complaints.commands._mediation import follow_settlement as follow_settlement
from complaints.commands._mediation import give_way as give_way
from complaints.commands._mediation import leave as leave
from complaints.commands._mediation import propose as propose
from complaints.commands._mediation import take_up as take_up
from complaints.commands._outside import begin_testing as begin_testing
from complaints.commands._outside import end_testing as end_testing
from complaints.commands._outside import hand_file as hand_file
from complaints.commands._outside import keep_outside_evidence as keep_outside_evidence
from complaints.commands._outside import note_acceptance as note_acceptance
from complaints.commands._outside import record_outcome as record_outcome
from complaints.commands._outside import show_evidence as show_evidence
from complaints.commands._outside import tell_outcome as tell_outcome
from complaints.commands._outside import track_outside as track_outside
from complaints.commands._outside import want_evidence as want_evidence
from complaints.commands._performing import become_money as become_money
from complaints.commands._performing import perform as perform
from complaints.commands._record import publish_late as publish_late
from complaints.commands._record import publish_records as publish_records
from complaints.commands._record import reply_to_record as reply_to_record
from complaints.commands._remedying import ask_again as ask_again
from complaints.commands._reports import close_unreported as close_unreported
from complaints.commands._reports import end_late_lead as end_late_lead
from complaints.commands._reports import end_unread as end_unread
from complaints.commands._reports import file_report as file_report
from complaints.commands._reports import file_report_by_link as file_report_by_link
from complaints.commands._reports import find_founded as find_founded
from complaints.commands._reports import find_unfounded as find_unfounded
from complaints.commands._reports import hand_over_lead as hand_over_lead
from complaints.commands._reports import keep_file_by_link as keep_file_by_link
from complaints.commands._reports import keep_report_file as keep_report_file
from complaints.commands._reports import note_report as note_report
from complaints.commands._reports import pass_on as pass_on
from complaints.commands._reports import reveal_reporter as reveal_reporter
from complaints.commands._reports import turn_away as turn_away
from complaints.commands._reviewing import ask_review as ask_review
from complaints.commands._reviewing import confirm as confirm
from complaints.commands._reviewing import replace as replace
from complaints.commands._service import ask_on as ask_on
from complaints.commands._service import become_complaint as become_complaint
from complaints.commands._service import converse as converse
from complaints.commands._service import keep_in_conversation as keep_in_conversation
from complaints.commands._service import pass_over_silent_shop as pass_over_silent_shop
from complaints.commands._service import reply as reply
from complaints.commands._service import reply_for_platform as reply_for_platform
from complaints.commands._service import start_conversation as start_conversation
from complaints.commands._service import want_person as want_person
from complaints.commands._telling import correct as correct
from complaints.commands._telling import rate as rate
from complaints.commands._telling import reject_answer as reject_answer
from complaints.commands._telling import take_down as take_down
from complaints.commands._writing import keep_evidence as keep_evidence
from complaints.commands._writing import write as write
from complaints.models import Complaint, Conversation, OutsideCase
from platform_core.cases.steps import step_of

acknowledge = step_of(Complaint, "acknowledge")
confirm_performance = step_of(Complaint, "confirm_performance")
escalate = step_of(Complaint, "escalate")
withdraw = step_of(Complaint, "withdraw")
close_conversation = step_of(Conversation, "close")
finish_conversation = step_of(Conversation, "finish")
finish_for_platform = step_of(Conversation, "finish_for_platform")
pass_to_shop = step_of(Conversation, "pass_to_shop")
close_outside = step_of(OutsideCase, "close")
note_refusal = step_of(OutsideCase, "note_refusal")
