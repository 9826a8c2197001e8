"""E-mail to agents, against a real mail server on this machine."""
