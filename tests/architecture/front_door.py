"""An import-linter contract: other apps may enter an app by its public modules only."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoor(Contract):
    apps = fields.ListField(subfield=fields.StringField())
    public = fields.ListField(subfield=fields.StringField())
    writers = fields.ListField(subfield=fields.StringField())
    guests = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (importer, imported)
            for app in self.apps
            for imported in graph.find_descendants(app)
            for importer in graph.find_modules_that_directly_import(imported)
            if self._is_stranger(importer, app) and not self._may_enter(importer, imported)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_stranger(self, importer: str, app: str) -> bool:
        return importer.split(".", maxsplit=1)[0] in set(self.apps) - {app} or self._is_guest(importer)

    def _is_guest(self, importer: str) -> bool:
        return any(f"{importer}.".startswith(f"{guest}.") for guest in self.guests)

    def _may_enter(self, importer: str, imported: str) -> bool:
        _, module, *inner = imported.split(".")
        if module not in self.public or inner:
            return False
        return module != "commands" or self._is_guest(importer) or importer.split(".")[1] in self.writers

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} reaches into {imported}", bold=False)
