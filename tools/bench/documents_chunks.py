"""Answers in chunks: paragraphs joined ten to a document, in three formats, against windows of fixed size.

Both are ranked by the same BM25, so that only the cutting differs; Trove's own search stands beside it.
"""
import collections
import html
import json
import math
import re


def tokens(text):
    return re.findall(r"\w+", text.lower())


class BM25:
    def __init__(self, texts):
        self.texts, self.places, self.lengths = texts, collections.defaultdict(list), []
        for number, text in enumerate(texts):
            counts = collections.Counter(tokens(text))
            self.lengths.append(sum(counts.values()))
            for word, count in counts.items():
                self.places[word].append((number, count))
        self.mean = sum(self.lengths) / max(1, len(texts))

    def best(self, query, most):
        scores = collections.Counter()
        for word in set(tokens(query)):
            found = self.places.get(word, [])
            weight = math.log(1 + (len(self.texts) - len(found) + .5) / (len(found) + .5))
            for number, count in found:
                scores[number] += weight * count * 2.2 / (count + 1.2 * (.25 + .75 * self.lengths[number] / self.mean))
        return [self.texts[n] for n, _ in scores.most_common(most)]


def holds(texts, answers):
    flat = [" ".join(t.split()) for t in texts]
    return any(" ".join(a.split()) in t for t in flat for a in answers)


def windows(text, size=256):
    """Runs of 256 tokens, told by the usual rule of thumb: three words make four tokens."""
    words, step = text.split(), size * 3 // 4
    return [" ".join(words[at:at + step]) for at in range(0, len(words), step)]


def write(folder, kind, number, paragraphs):
    path = folder / f"joined-{number:02d}.{kind}"
    if kind == "html":
        path.write_text("<html><body>" + "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs) + "</body></html>")
    elif kind == "docx":
        import docx

        document = docx.Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        document.save(path)
    else:
        from documents_pages import HEIGHT, WIDTH, Sheet

        sheet, y = Sheet(path, 0, "DejaVu"), HEIGHT - 70
        for paragraph in paragraphs:
            for line in sheet.wrapped(paragraph, WIDTH - 120, 10):
                if y < 70:
                    sheet.next_page()
                    y = HEIGHT - 70
                sheet.put(60, y, line, 10)
                y -= 12.5
            y -= 8
        sheet.save()


def measure(bench, row):
    from __main__ import run

    source = bench.data / "text-retrieval/xquad"
    corpus = [json.loads(line) for line in open(source / "corpus.jsonl")]
    corpus = [c for c in corpus if c["metadata"]["lang"] == "en"]
    queries = [json.loads(line) for line in open(source / "queries.jsonl")]
    queries = [q for q in queries if q["metadata"].get("lang", q["_id"][:2]) == "en"][:400]
    groups = [[c["text"] for c in corpus[at:at + 10]] for at in range(0, len(corpus), 10)]
    fixed = BM25([w for g in groups for w in windows("\n".join(g))])
    floor = sum(holds(fixed.best(q["text"], 5), q["metadata"]["answers"]) for q in queries) / len(queries)
    values = []
    for kind in ("docx", "html", "pdf"):
        folder, store = bench.work / f"joined-{kind}", bench.work / f"store-{kind}"
        folder.mkdir(exist_ok=True)
        for number, group in enumerate(groups):
            write(folder, kind, number, group)
        run([bench.trove, "index", folder, "--store", store], 500)
        chunks = []
        for file in sorted(folder.iterdir()):
            chunks += [c["text"] for c in json.loads(run([bench.trove, "show", file, "--store", store, "--json"])[0])["chunks"]]
        ranked = BM25(chunks)
        value = sum(holds(ranked.best(q["text"], 5), q["metadata"]["answers"]) for q in queries) / len(queries)
        values.append(value)
        row(f"answer in the first 5 chunks: {kind} (windows {floor:.3f})", value, floor, floor + .03,
            f"  {len(chunks)} chunks, {len(fixed.texts)} windows")
    row("answer in the first 5 chunks, mean", sum(values) / 3, floor, floor + .03)
    for name, folder in [("joined paragraphs", bench.work / "joined-html"), ("manuals", bench.data / "documents/debian"),
                         ("docling", bench.data / "documents/docling")]:
        read = [r["trove"] for r in json.loads(run([bench.trove, "bench", "parse", folder, "--json"], 590)[0] or "[]")]
        total = {k: sum(r[k] for r in read) for k in ("chunks", "cut_sentences", "without_header", "lost_characters")}
        print(f"  {name}: {total}")
        row(f"chunks that cut a sentence, negated: {name}", -total["cut_sentences"] / max(1, total["chunks"]), -.01, -.002)
        row(f"chunks of table rows without header, negated: {name}", -total["without_header"], 0, 0)
        row(f"characters in no chunk, negated: {name}", -total["lost_characters"], 0, 0)
