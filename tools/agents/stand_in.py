"""A stand-in for a language model: speaks OpenAI's chat completions, and does what a sensible one would.

It knows no more than what it is sent. Asked, it searches with the question's words; shown hits, it answers with the
sentence that shares most words with the question and cites that hit. Its first answer of every fifth question cites a
hit that is not there, so that the agent's check is tried too.
"""

import http.server
import json
import re
import threading


def words(text):
    """Words, and pairs of characters where words are not spaced."""
    found = set(re.findall(r"[a-z0-9']{3,}", text.lower()))
    han = re.findall(r"[\u4e00-\u9fff]", text)
    return found | {a + b for a, b in zip(han, han[1:])}


class StandIn(http.server.BaseHTTPRequestHandler):
    """One request, one message."""

    asked = 0

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = self.message(body["messages"], {tool["function"]["name"] for tool in body["tools"]})
        reply = json.dumps({"object": "chat.completion", "choices": [
            {"index": 0, "finish_reason": "tool_calls" if message.get("tool_calls") else "stop", "message": message}]})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(reply.encode())

    def message(self, talk, tools):
        question = next(each["content"] for each in talk if each["role"] == "user")
        found = [each for each in talk if each["role"] == "tool"]
        if not found:
            StandIn.asked += 1
            call = {"name": "search", "arguments": json.dumps({"query": question})} if "search" in tools else {}
            return {"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": call}]}
        hits = json.loads(found[-1]["content"])
        if not hits:
            return {"role": "assistant", "content": "The documents do not say."}
        wanted = words(question)
        # Trove's order counts: a later hit must share clearly more words to be preferred.
        best = max(hits, key=lambda hit: len(wanted & words(hit["data"])) - 1.5 * hits.index(hit))
        sentences = re.split(r"(?<=[.!?\u3002])\s*", best["data"])
        said = max(sentences, key=lambda sentence: len(wanted & words(sentence)))
        is_first = talk[-1]["role"] == "tool"
        mark = 99 if is_first and StandIn.asked % 5 == 0 else best["mark"]
        return {"role": "assistant", "content": f"{said.strip()} [{mark}]"}

    def log_message(self, *_):
        pass


def started():
    """Starts a stand-in; its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/v1"
