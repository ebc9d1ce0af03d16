"""A server over a store of its own, seen from outside."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TROVE = os.environ.get("TROVE") or str(ROOT / ".build/release/trove")


def trove(store, *arguments):
    """Runs trove to its end and returns what it printed."""
    done = subprocess.run([TROVE, *map(str, arguments)], capture_output=True, text=True, env=environment(store))
    if done.returncode not in (0, 3):
        raise SystemExit(f"trove {arguments[0]}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout


def environment(store):
    """Variables of a process that works on `store` and knows no configuration file."""
    return dict(os.environ, TROVE_STORE=str(store), XDG_CONFIG_HOME="/nonexistent")


def packages(name, *wanted):
    """Installs Python packages into a folder of their own, where they are not there yet; variables that find them."""
    folder = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / f"trove/python-{name}"
    mark = folder / ".packages"
    if not mark.exists() or mark.read_text() != " ".join(wanted):
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore",
             "--upgrade", "--target", str(folder), *wanted], check=True)
        mark.write_text(" ".join(wanted))
    return dict(os.environ, PYTHONPATH=str(folder), PATH=f"{folder}/bin:{os.environ['PATH']}")


class Server:
    """`trove serve` on a free port of this machine; ends with the `with` block."""

    def __init__(self, store, *options, token=True, log=None, prefix=()):
        self.store = store
        self.token = json.loads(trove(store, "token", "add", f"t{time.time_ns()}", "--json"))["token"] if token else None
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [*prefix, TROVE, "serve", "--port", "0", *options], env=environment(store), text=True, stdout=subprocess.PIPE,
            stderr=open(log or os.devnull, "w"))
        self.address = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def ask(self, path, body=None, method=None):
        """The JSON of a reply; an error where the status is one."""
        request = urllib.request.Request(self.address + path, method=method)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)

    def processor(self):
        """Seconds of processor time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Resident and proportional memory in MB."""
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        values = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in text.splitlines()[1:]}
        return {"rss": round(values["Rss"], 1), "pss": round(values["Pss"], 1)}
