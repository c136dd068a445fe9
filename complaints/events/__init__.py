"""Which facts do complaints publish?"""

from complaints.events._complaints import ComplaintAnswered as ComplaintAnswered
from complaints.events._complaints import ComplaintClosed as ComplaintClosed
from complaints.events._complaints import ComplaintDecided as ComplaintDecided
from complaints.events._complaints import ComplaintEscalated as ComplaintEscalated
from complaints.events._complaints import ComplaintEvent as ComplaintEvent
from complaints.events._complaints import ComplaintFiled as ComplaintFiled
from complaints.events._complaints import ComplaintForwarded as ComplaintForwarded
from complaints.events._complaints import ComplaintOverdue as ComplaintOverdue
from complaints.events._complaints import ComplaintResolved as ComplaintResolved
from complaints.events._complaints import ComplaintReviewed as ComplaintReviewed
from complaints.events._complaints import ComplaintUndecided as ComplaintUndecided
from complaints.events._complaints import ComplaintWithdrawn as ComplaintWithdrawn
from complaints.events._complaints import MessageWritten as MessageWritten
from complaints.events._complaints import PaidFirst as PaidFirst
from complaints.events._complaints import PromiseBroken as PromiseBroken
from complaints.events._complaints import RemedyGranted as RemedyGranted
from complaints.events._complaints import RemedyPerformed as RemedyPerformed
from complaints.events._complaints import RemedyPromised as RemedyPromised
from complaints.events._complaints import ReviewAsked as ReviewAsked
from complaints.events._complaints import ReviewLapsed as ReviewLapsed
