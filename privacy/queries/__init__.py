"""What may be read of the rights to one's own data?"""

from privacy.queries._consents import agreed as agreed
from privacy.queries._consents import copy_of as copy_of
from privacy.queries._consents import holdings as holdings
from privacy.queries._consents import text_in_force as text_in_force
