"""What does staff see of privacy?"""

from privacy.admin._consents import Consents as Consents
