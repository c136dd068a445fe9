"""Every change of a complaint. Steps without work of their own are lines: the table says all of them."""

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
from complaints.commands._performing import become_money as become_money
from complaints.commands._performing import perform as perform
from complaints.commands._remedying import ask_again as ask_again
from complaints.commands._reviewing import ask_review as ask_review
from complaints.commands._reviewing import confirm as confirm
from complaints.commands._reviewing import replace as replace
from complaints.commands._writing import keep_evidence as keep_evidence
from complaints.commands._writing import write as write
from complaints.models import Complaint
from platform_core.cases.steps import step_of

acknowledge = step_of(Complaint, "acknowledge")
confirm_performance = step_of(Complaint, "confirm_performance")
escalate = step_of(Complaint, "escalate")
withdraw = step_of(Complaint, "withdraw")
