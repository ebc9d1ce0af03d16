#!/usr/bin/env python3
"""A tool server over stdio that keeps a record of what it did: the witness of the harnesses in this folder.

usage: desk_server.py RECORD

Each `send` is one line in RECORD, on the disk before it is answered. While it lives it holds a shared lock on the file.
"""

import fcntl
import json
import os
import sys
import time

RECORD = open(sys.argv[1], "a")
fcntl.flock(RECORD, fcntl.LOCK_SH)
SLOW = float(os.environ.get("DESK_SLOW", "0.004"))


def schema(**properties):
    return {"type": "object", "properties": {name: {"type": "string"} for name in properties}, "required": list(properties)}


TOOLS = [
    {"name": "send", "description": "Sends a message to somebody.", "inputSchema": schema(to=1, text=1)},
    {"name": "look_up", "description": "Looks something up.", "inputSchema": schema(what=1)},
    {"name": "clock", "description": "Says how the desk is.", "inputSchema": schema()},
]


def call(name, arguments):
    if name == "send":
        time.sleep(SLOW)
        RECORD.write(json.dumps(arguments) + "\n")
        RECORD.flush()
        os.fsync(RECORD.fileno())
        time.sleep(SLOW)
        return "The message was sent."
    if name == "look_up":
        return os.environ.get("DESK_SAYS", "Nothing is known of it.")
    return f"All is well. time: {time.time()} request_id: {os.urandom(8).hex()}"


for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    reply = {"jsonrpc": "2.0", "id": message["id"]}
    if message["method"] == "initialize":
        reply["result"] = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                           "serverInfo": {"name": "desk", "version": "1"}}
    elif message["method"] == "tools/list":
        reply["result"] = {"tools": TOOLS}
    elif message["method"] == "tools/call":
        said = call(message["params"]["name"], message["params"].get("arguments", {}))
        reply["result"] = {"content": [{"type": "text", "text": said}]}
    else:
        reply["error"] = {"code": -32601, "message": "no such method"}
    print(json.dumps(reply), flush=True)
