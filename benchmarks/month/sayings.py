"""What the neighbours of the simulated month write: by hand, in several voices. `{moment}` is when they need it.

None of these sentences stands in the training data of `nlu/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

NEEDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "letter": {
            "shopping": (
                "Bonjour, je me permets de vous écrire car mes jambes ne me portent plus guère et le supermarché est"
                " devenu bien loin. Quelqu'un pourrait-il me rapporter quelques provisions {moment} ? Je vous remercie"
                " d'avance.",
                "Bonsoir, je suis confuse de demander, mais mon frigidaire est presque vide. Une bonne âme pour mes"
                " commissions {moment} ? Avec toute ma reconnaissance.",
            ),
            "pharmacy": (
                "Bonjour, mon médecin m'a fait une ordonnance et je ne peux descendre la porter à l'officine."
                " {moment}, est-ce que quelqu'un y passerait pour moi ? Merci infiniment.",
            ),
            "transport": (
                "Bonjour, j'ai rendez-vous chez le cardiologue {moment} et mon voisin qui me conduisait d'habitude est"
                " parti chez sa fille. Serait-il possible qu'on m'emmène ? Bien à vous.",
            ),
            "company": (
                "Bonjour, depuis que mon mari est parti les après-midi sont longs. Si une personne voulait bien venir"
                " prendre le café avec moi {moment}, j'en serais très heureuse.",
            ),
            "digital": (
                "Bonjour, mon petit-fils m'a offert une tablette et je n'arrive plus à ouvrir mes photographies."
                " Quelqu'un de patient pourrait-il me montrer {moment} ? Merci beaucoup.",
            ),
            "gardening": (
                "Bonjour, mes rosiers auraient besoin d'être taillés avant les gelées et je ne tiens plus le sécateur."
                " {moment}, si cela convient à quelqu'un. Je vous remercie.",
            ),
            "paperwork": (
                "Bonjour, j'ai reçu un courrier des impôts auquel je n'entends rien. Pourrait-on le lire avec moi"
                " {moment} ? Je vous en saurais gré.",
            ),
            "repairs": (
                "Bonjour, l'ampoule du couloir a rendu l'âme et je n'ose plus monter sur l'escabeau à mon âge. Est-ce"
                " que quelqu'un viendrait me la changer {moment} ? Merci bien.",
            ),
        },
        "plain": {
            "shopping": (
                "bonjour, il me faudrait quelqu'un pour les courses {moment}",
                "J'ai besoin de pain, de lait et de deux packs d'eau {moment}, quelqu'un y va ?",
            ),
            "pharmacy": ("Quelqu'un peut passer à la pharmacie pour moi {moment} ? L'ordonnance est prête.",),
            "transport": (
                "Je cherche quelqu'un qui pourrait m'emmener à l'hôpital {moment}",
                "Il faudrait me déposer à la gare {moment}, le bus ne passe plus.",
            ),
            "pets": ("Est-ce que quelqu'un pourrait sortir mon chien {moment} ? Je me suis tordu le genou.",),
            "repairs": ("Ma chasse d'eau fuit, un bricoleur serait libre {moment} ?",),
            "gardening": ("il me faut un coup de main pour ramasser les feuilles {moment}",),
            "paperwork": ("J'ai un dossier à remplir pour la retraite, on peut m'aider {moment} ?",),
            "digital": ("Je n'arrive plus à me connecter à Internet, quelqu'un peut venir voir {moment} ?",),
            "company": ("Qui voudrait faire une petite promenade avec moi {moment} ?",),
            "parcel": ("J'ai un colis à retirer à la poste, il est trop lourd pour moi. {moment} ?",),
        },
        "sms": {
            "shopping": ("slt kelkun pr mes courses {moment} svp jsui malade",),
            "pets": ("coucou qqn peu garder mon chat {moment} ? merci bcp",),
            "repairs": ("bjr g une etagere a monter {moment} qqn de bricoleur ?",),
            "loan": ("qqn aurait une perceuse a preter {moment} ? merci :)",),
            "digital": ("help mon imprimante veut plus rien savoir, qqn {moment} ?",),
            "parcel": ("bonjour qqn peu recuperer mon colis o relais {moment} svp",),
            "transport": ("ya qqn qui va vers la gare {moment} ? jpeux payer l'essence",),
        },
        "dictated": {
            "shopping": ("alors bonjour voilà j'aurais besoin qu'on me fasse mes courses {moment} si c'est possible",),
            "transport": ("oui bonjour c'est pour qu'on m'emmène chez le docteur {moment} parce que je conduis plus",),
            "gardening": ("bonjour ma haie elle est trop haute il faudrait la couper {moment} voilà merci",),
            "company": ("bonjour moi je voudrais bien que quelqu'un vienne me voir {moment} pour parler un peu",),
            "repairs": ("bonjour la porte de mon placard elle ferme plus si quelqu'un peut regarder {moment} merci",),
        },
        "english": {
            "shopping": ("Hello, could somebody pick up some groceries for me {moment}? I have the flu.",),
            "paperwork": ("Hi! I need help to fill in a form from the prefecture {moment}, my French is poor.",),
            "transport": ("Good morning, is anyone able to drive me to the doctor {moment}?",),
        },
    }
)

FOR_HER_MOTHER: Final = (
    "Bonjour, c'est pour ma mère : il lui faudrait quelqu'un pour ses courses {moment}.",
    "bonjour je cherche quelqu'un pour emmener ma maman chez le médecin {moment}, je travaille",
)
COMES_BACK: Final = (
    "Bonjour, est-ce que quelqu'un pourrait faire mes courses tous les mardis matin ?",
    "Il me faudrait de la compagnie chaque jeudi après-midi, pour jouer aux cartes.",
)
OFFERS: Final = (
    "je vais au marché samedi matin, je peux rapporter des choses à deux ou trois personnes",
    "Je passe à la pharmacie vendredi après-midi, si quelqu'un a besoin de quelque chose",
    "je monte au supermarché mercredi matin, qui veut quelque chose ?",
)
LISTS: Final = (
    "Un litre de lait et une baguette, s'il vous plaît",
    "2 kg de pommes de terre et du beurre",
    "un pack d'eau merci !",
    "Des oranges et un camembert bien fait",
)
JOINS: Final = (
    "bonjour je voudrais donner un coup de main à mes voisins",
    "Je suis à la retraite depuis peu et j'aimerais être bénévole",
    "salut j'ai du temps le week-end, je peux aider qqn ?",
)
SMALL_TALK: Final = (
    "merci beaucoup",
    "Merci, vous êtes bien aimables.",
    "c'est super merci !",
    "Bonne soirée à vous",
    "il pleut encore aujourd'hui",
    "ma fille vient dimanche, je suis contente",
)
TAKES: Final = ("oui je peux", "Je veux bien m'en occuper", "ok pour moi", "d'accord, j'y vais")
LEAVES: Final = ("désolé je ne peux pas cette fois", "non pas dispo", "Ce sera pour une autre fois, je regrette")
WENT_WELL: Final = (
    "Très bien, c'est une personne charmante",
    "parfait merci",
    "tout s'est bien passé",
)
GATHERINGS: Final = (
    "J'organise une belote dimanche après-midi à la salle des fêtes, on peut être six",
    "je propose une marche autour du lac samedi à 10h, rendez-vous devant la mairie, 5 personnes",
)
FIRST_NAMES: Final = tuple(
    "Odette Simone Raymonde Paulette Huguette Ginette Marcelle Yvette Colette Denise Roger Marcel Lucien René Fernand"
    " Gaston Émile Robert Bernard Gilbert Monique Nicole Chantal Martine Sylviane Brigitte Annick Josiane Ghislaine"
    " Évelyne Patrick Alain Gérard Michel Daniel Hervé Thierry Pascal Didier Bruno Sandrine Valérie Nathalie Karine"
    " Delphine Céline Aurélie Émilie Mélanie Laëtitia Samir Rachid Moussa Ousmane Fatou Aïcha Nadia Leïla Minh Thi"
    " Théo Hugo Enzo Lucas Manon Chloé Camille Jade Inès Zoé".split()
)
