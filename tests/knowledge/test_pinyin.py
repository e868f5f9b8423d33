"""Characters, typed pinyin and initials are read as the same sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.pinyin import SYLLABLES, Reader, fold, initials

READER = Reader(["工会卡丢了怎么办", "互助保障什么时候到期", "eba考试报名", "西安的先进工作者"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gonghuikadiulezenmeban", "工会卡丢了怎么办"),
        ("gong hui ka diu le zen me ban", "工会卡丢了怎么办"),
        ("gonghuika diule zenmeban", "工会卡丢了怎么办"),
        ("工会ka丢了zenme办", "工会卡丢了怎么办"),
        ("公汇咔丢乐怎么扮", "工会卡丢了怎么办"),
        ("ebakaoshi", "eba考试"),
        ("baoming", "报名"),
        ("lv you", "旅游"),
    ],
)
def test_pinyin_and_homophones_sound_like_the_characters(typed, meant):
    assert READER.read(typed).sounds == READER.read(meant).sounds


@pytest.mark.parametrize(
    ("one", "other"), [("zhi", "zi"), ("chi", "ci"), ("shang", "san"), ("ming", "min"), ("leng", "len"), ("nan", "lan")]
)
def test_sounds_that_many_do_not_keep_apart_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("gong", "gon"), ("hui", "fui"), ("ban", "pan"), ("e", "en")])
def test_other_sounds_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_what_was_written_is_kept_beside_the_sounds():
    assert READER.read("工会ka").shapes == ["工", "会", ""]


@pytest.mark.parametrize(
    ("typed", "letters"), [("ghk", "ghk"), ("ks gl", "ksgl"), ("ghk怎么办", "ghk"), ("gonghui", "")]
)
def test_letters_that_are_no_pinyin_are_taken_for_initials(typed, letters):
    assert READER.read(typed).letters == letters


def test_a_latin_word_of_the_knowledge_base_stays_a_word():
    assert READER.read("eba").shapes == ["eba"]
    assert Reader(["工会卡"]).read("eba").shapes == ["", ""]  # elsewhere it is read as two syllables


def test_letters_are_cut_as_the_knowledge_base_is_likelier_to_speak():
    assert Reader(["先"] * 40).read("xian").sounds == READER.read("先").sounds
    assert Reader(["西安"] * 40).read("xian").sounds == READER.read("西安").sounds


def test_initials_are_the_first_letters():
    assert initials("工会卡eba 2号") == "ghkeba2h"


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=12))
def test_joined_syllables_are_always_read_as_pinyin(syllables):
    reading = READER.read("".join(syllables))
    assert not reading.letters
    assert reading.sounds
    assert not any(shape and shape != "eba" for shape in reading.shapes)


@given(st.text())
def test_reading_never_raises(text):
    reading = READER.read(text)
    assert len(reading.sounds) == len(reading.shapes)
