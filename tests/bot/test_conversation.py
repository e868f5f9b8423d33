"""One message, one run, one row, one reply: whatever is delivered twice, at once, late, or to another process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import journal
from bot.conversation import Conversation
from bot.journal import TURNS
from bot.message import Aside, Choice, Decision, Handler, Kind, Message, Offer, Reply, Scored, Turn
from bot.state import PEOPLE
from db import Database
from tests.cast import LI, WANG, Clock

POLITE = Reply("请稍等", "conversation", Decision.LATE)
SORRY = Reply("请再发一次", "conversation", Decision.ERROR)


def message(text: str = "工会卡怎么办", key: str = "m:1", user: str = WANG, kind: Kind = Kind.TEXT) -> Message:
    return Message("wechat", "gh_test", user, key, kind, text)


def echo(turn: Turn) -> Reply:
    return Reply(f"您说：{turn.masked}", "echo", Decision.ANSWER, receipt=True)


class Counting:
    """An echo that counts how often it ran and can be slow."""

    def __init__(self, seconds: float = 0) -> None:
        self.runs = 0
        self.seconds = seconds

    def __call__(self, turn: Turn) -> Reply:
        self.runs += 1
        time.sleep(self.seconds)
        return echo(turn)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talk(database: Database, clock: Clock) -> Iterator[Callable[..., Conversation]]:
    """talk(handler, …, deadline=…) → a conversation; call it again for "another process" on the same database."""
    made: list[Conversation] = []
    others: list[Database] = []

    def make(*handlers: Handler, deadline: float = 4.5, url: str | None = None) -> Conversation:
        on = database
        if url:
            on = Database(url)
            others.append(on)
        conversation = Conversation(
            on,
            handlers,
            refresh=lambda _: None,
            polite=lambda: POLITE,
            sorry=lambda: SORRY,
            clock=clock,
            deadline=deadline,
        )
        made.append(conversation)
        return conversation

    yield make
    for conversation in made:
        conversation.close()
    for other in others:
        other.close()


def rows(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(TURNS)).scalar_one()


def stored(database: Database, place: int = 1) -> journal.Recorded:
    """The first, second, … row of the journal (PostgreSQL leaves gaps between ids)."""
    with database.reading() as connection:
        ids = connection.execute(select(TURNS.c.id).order_by(TURNS.c.id)).scalars().all()
        found = journal.find(connection, ids[place - 1])
    assert found
    return found


def test_the_same_message_again_gets_the_same_reply_and_runs_once(
    talk: Callable[..., Conversation], database: Database
) -> None:
    handler = Counting()
    conversation = talk(handler)
    first, again = conversation.respond(message()), conversation.respond(message())
    assert first
    assert again
    assert (first.text, first.tail) == (again.text, again.tail)
    assert handler.runs == 1
    assert rows(database) == 1
    assert stored(database).deliveries == 2


def test_the_same_message_after_a_restart_gets_the_stored_reply(talk: Callable[..., Conversation], url: str) -> None:
    first = talk(echo).respond(message())
    unwilling = Counting()
    again = talk(unwilling, url=url).respond(message())
    assert first
    assert again
    assert first.text == again.text
    assert unwilling.runs == 0


def test_eight_deliveries_at_once_run_once_and_hear_the_same(
    talk: Callable[..., Conversation], database: Database, url: str
) -> None:
    handler = Counting(seconds=0.1)
    processes = [talk(handler), talk(handler, url=url)]
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: processes[n % 2].respond(message()), range(8)))
    assert {reply.text for reply in replies if reply} == {"您说：工会卡怎么办"}
    assert len({reply.tail for reply in replies if reply}) == 1
    assert (handler.runs, rows(database)) == (1, 1)


def test_an_event_of_somebody_unknown_delivered_eight_times_at_once_is_one_row(
    talk: Callable[..., Conversation], database: Database, url: str
) -> None:
    """There is no person to lock: on PostgreSQL the unique key alone tells who was first."""
    processes = [talk(echo), talk(echo, url=url)]
    for round_ in range(5):
        event = message("", key=f"h:{round_}", kind=Kind.EVENT)
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda n, event=event: processes[n % 2].respond(event), range(8)))
        assert replies == [None] * 8
    assert rows(database) == 5
    assert [stored(database, place).deliveries for place in range(1, 6)] == [8] * 5


def test_an_echo_carries_its_choices_through_the_journal(talk: Callable[..., Conversation]) -> None:
    choices = (Choice("1. 会员卡遗失", "会员卡遗失", "entry:card-lost"),)
    conversation = talk(lambda turn: replace(echo(turn), choices=choices))
    conversation.respond(message())
    again = conversation.respond(message())
    assert again
    assert again.choices == choices


def test_past_the_deadline_the_polite_text_goes_out_and_the_answer_comes_with_the_next_message(
    talk: Callable[..., Conversation], database: Database
) -> None:
    slow = Counting(seconds=0.4)
    conversation = talk(slow, deadline=0.1)
    assert conversation.respond(message("互助保障到期了没有")) == POLITE
    _wait_until(lambda: rows(database) == 1)
    assert stored(database).late
    slow.seconds = 0
    heard = conversation.respond(message("谢谢", key="m:2"))
    assert heard
    assert "刚才您问的“互助保障到期了没有”" in heard.text
    assert heard.text.endswith("您说：谢谢")


def test_a_late_answer_is_told_once(talk: Callable[..., Conversation], database: Database) -> None:
    slow = Counting(seconds=0.4)
    conversation = talk(slow, deadline=0.1)
    conversation.respond(message())
    _wait_until(lambda: rows(database) == 1)
    slow.seconds = 0
    conversation.respond(message("在吗", key="m:2"))
    third = conversation.respond(message("好的", key="m:3"))
    assert third
    assert third.text == "您说：好的"


def test_a_quick_turn_that_waited_for_a_slow_one_beside_it_is_told_with_the_next_message(talk, database) -> None:
    def sometimes_slow(turn: Turn) -> Reply:
        time.sleep(0.5 if turn.text == "慢" else 0)
        return echo(turn)

    conversation = talk(sometimes_slow, deadline=0.2)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(conversation.respond, message("慢", "m:1", LI))
        quick = pool.submit(conversation.respond, message("快", "m:2"))
        assert slow.result() == POLITE
        told_at_once = quick.result() != POLITE  # PostgreSQL runs them beside each other
    _wait_until(lambda: rows(database) == 2)
    following = conversation.respond(message("好的", "m:3"))
    assert ("您说：快" in following.text) != told_at_once


def test_a_retry_of_a_late_message_gets_the_real_answer_and_the_next_does_not_repeat_it(
    talk: Callable[..., Conversation], database: Database
) -> None:
    slow = Counting(seconds=0.4)
    conversation = talk(slow, deadline=0.1)
    conversation.respond(message())
    _wait_until(lambda: rows(database) == 1)
    retry = conversation.respond(message())
    slow.seconds = 0
    following = conversation.respond(message("好的", key="m:2"))
    assert retry
    assert following
    assert retry.text == "您说：工会卡怎么办"
    assert following.text == "您说：好的"


def test_a_late_answer_lapses_after_48_hours(
    talk: Callable[..., Conversation], database: Database, clock: Clock
) -> None:
    slow = Counting(seconds=0.4)
    conversation = talk(slow, deadline=0.1)
    conversation.respond(message())
    _wait_until(lambda: rows(database) == 1)
    slow.seconds = 0
    clock.passes(hours=49)
    following = conversation.respond(message("好的", key="m:2"))
    assert following
    assert following.text == "您说：好的"


def test_a_late_answer_waits_while_an_urgent_card_is_said(
    talk: Callable[..., Conversation], database: Database
) -> None:
    def card(turn: Turn) -> Reply | None:
        return Reply("请先保证安全", "urgent", Decision.URGENT) if "救命" in turn.text else None

    slow = Counting(seconds=0.4)
    conversation = talk(card, slow, deadline=0.1)
    conversation.respond(message())
    _wait_until(lambda: rows(database) == 1)
    slow.seconds = 0
    urgent = conversation.respond(message("救命", key="m:2"))
    following = conversation.respond(message("好的", key="m:3"))
    assert urgent
    assert following
    assert urgent.text == "请先保证安全"
    assert "刚才您问的" in following.text


def broken(turn: Turn) -> Reply:
    raise ZeroDivisionError(turn.text)


def test_a_turn_that_fails_gets_a_polite_text_and_is_journalled_with_its_question(talk, database) -> None:
    heard = talk(broken).respond(message())
    row = stored(database)
    assert heard.text == SORRY.text
    assert "回执" in heard.tail
    assert (row.question, row.decision) == ("工会卡怎么办", Decision.ERROR)


def test_a_turn_that_fails_beyond_help_does_not_stop_the_ones_after_it(database: Database, clock: Clock) -> None:
    def no_release(_: object) -> None:
        raise LookupError("no release is live")

    def no_words() -> Reply:
        raise LookupError("no release is loaded")

    conversation = Conversation(
        database, [echo], refresh=no_release, polite=lambda: POLITE, sorry=no_words, clock=clock, deadline=2
    )
    for key in ("m:1", "m:2"):
        with pytest.raises(LookupError):
            conversation.respond(message(key=key))
    conversation.close()
    assert rows(database) == 0


def test_the_log_of_a_failed_turn_has_the_receipt_and_nothing_of_what_was_said(talk, caplog) -> None:
    heard = talk(broken).respond(message("我想问卡的事"))
    assert heard.tail.removeprefix("回执 ") in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "卡的事" not in caplog.text


def test_a_turn_that_fails_does_not_touch_those_that_waited_with_it(talk, database) -> None:
    def sometimes(turn: Turn) -> Reply:
        time.sleep(0.05)
        return broken(turn) if turn.text == "坏" else echo(turn)

    conversation = talk(sometimes)
    with ThreadPoolExecutor(6) as pool:
        texts = ["好", "坏", "好", "坏", "好", "好"]
        replies = list(pool.map(lambda n: conversation.respond(message(texts[n], f"m:{n}")), range(6)))
    assert [reply.text for reply in replies] == [SORRY.text if text == "坏" else f"您说：{text}" for text in texts]
    assert rows(database) == 6


def test_personal_data_is_masked_before_anything_is_written(
    talk: Callable[..., Conversation], database: Database
) -> None:
    talk(echo).respond(message("我的手机13800138000 卡办好了吗"))
    row = stored(database)
    assert row.reply
    assert "13800138000" not in row.question + row.reply.text
    assert "〔手机号〕" in row.question


def test_an_unsubscribe_takes_the_openid_away_and_leaves_the_turns_without_a_person(
    talk: Callable[..., Conversation], database: Database
) -> None:
    conversation = talk(echo)
    conversation.respond(message())
    assert conversation.respond(message("", key="h:2", kind=Kind.UNFOLLOW)) is None
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(PEOPLE)).scalar_one() == 0
    assert rows(database) == 2
    assert stored(database, 2).person is None


def test_who_comes_back_after_an_unsubscribe_is_somebody_new(
    talk: Callable[..., Conversation], database: Database
) -> None:
    conversation = talk(echo)
    conversation.respond(message())
    conversation.respond(message("", key="h:2", kind=Kind.UNFOLLOW))
    conversation.respond(message(key="m:3"))
    assert stored(database, 1).person != stored(database, 3).person


@pytest.mark.parametrize("kind", [Kind.EVENT, Kind.UNKNOWN])
def test_what_is_not_answered_is_journalled_as_such(
    talk: Callable[..., Conversation], database: Database, kind: Kind
) -> None:
    assert talk(echo).respond(message("", kind=kind)) is None
    assert stored(database).decision is Decision.SILENT


def test_an_aside_stands_before_the_answer_and_leaves_its_flag(
    talk: Callable[..., Conversation], database: Database
) -> None:
    conversation = talk(lambda _: Aside("天热，请保重。", flags=("care",)), echo)
    heard = conversation.respond(message())
    assert heard
    assert heard.text == "天热，请保重。\n您说：工会卡怎么办"
    assert stored(database).reply == replace(heard, remember=(), receipt=False)


def test_what_a_reply_remembers_is_there_for_the_next_turn_of_that_person_alone(
    talk: Callable[..., Conversation], clock: Clock
) -> None:
    offer = Offer(("card-lost",), ("会员卡遗失",))
    memories = []

    def offering(turn: Turn) -> Reply:
        memories.append(turn.memory)
        return replace(echo(turn), remember=(offer,) if turn.text == "卡" else ())

    conversation = talk(offering)
    for key, text, user in (("1", "卡", WANG), ("2", "嗯", WANG), ("3", "嗯", LI)):
        conversation.respond(message(text, f"m:{key}", user))
    clock.passes(minutes=11)
    conversation.respond(message("1", "m:4"))
    assert [memory.offer for memory in memories] == [None, offer, None, None]
    assert "offer" in memories[3].lapsed


def test_a_long_answer_is_cut_at_a_sentence_and_its_rest_is_remembered(talk: Callable[..., Conversation]) -> None:
    long = "这是一句不短的话，用来把回复撑长。" * 60
    seen = []

    def talkative(turn: Turn) -> Reply:
        seen.append(turn.memory.rest)
        return Reply(long, "talkative", Decision.ANSWER)

    conversation = talk(talkative)
    heard = conversation.respond(message())
    conversation.respond(message("继续", "m:2"))
    assert heard
    assert len(f"{heard.text}\n{heard.tail}".encode()) <= 2048
    assert heard.text.endswith("。")
    assert "继续" in heard.tail
    assert seen[1]
    assert heard.text + seen[1].text == long


def test_two_people_may_send_messages_with_the_same_words_at_once(
    talk: Callable[..., Conversation], database: Database
) -> None:
    conversation = talk(echo)
    together = threading.Barrier(2)

    def say(user: str) -> Reply | None:
        together.wait()
        return conversation.respond(message(key=f"m:{user}", user=user))

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(say, (WANG, LI)))
    assert rows(database) == 2


def test_the_journal_holds_what_the_matcher_saw(talk: Callable[..., Conversation], database: Database) -> None:
    scored = (Scored("card-lost", 0.91, {"ratio": 0.8}), Scored("card-apply", 0.4, {}))
    talk(lambda turn: replace(echo(turn), candidates=scored, reason="差距大", release=3)).respond(message())
    row = stored(database)
    assert row.candidates == scored
    assert row.reply
    assert (row.reply.reason, row.reply.release) == ("差距大", 3)


def _wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + timedelta(seconds=5).total_seconds()
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
