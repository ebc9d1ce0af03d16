"""What the harnesses of this folder share: an endpoint that plays a model, and the executable under test.

The endpoint speaks the chat protocol over loopback, streamed, with calls of tools. What it says is a function of the
prompt alone, so that a process that was killed and resumed hears the same again.
"""

import contextlib
import http.server
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TROVE = os.environ.get("TROVE") or str(ROOT / ".build/release/trove")
DESK = str(ROOT / "tools/agent/desk_server.py")


class Prompt:
    """A request as a model reads it."""

    def __init__(self, body):
        self.body = body
        self.system = body["messages"][0]["content"]
        parts = [message["content"] for message in body["messages"][1:] if message["role"] == "user"]
        self.text = "\n".join(
            part if isinstance(part, str) else "\n".join(p.get("text", "") for p in part) for part in parts)
        self.offered = [tool["function"]["name"] for tool in body.get("tools", [])]
        self.goal = re.match(r"Goal: (.*)", self.text).group(1) if self.text.startswith("Goal: ") else ""
        numbers = re.findall(r"^Result (\d+), of ", self.text, re.M) + re.findall(r"^(\d+)\. \w+ \{", self.text, re.M)
        self.done = max(map(int, numbers), default=0)
        self.quoted = re.findall(r"<<quoted \w+>>\n(.*?)\n<<end \w+>>", self.text, re.S)
        self.results = re.findall(r"^Result \d+, of (\w+):\n<<quoted \w+>>\n(.*?)\n<<end \w+>>", self.text, re.M | re.S)


class Endpoint:
    """An endpoint whose model is `play`: from a Prompt to a list of (tool, arguments)."""

    def __init__(self, play, usage=True):
        self.play, self.usage = play, usage
        self.received, self.given, self.requests = 0, 0, 0
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.whole(json.dumps({"data": [{"id": "played", "max_model_len": 131072}]}).encode())

            def whole(self, body):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                with outer.lock:
                    outer.received += len(raw)
                    outer.requests += 1
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    outer.answer(self, json.loads(raw))

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler, body):
        calls = self.play(Prompt(body))
        frames = []
        for index, (name, arguments) in enumerate(calls):
            text = arguments if isinstance(arguments, str) else json.dumps(arguments)
            with self.lock:
                self.given += len(name) + len(text)
            frames.append({"tool_calls": [{"index": index, "id": f"call_{index}", "type": "function",
                                           "function": {"name": name, "arguments": text}}]})
        out = [{"choices": [{"index": 0, "delta": frame, "finish_reason": None}]} for frame in frames]
        out.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})
        if self.usage is True:
            out.append({"choices": [], "usage": {"prompt_tokens": len(json.dumps(body)) // 4, "completion_tokens": 20}})
        elif self.usage == "false":
            out.append({"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 0}})
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Connection", "close")
        handler.end_headers()
        for frame in out:
            handler.wfile.write(b"data: " + json.dumps(frame).encode() + b"\n\n")
        handler.wfile.write(b"data: [DONE]\n\n")
        handler.wfile.flush()
        handler.close_connection = True

    def close(self):
        self.server.shutdown()


PLAN = [("plan", {"tasks": [{"id": "a", "title": "do it", "proof": "it is done"}]})]


class World:
    """A folder with documents, a store, a desk server with its record, and the executable."""

    def __init__(self, documents, servers=True):
        self.keep = tempfile.TemporaryDirectory(prefix="trove-agent-")
        self.folder = pathlib.Path(self.keep.name)
        self.record = self.folder / "record"
        self.record.touch()
        (self.folder / "documents").mkdir()
        for name, text in documents.items():
            path = self.folder / "documents" / name
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (self.folder / "servers.json").write_text(json.dumps({"mcpServers": {
            "desk": {"command": "python3", "args": [DESK, str(self.record)]}}}))
        self.environment = dict(
            os.environ, TROVE_STORE=str(self.folder / "store"), TROVE_VIEWS="none", TROVE_PAGE_PICTURES="false")
        if servers:
            self.environment["TROVE_AGENT_SERVERS"] = str(self.folder / "servers.json")
        self.must("index", "--quiet", str(self.folder / "documents"))
        if servers:
            self.must("tools", "approve", "desk")

    def model(self, endpoint):
        self.environment["TROVE_LLM"] = endpoint.url

    def run(self, *arguments, timeout=120):
        return subprocess.run([TROVE, *arguments], env=self.environment, capture_output=True, text=True,
                              timeout=timeout, stdin=subprocess.DEVNULL)

    def start(self, *arguments):
        return subprocess.Popen([TROVE, *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    def must(self, *arguments):
        done = self.run(*arguments)
        assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def runs(self):
        return json.loads(self.must("runs", "list", "--json").stdout)

    def show(self, run):
        return json.loads(self.must("runs", "show", "--json", run).stdout)

    def events(self, run):
        return [json.loads(line) for line in self.must("runs", "export", run).stdout.splitlines()]

    def sent(self):
        """What the desk server did, by its own record; waits until no desk server is left that could still do more."""
        import fcntl
        with open(self.record) as record:
            fcntl.flock(record, fcntl.LOCK_EX)
            return [json.loads(line) for line in record.read().splitlines()]

    def carry_on(self, run, say, limit=20):
        """Resumes a run until it ends; `say` answers questions. Returns how many there were."""
        asked = 0
        for _ in range(limit):
            done = self.run("runs", "resume", run, "--quiet")
            if done.returncode != 7:
                assert done.returncode in (0, 3), (done.returncode, done.stderr)
                return asked
            asked += 1
            self.must("runs", *say(self.show(run)["question"]), run)
        raise AssertionError(f"{run} does not end")


def report(rows):
    """Prints figures and gives the exit status: each row is (name, figure, wanted, whether it holds)."""
    for name, figure, wanted, holds in rows:
        print(f"{'ok  ' if holds else 'MISS'}  {name}: {figure} (wanted: {wanted})")
    return 0 if all(row[3] for row in rows) else 1
