"""Whatever happens to a conversation, it goes on: no input makes the engine raise, loop or lose the thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.messaging.tidings import (
    CheckInDue,
    CircleAsked,
    ContactAsked,
    HandedBack,
    Invited,
    LinkNews,
    LinkWrote,
    TimeProposed,
    TimeSettled,
    Woke,
)
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
    feedback,
    invitation,
    link_news,
    linked,
    looking_in,
    mission,
    mission_news,
    moderation,
    my_file,
    my_requests,
    new_time,
    new_time_news,
    profile,
    reporting,
    services,
    voice_notes,
    volunteer,
    which_to_change,
    whose_words,
)
from conversation_flows.all_flows import FLOWS
from conversation_flows.checkin_words import Today
from conversation_flows.engine import besides, collect, patterns
from conversation_flows.engine.advance import Quiet, advance
from conversation_flows.engine.conversation import SAVED, Conversation, Spot
from conversation_flows.engine.events import Chose, Heard, Opened, Pinned, Sent, Waited
from conversation_flows.engine.flow import Town, Who
from conversation_flows.engine.outcome import Outcome
from nlu.understanding import Besides, Entity, Understanding

NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
WHO: Final = Who(1, Town("Valbourg", "01 39 00 00 00"), "Jeanne", channel="telegram")
INTENTS: Final = sorted({*FLOWS.intents, *FLOWS.starts, "affirm", "deny", "inform", "out_of_scope", "unheard_of"})
IDS: Final = (
    "yes",
    "change",
    "cancel",
    "keep",
    "0",
    "1",
    "when",
    "where",
    "shopping",
    "500",
    "weekdays",
    "nonsense",
    "spoken:yes",
    "spoken:no",
)
VERBS: Final = sorted({*FLOWS.verbs, *patterns.VERBS, besides.ABOUT, "start", "nonsense"})
SUBJECTS: Final = (
    "0",
    "7",
    "",
    "x",
    "7.good",
    "7.",
    "7.low",
    "7.8",
    "7.8.well",
    "call",
    "game",
    "ask_for_help",
    "volunteer",
    "-1",
    "²",
    "fr",
    "yes",
    "no",
)
LOOKING: Final = circle.Looking(7, 8, "Jeanne")
STORY: Final = mission.Facts(7, "shopping", Span(NOW, NOW + timedelta(hours=4)), "Karim", "mimosa", "12 rue Haute")

THURSDAY: Final = Span(NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1), "hour")

texts = st.one_of(
    st.sampled_from(
        [
            "plutôt vendredi",
            "changer le jour",
            "oui",
            "non",
            "1",
            "2",
            "retour",
            "annule",
            "STOP",
            "",
            " ",
            "\0\x07\u202e",
            "😀" * 40,
        ]
    ),
    st.text(max_size=60),
)
spans = st.integers(-72, 200).map(
    lambda hours: {
        "start": (NOW + timedelta(hours=hours)).isoformat(), "end": (NOW + timedelta(hours=hours + 4)).isoformat(),
        "grain": "part_of_day",
    }
)  # fmt: skip
values = {
    "category": st.sampled_from(["shopping", "pets", "unheard_of", "childcare"]),
    "time": st.one_of(spans, st.sampled_from(["tomorrow", {}, {"start": "2026-11-24T09:00:00", "end": "x"}, None])),
    "place": st.sampled_from(["12 rue des Lilas", "chez moi", "", "en face de la boulangerie"]),
    "for_whom": st.sampled_from(["self", "other", "cat"]),
    "urgency": st.sampled_from(["now", "later"]),
    "abuse_kind": st.sampled_from(["home", "scam"]),
}
entities = st.sampled_from(sorted(values)).flatmap(
    lambda name: st.builds(Entity, st.just(name), values[name], st.integers(0, 5), st.integers(0, 9))
)
besides_said = st.lists(st.builds(Besides, st.sampled_from(INTENTS), texts), max_size=3).map(tuple)
meant = st.builds(
    Understanding, texts, st.sampled_from(INTENTS), st.floats(0, 1), st.just(()),
    st.lists(entities, max_size=3).map(tuple), also=besides_said,
)  # fmt: skip
vias = st.sampled_from([0, 1, 2])
said = st.one_of(
    st.builds(
        Heard,
        meant,
        vias,
        st.sampled_from([None, "mission:7", "mission:x", "junk", "checkin:7", "circle:7.8"]),
        st.booleans(),
    ),
    st.builds(Heard, meant, vias, st.none(), st.just(False), st.none(), st.just(True), st.booleans()),
    st.builds(Chose, st.sampled_from(IDS), st.sampled_from([None, 1, 2, 3, 99]), texts, vias),
    st.builds(lambda verb, on: Chose(f"{verb}:{on}", None), st.sampled_from(VERBS), st.sampled_from(SUBJECTS)),
    st.builds(Pinned, st.floats(-90, 90), st.floats(-180, 180), st.booleans(), vias),
    st.builds(Sent, st.sampled_from(["photo", "voice", "sticker", "hologram"]), vias),
    st.builds(Sent, st.just("voice"), vias, st.just("file"), st.sampled_from(["", "too_long", "failed", "hologram"])),
    st.builds(Opened, texts, vias),
)
news = st.sampled_from(
    [
        invitation.InvitedTo(Invited(3), 3, 4, "shopping", NOW + timedelta(days=1), 1000, NOW + timedelta(days=2)),
        invitation.InvitedTo(Invited(3, True), 3, 4, "pets", NOW, None, NOW + timedelta(days=2), changed=True),
        invitation.NoLongerWanted(Invited(3), "taken", "shopping", NOW, (3,), (7,)),
        mission_news.VolunteerFound(Invited(3), STORY),
        *(
            mission_news.MissionMoved(Invited(3), STORY, state)
            for state in ("helped", "done", "cancelled", "given_back", "stopped", "still")
        ),
        mission_news.MomentCame(Invited(3), replace(STORY, mine=True), "late"),
        *(
            link_news.LinkIs(LinkNews(7, what), linked.Linked(7, "Karim", number=number, writes=not number), what)
            for what in ("proposed", "agreed", "begun", "word", "suspended", "resumed", "over")
            for number in ("", "06 12 34 56 78")
        ),
        link_news.LinkWords(LinkWrote(7, "À jeudi", 8), linked.Linked(7, "", writes=True), "À jeudi"),
        *(mission_news.MomentCame(Invited(3), replace(STORY, mine=mine), "halfway", NOW) for mine in (True, False)),
        mission_news.WordsCame(Invited(3), 7, "Karim", "bonjour"),
        *(
            new_time_news.TimeAsked(TimeProposed(7), 7, replace(STORY, mine=mine), THURSDAY, NOW + timedelta(hours=9))
            for mine in (True, False)
        ),
        *(
            new_time_news.TimeIs(TimeSettled(7, what), 7, replace(STORY, mine=mine), THURSDAY, what, mine)
            for what in ("agreed", "declined", "lapsed", "handed_on")
            for mine in (True, False)
        ),
        feedback.FeedbackAsked(Invited(3), STORY),
        checkin.CheckInAsked(CheckInDue(7, "ask"), 7, Today(NOW.date()), NOW + timedelta(hours=3)),
        *(
            checkin.CheckInReminded(CheckInDue(7, "remind"), 7, NOW + timedelta(hours=3), then, NOW, "Karim")
            for then in ("asked", "called", "read")
        ),
        *(circle.CircleIs(CircleAsked(7, 8, what), LOOKING, what, NOW) for what in ("wanted", "unreported")),
        *(circle.CircleOver(CircleAsked(7, 8), LOOKING, why) for why in ("alive", "seen", "settled", "dropped")),
        *(looking_in.ContactIs(ContactAsked(8, what), 8, "", what) for what in ("asked", "removed")),
        my_requests.NobodyCame(Invited(3), "pets", STORY.when),
        *(my_requests.RequestOver(Invited(3), "pets", STORY.when, why, (7,)) for why in ("lapsed", "cancelled")),
        volunteer.VolunteerIs(Invited(3), "active"),
        *(Woke(why, NOW) for why in ("idle", "writing", "takeover", "nonsense")),
        HandedBack(),
    ]
)
events = st.one_of(said, said, said, news)
people = st.builds(
    replace, st.just(WHO),
    taken_by=st.sampled_from([None, None, None, "sylvie"]), volunteer=st.sampled_from([None, "active", "applied"]),
    home=st.sampled_from([None, Spot("12 rue Haute", 48.8, 2.1), Spot("", 48.8, 2.1)]),
    name=st.sampled_from(["", "Jeanne"]), locale=st.sampled_from(["fr", "en"]),
)  # fmt: skip


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
        case patterns.PassOn(mission_id=id_):
            return [patterns.PassedOn(id_, "Karim")]
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
        case crisis.RaiseAlert(kind=kind):
            return [crisis.AlertRaised(kind, staffed=True)]
        case patterns.Rebrief():
            told = invitation.InvitedTo(
                Invited(3), 3, 4, "pets", now + timedelta(days=1), None, now + timedelta(days=2)
            )
            return [Waited((told, mission_news.WordsCame(Invited(3), 7, "Karim", "bonjour"), told))]
        case _:
            return []


def turn(talk: Conversation, event: Any, who: Who, now: datetime) -> tuple[Conversation, list[Outcome]]:
    """A whole turn, as the house plays it: at most eight rounds."""
    pending, outcomes, quiet = [event], list[Outcome](), False
    for _round in range(8):
        results: list[Any] = []
        for one in pending:
            outcome = advance(FLOWS, talk, one, who=who, now=now, seed=3)
            talk = outcome.talk
            outcomes.append(outcome)
            results += [result for command in outcome.does for result in answered(command, now)]
        if not results and not quiet:
            quiet = True
            says = [say for outcome in outcomes for say in outcome.says]
            hushed = any(outcome.hushed for outcome in outcomes)
            results = [Quiet(any(say.question for say in says), bool(says), hushed)]
        if not results:
            return talk, outcomes
        pending = results
    raise AssertionError("the turn went round without an end")


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(events, st.integers(0, 4000), people), max_size=12))
def test_no_sequence_of_inputs_breaks_a_conversation(steps: list[tuple[Any, int, Who]]) -> None:
    talk, now = Conversation(), NOW
    for event, seconds, who in steps:
        now += timedelta(seconds=seconds)

        talk, outcomes = turn(talk, event, who, now)

        says = [say for outcome in outcomes for say in outcome.says]
        assert SAVED.loads(SAVED.dumps(talk)) == talk
        assert all(say.text.strip() for say in says)
        numbers = [say.question for say in says if say.question]
        assert numbers == sorted(set(numbers))
        assert len(numbers) <= 1, "two questions in one turn"
        if numbers and talk.question:
            assert talk.question.number == numbers[-1]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(said, st.integers(20, 4000)), max_size=8))
def test_a_person_who_speaks_is_always_answered(steps: list[tuple[Any, int]]) -> None:
    talk, now = Conversation(), NOW
    for event, seconds in steps:
        now += timedelta(seconds=seconds)

        talk, outcomes = turn(talk, event, WHO, now)

        done = [command for outcome in outcomes for command in outcome.does]
        assert done or any(outcome.says for outcome in outcomes)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(st.tuples(events, st.integers(20, 4000)), max_size=8), st.integers(0, 9))
def test_every_choice_is_picked_by_button_number_and_words(steps: list[tuple[Any, int]], which: int) -> None:
    talk, now = Conversation(met=True), NOW
    for event, seconds in steps:
        now += timedelta(seconds=seconds)
        talk, _outcomes = turn(talk, event, WHO, now)
    now += timedelta(minutes=2)
    question = talk.question
    if question is None or not question.options or (talk.writing and now >= talk.writing.until):
        return
    titles = [one.title for one in question.options]
    place = which % len(titles)
    option = question.options[place]

    ways: list[Chose | Heard] = [
        Chose(option.id, question.number),
        Heard(Understanding(str(place + 1), "out_of_scope", 0.4)),
        *([Heard(Understanding(option.title, "out_of_scope", 0.4))] if titles.count(option.title) == 1 else []),
    ]
    after = [_without_flood(advance(FLOWS, talk, way, who=WHO, now=now, seed=3)) for way in ways]

    assert all(one == after[0] for one in after)


def _without_flood(outcome: Outcome) -> Outcome:
    return replace(outcome, talk=replace(outcome.talk, flood=(), misses=0, wrote=False))


@pytest.mark.parametrize("intent", INTENTS)
def test_a_hundred_thousand_characters_are_one_message(intent: str) -> None:
    talk, _said = turn(Conversation(), Heard(Understanding("il me faut quelqu'un", "request_help")), WHO, NOW)
    endless = Heard(Understanding("é 12 rue " * 11_000, intent, 0.9))

    talk, outcomes = turn(talk, endless, WHO, NOW + timedelta(minutes=1))

    assert any(outcome.says or outcome.does for outcome in outcomes)
    assert len(SAVED.dumps(talk)) < 10_000
