"""Trove as a retriever of LangChain."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from .client import Client


class TroveRetriever(BaseRetriever):
    """Passages of the user's own documents; `metadata` holds file, page and boxes."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    client: Client = Field(default_factory=Client)
    k: int = 4
    filter: str | dict[str, Any] = ""
    min_relevance: float = 0
    options: dict[str, Any] = Field(default_factory=dict)
    """Further fields of the question, as `mode` or `per_document`."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.client.search(
            query, limit=self.k, filter=self.filter, min_relevance=self.min_relevance, **self.options)
        return [Document(page_content=hit.text, metadata=hit.as_metadata(), id=hit.id) for hit in hits]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        return await asyncio.to_thread(
            self._get_relevant_documents, query, run_manager=run_manager.get_sync())
