"""Trove as a retriever of LlamaIndex."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.callbacks import CallbackManager
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from .client import Client


class TroveRetriever(BaseRetriever):
    """Passages of the user's own documents; `metadata` of each node holds file, page and boxes."""

    def __init__(
        self, client: Client | None = None, k: int = 4, filter: str | dict[str, Any] = "", min_relevance: float = 0,
        callback_manager: CallbackManager | None = None, **options: Any,
    ) -> None:
        self._client = client or Client()
        self._k, self._filter, self._min_relevance, self._options = k, filter, min_relevance, options
        super().__init__(callback_manager=callback_manager)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        images = [query_bundle.image_path] if query_bundle.image_path else []
        hits = self._client.search(
            query_bundle.query_str, images=images, limit=self._k, filter=self._filter,
            min_relevance=0 if images else self._min_relevance, **self._options)
        nodes = []
        for hit in hits:
            metadata = hit.as_metadata()
            node = TextNode(
                id_=hit.id, text=hit.text, metadata=metadata,
                # What a model is shown beside the text; the rest is for programs.
                excluded_llm_metadata_keys=[name for name in metadata if name not in ("title", "source", "page")],
                excluded_embed_metadata_keys=list(metadata))
            nodes.append(NodeWithScore(node=node, score=hit.score))
        return nodes

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)
