"""From an empty folder to the first right answer: `python -m benchmarks.first_answer [--repository FOLDER]`

Clones the repository, runs `make run` there with nothing in the environment but HOME, PATH, PORT and pip's own
settings, and asks through the signed door until the right answer comes. Then the same again, for the second start.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import Line
from benchmarks.server import ROOT, free_port, started, stop, wait_for
from demo.wire import Sender
from knowledge import pack

#: The standard question of an entry, and so what has exactly one right answer.
QUESTION = "工会会员服务卡怎么办理"

#: Seconds that the first start may take here before we give up.
LONGEST = 600.0


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repository", type=Path, default=ROOT, help="what is cloned: its last commit")
    repository = parser.parse_args(arguments).repository.resolve()
    with TemporaryDirectory(prefix="gongda-bench-") as folder:
        clone = Path(folder) / "gongda"
        subprocess.run(["git", "clone", "--quiet", str(repository), str(clone)], check=True)
        print(f"first start: {seconds_to_answer(clone):.1f} s to the first right answer (downloads included)")
        print(f"second start: {seconds_to_answer(clone):.1f} s")


def seconds_to_answer(clone: Path) -> float:
    """Start by `make run`, ask, stop."""
    port = free_port()
    began = time.perf_counter()
    process = started(["make", "run"], environment(port), clone)
    try:
        wait_for(lambda: is_answered(clone, port), process, LONGEST)
        return time.perf_counter() - began
    finally:
        stop(process)


def environment(port: int) -> dict[str, str]:
    """Nothing but what a shell always has, and how this machine reaches its packages."""
    kept = {name: value for name, value in os.environ.items() if name in {"HOME", "PATH"} or name.startswith("PIP_")}
    return kept | {"PORT": str(port)}


def is_answered(clone: Path, port: int) -> bool:
    """Whether the server is there and answers; an AssertionError when it answers anything but what is right."""
    settings = clone / "var" / "settings.env"
    if not settings.exists():
        return False
    sender = sender_of(settings)
    line = Line(port)
    try:
        heard = sender.open(line.deliver(sender.text("oBenchFirst", QUESTION)))
    except OSError:
        return False
    finally:
        line.close()
    assert heard, "an empty answer"
    assert right_answer(clone) in heard.text, f"not the right answer: {heard.text}"
    return True


def right_answer(clone: Path) -> str:
    """The first sentence of the answer that the packs have for QUESTION."""
    content = pack.read(clone / "knowledge" / "packs")
    (entry,) = (entry for entry in content.entries if entry.question == QUESTION)
    return entry.answer.split("。")[0]


def sender_of(settings: Path) -> Sender:
    """WeChat's side of the account that `make run` has made up."""
    pairs = dict(line.split("=", 1) for line in settings.read_text(encoding="utf-8").splitlines() if "=" in line)
    return Sender(pairs["WECHAT_TOKEN"], pairs["WECHAT_AES_KEY"], pairs["WECHAT_APP_ID"])


if __name__ == "__main__":
    main(sys.argv[1:])
