"""What does the platform keep of complaints?"""

from complaints.models._complaints import COMPLAINT_KEY as COMPLAINT_KEY
from complaints.models._complaints import MONEY_DEMANDS as MONEY_DEMANDS
from complaints.models._complaints import NOT_DECIDED as NOT_DECIDED
from complaints.models._complaints import OPEN as OPEN
from complaints.models._complaints import OTHER_DEMANDS as OTHER_DEMANDS
from complaints.models._complaints import Answer as Answer
from complaints.models._complaints import Complaint as Complaint
from complaints.models._complaints import Decision as Decision
from complaints.models._complaints import Message as Message
from complaints.models._complaints import OfAComplaint as OfAComplaint
from complaints.models._complaints import Review as Review
from complaints.models._identity import IdentityRequest as IdentityRequest
from complaints.models._mediation import Mediation as Mediation
from complaints.models._mediation import MediationWord as MediationWord
from complaints.models._outside import OutsideCase as OutsideCase
from complaints.models._outside import OutsideFinding as OutsideFinding
