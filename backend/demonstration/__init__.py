"""The demonstration town: invented streets, residents, volunteers and requests, the same for the same seed.

Its data is plain and knows no database until `seeding` puts it into one; the names, codes and telephone numbers belong
to nobody (`places`, `people`).
"""

from backend.demonstration.invent import invent, write_addresses
from backend.demonstration.town import (
    PARTS_OF_DAY,
    Availability,
    DemoMission,
    DemoRequest,
    DemoTown,
    Resident,
    Volunteer,
    distance_m,
)

__all__ = [
    "PARTS_OF_DAY",
    "Availability",
    "DemoMission",
    "DemoRequest",
    "DemoTown",
    "Resident",
    "Volunteer",
    "distance_m",
    "invent",
    "write_addresses",
]
