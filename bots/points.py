"""A point of the earth as a page or a script writes it."""

from __future__ import annotations

from backend.messaging.messages import SharedPlace
from bots.errors import Malformed


def point(latitude: object, longitude: object) -> SharedPlace:
    """The place that these two numbers name.

    Raises:
        Malformed: they name none.
    """
    match latitude, longitude:
        case (bool(), _) | (_, bool()):
            pass
        case (int() | float(), int() | float()) if -90 <= latitude <= 90 and -180 <= longitude <= 180:
            return SharedPlace(float(latitude), float(longitude))
    raise Malformed("a location is [latitude, longitude]: -90 to 90, then -180 to 180")
