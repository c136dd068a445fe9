"""Commands on webhooks and on the messages to them."""

from platform_core.webhooks.commands._asking import redeliver as redeliver
from platform_core.webhooks.commands._asking import test as test
from platform_core.webhooks.commands._bringing import record as record
from platform_core.webhooks.commands._bringing import take_turn as take_turn
from platform_core.webhooks.commands._keeping import open_endpoint as open_endpoint
from platform_core.webhooks.commands._keeping import pause as pause
from platform_core.webhooks.commands._keeping import resume as resume
from platform_core.webhooks.commands._keeping import retire as retire
from platform_core.webhooks.commands._keeping import revise as revise
from platform_core.webhooks.commands._keeping import rotate as rotate
from platform_core.webhooks.commands._reading import read_on as read_on
