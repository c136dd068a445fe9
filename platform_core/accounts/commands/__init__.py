"""What can become of an account, and who is let in?"""

from platform_core.accounts.commands._people import end_membership as end_membership
from platform_core.accounts.commands._people import end_regulator as end_regulator
from platform_core.accounts.commands._people import enrol_second_factor as enrol_second_factor
from platform_core.accounts.commands._people import grant_membership as grant_membership
from platform_core.accounts.commands._people import make_regulator as make_regulator
from platform_core.accounts.commands._people import make_staff as make_staff
from platform_core.accounts.commands._people import register as register
from platform_core.accounts.commands._people import reveal_contact as reveal_contact
from platform_core.accounts.commands._signing_in import open_session as open_session
from platform_core.accounts.commands._signing_in import sign_in as sign_in
from platform_core.accounts.commands._signing_in import sign_in_regulator as sign_in_regulator
from platform_core.accounts.commands._signing_in import sign_out as sign_out
from platform_core.accounts.commands._signing_in import tell_refused_sign_in as tell_refused_sign_in
from platform_core.accounts.commands._signing_in import tell_signed_in as tell_signed_in
