"""A store seen from outside: the command line to fill it, and its tables to compare it by."""

import json
import os
import pathlib
import sqlite3
import struct
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TROVE = os.environ.get("TROVE") or str(ROOT / ".build/release/trove")


class Store:
    """One store folder and the executable that works on it."""

    def __init__(self, folder, environment=None, prefix=()):
        self.folder, self.prefix = pathlib.Path(folder), list(prefix)
        self.environment = dict(os.environ, TROVE_STORE=str(folder), XDG_CONFIG_HOME="/nonexistent", **(environment or {}))

    def start(self, *arguments, **options):
        """Starts trove in a session of its own, so that its workers can be told by it."""
        return subprocess.Popen([TROVE, *map(str, arguments)], env=self.environment, start_new_session=True,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)

    def run(self, *arguments, allowed=(0,), environment=None):
        """Runs trove to its end; any exit code but those allowed is an error."""
        done = subprocess.run([*self.prefix, TROVE, *map(str, arguments)], env=dict(self.environment, **(environment or {})),
                              capture_output=True, text=True)
        if done.returncode not in allowed:
            raise SystemExit(f"trove {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
        return done

    def json(self, *arguments, allowed=(0, 3)):
        """The JSON that trove prints."""
        return json.loads(self.run(*arguments, "--json", allowed=allowed).stdout)

    def exists(self):
        """Whether there is anything to look at."""
        return (self.folder / "trove.json").exists()

    def content(self):
        """All that must be equal between two stores of the same folder, by kind; vectors apart."""
        with sqlite3.connect(f"file:{self.folder}/catalog.sqlite?mode=ro", uri=True) as db:
            def rows(sql):
                return sorted(db.execute(sql).fetchall(), key=repr)
            return {
                "paths": rows("SELECT path, outcome, file.format, reason, sha256 FROM file LEFT JOIN document "
                              "ON document.id = document_id"),
                "documents": rows("SELECT uid, sha256, format, title, metadata, text, page_count, character_count, "
                                  "embedded_character_count, is_incomplete, warnings, names FROM document"),
                "pages": rows("SELECT uid, page, width, height, read_by, confidence, rotation, language, span_start, "
                              "span_end, words FROM page JOIN document ON document.id = document_id"),
                "chunks": rows("SELECT chunk.uid, document.uid, ordinal, span_start, span_end, page, heading_path, "
                               "chunk.text, tokens FROM chunk JOIN document ON document.id = document_id"),
            }

    def vectors(self):
        """The vectors, by chunk."""
        with sqlite3.connect(f"file:{self.folder}/catalog.sqlite?mode=ro", uri=True) as db:
            return {uid: blob for uid, blob in db.execute(
                "SELECT chunk.uid, vector FROM embedding JOIN chunk ON chunk.id = chunk_id")}

    def answers(self, queries, *flags, limit=10):
        """The first chunks that answer each question."""
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(queries))
            file.flush()
            lines = self.run("search", "--queries", file.name, "-k", limit, *flags).stdout.splitlines()
        return {query: [hit["id"] for hit in json.loads(line)["results"]] for query, line in zip(queries, lines, strict=True)}

    def verify(self):
        """What trove finds wrong; empty when all is well."""
        done = self.run("verify", allowed=(0, 5))
        return "" if done.returncode == 0 else done.stdout.strip()

    def odd_files(self):
        """Files in the store that do not belong there."""
        known = ("trove.json", "writer.lock", "catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm")
        return [str(path) for path in self.folder.rglob("*") if path.is_file() and path.name not in known
                and not (path.parent.parent.name == "spaces" and path.suffix in (".hnsw", ".f32"))
                and path.relative_to(self.folder).parts[0] not in ("backups", "lexical")]


def differences(a, b):
    """What two contents differ in, in words."""
    found = []
    for kind in a:
        if a[kind] != b[kind]:
            missing = [row for row in a[kind] if row not in b[kind]]
            extra = [row for row in b[kind] if row not in a[kind]]
            found.append(f"{kind}: {len(missing)} missing, {len(extra)} extra, first "
                         f"{str((missing or extra or ['order'])[0])[:200]} / {str((extra or ['-'])[0])[:200]}")
    return found


def least_cosine(a, b):
    """The least cosine between the vectors of two stores that hold the same chunks."""
    if a.keys() != b.keys():
        return -1.0
    least = 1.0
    for uid, left in a.items():
        right = b[uid]
        if left == right:
            continue
        x, y = (struct.unpack(f"<{len(blob) // 4}f", blob) for blob in (left, right))
        norm = (sum(v * v for v in x) * sum(v * v for v in y)) ** 0.5
        least = min(least, sum(p * q for p, q in zip(x, y)) / norm)
    return least


def session_processes(session):
    """Processes of a session that still run, as (pid, name)."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)
        except OSError:
            continue
        values = fields[1].split()
        if int(values[3]) == session and values[0] != "Z":
            found.append((int(entry.name), fields[0].split("(", 1)[1]))
    return found


def gone_within(session, seconds):
    """Whether all processes of a session end by themselves within some seconds."""
    deadline = time.monotonic() + seconds
    while session_processes(session):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
