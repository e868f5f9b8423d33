"""A dialogue as a table: what is said, and what must be in the reply.

    hears(bot, WANG, [
        ("公会卡丢了咋办", "挂失"),             # one fragment
        ("那要多少钱", ("工本费", "街镇")),      # all of them
        ("谢谢", "不客气 !工会卡"),             # !fragment must not be there
    ])

Every reply has to be there, to fit a WeChat message, and to say nothing twice; a failure shows the whole dialogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.bots import Bot

Heard = str | Sequence[str]


def hears(bot: Bot, user: str, lines: Iterable[tuple[str, Heard]]) -> None:
    """Say the lines one after the other and check each reply."""
    so_far: list[str] = []
    for said, heard in lines:
        reply = bot.says(user, said)
        so_far += [f"说：{said}", f"听：{reply}"]
        for fragment in [heard] if isinstance(heard, str) else heard:
            _check(fragment, reply, "\n".join(so_far))
        assert len(reply.encode()) <= 2048, so_far


def _check(wanted: str, reply: str, so_far: str) -> None:
    for fragment in wanted.split():
        if fragment.startswith("!"):
            assert fragment[1:] not in reply, f"“{fragment[1:]}” should not be said:\n{so_far}"
        else:
            assert fragment in reply, f"“{fragment}” is missing:\n{so_far}"
