"""Interviews: those who wish to volunteer are met first. `slots` is what agents open, `booking` who comes to which."""
