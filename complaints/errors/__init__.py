"""In which ways do complaints say no?"""

from complaints.errors._awards import AwardedAlready as AwardedAlready
from complaints.errors._awards import AwardNotFound as AwardNotFound
from complaints.errors._awards import AwardRefused as AwardRefused
from complaints.errors._awards import BalanceShort as BalanceShort
from complaints.errors._awards import ObjectionTooLate as ObjectionTooLate
from complaints.errors._awards import OwnAward as OwnAward
from complaints.errors._complaints import AnswerRefused as AnswerRefused
from complaints.errors._complaints import AnswerTooLate as AnswerTooLate
from complaints.errors._complaints import ComplaintEnded as ComplaintEnded
from complaints.errors._complaints import ComplaintNotFound as ComplaintNotFound
from complaints.errors._complaints import ComplaintOpen as ComplaintOpen
from complaints.errors._complaints import ComplaintRefused as ComplaintRefused
from complaints.errors._complaints import DecidedAlready as DecidedAlready
from complaints.errors._complaints import DecisionRefused as DecisionRefused
from complaints.errors._complaints import NothingOffered as NothingOffered
from complaints.errors._complaints import NothingOwed as NothingOwed
from complaints.errors._complaints import OwnDecision as OwnDecision
from complaints.errors._complaints import PerformanceRefused as PerformanceRefused
from complaints.errors._complaints import PerformanceTooLate as PerformanceTooLate
from complaints.errors._complaints import RemedyStands as RemedyStands
from complaints.errors._complaints import ReviewTooLate as ReviewTooLate
from complaints.errors._complaints import TextRefused as TextRefused
