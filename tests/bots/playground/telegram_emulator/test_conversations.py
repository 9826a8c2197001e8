"""A conversation as both sides see it: what a phone does reaches the bot, what the bot does shows on the phone."""

from datetime import timedelta

import pytest

from bots.playground.possible import NotPossible
from tests.bots.playground.telegram_emulator.scene import KARIM, Scene, refused, with_both_libraries


@with_both_libraries
async def test_a_bot_knows_itself(scene: Scene) -> None:
    me = await scene.bot.call("get_me")
    assert (me.id, me.username, me.is_bot) == (123456, "palier_demo_bot", True)


@with_both_libraries
async def test_a_deep_link_starts_the_bot(scene: Scene) -> None:
    await scene.karim.starts(payload="rue_des-Lilas")
    (update,) = await scene.bot.call("get_updates")
    assert update.message.text == "/start rue_des-Lilas"
    assert [(one.type, one.offset, one.length) for one in update.message.entities] == [("bot_command", 0, 6)]
    assert (update.message.chat.type, update.message.from_user.language_code) == ("private", "fr")


@with_both_libraries
async def test_formatting_arrives_as_entities(scene: Scene) -> None:
    await scene.karim.starts()
    text = '🏟 <b>Jeanne &amp; <i>Paul</i></b> <a href="https://exemple.fr/?a=1&amp;b=2">ici</a>'
    html = await scene.says(text, parse_mode="HTML")
    markdown = await scene.says("🏟 *Jeanne & _Paul_* [ici](https://exemple.fr/?a=1&b=2)", parse_mode="MarkdownV2")
    for message in (html, markdown):
        assert message.text == "🏟 Jeanne & Paul ici"
        assert [(one.type, one.offset, one.length, one.url) for one in message.entities] == [
            ("bold", 3, 13, None),
            ("italic", 12, 4, None),
            ("text_link", 17, 3, "https://exemple.fr/?a=1&b=2"),
        ]
    assert scene.karim.screen[-1].html == text


@with_both_libraries
async def test_a_tapped_button_is_a_query_that_wants_an_answer(scene: Scene) -> None:
    await scene.karim.starts()
    choices = scene.bot.buttons(
        [{"text": "Je peux", "callback_data": "q7:yes"}, {"text": "Non", "callback_data": "q7:no"}]
    )
    await scene.says("Des courses ?", reply_markup=choices)
    first = await scene.karim.taps("Je peux")
    await scene.karim.taps("Non")
    one, other = (await scene.bot.call("get_updates"))[-2:]
    assert (one.callback_query.id, one.callback_query.data) == (first, "q7:yes")
    assert one.callback_query.message.text == "Des courses ?"
    assert one.callback_query.chat_instance == other.callback_query.chat_instance
    await scene.bot.call("answer_callback_query", callback_query_id=first, text="C'est noté", show_alert=True)
    toast = scene.karim.screen.toast
    assert toast is not None
    assert (toast.text, toast.is_box) == ("C'est noté", True)


@with_both_libraries
async def test_an_answer_to_a_tap_must_be_quick_and_short(scene: Scene) -> None:
    await scene.karim.starts()
    await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": "Oui", "callback_data": "o"}]))
    query = await scene.karim.taps("Oui")
    with refused(400, "message_too_long"):
        await scene.bot.call("answer_callback_query", callback_query_id=query, text="a" * 201)
    scene.clock.forward(timedelta(seconds=16))
    for number in (query, "1"):
        with refused(400, "query is too old and response timeout expired or query id is invalid"):
            await scene.bot.call("answer_callback_query", callback_query_id=number)


@with_both_libraries
async def test_a_tap_on_a_deleted_message_tells_only_where_it_was(scene: Scene) -> None:
    await scene.karim.starts()
    sent = await scene.says("Ça va ?", reply_markup=scene.bot.buttons([{"text": "Oui", "callback_data": "o"}]))
    stale = scene.karim.screen[-1]
    assert await scene.bot.call("delete_message", chat_id=KARIM, message_id=sent.message_id)
    assert scene.karim.screen.texts == []
    await scene.karim.taps_data(stale, "o")
    query = (await scene.bot.call("get_updates"))[-1].callback_query
    assert (query.message.message_id, query.data) == (sent.message_id, "o")
    assert not getattr(query.message, "text", None)


@with_both_libraries
async def test_an_edit_shows_as_one(scene: Scene) -> None:
    await scene.karim.starts()
    sent = await scene.says("Qui ?", reply_markup=scene.bot.buttons([{"text": "Moi", "callback_data": "moi"}]))
    edited = await scene.bot.call("edit_message_text", chat_id=KARIM, message_id=sent.message_id, text="C'est Karim")
    assert (edited.message_id, edited.text, edited.reply_markup) == (sent.message_id, "C'est Karim", None)
    shown = scene.karim.screen[-1]
    assert (shown.text, shown.edited, shown.button_texts) == ("C'est Karim", True, [])
    with pytest.raises(NotPossible, match="no button reads 'Moi'"):
        await scene.karim.taps("Moi")


@with_both_libraries
async def test_keys_say_their_words_and_share_places(scene: Scene) -> None:
    await scene.karim.starts()
    keys = scene.bot.keyboard(
        [{"text": "Chez moi"}],
        [{"text": "Ma position", "request_location": True}, {"text": "Mon numéro", "request_contact": True}],
        one_time_keyboard=True,
    )
    sent = await scene.says("Où ?", reply_markup=keys)
    assert scene.karim.screen.keys == ["Chez moi", "Ma position", "Mon numéro"]
    with pytest.raises(NotPossible, match="shares_location"):
        await scene.karim.taps("Ma position")
    await scene.karim.taps("Chez moi")
    assert scene.karim.screen.keys == []
    await scene.karim.shares_location(45.15, 1.53)
    await scene.karim.shares_contact("+33600000000")
    said, place, number = (one.message for one in (await scene.bot.call("get_updates"))[-3:])
    assert said.text == "Chez moi"
    assert (place.location.latitude, place.location.longitude) == (45.15, 1.53)
    assert (number.contact.phone_number, number.contact.user_id) == ("+33600000000", KARIM)
    with refused(400, "message can't be edited"):
        await scene.bot.call("edit_message_text", chat_id=KARIM, message_id=sent.message_id, text="Alors ?")


@with_both_libraries
async def test_a_keyboard_stays_until_it_is_taken_away(scene: Scene) -> None:
    await scene.karim.starts()
    await scene.says("Où ?", reply_markup=scene.bot.keyboard([{"text": "Ici"}]))
    await scene.karim.taps("Ici")
    assert scene.karim.screen.keys == ["Ici"]
    await scene.says("Merci", reply_markup=scene.bot.no_keyboard())
    assert scene.karim.screen.keys == []


@with_both_libraries
async def test_replies_and_corrections(scene: Scene) -> None:
    await scene.karim.starts()
    sent = await scene.says("Mercredi ?")
    mine = await scene.karim.replies_to(sent.message_id, "oui")
    await scene.karim.edits(mine, "non, jeudi")
    answer, correction = (await scene.bot.call("get_updates"))[-2:]
    assert answer.message.reply_to_message.message_id == sent.message_id
    assert (correction.edited_message.text, correction.edited_message.message_id) == ("non, jeudi", mine)
    assert correction.edited_message.edit_date
    heard = await scene.says("Jeudi, donc", reply_parameters=scene.bot.reply_to(mine))
    assert heard.reply_to_message.text == "non, jeudi"
    assert scene.karim.screen[-1].reply_to == mine
    with pytest.raises(NotPossible):
        await scene.karim.edits(sent.message_id, "pas à moi")


@with_both_libraries
async def test_pictures_voices_and_stickers(scene: Scene) -> None:
    await scene.karim.sends_voice(b"OggS-de-Karim", seconds=3)
    await scene.karim.sends_photo(b"\xff\xd8 image \r\n", caption="La porte")
    await scene.karim.sends_video(b"ftyp")
    await scene.karim.sends_sticker("👍")
    voice, photo, video, sticker = (one.message for one in await scene.bot.call("get_updates"))
    assert (voice.voice.file_size, photo.caption, sticker.sticker.emoji) == (13, "La porte", "👍")
    assert video.video.mime_type == "video/mp4"
    for file_id, content in (
        (voice.voice.file_id, b"OggS-de-Karim"),
        (photo.photo[-1].file_id, b"\xff\xd8 image \r\n"),
    ):
        stored = await scene.bot.call("get_file", file_id=file_id)
        path = stored.file_path.partition(f"{scene.telegram.bot.token}/")[2] or stored.file_path
        assert await scene.bot.download(path) == content


@with_both_libraries
async def test_a_place_is_shown(scene: Scene) -> None:
    await scene.karim.starts()
    sent = await scene.bot.call("send_location", chat_id=KARIM, latitude=45.15, longitude=1.53)
    assert sent.location.latitude == 45.15
    assert scene.karim.screen[-1].kind == "location"
    with refused(400, "invalid location specified"):
        await scene.bot.call("send_location", chat_id=KARIM, latitude=145.0, longitude=1.53)
    await scene.bot.call("send_chat_action", chat_id=KARIM, action="typing")
    assert scene.karim.screen.action == "typing"


@with_both_libraries
async def test_numbers_count_within_each_chat(scene: Scene) -> None:
    lea = scene.telegram.phone("Léa", 43)
    assert [await scene.karim.starts(), await lea.starts()] == [1, 1]
    assert (await scene.says("Bonjour Karim")).message_id == 2
    assert (await scene.bot.call("send_message", chat_id=43, text="Bonjour Léa")).message_id == 2
    assert lea.screen.texts == ["Bonjour Léa"]


@with_both_libraries
async def test_a_block_is_told(scene: Scene) -> None:
    await scene.karim.starts()
    await scene.karim.blocks()
    with pytest.raises(NotPossible, match="unblock it first"):
        await scene.karim.types("allô")
    await scene.karim.unblocks()
    _, gone, back = (one.my_chat_member for one in await scene.bot.call("get_updates"))
    assert (gone.old_chat_member.status, gone.new_chat_member.status) == ("member", "kicked")
    assert (back.new_chat_member.status, back.chat.id) == ("member", KARIM)


@with_both_libraries
async def test_groups_are_heard(scene: Scene) -> None:
    await scene.karim.writes_in_group("Bonjour à tous")
    (update,) = await scene.bot.call("get_updates")
    assert (update.message.chat.type, update.message.chat.title) == ("supergroup", "Les voisins")
    sent = await scene.bot.call("send_message", chat_id=update.message.chat.id, text="Bonjour")
    assert sent.chat.id == update.message.chat.id
    assert len(scene.karim.screen) == 0


@with_both_libraries
async def test_menus_differ_by_language(scene: Scene) -> None:
    await scene.bot.call("set_my_commands", commands=[scene.bot.command("aide", "Demander")], language_code="fr")
    (command,) = await scene.bot.call("get_my_commands", language_code="fr")
    assert (command.command, command.description) == ("aide", "Demander")
    assert list(await scene.bot.call("get_my_commands")) == []
    assert scene.karim.menu == {"/aide": "Demander"}
    with pytest.raises(NotPossible, match="offers no /demander"):
        await scene.karim.picks("/demander")


@with_both_libraries
async def test_a_live_location_moves_until_it_ends(scene: Scene) -> None:
    live = await scene.karim.shares_live_location(48.1, -1.6)
    await scene.karim.moves(live, 48.2, -1.6)
    still = await scene.karim.shares_location(48.1, -1.6)
    with pytest.raises(NotPossible, match="shares no live location"):
        await scene.karim.moves(still, 48.2, -1.6)

    shared, moved, _still = await scene.bot.call("get_updates")
    assert shared.message.location.live_period is not None
    assert moved.edited_message.location.latitude == 48.2
