from importlib import import_module

from django.apps import AppConfig


class Complaints(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        from complaints.adapters.open_duties import OwedOnComplaints
        from complaints.adapters.settlement_hold import ComplaintHold
        from merchants.ports import fill_open_duties
        from orders.ports import fill_settlement_hold

        fill_open_duties("complaints", asked=OwedOnComplaints())
        fill_settlement_hold("complaints", asked=ComplaintHold())
        for module in ("subscribers", "tasks", "personal_data", "evidence"):
            import_module(f"complaints.{module}")
