"""What is no text is neither opened nor kept, and is answered with the way to go on."""

from __future__ import annotations

import pytest

from bot.message import Decision, Kind
from handlers.media import TEXTS, Media
from knowledge.library import Library
from tests.handlers.turns import turn


@pytest.mark.parametrize("kind", TEXTS)
def test_every_medium_gets_its_own_sentence_with_the_way_to_a_person(knowledge, kind):
    reply = Media(Library(knowledge))(turn(kind=kind))
    assert reply
    assert (reply.text, reply.decision) == (knowledge.texts[TEXTS[kind]], Decision.NOTICE)
    assert "转人工" in reply.text


def test_no_two_media_are_answered_alike(knowledge):
    assert len({knowledge.texts[name] for name in TEXTS.values()}) == len(TEXTS)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.MENU, Kind.FOLLOW, Kind.SCAN])
def test_what_can_be_read_passes_on(knowledge, kind):
    assert Media(Library(knowledge))(turn("工会卡怎么办", kind)) is None


def test_recognised_voice_is_text(knowledge):
    assert Media(Library(knowledge))(turn("工会卡怎么办", Kind.VOICE)) is None
