"""Name the models of every room for Django."""

import complaints.awards.models
import complaints.complaint.models
import complaints.identity.models
import complaints.infringements.models
import complaints.mediation.models
import complaints.outside.models
import complaints.records.models
import complaints.reports.models
import complaints.service.models

ROOMS = (
    complaints.awards.models,
    complaints.complaint.models,
    complaints.identity.models,
    complaints.infringements.models,
    complaints.mediation.models,
    complaints.outside.models,
    complaints.records.models,
    complaints.reports.models,
    complaints.service.models,
)
