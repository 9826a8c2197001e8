"""Cards and posters: a QR code, a code to read aloud, one sentence and the town hall's number, as SVG or PDF.

`links` is where a code leads on each channel; `words` what stands on a card; `layout` where; `svg` and `pdf` draw it.
"""
