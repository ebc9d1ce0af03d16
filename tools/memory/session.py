"""A session of `trove mcp`, and the command line beside it, as the scripts for memory use them."""

import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TROVE = os.environ.get("TROVE") or str(ROOT / ".build/release/trove")


class Store:
    """A store folder that goes with the object, and the executable on it."""

    def __init__(self):
        self.base = tempfile.TemporaryDirectory(prefix="trove-memory-")
        self.folder = pathlib.Path(self.base.name) / "store"
        self.environment = dict(os.environ, TROVE_STORE=str(self.folder), XDG_CONFIG_HOME="/nonexistent",
                                TROVE_VIEWS="none")

    def run(self, *arguments, allowed=(0,)):
        """Runs trove to its end; any exit code but those allowed is an error."""
        done = subprocess.run([TROVE, *map(str, arguments)], env=self.environment, capture_output=True, text=True)
        if done.returncode not in allowed:
            raise SystemExit(f"trove {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
        return done

    def json(self, *arguments, allowed=(0,)):
        """The JSON that trove prints."""
        return json.loads(self.run(*arguments, "--json", allowed=allowed).stdout)

    def memories(self):
        """Every memory, from its export."""
        return [json.loads(line) for line in self.run("memory", "export", "-q").stdout.splitlines()]

    def session(self, *options):
        """A session of the Model Context Protocol."""
        return Session(self.environment, options)


class Session:
    """One client's session with `trove mcp` over standard input and output."""

    def __init__(self, environment, options=()):
        self.process = subprocess.Popen([TROVE, "mcp", *options], env=environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.number = 0
        self.ask("initialize", {"protocolVersion": "2025-06-18", "capabilities": {},
                                "clientInfo": {"name": "script", "version": "1"}})

    def ask(self, method, params):
        """The result of a request; an exception where the process has ended."""
        self.number += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        while True:
            reply = self.process.stdout.readline()
            if not reply:
                raise EOFError("the session has ended")
            message = json.loads(reply)
            if message.get("id") == self.number:
                return message["result"]

    def call(self, tool, /, **arguments):
        """What a tool gives; its error as RuntimeError."""
        result = self.ask("tools/call", {"name": tool, "arguments": arguments})
        if result.get("isError"):
            raise RuntimeError(result["content"][0]["text"])
        return result["structuredContent"]

    def close(self):
        """Ends the session."""
        self.process.stdin.close()
        self.process.wait()
