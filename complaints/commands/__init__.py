"""Every change of a complaint. Steps without work of their own are lines: the table says all of them."""

from complaints.commands._answering import accept as accept
from complaints.commands._answering import accept_offer as accept_offer
from complaints.commands._answering import offer as offer
from complaints.commands._answering import reject as reject
from complaints.commands._deciding import decide as decide
from complaints.commands._ending import end_late as end_late
from complaints.commands._filing import file as file
from complaints.commands._identity import ask_identity as ask_identity
from complaints.commands._identity import give_identity as give_identity
from complaints.commands._identity import give_or_call as give_or_call
from complaints.commands._mediation import accept_proposal as accept_proposal
from complaints.commands._mediation import agree as agree
from complaints.commands._mediation import ask_mediation as ask_mediation
from complaints.commands._mediation import conclude as conclude
from complaints.commands._mediation import consent as consent
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
from complaints.commands._remedying import ask_again as ask_again
from complaints.commands._reviewing import ask_review as ask_review
from complaints.commands._reviewing import confirm as confirm
from complaints.commands._reviewing import replace as replace
from complaints.commands._writing import keep_evidence as keep_evidence
from complaints.commands._writing import write as write
from complaints.models import Complaint, OutsideCase
from platform_core.cases.steps import step_of

acknowledge = step_of(Complaint, "acknowledge")
confirm_performance = step_of(Complaint, "confirm_performance")
escalate = step_of(Complaint, "escalate")
withdraw = step_of(Complaint, "withdraw")
close_outside = step_of(OutsideCase, "close")
note_refusal = step_of(OutsideCase, "note_refusal")
