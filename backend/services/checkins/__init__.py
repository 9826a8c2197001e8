"""Check-ins: plans, their circles, and the ladder from a question to an agent (`backend.checkins` decides, pure)."""
