"""What one types after `flask`: questions, knowledge, receipts, measuring, running."""

from __future__ import annotations

import ctypes
import gc
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
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
from knowledge import collisions as colliding
from knowledge import evaluate as evaluation
from knowledge import evaluate_in, evaluate_out, export, pack, releases
from knowledge.library import Library
from knowledge.sheets.lines import Unreadable
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

#: M_ARENA_MAX of glibc's malloc.h. Each of a process's threads would get an arena of its own and keep what it once used:
#: 20 MB a worker.
ARENAS = -8

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, path_type=Path)


def register(app: Flask) -> None:
    """Give the application its commands."""
    for command in (
        setup,
        serve,
        import_knowledge,
        export_knowledge,
        facts,
        ask,
        chat,
        evaluate,
        collisions,
        find_receipt,
        doctor,
    ):
        app.cli.add_command(command)


def parts() -> Parts:
    """What `create_app` has built."""
    built: Parts = current_app.extensions["gongda"]
    return built


@click.command()
def setup() -> None:
    """Bring the database to today's schema and the packs live, and put their index on disk."""
    migrations.upgrade(parts().database)
    _import(pack.PACKS)
    _live()  # here, and not where we serve: what building takes in memory would stay in every server process


@click.command()
def serve() -> None:
    """Serve until stopped. The settings say where, and with how many processes and threads."""
    settings = parts().settings
    library = _live()
    _ask_once(library)
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


def _ask_once(library: Library) -> None:
    """What is only read when it is first needed (word vectors, readings, weights) is read here, and shared by all."""
    question = "gonghuika 丢了怎么办"
    turn = Turn(terminal.message("serve", question), question, question, Memory(), datetime.now(UTC))
    for handler in handlers(library):
        handler(turn)


def _give_memory_back() -> None:
    """What was used on the way goes back to the system before the processes are forked (glibc keeps it else)."""
    gc.collect()
    gc.freeze()
    system = ctypes.CDLL(None)
    if hasattr(system, "mallopt") and hasattr(system, "malloc_trim"):
        system.mallopt(ARENAS, 2)
        system.malloc_trim(0)


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


def _table_file(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file whose name does not say which of the three kinds it is."""
    if path is not None and evaluate_in.kind_of(path) is None:
        raise click.BadParameter(f"文件名“{path.name}”应当以 .jsonl、.csv 或 .xlsx 结尾")
    return path


@click.command()
@click.option("--knowledge", type=FILE, callback=_table_file, help="Entries to ask. Left out: the live release.")
@click.option("--questions", type=FILE, callback=_table_file, required=True, help="Questions to ask them.")
@click.option("--output", type=OUTPUT, callback=_table_file, required=True, help="Where the results go.")
def evaluate(knowledge: Path | None, questions: Path, output: Path) -> None:
    """Ask every question of a file, write what was decided and say how many were right (docs/evaluate.md).

    Each file may be .jsonl, .csv or .xlsx. Exit status: 1 when a line could not be used, 2 when a file could not.
    """
    try:
        if output.exists() and any(path is not None and path.samefile(output) for path in (knowledge, questions)):
            raise click.UsageError(f"{output.name} 是要读的文件，不能写进去：请另取一个名字")
        faults = _evaluate(knowledge, questions, output)
    except (Unreadable, OSError) as error:
        raise click.UsageError(str(error)) from None
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"用不了的行：{len(faults)}", file=sys.stderr)
        raise SystemExit(1)


def _evaluate(knowledge: Path | None, questions: Path, output: Path) -> list[evaluate_in.Fault]:
    """Results to the file and figures to the terminal; the lines that were of no use."""
    asked_for = evaluate_in.read_questions(questions)
    if knowledge is None:
        live = _live().live
        asked, faults = evaluation.asked_of_entries(live.matcher, live.content.entries), []
    else:
        lines = evaluate_in.read_knowledge(knowledge)
        asked, faults = evaluation.asked_of_lines(lines), [*lines.faults]
        _note(lines.notes)
    _note(asked_for.notes)
    with output.open("wb") as file:  # before the run: a place that cannot be written to is told at once
        results = evaluation.run(asked, asked_for)
        evaluate_out.write(file, evaluate_in.kind_of(output) or "jsonl", results)
    print(evaluate_out.table([result.judged for result in results]))
    broken = [*asked_for.faults, *evaluation.unknown_expected(asked_for, results)]
    return [*faults, *sorted(broken, key=lambda fault: fault.line)]


def _note(notes: Iterable[str]) -> None:
    for note in notes:
        print(note, file=sys.stderr)


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many are shown.")
@click.option("--entry", help="Only those of the entry with this id.")
def collisions(*, limit: int, entry: str | None) -> None:
    """List the entries that get into each other's way, worst first (takes about a minute)."""
    live = _live().live
    if entry is not None and entry not in live.entries:
        raise click.BadParameter(f"there is no entry {entry!r}", param_hint="--entry")
    bar = partial(tqdm, desc="比对", unit=" 问法", leave=False, disable=None)
    found = colliding.collisions(live.matcher.index, live.content, progress=bar)
    wanted = [one for one in found if entry in {None, one.entry, one.other}]
    for number, one in enumerate(wanted[:limit], 1):
        print(colliding.shown(number, one) + "\n")
    print(colliding.counted(wanted, limit))


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
