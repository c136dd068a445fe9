"""Name the models of every room for Django."""

import privacy.closures.models
import privacy.consents.models
import privacy.incidents.models
import privacy.recipients.models
import privacy.requests.models
import privacy.retention.models

ROOMS = (
    privacy.closures.models,
    privacy.consents.models,
    privacy.incidents.models,
    privacy.recipients.models,
    privacy.requests.models,
    privacy.retention.models,
)
