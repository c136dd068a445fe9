"""In which ways does privacy say no?"""

from privacy.errors._consents import AdvertiserNotFound as AdvertiserNotFound
from privacy.errors._consents import NotYourConsent as NotYourConsent
from privacy.errors._consents import NotYourData as NotYourData
from privacy.errors._consents import TextChanged as TextChanged
from privacy.errors._incidents import AlreadyTold as AlreadyTold
from privacy.errors._incidents import IncidentIncomplete as IncidentIncomplete
from privacy.errors._incidents import IncidentNotFound as IncidentNotFound
from privacy.errors._incidents import LargerAlready as LargerAlready
from privacy.errors._incidents import NobodyToTell as NobodyToTell
from privacy.errors._incidents import RecipientNotFound as RecipientNotFound
from privacy.errors._incidents import RecipientRefused as RecipientRefused
from privacy.errors._incidents import StillOwed as StillOwed
from privacy.errors._requests import AlreadyAsked as AlreadyAsked
from privacy.errors._requests import AlreadyClosing as AlreadyClosing
from privacy.errors._requests import ArchiveGone as ArchiveGone
from privacy.errors._requests import BadRequest as BadRequest
from privacy.errors._requests import ClosureNotFound as ClosureNotFound
from privacy.errors._requests import HoldNotFound as HoldNotFound
from privacy.errors._requests import NotInWords as NotInWords
from privacy.errors._requests import ReasonWanted as ReasonWanted
from privacy.errors._requests import RequestNotFound as RequestNotFound
from privacy.errors._requests import StillOpen as StillOpen
from privacy.errors._requests import TakenBackTooLate as TakenBackTooLate
