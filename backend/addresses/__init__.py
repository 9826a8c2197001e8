"""Addresses: the town's streets from the Base Adresse Nationale, and the search that understands what people write.

Pure: files and text in, plain data out. No address ever leaves the machine.
"""

from backend.addresses.ban import (
    AddressFileError,
    AddressRow,
    WrongColumns,
    WrongEncoding,
    WrongLine,
    read,
    read_file,
    write,
)
from backend.addresses.match import Judgement, Verdict, best, judge
from backend.addresses.normalise import normalise, street_key
from backend.addresses.streets import Candidate, Door, Match, candidates

__all__ = [
    "AddressFileError",
    "AddressRow",
    "Candidate",
    "Door",
    "Judgement",
    "Match",
    "Verdict",
    "WrongColumns",
    "WrongEncoding",
    "WrongLine",
    "best",
    "candidates",
    "judge",
    "normalise",
    "read",
    "read_file",
    "street_key",
    "write",
]
