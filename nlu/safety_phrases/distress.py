"""Suicidal or despairing: the person who writes, or somebody they tell of."""

from __future__ import annotations

from typing import Final

from nlu.safety_phrases.rule import Rule

_DEED: Final = (
    r"(?:mourir|crever|<self> (?:tuer|suicider|pendre|flinguer|buter|supprimer|noyer|[gj]eter (?:par"
    r"|sous|du|dans)|foutre en l air"
    r"|tirer une balle|ouvrir les veines|tailler les veines|laisser mourir|detruire)|en (?:finir"
    r"|terminer)|mettre fin a|sauter (?:du|par)"
    r"|disparaitre (?:pour|a) |disparaitre de la surface|avaler (?:tous|toute|toutes|une boite|ma boite))"
)

DISTRESS: Final[tuple[Rule, ...]] = (
    Rule(
        "wants to die",
        (
            "mourir",
            "crever",
            "tuer",
            "suicid",
            "pendre",
            "flinguer",
            "buter",
            "finir",
            "terminer",
            "fin a",
            "eter ",
            "l air",
            "veines",
            "sauter",
            "disparaitre",
            "avaler",
            "noyer",
            "balle",
            "supprimer",
        ),
        r"\b(?:veux|voudrais|voudrait|aimerais|prefere\w*|souhaite|envie|pense|penser|songe|vais|voulais"
        r"|vouloir|laissez|laisse|autant|merite|mieux|pret a|prete a|decide"
        rf"|failli|essaye|essaie|comment|hate|faut|espere|raison)<3>{_DEED.replace('<self>', '(?:me|m)')}"
        r"|\b(?:veut|voudrait|aimerait|va|voulait|menace|parle|parlait|allait|pense|envie|essaye|songe|decide|failli)"
        rf"<3>{_DEED.replace('<self>', '(?:se|s)')}",
        (
            "je veux mourir",
            "g envie de crever",
            "jvais me foutre en l'air",
            "mon ami menace de se tuer",
            "je pense souvent à mourir",
            "autant en finir",
            "je vais avaler tous mes cachets",
            "j'ai envie de me geter sous un train",
        ),
        (
            "je ne veux pas mourir",
            "envie d'en finir avec ce jardin",
            "mort de rire",
            "je veux finir mes études",
            "envie de me tuer à la tâche non merci",
            "je vais mourir de honte",
            "mon rosier va mourir",
        ),
        unless=r"\b(?:(?:veux|veut|voudrais|vais|va) pas mourir|finir avec (?!la vie|ma vie|cette vie|tout|moi)"
        r"|mourir (?:de|d)\b(?! chagrin)|tuer (?:a la tache|le temps|des|les|mes|l ennui)|crever (?:de|d|un"
        r"|les|l)\b"
        r"|rosier|plantes?|chien|chat|arbre|tomates|terminer avec|peur de mourir|fin a (?:mon contrat"
        r"|mon abonnement|la conversation|cette conversation)|jeter (?:dans l eau|dans la piscine)"
        r"|piscine)\b",
        unmistakable=True,
    ),
    Rule(
        "suicide by its name",
        ("suicid",),
        r"\bsuicid(?:e|es|er|aire|aires|al)?\b",
        (
            "suicide",
            "j'ai des idées suicidaires",
            "je pense au suiside",
            "i feel suicidal",
            "tentative de suicide de ma fille",
        ),
        (
            "le roman parle d'un suicide",
            "c'est un suicide politique",
            "l'équipe s'est suicidée en deuxième mi-temps",
            "suicide squad ce soir à la télé",
        ),
        unless=r"\b(?:roman|livre|film|serie|equipe|match|politique|commercial|tele|squad|exposition|conference"
        r"|debat|chanson|siecle|mi temps|these|taux|journee mondiale|piece de theatre|opera)\b",
    ),
    Rule(
        "no wish, reason or strength to live",
        ("vivre", "vie", "exister", "etre la", "sens", "quoi bon", "living", "live"),
        r"\b(?:plus|pas|aucune?|perdu|sans|pu)<6>(?:envie|gout|raison|force|courage|interet|volonte)<3>(?:a "
        r"|de |la |l )*(?:vivre|vie|exister)\b"
        r"|\b(?:veux|veut|voudrais|vouloir|voulu) (?:plus|pas|pu) (?:continuer a |de )?(?:vivre|exister"
        r"|etre la|de cette vie|de la vie)\b(?! (?:avec|chez|ici|dans|a|seule?|en)\b)"
        r"|\bvivre (?:ne |n )?(?:m interesse|sert|vaut|a) (?:plus|pas|a rien)|\b(?:ma |la "
        r"|cette )?vie (?:ne |n )?(?:vaut|a|sert) (?:plus|pas|a rien|aucun)(?: \w++){0,3}(?: peine| sens"
        r"| rien| valeur| interet| gout)?"
        r"|\b(?:fatiguee?|marre|assez|ras le bol|lasse?e?|degoutee?|epuisee?) (?:de |d )(?:vivre|la vie"
        r"|cette vie|ma vie|exister)\b(?! (?:chere|en|ici))|\b(?:hais|deteste) (?:ma|la) vie\b"
        r"|\bma vie (?:est|n est) (?:finie|foutue|terminee|plus rien|un enfer|fichue)|\bsert (?:plus "
        r"|strictement )?a rien (?:de |que je )(?:vi[vs]\w*|continue\w*)|\bpeux plus de (?:vivre|la vie"
        r"|cette vie)"
        r"|\b<cannot> a (?:continuer a )?vivre\b(?! (?:avec|de|ici|dans|du|comme)\b)|\bplus (?:rien )?(?:n "
        r"|na |n a )?(?:a |de )?(?:aucun )?sens\b|\ba quoi bon (?:continuer|vivre|rester|se lever)"
        r"|\b(?:arreter de|plus) vivre\b(?! (?:avec|chez|ici|dans|a|seule?|ensemble|en)\b)"
        r"|\b(?:no|any|nothing|reason|point) (?:reason |point |left )?(?:to|in) liv(?:e|ing)\b"
        r"|\bnothing to live for|\b(?:don t|do not) want to (?:live|be alive|be here|exist"
        r"|go on)(?: any ?more)?\b(?! (?:in|with|on))|\btired of (?:living|life)|\blife (?:isn t|is not"
        r"|is no longer|not) worth",
        (
            "j'ai plus gout a la vie",
            "je n'ai plus aucune raison de vivre",
            "la vie ne vaut plus la peine",
            "j'arrive plus à vivre sans elle",
            "je veux plus être là",
            "moi plus envie vivre",
            "i don't want to live anymore",
        ),
        (
            "je ne veux plus vivre avec mon colocataire",
            "je n'ai pas le goût de cuisiner",
            "la vie est chère, on n'arrive plus à vivre avec 800 euros",
            "vivre à la campagne ne m'attire pas",
            "la vie n'a pas de prix",
        ),
        unless=r"\b(?:prix|cher|chere|euros|colocat\w+|de prix)\b",
        unmistakable=True,
    ),
    Rule(
        "would rather not wake, be dead, join the dead",
        (
            "reveill",
            "mort",
            "prefere ne",
            "verrai pas demain",
            "ciel",
            "la haut",
            "paradis",
            "rejoindre",
            "dieu",
            "nee",
            "naitre",
            "delivrance",
            "dead",
            "wake",
            "born",
            "fini pour moi",
        ),
        r"\b(?:voudrais|aimerais|veux|souhaite|pouvais|endormir|dormir|espere|prie)<6>(?:plus|pas"
        r"|jamais) (?:me |se )?(?:reveiller|reveille)\b|\b(?:voudrais|voudrait|aimerais|prefererais|prefere"
        r"|veux|envie d|mieux|si j|souhaite) (?:d )?etre (?:deja )?morte?\b|\bsi j etais morte?\b"
        r"|\b(?:rejoindre|retrouver)<6>(?:au ciel|la haut|au paradis|dans la tombe|au cimetiere"
        r"|dans la mort)\b|\bdieu<3>(?:me (?:prenne|rappelle|reprenne)|vienne me chercher|m emporte)"
        r"|\b(?:attends?|attendre)<3>(?:la mort|de mourir)\b|\b(?:la )?mort (?:serait|est|sera) (?:une|un|la"
        r"|mon|ma) (?:delivrance|soulagement|solution|seule)"
        r"|\baurais (?:prefere|voulu|mieux fait)(?: de)? ne (?:pas|jamais) (?:etre nee?|naitre)"
        r"|\baurais prefere ne jamais|\bverrai pas demain\b|\bc est fini pour moi<3>adieu"
        r"|\bpartir pour de bon<3>revoir|\b(?:wish|rather|better off) (?:i was |i were |be |i d be )?dead\b"
        r"|\b(?:never|not) wak(?:e|ing) up (?:again|tomorrow)|\bwish i (?:was|were|had) never (?:been )?born",
        (
            "je voudrais m'endormir et ne plus me réveiller",
            "si seulement je pouvais ne pas me réveiller demain",
            "que le bon dieu vienne me chercher",
            "je voudrais être morte",
            "i wish i was dead",
        ),
        (
            "j'ai peur de ne pas me réveiller pour mon train",
            "mon mari est mort l'an dernier",
            "mon téléphone est mort",
            "aller au cimetière dimanche",
        ),
        unless=r"\b(?:train|rendez vous|avion|reveil|alarme|telephone)\b",
    ),
    Rule(
        "better off without me, nobody would miss me",
        (
            "sans moi",
            "serai plus la",
            "regrett",
            "poids",
            "fardeau",
            "charge pour",
            "que je parte",
            "disparaisse",
            "manquer",
            "without me",
            "burden",
            "miss me",
        ),
        r"\b(?:mieux|heureu\w+|soulage\w*|debarrasse\w*|tranquilles?)<6>(?:sans moi"
        r"|quand je serai (?:plus la|morte?|partie?)|que je (?:parte|meure|disparaisse))\b|\bpersonne (?:ne "
        r"|n )?(?:me regrettera|me pleurera|verra que je (?:suis morte?|ne suis plus)|s en apercevr\w+"
        r"|remarquer\w+)(?! que j ai)"
        r"|\b(?:poids|fardeau|boulet|charge) pour (?:tout le monde|tous|ma famille|mes enfants|ma fille"
        r"|mon fils|les autres|la societe)|\bmieux que je (?:parte pour|meure|disparaisse)\b"
        r"|\bbetter off without me|\bburden (?:to|on) (?:everyone|my|them)|\b(?:nobody|no one) (?:would"
        r"|will) miss me",
        (
            "tout le monde serait mieux sans moi",
            "je suis un poids pour mes enfants",
            "personne ne me regrettera",
            "they would be better off without me",
        ),
        ("la fête sera sans moi cette fois", "allez-y sans moi", "ce carton est un poids pour mon dos"),
    ),
    Rule(
        "an act prepared, a farewell, self-harm",
        (
            "adieu",
            "dernier message",
            "dernier",
            "a l acte",
            "idees noires",
            "betise",
            "connerie",
            "corde",
            "fusil",
            "cachets",
            "somniferes",
            "medicaments",
            "scarifi",
            "mutil",
            "du mal",
            "taillad",
            "fin a mes",
            "mes jours",
            "goodbye",
            "harm",
            "hurt myself",
            "cut myself",
            "kill",
            "end it",
            "end my",
            "die",
            "pills",
        ),
        r"\b(?:lettre|mot|message) d adieu\b|\badieu (?:a tous|tout le monde|le monde|mes (?:enfants|amis)"
        r"|la vie|monde cruel)|\b(?:c est|ceci est|voici) mon dernier (?:message|jour|soir)|\bpass(?:er"
        r"|e) a l acte\b|\bidees? (?:noires|suicidaires|de mort)\b"
        r"|\b(?:vais|peur de|risque de|envie de|finir par)<3>faire une (?:grosse |enorme )?(?:betise"
        r"|connerie)\b|\b(?:achete|prepare|sorti|charge|trouve|mis de cote)<6>(?:une corde|corde pour"
        r"|mon fusil|l arme|mes (?:cachets|somniferes|medicaments)|des (?:cachets|somniferes"
        r"|medicaments))\b<3>(?:pour (?:ce soir|en finir|mourir|partir|cette nuit)|en finir)"
        r"|\bachete une corde\b(?! a)|\b(?:scarifie\w*|automutil\w+|taillade)\b|\bje me fais du mal\b"
        r"|\b(?:envie|besoin|pense a) (?:de )?me faire (?:du mal|mal)\b|\bmettre fin a (?:mes|ses|ma|sa"
        r"|tout)(?: jours| vie| jour)?|\bdose<6>(?:mourir|mortelle|letale)\b|\bmourir sans souffrir"
        r"|\b(?:fusil|arme|pistolet)(?: \w++){0,9} contre moi\b|\bkill(?:ing)? (?:myself|himself|herself)\b"
        r"|\b(?:want|going|like|ready|rather|wanting|wants) (?:to )?(?:die|dying)\b(?! (?:for|of|laughing))"
        r"|\bend (?:it all|my life|everything)\b|\b(?:hurt|harm|cut|hang|hurting|harming|cutting"
        r"|shoot) myself\b|\bself harm|\bgoodbye (?:forever|everyone|world|cruel)|\btake all my (?:pills"
        r"|tablets)",
        (
            "j'ai écrit une lettre d'adieu",
            "adieu à tous",
            "j'ai des idées noires",
            "je vais faire une bêtise ce soir",
            "je me scarifie",
            "i want to kill myself",
            "i want to die",
            "i want to end it all",
        ),
        (
            "mon petit-fils a fait une bêtise",
            "j'ai pris mes cachets pour la tension",
            "c'est mon dernier jour de travail",
            "je me suis fait mal au dos",
            "i accidentally hurt myself",
            "acheter une corde à linge",
        ),
        unless=r"\b(?:dernier jour de|a linge|accidentally|travail|ecole|vacances)\b",
        unmistakable=True,
    ),
    Rule(
        "despair",
        (
            "desespe",
            "bout du rouleau",
            "en peux plus",
            "aucun espoir",
            "plus d espoir",
            "d issue",
            "hopeless",
            "can t go on",
            "cant go on",
            "give up on",
        ),
        r"\bje suis (?:\w+ )?desesperee?\b|\b(?:plus|aucun|pas) (?:d |aucun )?espoir\b"
        r"|\bau bout du rouleau\b|\b(?:pas|plus|aucune) (?:d )?issue pour moi|^(?:je "
        r"|j )?(?:n )?en peux (?:vraiment )?plus(?: de rien| de tout)?(?: \.)*$"
        r"|\bvivre comme ca je (?:n )?en peux plus|\b(?:i m|i am|feel|feeling) (?:so "
        r"|completely )?(?:hopeless|desperate)\b(?! for)|\b(?:can t|cannot|cant) go on\b",
        ("je suis désespérée", "je n'ai plus aucun espoir", "au bout du rouleau", "Je n'en peux plus", "i can't go on"),
        (
            "je suis désespérée, ma machine à laver fuit",
            "mon ordinateur me désespère",
            "je n'en peux plus de ce bruit de travaux",
            "j'ai bon espoir de trouver un plombier",
        ),
        unless=r"<device>|\b(?:plombier|dossier|papiers?|caf|jardin|bruit|colis|trouve\w*|papier toilette|menage"
        r"|wifi)\b",
    ),
)
