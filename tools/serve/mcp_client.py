"""One official client of the Model Context Protocol against one server; see tools/serve/mcp-clients.

usage: mcp_client.py TROVE stdio|http MODE DOCUMENTS
"""

import asyncio
import base64
import contextlib
import importlib.metadata
import os
import pathlib
import subprocess
import sys

import mcp

MAJOR = int(importlib.metadata.version("mcp").split(".")[0])
TROVE, TRANSPORT, MODE, DOCUMENTS = sys.argv[1], sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
TOOLS = ["search", "fetch", "show_page", "add", "remove", "sync_start", "sync_status", "status"]


def field(value, snake):
    """A member by its name, which the two clients spell differently."""
    head, *rest = snake.split("_")
    return getattr(value, snake, None) or getattr(value, head + "".join(word.title() for word in rest), None)


@contextlib.asynccontextmanager
async def connected(address):
    """A client that has agreed with the server, and the version that they agreed on."""
    parameters = mcp.StdioServerParameters(command=TROVE, args=["mcp"], env=dict(os.environ))
    if MAJOR >= 2:
        from mcp.client import Client

        async with Client(address or parameters, mode=MODE) as client:
            yield client, client.protocol_version
    else:
        from mcp.client.stdio import stdio_client
        from mcp.client.streamable_http import streamablehttp_client

        transport = streamablehttp_client(address) if address else stdio_client(parameters)
        async with transport as streams, mcp.ClientSession(streams[0], streams[1]) as client:
            yield client, (await client.initialize()).protocolVersion


async def call(client, name, **arguments):
    """The structured result of a tool; the text beside it must be the same JSON."""
    result = await client.call_tool(name, arguments)
    assert not field(result, "is_error"), f"{name}: {result.content}"
    structured = field(result, "structured_content")
    texts = [part.text for part in result.content if part.type == "text"]
    import json

    assert json.loads(texts[0]) == structured, f"{name}: text and structure differ"
    return structured, [part for part in result.content if part.type == "image"]


def uri(client, text):
    """An address as the client wants it."""
    if MAJOR >= 2:
        return text
    import pydantic

    return pydantic.AnyUrl(text)


async def exercise(client):
    """Lists and calls everything; raises where something is not as it should be."""
    tools = [tool.name for tool in (await client.list_tools()).tools]
    assert tools == TOOLS, tools
    hits = (await call(client, "search", query="what does the ferry cost"))[0]["results"]
    assert hits, "nothing was found"
    await call(client, "search", queries=["ferry", "lamp"], limit=5, budget=3000)
    picture = next(DOCUMENTS.rglob("lighthouse.jpg"))
    by_path, _ = await call(client, "search", image_path=str(picture))
    assert by_path["results"][0]["source"]["path"] == str(picture), by_path
    data = base64.b64encode(picture.read_bytes()).decode()
    assert (await call(client, "search", image_base64=data))[0]["results"]
    assert (await call(client, "search", image_id=by_path["results"][0]["id"]))[0]["results"]
    assert (await call(client, "search", like=hits[0]["id"]))[0]["results"]
    fetched, _ = await call(client, "fetch", id=hits[0]["id"])
    assert fetched["text"], fetched
    pdf = (await call(client, "search", query="depot", filter="format:pdf"))[0]["results"][0]
    for crop in (False, True):
        shown, images = await call(client, "show_page", id=pdf["id"], crop=crop)
        assert base64.b64decode(images[0].data).startswith(b"\x89PNG"), shown
    added, _ = await call(client, "add", text="The night boat sails at a quarter past nine.", title="Night boat")
    found = (await call(client, "search", query="night boat sails"))[0]["results"]
    assert any(hit["source"]["document"] == added["id"] for hit in found), found
    assert (await call(client, "remove", id=added["id"]))[0]["deleted"]
    started, _ = await call(client, "sync_start")
    while (state := (await call(client, "sync_status", id=started["id"]))[0]["state"]) == "running":
        await asyncio.sleep(0.05)
    assert state == "done", state
    assert (await call(client, "status"))[0]["documents"] > 0
    resources = (await client.list_resources()).resources
    templates = field(await client.list_resource_templates(), "resource_templates")
    assert resources and templates
    text = (await client.read_resource(uri(client, str(resources[0].uri)))).contents[0].text
    assert text
    for address in (f"trove://page/{pdf['id']}", f"trove://crop/{pdf['id']}", pdf["resource"]):
        content = (await client.read_resource(uri(client, address))).contents[0]
        assert getattr(content, "blob", None) or content.text, address
    wrong = await client.call_tool("fetch", {"id": "d_00000000000000000000"})
    assert field(wrong, "is_error"), wrong
    return len(tools), len(resources)


async def main():
    server, address = None, None
    if TRANSPORT == "http":
        server = subprocess.Popen(
            [TROVE, "serve", "--no-auth", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = next(line for line in server.stdout if "http://" in line).split()[-1].rstrip("/") + "/mcp"
    try:
        async with connected(address) as (client, version):
            tools, resources = await exercise(client)
        print(f"mcp {importlib.metadata.version('mcp')} {TRANSPORT} mode {MODE}: agreed on {version}, {tools} tools called, "
              f"{resources} resources listed, pictures shown")
    finally:
        if server:
            server.terminate()
            server.wait()


try:
    asyncio.run(main())
except Exception as problem:  # The whole tree of what went wrong, in one place.
    import traceback

    traceback.print_exc()
    print(f"mcp {importlib.metadata.version('mcp')} {TRANSPORT} mode {MODE}: FAILED: {problem}")
    sys.exit(1)
