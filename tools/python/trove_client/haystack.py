"""Trove as a component of Haystack."""

from __future__ import annotations

from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.utils import Secret, deserialize_secrets_inplace

from .client import Client


@component
class TroveRetriever:
    """Passages of the user's own documents; `meta` of each document holds file, page and boxes."""

    def __init__(
        self, url: str | None = None, token: Secret = Secret.from_env_var("TROVE_TOKEN", strict=False), k: int = 4,
        filter: str | dict[str, Any] = "", min_relevance: float = 0, options: dict[str, Any] | None = None,
    ) -> None:
        self.url, self.token, self.k, self.filter = url, token, k, filter
        self.min_relevance, self.options = min_relevance, options or {}

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, k: int | None = None, filter: str | dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """The best passages for a question."""
        client = Client(self.url, self.token.resolve_value())
        hits = client.search(
            query, limit=k or self.k, filter=self.filter if filter is None else filter,
            min_relevance=self.min_relevance, **self.options)
        return {"documents": [
            Document(id=hit.id, content=hit.text, meta=hit.as_metadata(), score=hit.score) for hit in hits]}

    def to_dict(self) -> dict[str, Any]:
        """The component as plain values; the token is named, never written."""
        return default_to_dict(
            self, url=self.url, token=self.token.to_dict(), k=self.k, filter=self.filter,
            min_relevance=self.min_relevance, options=self.options)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> TroveRetriever:
        """The component that plain values describe."""
        deserialize_secrets_inplace(data["init_parameters"], keys=["token"])
        made: TroveRetriever = default_from_dict(cls, data)
        return made
