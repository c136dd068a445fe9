"""In which ways does privacy say no?"""

from privacy.errors._consents import AdvertiserNotFound as AdvertiserNotFound
from privacy.errors._consents import NotYourConsent as NotYourConsent
from privacy.errors._consents import NotYourData as NotYourData
from privacy.errors._consents import TextChanged as TextChanged
