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
from complaints.models._infringements import Infringement as Infringement
from complaints.models._infringements import InfringementBulletin as InfringementBulletin
from complaints.models._infringements import InfringementExhibit as InfringementExhibit
from complaints.models._record import ComplaintRecord as ComplaintRecord
from complaints.models._record import RecordPublication as RecordPublication
from complaints.models._record import RecordReply as RecordReply
from complaints.models._reports import Lead as Lead
from complaints.models._reports import Report as Report
from complaints.models._service import Conversation as Conversation
from complaints.models._service import ConversationMessage as ConversationMessage
from complaints.models._telling import Rating as Rating
from complaints.models._telling import ShownFile as ShownFile
from complaints.models._telling import TelephoneCorrection as TelephoneCorrection
from complaints.models._telling import TelephoneNote as TelephoneNote
