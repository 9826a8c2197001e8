"""The directory of the demonstration town: what exists there besides neighbours."""

from __future__ import annotations

from typing import Final

from backend.services.directory import Entry

DIRECTORY: Final = (
    Entry("Soins infirmiers du Bocage", ("nursing", "home_care"), "02 61 91 00 21", "du lundi au samedi, 7 h à 19 h"),
    Entry("Aide à domicile des Deux-Rives", ("home_care", "cleaning", "night_care"), "02 61 91 00 22", "9 h à 17 h"),
    Entry("Portage de repas de la mairie", ("meal_delivery",), "02 61 91 00 23", "la veille avant 10 h"),
    Entry("Navette du marché", ("transport",), "02 61 91 00 24", "mardi et vendredi, sur réservation"),
    Entry("Espace France Services", ("france_services",), "02 61 91 00 25", "du lundi au vendredi, 9 h à 12 h"),
    Entry("Téléassistance du département", ("telealarm",), "02 61 91 00 26", "jour et nuit"),
    Entry("Électricité Marchais", ("electrician",), "02 61 91 00 27", "8 h à 18 h"),
)
"""Numbers that the French numbering plan keeps for works of fiction."""
