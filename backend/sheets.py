"""Tables that people save from a spreadsheet as text."""

from __future__ import annotations


def separator(head: str) -> str:
    """What stands between the columns, as the first line tells: a comma, a semicolon or a tabulator."""
    return max(",;\t", key=head.count)
