"""Every change of a complaint."""

from complaints.commands._answering import accept as accept
from complaints.commands._answering import offer as offer
from complaints.commands._answering import reject as reject
from complaints.commands._deciding import decide as decide
from complaints.commands._deciding import hand_to_seniors as hand_to_seniors
from complaints.commands._deciding import pass_over_silence as pass_over_silence
from complaints.commands._filing import acknowledge as acknowledge
from complaints.commands._filing import file as file
from complaints.commands._filing import withdraw as withdraw
from complaints.commands._remedying import ask_again as ask_again
from complaints.commands._replying import accept_offer as accept_offer
from complaints.commands._replying import close as close
from complaints.commands._replying import escalate as escalate
from complaints.commands._writing import keep_evidence as keep_evidence
from complaints.commands._writing import write as write
