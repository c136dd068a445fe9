"""What may be done with the rows of applications and shops?"""

from merchants.types import RegistrationKind

CHANGE = ("SELECT", "INSERT", "UPDATE")  # nothing of ours is deleted
LOCK = ("SELECT", "UPDATE (id)")  # FOR SHARE and FOR UPDATE ask for the right to update one column at least
KINDS = [kind.value for kind in RegistrationKind]
