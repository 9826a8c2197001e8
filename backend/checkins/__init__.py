"""Check-ins, pure: when a plan falls due, how silence climbs from a reminder to an agent, which words come next."""
