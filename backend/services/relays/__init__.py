"""Relays: a mission in several legs, each a request of its own with its volunteer, and a hand-over where it ends.

`making` plans one, `legs` reads and holds them, `handing` is what each side of a hand-over says, `late` warns whoever
comes next, `due` what falls due, `ending` what an agent says and calls off.
"""
