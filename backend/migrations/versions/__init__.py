"""One file a version: `0001_first.py` is revision 0001."""
