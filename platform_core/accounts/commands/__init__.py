"""What can become of an account, who is let in, and how do they get back in?"""

from platform_core.accounts.commands._correcting import correct_contact as correct_contact
from platform_core.accounts.commands._correcting import send_own_code as send_own_code
from platform_core.accounts.commands._correcting import use_own_code as use_own_code
from platform_core.accounts.commands._people import accept_terms as accept_terms
from platform_core.accounts.commands._people import end_membership as end_membership
from platform_core.accounts.commands._people import end_regulator as end_regulator
from platform_core.accounts.commands._people import enrol_second_factor as enrol_second_factor
from platform_core.accounts.commands._people import grant_membership as grant_membership
from platform_core.accounts.commands._people import make_regulator as make_regulator
from platform_core.accounts.commands._people import make_staff as make_staff
from platform_core.accounts.commands._people import register as register
from platform_core.accounts.commands._people import reveal_contact as reveal_contact
from platform_core.accounts.commands._recovering import change_password as change_password
from platform_core.accounts.commands._recovering import make_codes as make_codes
from platform_core.accounts.commands._recovering import note_codes_sent as note_codes_sent
from platform_core.accounts.commands._recovering import replace_password as replace_password
from platform_core.accounts.commands._recovering import request_code as request_code
from platform_core.accounts.commands._recovering import reset_password as reset_password
from platform_core.accounts.commands._signing_in import sign_in as sign_in
from platform_core.accounts.commands._signing_in import sign_in_regulator as sign_in_regulator
from platform_core.accounts.commands._signing_in import sign_out as sign_out
from platform_core.accounts.commands._signing_in import tell_refused_sign_in as tell_refused_sign_in
from platform_core.accounts.commands._signing_in import tell_signed_in as tell_signed_in
