"""A hub of models on loopback, for tools/models/walk: two layouts, ranges, redirects, a private model, a wrong digest."""
import hashlib
import http.server
import json
import pathlib
import threading
import urllib.parse

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Serves folders as `OWNER/NAME`. Weights come from a second address, as the hubs' own come from their stores."""

    def __init__(self, models, private=(), damaged=(), token="secret", slow=0):
        self.models = {name: pathlib.Path(folder) for name, folder in models.items()}
        self.private, self.damaged, self.token, self.slow = set(private), set(damaged), token, slow
        self.asked = []
        self.store = self._serve(self._stored)
        self.server = self._serve(self._answered)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        for server in (self.server, self.store):
            server.shutdown()
            server.server_close()

    def _serve(self, answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                answer(self)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def _answered(self, request):
        url = urllib.parse.urlsplit(request.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        parts = url.path.strip("/").split("/")
        self.asked.append((request.path, request.headers.get("Authorization"), request.headers.get("Range")))
        if parts[:2] == ["api", "models"]:
            name, what = "/".join(parts[2:4]), "list"
        elif parts[:3] == ["api", "v1", "models"]:
            name, what = "/".join(parts[3:5]), "scope-list" if parts[-1] == "files" else "scope-file"
        else:
            name, what = "/".join(parts[:2]), "file"
        folder = self.models.get(name)
        if folder is None:
            return self._reply(request, 404, b"no such model")
        if name in self.private and request.headers.get("Authorization") != f"Bearer {self.token}":
            return self._reply(request, 401, b"who are you?")
        if what == "list":
            siblings = [self._sibling(name, folder, path) for path in self._files(folder)]
            return self._reply(request, 200, json.dumps({"sha": COMMIT, "siblings": siblings}).encode())
        if what == "scope-list":
            files = [{"Path": str(p.relative_to(folder)), "Size": p.stat().st_size, "Type": "blob",
                      "Sha256": hashlib.sha256(p.read_bytes()).hexdigest()} for p in self._files(folder)]
            return self._reply(request, 200, json.dumps({"Code": 200, "Data": {"Files": files}}).encode())
        file = query["FilePath"] if what == "scope-file" else urllib.parse.unquote("/".join(parts[4:]))
        if file.endswith(".safetensors"):
            location = f"http://127.0.0.1:{self.store.server_port}/{name}/{file}"
            return self._reply(request, 302, b"", [("Location", location)])
        return self._send(request, folder / file)

    def _stored(self, request):
        self.asked.append((request.path, request.headers.get("Authorization"), request.headers.get("Range")))
        owner, name, *file = request.path.strip("/").split("/")
        self._send(request, self.models[f"{owner}/{name}"] / "/".join(file))

    def _send(self, request, path):
        body = path.read_bytes()
        start = int((request.headers.get("Range") or "bytes=0-")[6:].rstrip("-"))
        self._reply(request, 206 if start else 200, body[start:])

    def _reply(self, request, status, body, headers=()):
        request.send_response(status)
        for name, value in headers:
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        for start in range(0, len(body), 1 << 12) if self.slow else (0,):
            try:
                request.wfile.write(body[start:start + (1 << 12)] if self.slow else body)
            except OSError:
                return
            if self.slow:
                threading.Event().wait(self.slow)

    def _sibling(self, name, folder, path):
        body = path.read_bytes()
        entry = {"rfilename": str(path.relative_to(folder)), "size": len(body),
                 "blobId": hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()}
        if path.suffix == ".safetensors":
            lied = b"other" if name in self.damaged else body
            entry["lfs"] = {"size": len(body), "sha256": hashlib.sha256(lied).hexdigest()}
        return entry

    @staticmethod
    def _files(folder):
        return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sha256")
