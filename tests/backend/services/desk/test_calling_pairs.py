"""Pairs on the telephone: a yes or a no is noted as what others tap."""

from __future__ import annotations

import pytest

from backend.call_queue import Outcome
from backend.services.desk_errors import NotItsOutcome
from tests.backend.services.desk.conftest import Desk
from tests.support.pairing import proposed, the_pair


@pytest.mark.parametrize(
    ("outcome", "state"), [(Outcome.AGREED, "agreed_by_one"), (Outcome.REFUSED, "declined")], ids=str
)
def test_a_yes_to_a_pair_is_hers_to_say_on_the_telephone(desk: Desk, outcome: Outcome, state: str) -> None:
    desk.town.person("Odette", chats=False)
    pair_id = proposed(desk.town, "Odette")
    number = next(id_ for id_, reason in desk.queue() if reason == "pair")
    desk.take(number)

    desk.done(number, outcome)

    assert the_pair(desk.town, pair_id).state == state


def test_of_several_pairs_each_is_answered_by_its_own_number(desk: Desk) -> None:
    desk.town.person("Odette", chats=False)
    proposed(desk.town, "Odette")
    proposed(desk.town, "Odette", "Léa")
    number = next(id_ for id_, reason in desk.queue() if reason == "pair")
    desk.take(number)

    with pytest.raises(NotItsOutcome, match="palier staff pairs"):
        desk.done(number, Outcome.AGREED)
