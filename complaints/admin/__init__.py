"""What does staff see and decide of complaints?"""

from complaints.admin._awards import AwardAdmin as AwardAdmin
from complaints.admin._complaints import ANEW as ANEW
from complaints.admin._complaints import DECISION as DECISION
from complaints.admin._complaints import ComplaintAdmin as ComplaintAdmin
from complaints.admin._complaints import ComplaintHandling as ComplaintHandling
from complaints.admin._disputes import IdentityAdmin as IdentityAdmin
from complaints.admin._disputes import MediationAdmin as MediationAdmin
from complaints.admin._disputes import OutsideAdmin as OutsideAdmin
from complaints.admin._infringements import InfringementAdmin as InfringementAdmin
from complaints.admin._infringements import InfringementBulletinAdmin as InfringementBulletinAdmin
from complaints.admin._reports import ReportAdmin as ReportAdmin
from complaints.admin._service import ConversationAdmin as ConversationAdmin
