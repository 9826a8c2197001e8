"""The phone desk: whom to call next, what to read out, and what they said, kept as if they had tapped it."""
