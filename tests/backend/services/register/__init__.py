"""The register of frail people, on both engines."""
