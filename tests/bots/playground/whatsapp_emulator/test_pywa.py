"""pywa's whole client, with its own webhook, talks to the emulator as it does to Meta."""

from __future__ import annotations

from typing import Any

import pytest
from pywa_async.errors import (
    ExpiredAccessToken,
    InvalidParameter,
    ReEngagementMessage,
    TemplateNotExists,
    TemplatePaused,
    WhatsAppError,
)
from pywa_async.types import templates
from pywa_async.types.callback import Button, CallbackButton, CallbackSelection, Section, SectionList, SectionRow
from pywa_async.types.calls import CallConnect, CallTerminate
from pywa_async.types.message import Message
from pywa_async.types.message_status import MessageStatus, MessageStatusType

from bots.playground.possible import NotPossible
from bots.playground.whatsapp_emulator import NotVerified
from tests.bots.playground.whatsapp_emulator.scene import Scene, judged


@judged()
async def test_texts_go_both_ways_and_are_ticked(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    message = await scene.hears(lambda one: isinstance(one, Message))
    assert (message.text, message.from_user.name, message.from_user.wa_id) == ("Bonjour", "Jeanne Payet", "33612345678")

    sent = await message.reply("Bonjour Madame")
    assert scene.jeanne.screen[-1].text == "Bonjour Madame"
    delivered = await scene.hears(lambda one: getattr(one, "status", "") == MessageStatusType.DELIVERED)
    assert delivered.id == sent.id
    await scene.jeanne.reads()
    await scene.hears(lambda one: getattr(one, "status", "") == MessageStatusType.READ)

    await message.mark_as_read()
    await message.indicate_typing()
    assert (scene.jeanne.screen[0].ticks, scene.jeanne.screen.typing) == (3, True)


@judged()
async def test_buttons_and_lists_come_back_as_they_were_sent(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    await scene.pywa.send_message("33612345678", "Courses ?", buttons=[Button("Oui", "1/yes"), Button("Non", "1/no")])
    await scene.jeanne.taps("Non")
    press = await scene.hears(lambda one: isinstance(one, CallbackButton))
    assert (press.data, press.title, press.is_quick_reply) == ("1/no", "Non", False)

    rows = [SectionRow(f"Voisin {one}", f"v{one}", "près de chez vous") for one in range(10)]
    await scene.pywa.send_message("33612345678", "Qui ?", buttons=SectionList("Choisir", [Section("Voisins", rows)]))
    assert await scene.jeanne.opens_list() == [row.title for row in rows]
    with pytest.raises(NotPossible, match="no row"):
        await scene.jeanne.taps("Voisin 11")
    await scene.jeanne.taps("Voisin 7")
    row = await scene.hears(lambda one: isinstance(one, CallbackSelection))
    assert (row.data, row.title, row.description) == ("v7", "Voisin 7", "près de chez vous")


@judged()
async def test_everything_that_a_phone_sends_is_read_by_pywa(scene: Scene) -> None:
    await scene.jeanne.sends_voice(b"OggS-voice")
    await scene.jeanne.sends_photo(b"jpeg", "ma facture")
    await scene.jeanne.sends_sticker()
    await scene.jeanne.sends_document(b"pdf", "o.pdf")
    await scene.jeanne.shares_location(48.1, -1.6)
    await scene.jeanne.shares_contact("Paul Hoarau", "+33612")
    await scene.jeanne.sends_poll()
    await scene.pywa.send_message(scene.jeanne.chat.user_id, "Où ?")
    await scene.jeanne.replies_to(scene.jeanne.screen[-1].number, "ici")
    await scene.jeanne.reacts(scene.jeanne.screen[-2].number, "👍")
    await scene.jeanne.changes_number("33699999999")
    await scene.hears(lambda one: hasattr(one, "new_wa_id"))

    said = [one for one in scene.heard if isinstance(one, Message)]
    assert [str(one.type) for one in said] == [
        "audio", "image", "sticker", "document", "location", "contacts", "unsupported", "text", "reaction",
    ]  # fmt: skip
    voice, photo, *_others = said
    audio: Any = voice.voice
    assert await audio.get_bytes() == b"OggS-voice"
    assert photo.caption == "ma facture"
    assert said[-2].reply_to_message is not None
    assert said[-1].reaction is not None
    assert said[-2].reply_to_message.id == said[-1].reaction.message_id
    assert scene.heard[-1].new_wa_id == "33699999999"


@judged()
async def test_a_call_rings_and_ends_under_one_id(scene: Scene) -> None:
    call_id = await scene.jeanne.calls()
    await scene.jeanne.hangs_up(call_id)
    await scene.hears(lambda one: isinstance(one, CallTerminate))

    calls = [one for one in scene.heard if isinstance(one, CallConnect | CallTerminate)]
    assert [(one.id, str(one.event)) for one in calls] == [(call_id, "connect"), (call_id, "terminate")]


@judged()
async def test_the_window_and_templates_are_as_on_a_phone(scene: Scene) -> None:
    with pytest.raises(ReEngagementMessage):
        await scene.pywa.send_message("33612345678", "Bonjour")
    with pytest.raises(TemplateNotExists):
        await scene.pywa.send_template("33612345678", "notice_2", templates.TemplateLanguage.FRENCH)

    body: Any = templates.BodyText  # its `params` works on the class as well
    town = body.params("Valbreuse")
    await scene.pywa.send_template("33612345678", "notice_1", templates.TemplateLanguage.FRENCH, params=[town])
    assert scene.jeanne.screen[-1].text == "Bonjour, la mairie de Valbreuse a un message pour vous."
    await scene.jeanne.taps("Lire")
    press = await scene.hears(lambda one: isinstance(one, CallbackButton))
    assert (press.data, press.is_quick_reply) == ("Lire", True)
    await scene.pywa.send_message("33612345678", "Bonjour")

    scene.whatsapp.number.templates[0]["status"] = "PAUSED"
    with pytest.raises(TemplatePaused):
        await scene.pywa.send_template("33612345678", "notice_1", templates.TemplateLanguage.FRENCH, params=[town])


@judged()
async def test_templates_are_submitted_listed_and_judged(scene: Scene) -> None:
    draft = templates.Template(
        name="another_1",
        category=templates.TemplateCategory.UTILITY,
        language=templates.TemplateLanguage.FRENCH,
        components=[templates.BodyText("Bonjour, un message vous attend.")],
    )
    made = await scene.pywa.create_template(draft)
    assert str(made.status) == "PENDING"

    listed = await scene.pywa.get_templates()
    assert {(one.name, str(one.status)) for one in listed} == {("notice_1", "APPROVED"), ("another_1", "PENDING")}


@judged()
async def test_what_does_not_arrive_is_told_by_a_status(scene: Scene) -> None:
    await scene.jeanne.types("Bonjour")
    await scene.jeanne.blocks()
    await scene.pywa.send_message("33612345678", "Bonjour")
    failed = await scene.hears(lambda one: isinstance(one, MessageStatus))
    assert failed.error is not None
    assert failed.error.code == 131026
    with pytest.raises(NotPossible):
        await scene.jeanne.types("encore")


@judged()
async def test_who_we_are_and_who_we_are_not(scene: Scene) -> None:
    number = await scene.pywa.get_business_phone_number()
    assert number.display_phone_number == "+33755550199"
    scene.whatsapp.number.token = "another"
    with pytest.raises(ExpiredAccessToken):
        await scene.pywa.get_business_phone_number()


@judged()
async def test_an_address_that_does_not_know_the_word_is_not_taken(scene: Scene) -> None:
    with pytest.raises(NotVerified):
        await scene.whatsapp.hooks.verifies(scene.hook, "another")


BUTTON = {"type": "reply", "reply": {"id": "a", "title": "Oui"}}
ROW = {"id": "a", "title": "t"}


def text(body: str) -> dict[str, object]:
    return {"type": "text", "text": {"body": body}}


def asks(kind: str, body: str = "Courses ?", **action: object) -> dict[str, object]:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def rows(*given: dict[str, str], button: str = "Choisir", **section: str) -> dict[str, object]:
    return asks("list", button=button, sections=[{"rows": list(given), **section}])


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (text(""), 100),
        (text("x" * 4097), 100),
        (asks("button", "x" * 1025, buttons=[BUTTON]), 131009),
        (asks("button", buttons=[BUTTON] * 4), 131009),
        (asks("button", buttons=[BUTTON] * 2), 131009),
        (asks("button", buttons=[{"type": "reply", "reply": {"id": "a", "title": "x" * 21}}]), 131009),
        (asks("button", buttons=[{"type": "reply", "reply": {"id": "x" * 257, "title": "x"}}]), 131009),
        (rows(*({"id": str(one), "title": "t"} for one in range(11))), 131009),
        (rows(ROW, button="x" * 21), 131009),
        (rows({**ROW, "description": "x" * 73}), 131009),
        (rows({**ROW, "title": "x" * 25}), 131009),
        (rows(ROW, ROW), 131009),
        (rows(ROW, title=""), 131009),
        (asks("carousel"), 100),
        ({"type": "hologram", "hologram": {}}, 131051),
        ({"type": "text"}, 100),
    ],
)
def test_what_meta_refuses_is_refused_with_its_code(what: dict[str, object], code: int) -> None:
    @judged()
    async def story(scene: Scene) -> None:
        await scene.jeanne.types("Bonjour")
        body = {"messaging_product": "whatsapp", "to": "33612345678", **what}
        with pytest.raises(WhatsAppError) as refused:
            await scene.pywa.api.send_raw_request("POST", f"/{scene.pywa.phone_id}/messages", json=body)
        assert refused.value.code == code
        assert isinstance(refused.value, InvalidParameter) or code != 131009
        assert len(scene.jeanne.screen) == 1

    story()
