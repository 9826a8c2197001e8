"""What is said of a plan that runs, and the answers to our questions about it; a wish for one begins the flow."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from backend.wording import Span, _, pledge
from conversation_flows import asked_after, when_free
from conversation_flows.availability import SetFree
from conversation_flows.checkin_plan import CHECKIN_PLAN, PURPOSE, PURPOSE_THEM
from conversation_flows.checkin_plan_words import Plan, read_days, read_hours
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine import collect, filling, listening, other_ways, repair
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.saying import engaged
from conversation_flows.engine.slots import KNOWS_NOT, plain_words, span_of
from conversation_flows.plan_opened import PlanForTown, for_town, with_rhythm
from conversation_flows.plan_pauses import PausePlan, ResumePlan, both, of_what, pause
from conversation_flows.plan_said import A_DAY, ELSE, LESS, LookAtPlan, meant, when_away
from conversation_flows.plan_shown import ChangePlan, EndPlan, LookAtProposal, LookToThin, less, shown, stop_or
from conversation_flows.recurring import LookToSkip
from conversation_flows.when_free import Free
from conversation_flows.whom import named_in

_NONE = _("I am not asking you regularly how you are at the moment, so there is nothing to stop.")
_FOR_OTHER = pledge("Thank you for telling me. I am passing it on to the town hall, who will see to it.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class PlanLooked:
    """`plan` is theirs, or None. `reader`: the agent who reads its alerts; `nobody`: none ever does.

    `changeable`: they have something else that might be moved.
    """

    wish: LookAtPlan
    plan: Plan | None
    reader: str = ""
    nobody: bool = False
    changeable: bool = False


# --- what is said ---------------------------------------------------------------------------------------------------


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« je pars chez ma fille jusqu'au 3 », « reprenez les messages », « plutôt à 10 h »: the deed tells of what."""
    talk, asked = scene.talk, scene.talk.question.about if scene.talk.question else ""
    if asked.startswith("plan:") and not heard.corrects:
        return answered(scene, heard)  # before « une pause » is heard as one of everything
    if talk.running or talk.writing or heard.corrects or asked.startswith("planphone:"):
        return None
    if heard.about and not heard.about.startswith(_OURS):
        return None
    wish = meant(heard, scene.now.astimezone(scene.wording.timezone))
    if wish is None:
        return None
    clear = heard.meant.intent in {"start_checkins", "stop_checkins"} or wish.kind in {"hospital", "look"}
    if not clear and (repair.answers_somebody(scene) or (engaged(talk) and not asked.startswith("checkin"))):
        return None
    return Reply(does=(wish,))


_OURS: Final = ("plan:", "checkin:")
"""What messages of ours are about to which such words may be a reply."""


def looked(scene: Scene, result: PlanLooked) -> Reply:
    wish, plan = result.wish, result.plan
    if wish.kind == "start" and (plan is None or wish.other):
        return _start(scene, result)
    if wish.other:
        return _about_other(scene, wish.heard)
    if plan is None or plan.state == "proposed" or (wish.bare and result.changeable):
        proposed = plan is not None and plan.state == "proposed" and wish.kind in {"start", "resume", "change", "look"}
        return Reply(does=(LookAtProposal(),)) if proposed else listening.read_without(scene, wish.heard, said)
    match wish.kind:
        case "pause" | "hospital":
            return _pause_wished(scene, wish, plan)
        case "back" | "resume":
            return _resume_wished(scene, wish, plan)
        case "change":
            return Reply(does=(ChangePlan(wish.rrule, wish.minutes),))
        case "less":
            return less(scene, plan)
        case "stop":
            return Reply(asks=stop_or())
        case _:
            return shown(scene, plan, wish.rrule, wish.minutes)


def _start(scene: Scene, result: PlanLooked) -> Reply:
    """What the first sentence says already is not asked again."""
    heard = result.wish.heard
    if closed := other_ways.sought(scene, *CHECKIN_PLAN.starts_on):
        return closed
    if result.nobody:
        return for_town(scene, PlanForTown(heard.text, nobody=True))
    known = {"agent": result.reader} if result.reader else {}
    if result.wish.other and (name := named_in(heard.text)):
        known["whom"] = name
    begun = collect.begin(scene, CHECKIN_PLAN, known, heard, filling.first_words(heard))
    them = result.wish.other
    return replace(begun, says=tuple(PURPOSE_THEM if them and one is PURPOSE else one for one in begun.says))


def stopped_without(scene: Scene, heard: Heard) -> Reply:
    """« plus de message du matin », from somebody who gets none, or of somebody else; or the wish is given up."""
    if scene.talk.running and scene.talk.running.flow == CHECKIN_PLAN.name:
        return collect.cancelled(scene)
    if asked_after.whose(heard.text) == "other":
        return _about_other(scene, heard)
    return Reply(says=(_NONE,))


def _about_other(_scene: Scene, heard: Heard) -> Reply:
    """Only she ends what is hers; what somebody close says of her, an agent hears."""
    return Reply(says=(_FOR_OTHER,), does=(RaiseAlert("stop_checkins", heard.text),))


def _pause_wished(scene: Scene, wish: LookAtPlan, plan: Plan) -> Reply:
    if wish.kind == "hospital":
        return _in_hospital(scene, wish)
    if scene.who.volunteer == "active" and not wish.away:
        return Reply(asks=of_what(wish.since, wish.until))
    if wish.since is None and wish.until is None and plan.is_paused:
        return shown(scene, plan)
    reply = pause(scene, wish.since, wish.until)
    if not any(isinstance(one, PausePlan) for one in reply.does) or not wish.away:
        return reply
    rest = _away_for_the_rest(scene, wish)
    also = any(isinstance(one, SetFree) for one in rest)
    paused = [replace(one, also=also) if isinstance(one, PausePlan) else one for one in reply.does]
    return replace(reply, does=(*paused, *rest))


def _away_for_the_rest(scene: Scene, wish: LookAtPlan) -> tuple[Command, ...]:
    """Whoever is away is so as a volunteer, too, and for what comes back."""
    found: list[Command] = []
    if scene.who.volunteer == "active":
        free = when_free.read(wish.heard.text, _spans(wish.heard), now=scene.now, zone=ZoneInfo(scene.who.timezone))
        found += [SetFree(free)] if free else []
    if wish.until is not None:
        found.append(LookToSkip(wish.heard, wish.since or scene.now, wish.until, besides=True))
    return tuple(found)


def _spans(heard: Heard) -> list[Span]:
    return [span for value in heard.meant.values("time") if (span := span_of(value))]


def _in_hospital(scene: Scene, wish: LookAtPlan) -> Reply:
    """Nothing is asked of them, agents know; and what else they say is heard, too."""
    does = (PausePlan(wish.since, hospital=True), RaiseAlert("hospital_said", wish.heard.text))
    if wish.heard.meant.intent not in ELSE:
        return Reply(does=does)
    also = listening.read_without(scene, wish.heard, said)
    return replace(also, does=(*does, *also.does))


def _resume_wished(scene: Scene, wish: LookAtPlan, plan: Plan) -> Reply:
    """« je suis rentrée »: where nothing is paused, it is said of something else; « je rentre le 3 » moves the end."""
    if wish.kind == "back" and not plan.is_paused:
        return listening.read_without(scene, wish.heard, said)
    if wish.kind == "resume" and not plan.is_paused:
        return shown(scene, plan, wish.rrule, wish.minutes)
    if wish.until is not None:
        return pause(scene, plan.pause_at, wish.until)
    free = (SetFree(Free("on")),) if scene.who.volunteer == "active" and wish.kind == "back" else ()
    return Reply(does=(ResumePlan(), *free))


# --- our own questions ----------------------------------------------------------------------------------------------


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« jusqu'au 3 », « plutôt 10 h », « une pause »: to whichever of our questions is open."""
    _plan, asked, *more = (scene.talk.question.about if scene.talk.question else "").split(":")
    words = plain_words(heard.text[:200])
    scene = replace(scene, talk=replace(scene.talk, question=None))
    if asked == "until":
        reply = _until_said(scene, heard, words, int(more[0]) if more and more[0].isdecimal() else 0)
    elif asked == "which":
        reply = _which_said(scene, words)
    else:
        reply = _rhythm_said(scene, heard, words, asked)
    return replace(reply, talk=reply.talk or scene.talk) if reply else None


def _until_said(scene: Scene, heard: Heard, words: str, since: int) -> Reply | None:
    """« le 3 » is the last day; « du 28 au 3 » says the first one, too."""
    began, until = when_away(heard, words, scene.now.astimezone(scene.wording.timezone), alone=True)
    planned = datetime.fromtimestamp(since * 60, scene.wording.timezone) if since else None
    if until is not None:
        return pause(scene, began if began and until - began > A_DAY else planned, until)
    return Reply(does=(PausePlan(planned),)) if words in KNOWS_NOT or _KNOWS_NOT.search(words) else None


def _which_said(scene: Scene, words: str) -> Reply | None:
    if re.search(r"\b(?:les deux|tout|both|everything)\b", words):
        return both(scene, "ask")
    if re.search(r"\b(?:coups? de main|benevol\w*|demandes?|propositions?|requests?)\b", words):
        return Reply(does=(SetFree(Free("off")),))
    return pause(scene, None, None) if re.search(r"\b(?:messages?|nouvelles|matin)\b", words) else None


def _rhythm_said(scene: Scene, heard: Heard, words: str, asked: str) -> Reply | None:
    rrule, minutes = read_days(heard, alone=True) or "", read_hours(heard, alone=True) or ()
    if rrule or minutes:
        return with_rhythm(scene, rrule, minutes) or Reply(does=(ChangePlan(rrule, minutes),))
    if asked == "proposed":
        return None
    if LESS.search(words):
        return Reply(does=(LookToThin(),))
    if re.search(r"\bpaus\w+|\bbreak\b", words):
        return pause(scene, None, None)
    if asked == "stop" and re.search(r"^(?:oui )?(?:arret\w*|stop\w*|fini\w*|tout)\b", words):
        return Reply(does=(EndPlan(),))
    return Reply(asks=stop_or()) if re.search(r"\b(?:arret\w+|stop\w*)\b", words) else None


_KNOWS_NOT: Final = re.compile(
    r"\b(?:sais pas|sais plus|verra|verrai|previens|dirai|dire|plus tard|don t know|no idea|tell you|let you know)\b"
)


PLAN_CHANGES: Final = Desk(
    "plan_changes",
    intents={"stop_checkins": stopped_without},
    phrases=(said,),
    answers={"plan": answered},
    on={PlanLooked: looked},
)
