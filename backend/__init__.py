"""The town: one database, its rules, its agents."""
