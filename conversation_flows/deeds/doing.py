"""One command in, its results out. The closed list of everything a flow may ask the turn to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from conversation_flows import (
    agreement,
    ask_for_help,
    availability,
    called_us,
    change_request,
    charter,
    company,
    company_news,
    consents,
    crisis,
    erasure,
    errand,
    feedback,
    gathering,
    hand_over,
    how_to_pay,
    interview,
    invitation,
    leaving,
    link_letter,
    link_news,
    link_numbers,
    links,
    mission,
    moderation,
    money,
    my_file,
    my_requests,
    named_late,
    nearby,
    new_time,
    new_time_news,
    offer_help,
    offers,
    one_person,
    privacy,
    profile,
    quiet,
    receipts,
    recurring,
    register,
    register_desk,
    reporting,
    services,
    settings,
    still_happy,
    tips,
    voice_notes,
    volunteer,
    welcome,
    well_again,
    what_i_offer,
    which_to_change,
    whose_words,
    worry,
)
from conversation_flows.deeds import (
    accounts,
    agreeing,
    asked_after,
    calling,
    checking_in,
    helping,
    interviewing,
    learning,
    linking,
    meeting,
    missions,
    moderating,
    new_times,
    offering,
    other_ways,
    own_file,
    people,
    recommending,
    registering,
    relaying,
    rights,
    signing,
    volunteering,
    worrying,
)
from conversation_flows.deeds import money as paying
from conversation_flows.deeds import recurring as comings
from conversation_flows.deeds.case import Case
from conversation_flows.engine import collect, language, patterns, unclear
from conversation_flows.engine import other_ways as elsewhere
from conversation_flows.engine.outcome import Command


def do(db: Session, command: Command, case: Case) -> Sequence[Any]:
    """Carries a command out through the services; what it may refuse comes back as a result, in facts.

    Raises:
        TypeError: a command that no deed knows (a promise test keeps the list whole).
    """
    match command:
        case ask_for_help.PostRequest():
            return rights.heard_again(db, case, helping.post(db, command, case))
        case ask_for_help.SetHome():
            return helping.set_home(db, command, case)
        case elsewhere.LookForOtherWays():
            return other_ways.look(db, command, case)
        case my_requests.LookAtMine():
            return helping.look_at_mine(db, command, case)
        case my_requests.CancelRequest():
            return helping.cancel(db, command, case)
        case which_to_change.LookToChange():
            return helping.look_to_change(db, command, case)
        case change_request.ChangeRequest():
            return helping.change(db, command, case)
        case new_time.ProposeTime():
            return new_times.propose(db, command, case)
        case new_time_news.AnswerTime():
            return new_times.answer(db, command, case)
        case new_time_news.SeekAnother():
            return new_times.seek_another(db, command, case)
        case money.ChooseWay():
            return paying.choose(db, command, case)
        case how_to_pay.PayThisWay():
            return paying.pay_this_way(db, command, case)
        case how_to_pay.AskHowToPay():
            return paying.how(db, case)
        case money.NoteSum():
            return paying.note(db, command, case)
        case receipts.KeepReceipt():
            return paying.keep_receipt(db, command, case)
        case money.SaySum():
            return paying.say(db, command, case)
        case recurring.LookToSkip():
            return comings.look_to_skip(db, command, case)
        case recurring.Skip():
            return comings.skip(db, command, case)
        case recurring.StopComing():
            return comings.stop(db, command, case)
        case register.EnterRegister():
            return registering.enter(db, command, case)
        case register_desk.LookAtRegister():
            return registering.look(db, command, case)
        case register_desk.LeaveRegister():
            return registering.leave(db, case)
        case register_desk.AnswerRegister():
            return registering.answer(db, command, case)
        case hand_over.SayHandedOver():
            return relaying.say_handed(db, command, case)
        case hand_over.SayLate():
            return relaying.say_late(db, command, case)
        case hand_over.SayNobodyThere():
            return relaying.say_nobody_there(db, command, case)
        case invitation.AcceptInvitation() | nearby.TakeRequest():
            return rights.heard_again(db, case, missions.accept(db, command, case))
        case invitation.DeclineInvitation():
            return missions.decline(db, command, case)
        case invitation.AnswerInvitation():
            return missions.answer(db, command, case)
        case nearby.LookNearby():
            return missions.look_nearby(db, command, case)
        case agreement.KeepPhone():
            return agreeing.keep_phone(db, command, case)
        case named_late.NameHer():
            return agreeing.name_her(db, command, case)
        case agreement.LookAtAgreement():
            return agreeing.look_at(db, command, case)
        case agreement.GiveAgreement():
            return agreeing.give(db, command, case)
        case moderation.Rewrite():
            return moderating.rewrite(db, command, case)
        case reporting.ReportPerson():
            return moderating.report(db, command, case)
        case reporting.TellOfReport():
            return moderating.tell_of_report(db, command, case)
        case services.LookForJob():
            return moderating.look_for_job(db, command, case)
        case services.LookForServices():
            return moderating.look_for_services(db, command, case)
        case offer_help.PostOffer():
            return rights.heard_again(db, case, offering.post(db, command, case))
        case errand.TakeOffer():
            return rights.heard_again(db, case, offering.take(db, command, case))
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
        case company.LookForCompany():
            return meeting.look(db, command, case)
        case gathering.ProposeGathering():
            return rights.heard_again(db, case, meeting.propose(db, command, case))
        case company.JoinGathering():
            return rights.heard_again(db, case, meeting.join(db, command, case))
        case company.LeaveGathering():
            return meeting.leave(db, command, case)
        case company.DeclineGathering():
            return meeting.decline(db, command, case)
        case company.CancelGathering():
            return meeting.cancel(db, command, case)
        case company.WishGatherings():
            return meeting.wish(db, command, case)
        case company_news.RateGathering():
            return meeting.rate(db, command, case)
        case tips.FindTips():
            return recommending.find(db, command, case)
        case tips.ShareTip():
            return recommending.share(db, command, case)
        case links.AnswerLink():
            return linking.answer(db, command, case)
        case link_numbers.NoteNumber():
            return linking.note_number(db, command, case)
        case link_numbers.AskNumber():
            return linking.ask_number(db, command, case)
        case link_numbers.GiveNumber():
            return linking.give_number(db, command, case)
        case links.LookAtLinks():
            return linking.look(db, command, case)
        case links.EndLink():
            return linking.end(db, command, case)
        case link_news.SayWord():
            return linking.say_word(db, command, case)
        case link_news.KeepHere():
            return linking.keep_here(db, command, case)
        case link_letter.OpenLetter():
            return linking.open_letter(db, command, case)
        case link_letter.PassToLink():
            return linking.pass_on(db, command, case)
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
        case profile.LookAtProfile():
            return own_file.look_at_profile(db, case)
        case profile.Address():
            return own_file.address(db, command, case)
        case profile.PreferChannel():
            return own_file.prefer_channel(db, command, case)
        case privacy.MakeMyLink():
            return rights.make_link(db, case)
        case erasure.LookAtErasure():
            return rights.look_at_erasure(db, case)
        case erasure.AskErasure():
            return rights.ask_erasure(db, case)
        case erasure.Stay():
            return rights.stay(db, case)
        case consents.LookAtConsents():
            return rights.look_at_consents(db, case)
        case consents.AnswerConsent():
            return rights.answer_consent(db, command, case)
        case quiet.Pause():
            return rights.pause(db, command, case)
        case quiet.EndPause():
            return rights.end_pause(db, case)
        case availability.SetFree():
            return volunteering.set_free(db, command, case)
        case volunteer.Apply():
            return people.apply(db, command, case)
        case interview.LookForDates():
            return interviewing.look(db, command, case)
        case interview.BookInterview():
            return rights.heard_again(db, case, interviewing.book(db, command, case))
        case interview.CancelInterview():
            return interviewing.cancel(db, case)
        case interview.LookAtInterview():
            return interviewing.look_at(db, case)
        case interview.AskForCall():
            return interviewing.ask_for_call(db, case)
        case charter.LookAtCharter():
            return signing.look(db, command, case)
        case charter.SignCharter():
            return signing.sign(db, command, case)
        case volunteer.LookAtPause():
            return volunteering.look_at_pause(db, case)
        case leaving.LeaveVolunteering():
            return volunteering.leave(db, case)
        case still_happy.WouldCall():
            return volunteering.would_call(db, case)
        case what_i_offer.ChangeOffer():
            return volunteering.change_offer(db, command, case)
        case what_i_offer.SetQuiet():
            return volunteering.set_quiet(db, command, case)
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
        case worry.ReportWorry():
            return worrying.report(db, command, case)
        case worry.CompleteWorry():
            return worrying.complete(db, command, case)
        case worry.AddToWorry():
            return worrying.add(db, command, case)
        case well_again.SaidWell():
            return worrying.said_well(db, command, case)
        case one_person.OfferCode():
            return accounts.offer(db, command, case)
        case one_person.PartAccount():
            return accounts.part(db, command, case)
        case crisis.RaiseAlert():
            checking_in.alarmed(db, command, case)
            return people.raise_alert(db, command, case)
        case patterns.CountForAgent() | patterns.ReportLoop() | patterns.TakeBack():
            return people.for_agents(db, command, case)
        case voice_notes.CallMeBack():
            return calling.call_back(db, command, case)
        case called_us.NoteCall():
            return calling.note(db, case)
        case patterns.WakeMe():
            return people.wake_me(db, command, case)
        case _:
            return asked_after.do(db, command, case)
