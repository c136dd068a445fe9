"""The addresses of the authorities' pages."""

from __future__ import annotations

from platform_core.cases.form_pages import routes
from platform_core.project.faces.regulator.deadlines import DeadlineWhy
from platform_core.project.faces.regulator.reports import ManifestFile, Reports
from platform_core.project.faces.regulator.requests import ExportFile, Home, RequestPage, VerifierFile, VerifyPage

app_name = "regulator"
urlpatterns = [
    *routes("reports/<uuid:report_id>/manifest", ManifestFile),
    *routes("reports", Reports),
    *routes("verify", VerifyPage),
    *routes("verify.py", VerifierFile),
    *routes("requests/<uuid:request_id>/export", ExportFile),
    *routes("requests/<uuid:request_id>", RequestPage),
    *routes("deadlines/<uuid:deadline_id>", DeadlineWhy),
    *routes("", Home),
]
