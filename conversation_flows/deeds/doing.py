"""One command in, its results out. The closed list of everything a flow may ask the turn to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from conversation_flows import (
    agreement,
    ask_for_help,
    availability,
    change_request,
    crisis,
    errand,
    feedback,
    hand_over,
    invitation,
    mission,
    my_file,
    my_requests,
    nearby,
    offer_help,
    offers,
    privacy,
    profile,
    recurring,
    settings,
    volunteer,
    welcome,
    which_to_change,
    whose_words,
)
from conversation_flows.deeds import (
    agreeing,
    helping,
    learning,
    missions,
    offering,
    own_file,
    people,
    relaying,
    volunteering,
)
from conversation_flows.deeds import recurring as comings
from conversation_flows.deeds.case import Case
from conversation_flows.engine import collect, language, patterns, unclear
from conversation_flows.engine.outcome import Command


def do(db: Session, command: Command, case: Case) -> Sequence[Any]:
    """Carries a command out through the services; what it may refuse comes back as a result, in facts.

    Raises:
        TypeError: a command that no deed knows (a promise test keeps the list whole).
    """
    match command:
        case ask_for_help.PostRequest():
            return helping.post(db, command, case)
        case ask_for_help.SetHome():
            return helping.set_home(db, command, case)
        case my_requests.LookAtMine():
            return helping.look_at_mine(db, command, case)
        case my_requests.CancelRequest():
            return helping.cancel(db, command, case)
        case which_to_change.LookToChange():
            return helping.look_to_change(db, command, case)
        case change_request.ChangeRequest():
            return helping.change(db, command, case)
        case recurring.LookToSkip():
            return comings.look_to_skip(db, command, case)
        case recurring.Skip():
            return comings.skip(db, command, case)
        case recurring.StopComing():
            return comings.stop(db, command, case)
        case hand_over.SayHandedOver():
            return relaying.say_handed(db, command, case)
        case hand_over.SayLate():
            return relaying.say_late(db, command, case)
        case hand_over.SayNobodyThere():
            return relaying.say_nobody_there(db, command, case)
        case invitation.AcceptInvitation() | nearby.TakeRequest():
            return missions.accept(db, command, case)
        case invitation.DeclineInvitation():
            return missions.decline(db, command, case)
        case invitation.AnswerInvitation():
            return missions.answer(db, command, case)
        case nearby.LookNearby():
            return missions.look_nearby(db, case)
        case agreement.KeepPhone():
            return agreeing.keep_phone(db, command, case)
        case agreement.LookAtAgreement():
            return agreeing.look_at(db, command, case)
        case agreement.GiveAgreement():
            return agreeing.give(db, command, case)
        case offer_help.PostOffer():
            return offering.post(db, command, case)
        case errand.TakeOffer():
            return offering.take(db, command, case)
        case offers.DeclineOffer():
            return offering.decline(db, command, case)
        case offers.LookAtOffer():
            return offering.look_at(db, command, case)
        case offers.LeaveForOffer():
            return offering.leave(db, command, case)
        case offers.WithdrawOffer():
            return offering.withdraw(db, command, case)
        case offers.WishOffers():
            return offering.wish(db, command, case)
        case mission.MoveMission():
            return missions.move(db, command, case)
        case mission.WhichMission():
            return missions.which(db, command, case)
        case whose_words.AskWhose():
            return missions.ask_whose(db, command, case)
        case mission.OpenWriting():
            return missions.open_writing(db, command, case)
        case feedback.GiveFeedback():
            return missions.give_feedback(db, command, case)
        case patterns.PassOn():
            return missions.pass_on(db, command, case)
        case collect.FindPlaces():
            return people.find_places(db, command, case)
        case collect.LocatePoint():
            return people.locate(db, command, case)
        case my_file.LookAtMyFile():
            return own_file.look(db, case)
        case profile.Move():
            return own_file.move(db, command, case)
        case profile.Rename():
            return own_file.rename(db, command, case)
        case availability.SetFree():
            return volunteering.set_free(db, command, case)
        case volunteer.Apply():
            return people.apply(db, command, case)
        case language.SetLocale() | language.FollowLocale():
            return people.set_locale(db, command, case)
        case settings.StopAnnouncements() | settings.StopEverything():
            return people.stop(db, command, case)
        case welcome.RecordInformation():
            return people.record_information(db, command, case)
        case unclear.KeepUnclear():
            return learning.keep(db, command, case)
        case privacy.LookAtStanding():
            return learning.look_at_standing(db, case)
        case privacy.ObjectToLearning():
            return learning.object_to(db, case)
        case privacy.AllowLearning():
            return learning.allow(db, case)
        case crisis.RaiseAlert():
            return people.raise_alert(db, command, case)
        case patterns.CountForAgent() | patterns.ReportLoop() | patterns.TakeBack():
            return people.for_agents(db, command, case)
        case patterns.WakeMe():
            return people.wake_me(db, command, case)
        case _:
            raise TypeError(f"no deed for {type(command).__name__}")
