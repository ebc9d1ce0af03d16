"""Asking a Trove server, with nothing but the standard library."""

from __future__ import annotations

import base64
import http.client
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .hits import Hit


class Refusal(Exception):
    """What the server refused; `type` is for programs, the text for people."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("detail") or f"the server answered {status}")
        self.status = status
        self.type = str(problem.get("type", ""))


class Client:
    """A server and the right to ask it."""

    def __init__(self, url: str | None = None, token: str | None = None, timeout: float = 60) -> None:
        """`url` and `token` default to the variables TROVE_URL and TROVE_TOKEN, then to a server of this machine."""
        self.url = (url or os.environ.get("TROVE_URL") or "http://127.0.0.1:7171").rstrip("/")
        self.timeout = timeout
        self._token = token or os.environ.get("TROVE_TOKEN")

    def search(
        self, text: str = "", *, images: Sequence[bytes | str | os.PathLike[str]] = (), limit: int = 10,
        filter: str | Mapping[str, Any] = "", scope: Sequence[str] = (), mode: str | None = None,
        like: str | None = None, min_relevance: float = 0, **more: Any,
    ) -> list[Hit]:
        """The best hits for words, pictures (bytes or files) or both; `more` goes to the server as it stands."""
        return [Hit.of(hit) for hit in self.answer(
            text, images=images, limit=limit, filter=filter, scope=scope, mode=mode, like=like,
            min_relevance=min_relevance, **more)["results"]]

    def answer(
        self, text: str = "", *, images: Sequence[bytes | str | os.PathLike[str]] = (), limit: int = 10,
        filter: str | Mapping[str, Any] = "", scope: Sequence[str] = (), mode: str | None = None,
        like: str | None = None, min_relevance: float = 0, **more: Any,
    ) -> dict[str, Any]:
        """As `search`, with the whole answer: warnings, coverage, the cursor of the next page."""
        body: dict[str, Any] = {"limit": limit, **more}
        if text:
            body["text"] = text
        if images:
            body["images"] = [{"data": base64.b64encode(_bytes(image)).decode()} for image in images]
        optional = {"filter": filter, "scope": list(scope), "mode": mode, "like": like, "min_relevance": min_relevance}
        body.update({name: value for name, value in optional.items() if value})
        return self._json("POST", "/v1/search", body)

    def add(self, text: str, *, name: str = "", metadata: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Keeps a note in the store's inbox."""
        body: dict[str, Any] = {"text": text}
        if name:
            body["name"] = name
        if metadata:
            body["metadata"] = dict(metadata)
        return self._json("POST", "/v1/documents", body)

    def upload(self, file: str | os.PathLike[str], *, name: str = "") -> dict[str, Any]:
        """Keeps a file in the store's inbox."""
        query = urllib.parse.urlencode({"name": name or Path(file).name})
        return self._json("POST", f"/v1/documents?{query}", Path(file).read_bytes())

    def remove(self, document: str) -> dict[str, Any]:
        """Removes a document: a note is deleted, a file of a folder is left out from now on."""
        return self._json("DELETE", f"/v1/documents/{urllib.parse.quote(document, safe='')}")

    def document(self, document: str) -> dict[str, Any]:
        """A document with its text, pages and passages."""
        return self._json("GET", f"/v1/documents/{urllib.parse.quote(document, safe='')}")

    def page(self, hit: str, *, size: int | None = None) -> bytes:
        """The page of a hit with the passage marked, as PNG."""
        query = f"?size={size}" if size else ""
        return self._ask("GET", f"/v1/pages/{urllib.parse.quote(hit, safe='')}.png{query}")

    def status(self) -> dict[str, Any]:
        """What the store holds and how much of it was read."""
        return self._json("GET", "/v1/status")

    def _json(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self._ask(method, path, body))
        return value

    def _ask(self, method: str, path: str, body: Any = None) -> bytes:
        request = urllib.request.Request(self.url + path, method=method)
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        if isinstance(body, bytes):
            request.add_header("Content-Type", "application/octet-stream")
            request.data = body
        elif body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as reply:
                content: bytes = reply.read()
                return content
        except urllib.error.HTTPError as refused:
            raise Refusal(refused.code, _problem(refused)) from None
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError) as error:
            raise ConnectionError(f"no Trove server answers at {self.url} ({error}); start `trove serve`") from error


def _problem(refused: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        problem = json.loads(refused.read())
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _bytes(image: bytes | str | os.PathLike[str]) -> bytes:
    return image if isinstance(image, bytes) else Path(image).read_bytes()
