"""What Telegram refuses, told alike by both libraries."""

import pytest

from tests.bots.playground.telegram_emulator.scene import KARIM, Refused, Scene, refused, with_both_libraries

STADIUM = "\N{STADIUM}"  # one character, two UTF-16 code units


@with_both_libraries
async def test_a_stranger_is_no_chat(scene: Scene) -> None:
    with refused(400, "chat not found"):
        await scene.bot.call("send_message", chat_id=999, text="Bonjour")
    with refused(400, "chat not found"):
        await scene.says("Bonjour")


@with_both_libraries
async def test_a_bot_cannot_begin(scene: Scene) -> None:
    await scene.karim.writes_in_group("Bonjour à tous")
    with refused(403, "bot can't initiate conversation with a user"):
        await scene.says("Bonjour")
    await scene.karim.starts()
    assert (await scene.says("Bonjour")).text == "Bonjour"


@with_both_libraries
async def test_who_blocked_the_bot_is_left_alone(scene: Scene) -> None:
    await scene.karim.starts()
    await scene.karim.blocks()
    with refused(403, "bot was blocked by the user"):
        await scene.says("Bonjour")
    with refused(403, "bot was blocked by the user"):
        await scene.bot.call("send_chat_action", chat_id=KARIM, action="typing")
    await scene.karim.unblocks()
    assert (await scene.says("Bonjour")).text == "Bonjour"


@with_both_libraries
async def test_a_text_has_words(scene: Scene) -> None:
    await scene.karim.starts()
    with refused(400, "message text is empty"):
        await scene.says("")
    with refused(400, "text must be non-empty"):
        await scene.says(" \n ")
    with refused(400, "text must be non-empty"):
        await scene.says("<b> </b>", parse_mode="HTML")


@with_both_libraries
async def test_a_text_is_measured_in_utf_16_units_without_its_markup(scene: Scene) -> None:
    await scene.karim.starts()
    assert (await scene.says(f"<b>{STADIUM * 2048}</b>", parse_mode="HTML")).text == STADIUM * 2048
    with refused(400, "message is too long"):
        await scene.says(STADIUM * 2048 + "a")
    sent = await scene.says("court")
    with refused(400, "message_too_long"):
        await scene.bot.call("edit_message_text", chat_id=KARIM, message_id=sent.message_id, text="a" * 4097)


@with_both_libraries
async def test_markup_must_be_right(scene: Scene) -> None:
    await scene.karim.starts()
    with refused(400, 'can\'t parse entities: unsupported start tag "br" at byte offset 5'):
        await scene.says("jeudi<br>", parse_mode="HTML")
    with refused(400, "can't parse entities: character '.' is reserved and must be escaped with the preceding '\\'"):
        await scene.says("Jeudi.", parse_mode="MarkdownV2")
    with refused(400, "unsupported parse_mode"):
        await scene.says("Jeudi.", parse_mode="XML")


@with_both_libraries
async def test_callback_data_holds_64_bytes(scene: Scene) -> None:
    await scene.karim.starts()
    await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": "Oui", "callback_data": "é" * 32}]))
    with refused(400, "button_data_invalid"):
        await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": "Oui", "callback_data": "é" * 32 + "a"}]))


@with_both_libraries
async def test_a_button_does_something_and_says_so(scene: Scene) -> None:
    await scene.karim.starts()
    with refused(400, "can't parse inlinekeyboardbutton: text buttons are not allowed in the inline keyboard"):
        await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": "Oui"}]))
    with refused(400, "inline keyboard button text must be non-empty"):
        await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": " ", "callback_data": "oui"}]))
    with refused(400, "inline keyboard button url 'tel:15' is invalid: unsupported url protocol"):
        await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": "Le 15", "url": "tel:15"}]))


@with_both_libraries
async def test_a_keyboard_has_an_end(scene: Scene) -> None:
    await scene.karim.starts()
    row = [{"text": "Oui", "callback_data": "oui"}]
    await scene.says("Ça va ?", reply_markup=scene.bot.buttons(*[row] * 100))
    for crowd in ([row] * 101, [row * 9], [[{"text": "O" * 300, "callback_data": "oui"}]] * 40):
        with refused(400, "reply markup is too long"):
            await scene.says("Ça va ?", reply_markup=scene.bot.buttons(*crowd))


@with_both_libraries
async def test_a_location_is_asked_in_private_only(scene: Scene) -> None:
    await scene.karim.writes_in_group("Bonjour")
    where = scene.bot.keyboard([{"text": "Ici", "request_location": True}])
    with refused(400, "location can be requested in private chats only"):
        await scene.bot.call("send_message", chat_id=-1_001_000_000_001, text="Où ?", reply_markup=where)


@with_both_libraries
async def test_an_edit_changes_something_of_ours_that_is_there(scene: Scene) -> None:
    mine = await scene.karim.starts()
    sent = await scene.says("Bonjour", reply_markup=scene.bot.buttons([{"text": "Oui", "callback_data": "o"}]))
    edit = {"chat_id": KARIM, "message_id": sent.message_id}
    with pytest.raises(Refused, match=r"(?i)400.*message is not modified: specified new message content"):
        await scene.bot.call("edit_message_text", **edit, text="Bonjour", reply_markup=sent.reply_markup)
    with refused(400, "message to edit not found"):
        await scene.bot.call("edit_message_text", chat_id=KARIM, message_id=77, text="Bonsoir")
    with refused(400, "message can't be edited"):
        await scene.bot.call("edit_message_text", chat_id=KARIM, message_id=mine, text="Bonsoir")
    await scene.bot.call("edit_message_reply_markup", **edit)
    with pytest.raises(Refused, match="not modified"):
        await scene.bot.call("edit_message_reply_markup", **edit)


@with_both_libraries
async def test_only_a_message_that_is_there_is_deleted_or_answered(scene: Scene) -> None:
    await scene.karim.starts()
    with refused(400, "message to delete not found"):
        await scene.bot.call("delete_message", chat_id=KARIM, message_id=77)
    with refused(400, "message to be replied not found"):
        await scene.says("Oui", reply_parameters=scene.bot.reply_to(77))
    kind = scene.bot.reply_to(77, allow_sending_without_reply=True)
    assert (await scene.says("Oui", reply_parameters=kind)).reply_to_message is None


@with_both_libraries
async def test_secrets_and_addresses_of_webhooks_are_checked(scene: Scene) -> None:
    for secret in ("with space", "é", "a/b", "a.b"):
        with refused(400, "secret token contains unallowed characters"):
            await scene.bot.call("set_webhook", url="https://palier.example/hook", secret_token=secret)
    with refused(400, "secret token is too long"):
        await scene.bot.call("set_webhook", url="https://palier.example/hook", secret_token="a" * 257)
    with refused(400, "bad webhook: an https url must be provided for webhook"):
        await scene.bot.call("set_webhook", url="http://palier.example/hook")
    with refused(400, "bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443"):
        await scene.bot.call("set_webhook", url="https://palier.example:8080/hook")
    with refused(400, "bad webhook: ip address 10.0.0.1 is reserved"):
        await scene.bot.call("set_webhook", url="https://10.0.0.1/hook")


@with_both_libraries
async def test_a_wrong_token_opens_nothing(scene: Scene) -> None:
    with refused(401, "unauthorized"):
        await scene.another_client("123456:AAE-another_token").call("get_me")


@with_both_libraries
async def test_commands_are_plain_words(scene: Scene) -> None:
    with refused(400, "bot_command_invalid"):
        await scene.bot.call("set_my_commands", commands=[scene.bot.command("Aide!", "De l'aide")])
    with refused(400, "command length must not exceed 32"):
        await scene.bot.call("set_my_commands", commands=[scene.bot.command("a" * 33, "De l'aide")])
    with refused(400, "command description must be non-empty"):
        await scene.bot.call("set_my_commands", commands=[scene.bot.command("aide", " ")])


@with_both_libraries
async def test_a_large_file_is_not_fetched(scene: Scene) -> None:
    await scene.karim.sends_voice(size=20_000_001)
    (update,) = await scene.bot.call("get_updates")
    with refused(400, "file is too big"):
        await scene.bot.call("get_file", file_id=update.message.voice.file_id)
    with refused(400, "invalid file_id"):
        await scene.bot.call("get_file", file_id="nonsense")
