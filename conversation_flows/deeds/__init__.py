"""Deeds: every command of the flows, done through the services of the town. One file a room of the house."""

from conversation_flows.deeds.case import Case
from conversation_flows.deeds.doing import do

__all__ = ["Case", "do"]
