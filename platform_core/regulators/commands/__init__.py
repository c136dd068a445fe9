"""Commands on appointments, requests and bundles."""

from platform_core.cases.steps import step_of
from platform_core.regulators.commands._appointing import appoint as appoint
from platform_core.regulators.commands._appointing import dismiss as dismiss
from platform_core.regulators.commands._appointing import let_in as let_in
from platform_core.regulators.commands._appointing import shut_out as shut_out
from platform_core.regulators.commands._asking import fetch as fetch
from platform_core.regulators.commands._asking import file_request as file_request
from platform_core.regulators.commands._asking import withdraw as withdraw
from platform_core.regulators.commands._deciding import approve as approve
from platform_core.regulators.commands._deciding import endorse as endorse
from platform_core.regulators.commands._deciding import hand_over as hand_over
from platform_core.regulators.commands._deciding import keep_export as keep_export
from platform_core.regulators.commands._deciding import reject as reject
from platform_core.regulators.commands._identity_report import fetch_report as fetch_report
from platform_core.regulators.commands._identity_report import file_report as file_report
from platform_core.regulators.commands._identity_report import freeze_report as freeze_report
from platform_core.regulators.commands._identity_report import keep_report as keep_report
from platform_core.regulators.commands._own_file import ask_for_dossier as ask_for_dossier
from platform_core.regulators.commands._own_file import collect as collect
from platform_core.regulators.commands._own_file import keep_dossier as keep_dossier
from platform_core.regulators.commands._own_file import lay_ready as lay_ready
from platform_core.regulators.models import DataRequest

escalate = step_of(DataRequest, "escalate")
