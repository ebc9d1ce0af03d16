"""The retrievers inside the real frameworks, against a real server."""

import asyncio

import pytest

QUESTION = "Why did the tide machine stop during the winter of 1931?"
SCAN = "crate of object glasses arrived cracked"


def check(metadata):
    """A scan's metadata names file, page and boxes in plain values."""
    assert metadata["source"].endswith("letter-1887.jpg") and metadata["page"] == 1
    assert metadata["boxes"] and set(metadata["boxes"][0]) == {"page", "x0", "y0", "x1", "y1"}
    assert metadata["link"].startswith("file:///") and metadata["format"] == "jpeg"


class TestLangChain:
    def test_invoke(self, client):
        from trove_client.langchain import TroveRetriever

        found = TroveRetriever(client=client, k=3).invoke(QUESTION)
        assert 0 < len(found) <= 3 and "machine" in found[0].page_content
        assert found[0].metadata["source"].endswith("tide-machine.md") and found[0].metadata["relevance"] > 0
        check(next(d.metadata for d in TroveRetriever(client=client).invoke(SCAN) if d.metadata["format"] == "jpeg"))

    def test_asynchronous_and_batched(self, client):
        from trove_client.langchain import TroveRetriever

        retriever = TroveRetriever(client=client, k=2, filter="format:markdown", options={"per_document": 1})
        found = asyncio.run(retriever.ainvoke(QUESTION))
        assert found and all(d.metadata["format"] == "markdown" for d in found)
        assert len({d.metadata["source"] for d in found}) == len(found)
        assert len(retriever.batch([QUESTION, SCAN])) == 2

    def test_in_a_chain(self, client):
        from langchain_core.runnables import RunnableLambda
        from trove_client.langchain import TroveRetriever

        chain = TroveRetriever(client=client, k=1) | RunnableLambda(lambda found: found[0].metadata["title"])
        assert isinstance(chain.invoke(QUESTION), str)

    def test_from_variables(self, variables):
        from trove_client.langchain import TroveRetriever

        assert TroveRetriever().invoke(QUESTION)


class TestLlamaIndex:
    def test_retrieve(self, client):
        from llama_index.core.schema import MetadataMode
        from trove_client.llamaindex import TroveRetriever

        nodes = TroveRetriever(client, k=3).retrieve(QUESTION)
        assert 0 < len(nodes) <= 3 and nodes[0].score > 0
        assert nodes[0].node.metadata["source"].endswith("tide-machine.md")
        shown = nodes[0].node.get_content(metadata_mode=MetadataMode.LLM)
        assert "tide-machine.md" in shown and "boxes" not in shown
        check(next(n.node.metadata for n in TroveRetriever(client).retrieve(SCAN) if n.node.metadata["format"] == "jpeg"))

    def test_asynchronous_and_by_picture(self, client, folder):
        from llama_index.core.schema import QueryBundle
        from trove_client.llamaindex import TroveRetriever

        assert asyncio.run(TroveRetriever(client).aretrieve(QUESTION))
        nodes = TroveRetriever(client).retrieve(QueryBundle("", image_path=str(folder / "photos/boat.jpg")))
        assert nodes[0].node.metadata["source"].endswith("boat.jpg")

    def test_in_a_query_engine(self, client):
        from llama_index.core import MockEmbedding, Settings
        from llama_index.core.llms import MockLLM
        from llama_index.core.query_engine import RetrieverQueryEngine
        from trove_client.llamaindex import TroveRetriever

        Settings.llm, Settings.embed_model = MockLLM(), MockEmbedding(8)
        answer = RetrieverQueryEngine.from_args(TroveRetriever(client, k=2)).query(QUESTION)
        assert answer.source_nodes[0].node.metadata["source"].endswith("tide-machine.md")


class TestHaystack:
    def test_run(self, server, variables):
        from trove_client.haystack import TroveRetriever

        found = TroveRetriever(k=3).run(QUESTION)["documents"]
        assert 0 < len(found) <= 3 and found[0].score > 0
        assert found[0].meta["source"].endswith("tide-machine.md")
        check(next(d.meta for d in TroveRetriever().run(SCAN)["documents"] if d.meta["format"] == "jpeg"))

    def test_in_a_pipeline_that_is_kept(self, server, variables):
        from haystack import Pipeline
        from haystack.components.builders import PromptBuilder
        from trove_client.haystack import TroveRetriever

        pipeline = Pipeline()
        pipeline.add_component("retriever", TroveRetriever(k=2))
        pipeline.add_component(
            "prompt", PromptBuilder("{% for d in documents %}[{{ d.meta.page }}] {{ d.content }}{% endfor %}"))
        pipeline.connect("retriever.documents", "prompt.documents")
        kept = pipeline.dumps()
        assert server.token not in kept and "TROVE_TOKEN" in kept
        prompt = Pipeline.loads(kept).run({"retriever": {"query": QUESTION}})["prompt"]["prompt"]
        assert "1931" in prompt

    def test_refusals_come_through(self, server, variables):
        from trove_client import Refusal
        from trove_client.haystack import TroveRetriever

        with pytest.raises(Refusal):
            TroveRetriever(filter="nosuch:1").run(QUESTION)
