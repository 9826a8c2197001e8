"""Tables: declared, migrated, sealed."""
