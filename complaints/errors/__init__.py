"""In which ways do complaints say no?"""

from complaints.errors._complaints import AnswerRefused as AnswerRefused
from complaints.errors._complaints import AnswerTooLate as AnswerTooLate
from complaints.errors._complaints import CallerUnknown as CallerUnknown
from complaints.errors._complaints import ComplaintEnded as ComplaintEnded
from complaints.errors._complaints import ComplaintNotFound as ComplaintNotFound
from complaints.errors._complaints import ComplaintOpen as ComplaintOpen
from complaints.errors._complaints import ComplaintRefused as ComplaintRefused
from complaints.errors._complaints import CorrectionTooLate as CorrectionTooLate
from complaints.errors._complaints import DecidedAlready as DecidedAlready
from complaints.errors._complaints import DecisionRefused as DecisionRefused
from complaints.errors._complaints import NothingOffered as NothingOffered
from complaints.errors._complaints import NothingOwed as NothingOwed
from complaints.errors._complaints import NothingToCorrect as NothingToCorrect
from complaints.errors._complaints import OwnDecision as OwnDecision
from complaints.errors._complaints import PerformanceRefused as PerformanceRefused
from complaints.errors._complaints import PerformanceTooLate as PerformanceTooLate
from complaints.errors._complaints import RatedAlready as RatedAlready
from complaints.errors._complaints import RecordNotFound as RecordNotFound
from complaints.errors._complaints import RecordRepliedAlready as RecordRepliedAlready
from complaints.errors._complaints import RemedyStands as RemedyStands
from complaints.errors._complaints import ReviewTooLate as ReviewTooLate
from complaints.errors._complaints import TextRefused as TextRefused
from complaints.errors._service import ConversationNotFound as ConversationNotFound
from complaints.errors._service import ConversationOver as ConversationOver
from complaints.errors._service import NoOrderInIt as NoOrderInIt
from complaints.errors._service import NotWithShop as NotWithShop
