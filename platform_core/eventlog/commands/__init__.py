"""Commands that bring a fact into the log, and from there to its subscribers."""

from platform_core.eventlog.commands._attending import dismiss as dismiss
from platform_core.eventlog.commands._attending import forget_subscriber as forget_subscriber
from platform_core.eventlog.commands._attending import release as release
from platform_core.eventlog.commands._calling import call_outside as call_outside
from platform_core.eventlog.commands._calling import make_outside_calls as make_outside_calls
from platform_core.eventlog.commands._publishing import OutsideTransaction as OutsideTransaction
from platform_core.eventlog.commands._publishing import publish as publish
from platform_core.eventlog.commands._publishing import publish_all as publish_all
from platform_core.eventlog.commands._relaying import deliver_next as deliver_next
from platform_core.eventlog.commands._relaying import open_cursors as open_cursors
from platform_core.eventlog.commands._relaying import redeliver_next as redeliver_next
from platform_core.eventlog.commands._relaying import relay as relay
from platform_core.eventlog.commands._relaying import report_unplaced as report_unplaced
from platform_core.eventlog.commands._replaying import request_replay as request_replay
from platform_core.eventlog.commands._replaying import withdraw_replay as withdraw_replay
