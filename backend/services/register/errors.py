"""What the register of frail people may refuse, by who can act.

RegisterRefused
├── NotNamed         this agent is not named for the register               → an administrator names them
├── NotAnAdministrator  only the technician or the director name agents     → ask them
├── NoSuchEntry      no entry of that number here, or its words are gone    → reload the list
├── OnItAlready      this person has an entry already                       → change that one
├── CannotBeOnIt     the law does not let them be on it (`about`: why)      → say why, propose what else there is
└── NotFromHere      it is answered, confirmed or struck already            → look at it again
"""

from __future__ import annotations

from backend.services.errors import Refused


class RegisterRefused(Refused):
    """The register of frail people refuses this."""


class NotNamed(RegisterRefused):
    """You are not named for the register of frail people: the director names you, `agents set LOGIN --register`."""


class NotAnAdministrator(RegisterRefused):
    """Only the director, or the technician without --as, says who may open the register of frail people."""


class NoSuchEntry(RegisterRefused):
    """There is no such entry on this town's register, or it has ended."""


class OnItAlready(RegisterRefused):
    """This person is on the register already, or about to be: change that entry."""


class CannotBeOnIt(RegisterRefused):
    """The law does not let this person be on the register."""


class NotFromHere(RegisterRefused):
    """This entry does not stand there: look at it again."""
