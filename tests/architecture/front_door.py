"""An import-linter contract: an app, and a room of an app, is entered by its public modules only."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoor(Contract):
    apps = fields.ListField(subfield=fields.StringField())
    public = fields.ListField(subfield=fields.StringField())
    writers = fields.ListField(subfield=fields.StringField())
    guests = fields.ListField(subfield=fields.StringField())
    wired = fields.ListField(subfield=fields.StringField())  # beside what is public, for guests alone
    downwards = fields.ListField(subfield=fields.StringField())  # what a room may also use of a room under it

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (importer, imported)
            for app in self.apps
            for imported in graph.find_descendants(app)
            for importer in graph.find_modules_that_directly_import(imported)
            if (self._is_stranger(importer, app) and not self._may_enter(importer, imported))
            or (self._is_neighbour(importer, imported) and not self._may_visit(imported))
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _is_stranger(self, importer: str, app: str) -> bool:
        return importer.split(".", maxsplit=1)[0] in set(self.apps) - {app} or self._is_guest(importer)

    def _is_guest(self, importer: str) -> bool:
        return any(f"{importer}.".startswith(f"{guest}.") for guest in self.guests)

    def _is_neighbour(self, importer: str, imported: str) -> bool:
        """Say whether these are two rooms of one app. A module at the app's top wires all of them."""
        (app, *inside), (other, *within) = importer.split("."), imported.split(".")
        deep = min(len(inside), len(within)) > 1 and "migrations" not in inside
        return app == other and app in self.apps and deep and inside[0] != within[0]

    def _may_visit(self, imported: str) -> bool:
        return imported.split(".")[2] in {*self.public, *self.downwards}

    def _may_enter(self, importer: str, imported: str) -> bool:
        """Say whether a module may use one of another app: that of a room, or a part of it where it is a package."""
        kind = imported.split(".")[2:3]
        if self._is_guest(importer) and kind and {*kind} <= {*self.wired}:
            return True
        if not {*kind} <= {*self.public} or not kind:
            return False
        return kind != ["commands"] or self._is_guest(importer) or bool({*importer.split(".")[2:3]} & {*self.writers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} reaches into {imported}", bold=False)
