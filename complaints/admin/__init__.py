"""What does staff see and decide of complaints?"""

from complaints.admin._awards import AwardAdmin as AwardAdmin
from complaints.admin._complaints import ANEW as ANEW
from complaints.admin._complaints import DECISION as DECISION
from complaints.admin._complaints import ComplaintAdmin as ComplaintAdmin
from complaints.admin._complaints import ComplaintHandling as ComplaintHandling
