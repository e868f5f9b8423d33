"""The product as it is served: `flask setup` and `flask serve` with settings of their own, in a process group."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.wire import Sender

ROOT = Path(__file__).resolve().parent.parent
FLASK = (sys.executable, "-m", "flask", "--app", "app")

#: Seconds until a server has to answer, and until one that was told to stop has to be gone.
STARTS, STOPS = 120.0, 10.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. `pid` is its main process, the parent of its workers."""

    port: int
    pid: int
    database_url: str
    sender: Sender

    @property
    def workers(self) -> tuple[int, ...]:
        """The process ids of its workers."""
        return tuple(map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()))


@contextmanager
def running(database_url: str, *, processes: int = 2) -> Iterator[Server]:
    """A server on a database that may be empty, with the knowledge that ships and fresh secrets."""
    sender = Sender(secrets.token_hex(16), secrets.token_hex(22)[:43], f"wx{secrets.token_hex(8)}")
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PROCESSES": str(processes),
        "LOG_LEVEL": "WARNING",
        "WECHAT_TOKEN": sender.token,
        "WECHAT_AES_KEY": sender.aes_key,
        "WECHAT_APP_ID": sender.app_id,
        "WECHAT_MODE": sender.mode,
    }
    subprocess.run([*FLASK, "setup"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    process = started([*FLASK, "serve"], environment, ROOT)
    try:
        wait_for(lambda: is_ready(port), process)
        yield Server(port, process.pid, database_url, sender)
    finally:
        stop(process)


def started(command: list[str], environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """A process that leads a group of its own, so that all its children can be stopped with it."""
    return subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole group to end, and end what does not."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOPS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(ready: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = STARTS) -> None:
    """Look ten times a second. Raises RuntimeError when the process ends, or the time does."""
    end = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"no answer; the process {'ended' if process.poll() is not None else 'runs on'}")
        time.sleep(0.1)


def is_ready(port: int) -> bool:
    """Whether /readyz says so."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
