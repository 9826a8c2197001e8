"""E-mail to agents, by the town's mail server (SMTP). Residents are never written to by e-mail, and nobody answers."""
