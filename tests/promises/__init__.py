"""Completeness loops: what is registered, named or promised anywhere owes a proof."""
