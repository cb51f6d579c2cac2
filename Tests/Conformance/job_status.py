"""What a kernel says while only jobs run: busy and idle with parents that no client has sent."""

from specification import Violation

# The kind of request whose header such a status has for a parent.
KIND = "swift_job"


class JobStatus:
    """The states of one kernel process that belong to jobs, checked as each one comes."""

    def __init__(self, is_whole: bool = True):
        self.is_whole = is_whole
        # The parent that was busy last, until its idle.
        self.open: str | None = None
        self.ended: set[str] = set()

    def took(self, message: dict, sessions: set[str], cells_run: bool, has_had_cells: bool) -> None:
        """Checks a message with such a parent; the sessions are those of the kernel and all clients."""
        parent = message["parent_header"]
        if message["msg_type"] != "status":
            raise Violation("Nothing but states belongs to jobs alone", message)
        if parent["session"] in sessions:
            raise Violation("The parent of such a state is of no client's session", message)
        if parent["msg_id"] in self.ended:
            raise Violation("After idle comes no state of the same parent", message)
        if message["content"]["execution_state"] == "busy":
            self.check_busy(message, cells_run, has_had_cells)
        else:
            self.check_idle(message)

    def check_busy(self, message: dict, cells_run: bool, has_had_cells: bool) -> None:
        if cells_run:
            raise Violation("While a cell runs, jobs are not busy beside it", message)
        if self.is_whole and not has_had_cells:
            raise Violation("Where no cell has run, there are no jobs", message)
        if self.open not in (None, message["parent_header"]["msg_id"]):
            raise Violation(f"{self.open} is busy and has had no idle", message)
        self.open = message["parent_header"]["msg_id"]

    def check_idle(self, message: dict) -> None:
        if self.open != message["parent_header"]["msg_id"] and (self.is_whole or self.open):
            raise Violation("Idle comes after its own busy, once", message)
        self.ended.add(message["parent_header"]["msg_id"])
        self.open = None
