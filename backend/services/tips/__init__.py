"""Tips: good addresses between residents, read by an agent first, shown for a year, found by what they are good for."""

from backend.services.tips.directory import Service, services_for
from backend.services.tips.finding import find
from backend.services.tips.giving import due, expire, give, of, publish, refuse

__all__ = ["Service", "due", "expire", "find", "give", "of", "publish", "refuse", "services_for"]
