"""Whatever happens to a conversation, it goes on: no input makes the engine raise, loop or lose the thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.messaging.checkin_tidings import CheckInDue, CircleAsked, ContactAsked
from backend.messaging.tidings import HandedBack, Invited, LinkNews, LinkWrote, TimeProposed, TimeSettled, Woke
from conversation_flows import (
    checkin,
    circle,
    feedback,
    invitation,
    link_news,
    linked,
    looking_in,
    mission_news,
    my_requests,
    new_time_news,
    volunteer,
)
from conversation_flows.all_flows import FLOWS
from conversation_flows.checkin_words import Today
from conversation_flows.engine import besides, patterns
from conversation_flows.engine.advance import Quiet, advance
from conversation_flows.engine.conversation import SAVED, Conversation, Spot
from conversation_flows.engine.events import Chose, Heard, Opened, Pinned, Sent
from conversation_flows.engine.flow import Town, Who
from conversation_flows.engine.outcome import Outcome
from nlu.understanding import Besides, Entity, Understanding
from tests.support.house_answers import INTENTS, LOOKING, NOW, STORY, THURSDAY, answered

WHO: Final = Who(1, Town("Valbourg", "01 39 00 00 00"), "Jeanne", channel="telegram")
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
