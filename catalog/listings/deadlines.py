"""The clock of a certificate, which counts to the last day that the paper names."""

from __future__ import annotations

from typing import Final

from platform_core.actors import Role
from platform_core.deadlines.specs import AtEnd, Deadline, declare
from platform_core.legal.rules import rule
from platform_core.legal.spans import HoursBefore

# It runs while the listing is on show: from publication, or from the version that came after it.
CERTIFICATE: Final = declare(
    Deadline(
        kind="catalog.certificate",
        title="Renew the certificate that a listing shows",
        otherwise=(
            "After its last day the listing is taken down by itself; orders that were placed stand. A new version with"
            " a certificate that is good can be published again."
        ),
        counts_from="listing published, or a new version of it in force",
        within=rule("DL_LISTING_CERTIFICATE"),
        owed_by=Role.MERCHANT,
        duties=("PQL-33",),
        at_end=AtEnd.TAKES,
        remind_before=(HoursBefore(720), HoursBefore(72)),
        is_right=True,
    )
)
