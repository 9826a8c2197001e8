"""Money, pay and business: what a hand between neighbours is not. The price of the shopping is no such thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from backend.services.moderation.reading import Reading

Place = tuple[int, int]

_COIN: Final = r"(?:€|euros?\b|eur\b|balles\b|£|pounds?\b|\$|dollars?\b)"
_HOUR: Final = r"(?:/|par|de l|l|a l|de|the|an|per|a|each|every)\s*(?:heures?|h|hour|hr|jour|day|semaine|week)\b"
_HOURLY: Final = re.compile(
    rf"(?:\b[\w,.]+ ?)?{_COIN}\s*{_HOUR}"
    rf"|\b\d[\d ,.]*e?\s*(?:/\s*h(?:eures?)?\b|de l heure\b|par heure\b|an hour\b|per hour\b)"
    r"|\b(?:tarif|taux|salaire) horaire\b|\bpaye?e?s? (?:a l|de l) heure\b|\bhourly (?:rate|pay)\b"
    r"|\bpaid by the hour\b"
    rf"|[€£$]\s*\d+\s*{_HOUR}"
)
_A_WEEK: Final = re.compile(r"(?:jour|day|semaine|week)$")
_SPENT: Final = re.compile(
    r"\b(?:courses|supermarche|marche|epicerie|pharmacie|pain|boulangerie|achats?|depens\w+|budget|panier|provisions"
    r"|shopping|groceries)\b"
)
_AROUND: Final = 80
"""Letters on both sides in which it is said what the money is spent on."""
_ASKED: Final = re.compile(
    r"\bremunere\w*|\bremuneration\b|\bsalaire\b|\bcesu\b|\bcheques? emploi service\b"
    r"|\b(?:je|on) (?:vous |te |le |la )?(?:paie|paye|paierai|payerai|remunere) (?:bien|cash|en|la personne"
    r"|\d+|qui)\b"
    r"|\b(?:contre|moyennant) (?:un |une )?(?:paiement|argent|billet|petit billet|somme|\d+)"
    r"|\b(?:pret\w*|avanc\w+|donn\w+|envoy\w+|vers\w+|depann\w+)[ ,]"
    r"(?:\w+ ){0,4}?(?:d argent|de l argent|l argent|de sous|des sous|une somme|\d+ ?(?:€|euros?))"
    r"|\b(?:besoin|manque) (?:urgent )?(?:d argent|de sous|de liquide|d especes|de \d+ ?(?:€|euros?))"
    r"|\baide financiere\b|\bvirements?\b|\biban\b|\brib\b|\bpaypal\b|\blydia\b|\bwestern union\b"
    r"|\bbitcoins?\b|\bcrypto\w*"
    r"|\b(?:will|can|to) pay (?:you|cash|well|\d+)|\bpaid (?:job|help|work)\b|\bneed (?:some )?(?:money|cash)\b"
    r"|\b(?:lend|send|give|loan)(?: \w+)? (?:some |me )?(?:money|cash|[£$€]? ?\d+ (?:euros?|pounds?))\b"
)
_BUSINESS: Final = re.compile(
    r"\b(?:mon|notre|votre) (?:entreprise|agence|boutique en ligne|site internet)\b|\b(?:ma|notre) societe\b"
    r"|\bauto ?entrepreneur\w*|\bmicro ?entreprise\b|\bsiret\b|\bdevis (?:gratuit|offert|sur|sans)\w*"
    r"|\b(?:mes|nos) (?:prestations|services|tarifs|offres|produits)\b|\btarifs? (?:attractifs?|imbattables?"
    r"|a partir)\b"
    rf"|\ba partir de \d+ ?{_COIN}|\b\d+ ?{_COIN} (?:ttc|ht)\b|\bintervention rapide\b|\b24 ?h ?/ ?24\b"
    rf"|\b7 ?j ?/ ?7\b"
    r"|\b(?:je|nous) (?:vends?|vendons|propose mes services|proposons)\b|\ba vendre\b|\bprofitez (?:de|d)\b"
    r"|\bgagne[rz] (?:de l argent|plus)|\bcontactez nous\b|\bdeplacement offert\b|\bclients?\b(?! (?:d|du|de)\b)"
    r"|\b(?:my|our) (?:company|business|services|rates)\b|\bfree quote\b|\bfor sale\b|\bspecial offer\b|\bwe sell\b"
)


def hourly(reading: Reading) -> Iterator[Place]:
    """« 25 €/h », « vingt-cinq euros de l'heure »: a wage. What the shopping of a week costs is none."""
    for found in _HOURLY.finditer(reading.plain):
        around = reading.plain[max(0, found.start() - _AROUND) : found.end() + _AROUND]
        if not (_A_WEEK.search(found[0]) and _SPENT.search(around)):
            yield found.span()


def asked(reading: Reading) -> Iterator[Place]:
    """Money asked for, lent, or given for the help."""
    for found in _ASKED.finditer(reading.plain):
        yield found.span()


def business(reading: Reading) -> Iterator[Place]:
    """An advertisement."""
    for found in _BUSINESS.finditer(reading.plain):
        yield found.span()
