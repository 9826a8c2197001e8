"""What the house might answer to a command: facts of every kind, drawn from the command itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from backend.messaging.tidings import Invited
from backend.wording import Span
from conversation_flows import (
    ask_for_help,
    availability,
    called_us,
    change_request,
    checkin,
    circle,
    comfort,
    crisis,
    invitation,
    looking_in,
    mission,
    mission_news,
    moderation,
    my_file,
    my_people,
    new_time,
    new_time_news,
    pair_news,
    pairs,
    profile,
    reporting,
    services,
    voice_notes,
    volunteer,
    which_to_change,
    whose_words,
)
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine import besides, collect, patterns
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard, Waited
from conversation_flows.paired import LookAtPairs, Paired
from nlu.understanding import Understanding

INTENTS: Final = sorted({*FLOWS.intents, *FLOWS.starts, "affirm", "deny", "inform", "out_of_scope", "unheard_of"})
NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
STORY: Final = mission.Facts(7, "shopping", Span(NOW, NOW + timedelta(hours=4)), "Karim", "mimosa", "12 rue Haute")
THURSDAY: Final = Span(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1), "hour")
LOOKING: Final = circle.Looking(7, 8, "Jeanne")
PAIRED: Final = Paired(5, "Jeanne", mine=True, number="02 33 00 00 01", answered=NOW, touched=NOW, since=NOW)


def answered(command: Any, now: datetime) -> list[Any]:
    """What the house might answer to a command."""
    match command:
        case collect.FindPlaces(slot=slot, words=words):
            several = (Spot("1 rue A", 1.0, 1.0), Spot("1 rue B", 2.0, 2.0))
            return [collect.PlacesFound(slot, words, several[: len(words) % 3], bool(len(words) % 2))]
        case collect.LocatePoint(slot=slot, latitude=latitude):
            return [collect.PointLocated(slot, Spot("", latitude, 2.0) if latitude > 0 else None)]
        case ask_for_help.PostRequest():
            return [ask_for_help.Posted(1, now + timedelta(hours=3), may_be_home=True)]
        case which_to_change.LookToChange(when=when):
            one = change_request.Changeable(5, "pets", when or STORY.when, Spot("1 rue A", 1.0, 1.0))
            number = len(command.heard.text) if command.heard else 1
            both = (new_time.Movable(STORY, "FREQ=WEEKLY;BYDAY=TU"), new_time.Movable(replace(STORY, mine=True)))
            missions, movable = (STORY,)[: number % 2], both[: number % 4]
            return [which_to_change.MayChange(command, (one, one)[: number % 3], missions, movable)]
        case new_time.ProposeTime(when=when, always=always):
            why = ("over", "soon", "same", "beside", "legs", "never")[when.start.minute % 6]
            moved = (new_time.FollowingMoved("pets", when),) if always else ()
            return [*moved, new_time.NotProposed(why, STORY) if when.start.day % 2 else new_time.TimeSent(STORY)]
        case new_time_news.AnswerTime(new_time_id=id_, agrees=agrees):
            return [new_time_news.TimeAnswered(STORY, agrees) if id_ else new_time_news.TimeOver()]
        case new_time_news.SeekAnother(new_time_id=id_):
            return [new_time_news.SeekingAnother(STORY, THURSDAY, now + timedelta(hours=3) if id_ else None)]
        case change_request.ChangeRequest(request_id=id_, when=when):
            if id_ % 2:
                return [change_request.RequestChanged("pets", when, now + timedelta(hours=3), held=id_ > 3)]
            return [change_request.NotChanged(STORY if id_ else None)]
        case voice_notes.CallMeBack(number=said_number):
            return [voice_notes.CallNoted(bool(said_number))]
        case called_us.NoteCall():
            return [called_us.CallSeen(now.minute % 2 == 0, now, again=now.minute % 3 == 0, number=now.minute % 5 == 0)]
        case besides.Reread(text=text):
            return [Heard(Understanding(text, INTENTS[len(text) % len(INTENTS)], 0.9))]
        case my_file.LookAtMyFile():
            return [my_file.MyFile("Jeanne", "12 rue Haute", ("telegram", "webchat"), 3, 1, "active", 2)]
        case profile.Move(where=where):
            return [profile.Moved(where.words, len(where.words) % 3)]
        case profile.Rename(name=name):
            return [profile.Renamed(name)]
        case availability.SetFree(free=free):
            return [availability.FreeSet(free, free.bits, now, refused=free.kind == "never")]
        case volunteer.Apply():
            return [volunteer.Applied("Jeanne")]
        case patterns.PassOn(mission_id=id_, pair_id=pair):
            return [patterns.PassedOn(id_, "Karim", pair)]
        case mission.OpenWriting(mission_id=id_):
            return [mission.MayWrite(id_, "Karim")]
        case whose_words.AskWhose(meant=meant_as, mission_id=id_):
            return [whose_words.MayBeFor(meant_as, (STORY, replace(STORY, mine=True))[: len(meant_as) % 3], id_)]
        case services.LookForJob(job=job):
            return [services.JobServices((services.Listed("SSIAD", "02 33 00 00 11"),)[: len(job) % 2])]
        case services.LookForServices(heard=heard):
            return [services.ServicesLooked(heard, (services.Listed("Portage", "02 33 00 00 12", "8 h à 12 h"),))]
        case reporting.ReportPerson(mission_id=id_):
            return [reporting.PersonReported(id_, "Karim", mine=id_ % 2 == 0, sought=id_ > 3)]
        case reporting.TellOfReport():
            return [reporting.ReportTold()]
        case moderation.Rewrite(moderation_id=id_):
            return [moderation.Rewritten(id_ % 2 == 0)]
        case checkin.SayHow(checkin_id=id_, outcome=outcome, quietly=quietly):
            return [] if quietly or id_ is None else [checkin.HowSaid(outcome, counted=id_ % 2 == 1)]
        case comfort.CallMe():
            return [comfort.CallComes(now if now.minute % 2 else None)]
        case circle.SeeTo(checkin_id=id_, willing=willing):
            if id_ % 2 == 0:
                return [circle.NotNeeded(LOOKING if id_ else None, ("cared", "alive", "nonsense")[id_ % 3])]
            return [circle.YouSeeToIt(LOOKING, address="12 rue Haute") if willing else circle.CannotNoted(LOOKING)]
        case circle.SayFound(what=what):
            return [circle.FoundNoted(LOOKING, what)]
        case looking_in.AgreeToLookIn(contact_id=id_, agrees=agrees):
            return [looking_in.LookingInAgreed(id_, "Jeanne", agrees) if id_ else looking_in.LookingInSettled()]
        case looking_in.StopLookingIn():
            return [looking_in.LookingInStopped("Jeanne")]
        case looking_in.LookAtCircles(heard=heard):
            return [looking_in.WhichCircle(heard, ((8, "Jeanne"), (9, ""))[: len(heard.text) % 3])]
        case pairs.AnswerPair(pair_id=id_, agrees=agrees):
            return [pairs.PairAnswered(agrees, both=id_ % 2 == 0) if id_ else pairs.PairSettled()]
        case my_people.WriteByName(heard=heard) if heard is not None:
            met = (PAIRED, replace(PAIRED, pair_id=6, name=""))[: len(heard.text) % 3]
            return [my_people.MayWriteToPair(met) if met else my_people.NoPairMeant(heard)]
        case LookAtPairs(what=what):
            met = (PAIRED, replace(PAIRED, pair_id=6, name="", rests=True))[: now.minute % 3]
            return [pairs.MayEndPair(met) if what == "end" else my_people.PairsSeen(met)]
        case pairs.LookToEndPair(pair_id=id_):
            return [pairs.MayEndPair((PAIRED,)) if id_ else pairs.PairSettled()]
        case pairs.EndPair() | pairs.ReportPair():
            return [pairs.PairEnded(PAIRED, reported=isinstance(command, pairs.ReportPair))]
        case patterns.OpenPair():
            return [my_people.MayWriteToPair((PAIRED,))]
        case pair_news.SayMet():
            return [pair_news.MetNoted()]
        case pair_news.AskPairToLookIn(pair_id=id_):
            return [pair_news.PairAskedToLookIn("Karim" if id_ else "")]
        case crisis.RaiseAlert(kind=kind):
            return [crisis.AlertRaised(kind, staffed=True)]
        case patterns.Rebrief():
            told = invitation.InvitedTo(
                Invited(3), 3, 4, "pets", now + timedelta(days=1), None, now + timedelta(days=2)
            )
            return [Waited((told, mission_news.WordsCame(Invited(3), 7, "Karim", "bonjour"), told))]
        case _:
            return []
