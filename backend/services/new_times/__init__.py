"""Another time for a mission that somebody has taken: one side proposes it, the other answers, or it lapses.

`standing` is what may still be moved, `proposing` and `answering` what each side does, `moving` what a yes does,
`handing_on` what a resident may choose after a no, `falling_due` and `ending` what becomes of it otherwise.
"""
