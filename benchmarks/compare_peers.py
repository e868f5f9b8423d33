"""How fast is the whole turn beside bots that do less? `python -m benchmarks.compare_peers [--rounds 3 --seconds 10]`

Runs the project's load comparison (`../shared/load/compare.sh`, see its README) against our server on SQLite. It needs
wrk, and builds a virtual environment for the peers the first time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.databases import sqlite
from benchmarks.server import ROOT, Server, running


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kit", type=Path, default=ROOT.parent / "shared" / "load", help="folder of compare.sh")
    parser.add_argument("--venv", type=Path, default=ROOT / "var" / "peers", help="the peers' virtual environment")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    wanted = parser.parse_args(arguments)
    if not (wanted.kit / "compare.sh").exists() or not shutil.which("wrk"):
        print("not measured: it needs the load kit beside the repository (or --kit) and wrk")
        return
    with sqlite() as url, running(url) as server:
        compare(server, wanted)


def compare(server: Server, wanted: argparse.Namespace) -> None:
    """Prints the kit's own tables."""
    options = {"url": f"http://127.0.0.1:{server.port}/wechat", "pid": server.pid, "venv": wanted.venv.resolve()}
    options |= {"rounds": wanted.rounds, "seconds": wanted.seconds}
    command = ["bash", "compare.sh", *(part for name, value in options.items() for part in (f"--{name}", str(value)))]
    secrets = {
        "WECHAT_TOKEN": server.sender.token,
        "WECHAT_AES_KEY": server.sender.aes_key,
        "WECHAT_APP_ID": server.sender.app_id,
    }
    subprocess.run(command, cwd=wanted.kit, env=os.environ | secrets, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
