"""What one types after `flask`: questions, knowledge, receipts, measuring, running."""

from __future__ import annotations

import ctypes
import gc
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import Flask, current_app
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from tqdm import tqdm

import migrations
from bot import journal, receipt, terminal
from bot.conversation import Conversation
from bot.message import Aside, Memory, Reply, Turn
from bot.redact import mask
from db import Database
from handlers import handlers
from knowledge import evaluate as evaluation
from knowledge import export, pack, releases
from knowledge.content import Term
from knowledge.library import Library
from knowledge.matcher import source_of
from settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What `create_app` has built; `app.extensions["gongda"]` holds it for commands and pages."""

    settings: Settings
    database: Database
    library: Library
    conversation: Conversation
    build: Callable[[Library], Flask]  # the application once more, for a server process


#: Seconds that a server process may take to stop before it is killed. A turn takes at most five; one that is killed
#: leaves nothing, and WeChat sends its message again.
STOP_WAIT = 8

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def register(app: Flask) -> None:
    """Give the application its commands."""
    for command in (setup, serve, import_knowledge, export_knowledge, facts, ask, chat, evaluate, find_receipt, doctor):
        app.cli.add_command(command)


def parts() -> Parts:
    """What `create_app` has built."""
    built: Parts = current_app.extensions["gongda"]
    return built


@click.command()
def setup() -> None:
    """Bring the database to today's schema and the packs live."""
    migrations.upgrade(parts().database)
    _import(pack.PACKS)


@click.command()
@click.option("--setup", "prepare", is_flag=True, help="First bring the database to today's schema and the packs live.")
def serve(*, prepare: bool) -> None:
    """Serve until stopped. The settings say where, and with how many processes and threads."""
    settings = parts().settings
    if prepare:
        migrations.upgrade(parts().database)
        _import(pack.PACKS)
    library = _live()
    parts().conversation.close()
    parts().database.close()
    _give_memory_back()
    address = f"http://{settings.host}:{settings.port}"
    print(f"工答 webhook   {address}/wechat")
    if settings.demo:
        print(f"demo phone     {address}/demo   ← open this")
    sys.stdout.flush()
    Granian(
        "app:create_app",
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=settings.processes,
        blocking_threads=settings.threads,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WAIT,
        # The processes are forked: they share the release that is loaded here, in memory and in time.
    ).serve(target_loader=partial(parts().build, library), wrap_loader=False)


def _give_memory_back() -> None:
    """What building the index used goes back to the system before the processes are forked (glibc keeps it else)."""
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@click.command("import-knowledge")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=pack.PACKS)
def import_knowledge(folder: Path) -> None:
    """Check the packs in FOLDER and make them live as a new release. If anything is wrong, nothing changes."""
    _import(folder)


def _import(folder: Path) -> None:
    try:
        content = pack.read(folder)
    except pack.BrokenPack as broken:
        raise click.ClickException(f"the packs were refused, the live release stays:\n{broken}") from None
    with parts().database.transaction() as connection:
        number, new = releases.publish(connection, content, note=f"packs {folder.name}", now=datetime.now(UTC))
    print(f"release {number} {'is live now' if new else 'was live already'}: {len(content.entries)} entries")


@click.command("export-knowledge")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_knowledge(output: Path) -> None:
    """Write the live release to a file, one entry a line."""
    knowledge = _live()
    content = knowledge.live.content
    with output.open("w", encoding="utf-8") as file:
        for line in tqdm(export.lines(content), total=len(content.entries), unit=" entries", leave=False):
            file.write(line + "\n")
    print(f"{len(content.entries)} entries of release {knowledge.live.release} → {output}")


@click.command()
@click.option("--unfilled", is_flag=True, help="Only those that nobody has filled yet.")
def facts(*, unfilled: bool) -> None:
    """List the facts: value and source, or who is to be asked."""
    shown = [fact for fact in _live().live.content.facts if not (unfilled and fact.value)]
    for fact in shown:
        state = f"{fact.value}（{fact.as_of} {fact.source}）" if fact.value else f"未填，可问{fact.ask or '—'}"
        print(f"{fact.name:32} {'、'.join(fact.services):12} {fact.label}：{state}")
    print(f"{len(shown)} facts")


@click.command()
@click.argument("question")
def ask(question: str) -> None:
    """Answer one question and say why; nothing is journalled."""
    library = _live()
    now = datetime.now(UTC)
    turn = Turn(terminal.message("ask", question), question, mask(question), Memory(), now)
    for handler in handlers(library):
        heard = handler(turn)
        if isinstance(heard, Aside):
            print(heard.text)
        elif heard is not None:
            _explain(heard, library)
            return


def _explain(reply: Reply, library: Library) -> None:
    print(terminal.shown(reply))
    print(f"\n{reply.handler} → {reply.decision.value}, release {reply.release}. {reply.reason}")
    for candidate in reply.candidates:
        question = library.live.entries[candidate.entry].question
        why = " ".join(f"{name}={value}" for name, value in candidate.why.items())
        print(f"  {candidate.probability:.3f} {candidate.entry:28} {question}  {why}")


@click.command()
def chat() -> None:
    """Talk to the bot at the keyboard."""
    _live()
    print("工答。直接打字，Ctrl-D 结束。")
    terminal.talk(parts().conversation.respond, _typed_lines(), lambda text: print(f"\n{text}\n"))
    parts().conversation.close()


def _typed_lines() -> Iterator[str]:
    while True:
        try:
            yield input("您：" if sys.stdin.isatty() else "")
        except EOFError:
            return


@click.command()
@click.option("--knowledge", type=FILE, help="Entries to ask, one a line. Left out: the live release.")
@click.option("--questions", type=FILE, required=True, help="Questions, one a line.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def evaluate(knowledge: Path | None, questions: Path, output: Path) -> None:
    """Ask every question of a file, write what was decided and say how many were right (docs/evaluate.md)."""
    report = evaluation.Report()
    if knowledge is not None:
        sources = evaluation.read_knowledge(knowledge, report)
        terms: tuple[Term, ...] = ()
    else:
        content = _live().live.content
        sources, terms = [source_of(entry) for entry in content.entries], content.terms
    evaluation.run(sources, questions, output, terms=terms, report=report)
    print(report.table())
    for fault in report.faults:
        print(fault, file=sys.stderr)
    if report.faults:
        raise SystemExit(1)


@click.command("receipt")
@click.argument("code")
def find_receipt(code: str) -> None:
    """Show the turn of a receipt CODE, as a worker reads it out: question (masked), decision, scores, reply."""
    number = receipt.turn_id(code)
    if number is None:
        raise click.ClickException(f"{code!r} is no receipt: seven letters and digits, such as K7Q-4M2X")
    with parts().database.reading() as connection:
        turn = journal.find(connection, number)
    if turn is None:
        raise click.ClickException(f"there is no turn with the receipt {code}")
    _show(turn)


def _show(turn: journal.Recorded) -> None:
    print(f"时间    {turn.at:%Y-%m-%d %H:%M:%S} UTC，{turn.channel}，{turn.kind}，送达 {turn.deliveries} 次")
    print(f"问题    {turn.question}")
    print(f"决定    {turn.decision.value}")
    if turn.reply:
        print(f"由谁    {turn.reply.handler}，版本 {turn.reply.release}，条目 {'、'.join(turn.reply.entries) or '—'}")
        print(f"为何    {turn.reply.reason or '—'}")
        for place, candidate in enumerate(turn.candidates):
            why = json.dumps(candidate.why, ensure_ascii=False)
            print(f"{'候选' if place == 0 else '    '}    {candidate.probability:.3f} {candidate.entry}  {why}")
        print(f"回复\n{terminal.shown(turn.reply)}")
    print(f"用时    {turn.microseconds} 微秒{'，超时后补答' if turn.late else ''}")


@click.command()
def doctor() -> None:
    """Say in plain words what is in order and what is not; exit status 1 when something is missing."""
    findings = list(_findings())
    for good, text in findings:
        print(f"{'好' if good else '缺'}  {text}")
    if not all(good for good, _ in findings):
        raise SystemExit(1)


def _findings() -> Iterator[tuple[bool, str]]:
    built = parts()
    yield True, f"设置可用（{'演示' if built.settings.demo else '正式'}，{built.settings.wechat_mode} 模式）"
    at = migrations.revision(built.database)
    yield at == migrations.head(), f"数据库 {built.database.engine.dialect.name} 在版本 {at}，应为 {migrations.head()}"
    if at != migrations.head():
        return
    with built.database.reading() as connection:
        number = releases.live_number(connection)
    yield number is not None, f"知识库版本 {number or '还没有：请运行 flask import-knowledge'}"
    if number is not None:
        knowledge = _live().live
        unfilled = sum(not fact.value for fact in knowledge.content.facts)
        yield True, f"条目 {len(knowledge.entries)} 个；未填事实 {unfilled} 个（flask facts --unfilled）"
    if built.database.is_sqlite:
        fixed = sqlite3.sqlite_version_info >= (3, 51, 3)
        note = "" if fixed else "（低于 3.51.3，有 WAL-reset 缺陷：多台机器或重要数据请用 PostgreSQL）"
        yield True, f"SQLite {sqlite3.sqlite_version}{note}"


def _live() -> Library:
    library = parts().library
    try:
        with parts().database.reading() as connection:
            library.refresh(connection)
    except releases.NoRelease as none:
        raise click.ClickException(str(none)) from None
    return library
