"""The town's directory: services that exist already, searched before a neighbour is asked."""

from backend.services.directory.finding import EXISTING, FOR_JOBS, doing, everything, existing_for, fitting, for_job
from backend.services.directory.importing import Imported, import_directory
from backend.services.directory.reading import COLUMNS, SERVICES, Entry, read_directory

__all__ = [
    "COLUMNS",
    "EXISTING",
    "FOR_JOBS",
    "SERVICES",
    "Entry",
    "Imported",
    "doing",
    "everything",
    "existing_for",
    "fitting",
    "for_job",
    "import_directory",
    "read_directory",
]
