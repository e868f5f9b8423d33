"""What WeChat does when it is in doubt: it delivers again. Real processes, real sockets, both databases.

`server` is the product as `flask serve` runs it, with two worker processes; the clients are processes too.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event

import pytest

from benchmarks.clients import deliver_at_once, journalled
from benchmarks.load import Line, Said, messages
from benchmarks.questions import made_up
from benchmarks.server import Server, running
from bot.conversation import Conversation
from bot.message import Decision, Handler, Kind, Message, Reply, Turn
from db import Database
from tests.cast import WANG
from tests.databases import House

MESSAGE = Message("wechat", "gh_test", WANG, "m:1", Kind.TEXT, "工会卡怎么办")


@pytest.fixture(scope="module")
def server(house: House) -> Iterator[Server]:
    with house.fresh() as url, running(url) as started:
        yield started


def test_three_processes_deliver_300_messages_at_once_and_each_is_answered_once(server: Server) -> None:
    outcome = deliver_at_once(server, messages(made_up(300)))
    outcome.check()
    assert (outcome.rows, outcome.deliveries) == (300, 900)


def test_new_people_whose_first_messages_come_at_once_are_answered_each_time(server: Server) -> None:
    said = [Said(one.id, f"oTestNew{n // 4:020d}", one.text, one.sent) for n, one in enumerate(messages(made_up(160)))]
    deliver_at_once(server, said).check()


def test_a_message_whose_answer_was_lost_is_answered_by_the_retry(server: Server) -> None:
    (said,) = messages(["工会会员服务卡怎么办理"])
    rows, deliveries = journalled(server.database_url)
    hang_up_before_the_answer(server, said)
    first, second = answer(server, said), answer(server, said)
    assert first
    assert first == second
    assert journalled(server.database_url) == (rows + 1, deliveries + 3)


def test_the_server_goes_on_when_a_worker_is_killed_under_load(server: Server) -> None:
    said = messages(made_up(40))
    before = [answer(server, one) for one in said[:20]]
    os.kill(server.workers[0], signal.SIGKILL)
    again = [answer(server, one) for one in said]
    assert again[:20] == before
    assert all(again)


def test_a_turn_whose_process_is_killed_leaves_no_row_and_the_retry_is_answered_once(url: str) -> None:
    kill_in_the_middle_of_a_turn(url)
    assert journalled(url) == (0, 0)
    with conversation(url) as other:
        first, again = other.respond(MESSAGE), other.respond(MESSAGE)
    assert first
    assert again
    assert first.text == again.text == "您说：工会卡怎么办"
    assert journalled(url) == (1, 2)


def hang_up_before_the_answer(server: Server, said: Said) -> None:
    """Send all of a request, and close the connection without reading when the turn is in the journal."""
    before, _ = journalled(server.database_url)
    push = said.push(server.sender)
    head = f"POST /wechat?{push.query} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(push.body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head.encode() + push.body)
        until = time.monotonic() + 5
        while journalled(server.database_url)[0] == before:
            assert time.monotonic() < until, "the message never had its turn"
            time.sleep(0.01)


def answer(server: Server, said: Said) -> str:
    """What the person reads. As WeChat does, three tries: a killed worker takes its open connections with it."""
    for _ in range(3):
        line = Line(server.port)
        try:
            heard = server.sender.open(line.deliver(said.push(server.sender)))
        except OSError:
            continue
        finally:
            line.close()
        return heard.text if heard else ""
    raise AssertionError("three tries, and no answer")


def kill_in_the_middle_of_a_turn(url: str) -> None:
    """Another process begins the turn of MESSAGE and gets SIGKILL while its handler runs."""
    context = get_context("spawn")
    began = context.Event()
    process = context.Process(target=_begin_a_turn, args=(url, began))
    process.start()
    assert began.wait(30)
    process.kill()
    process.join()


def _begin_a_turn(url: str, began: Event) -> None:
    def never_done(turn: Turn) -> Reply:
        began.set()
        time.sleep(60)
        return echo(turn)

    with conversation(url, never_done) as ours:
        ours.respond(MESSAGE)


def echo(turn: Turn) -> Reply:
    return Reply(f"您说：{turn.masked}", "echo", Decision.ANSWER)


@contextmanager
def conversation(url: str, handler: Handler = echo) -> Iterator[Conversation]:
    database, late = Database(url), Reply("", "", Decision.LATE)
    made = Conversation(database, (handler,), refresh=lambda _: None, polite=lambda: late, sorry=lambda: late)
    yield made
    made.close()
    database.close()
