"""Folders for the harnesses: notes of our own in many formats, the fixtures, small PDF files, pictures of words."""

import pathlib
import random
import shutil

from store import ROOT

SYLLABLES = "ba ke li mo nu ra se ti vo wu da fe gi ho ju la me ni po ru sa te vi zo".split()
SUBJECTS = "harbour lantern greenhouse museum telescope ferry orchard archive bakery quarry".split()
VERBS = "repaired painted measured moved described sold cleaned photographed counted closed".split()


def word(rng):
    """A word that nobody else uses."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4)))


def sentence(rng):
    """A sentence with two common words and some of its own."""
    own = " ".join(word(rng) for _ in range(rng.randint(3, 8)))
    return f"The {rng.choice(SUBJECTS)} was {rng.choice(VERBS)} by {own}."


def note(rng, ending):
    """A small document of text in a format that its ending names."""
    title = f"{rng.choice(SUBJECTS)} {word(rng)}".capitalize()
    body = [" ".join(sentence(rng) for _ in range(rng.randint(1, 4))) for _ in range(rng.randint(1, 4))]
    if ending == "md":
        return f"# {title}\n\n" + "\n\n## Part\n\n".join(body) + "\n"
    if ending == "html":
        return f"<html><head><title>{title}</title></head><body>" + "".join(f"<p>{p}</p>" for p in body) + "</body></html>"
    if ending == "csv":
        return "what,who\n" + "".join(f"{rng.choice(SUBJECTS)},{word(rng)}\n" for _ in range(rng.randint(3, 20)))
    if ending == "org":
        return f"* {title}\n\n" + "\n\n".join(body) + "\n"
    if ending == "tex":
        return "\\documentclass{article}\\begin{document}\\section{%s}\n%s\n\\end{document}\n" % (title, "\n\n".join(body))
    return "\n\n".join([title, *body]) + "\n"


ENDINGS = "md md txt txt html csv org tex rst adoc".split()


def pdf(rng, pages):
    """A PDF file with some words on each page."""
    objects = ["<</Type /Catalog /Pages 2 0 R>>", None, "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"]
    kids = []
    for number in range(pages):
        text = f"BT /F 11 Tf 20 50 Td ({rng.choice(SUBJECTS)} {word(rng)} {word(rng)} {number}) Tj ET"
        objects.append(f"<</Length {len(text)}>> stream\n{text}\nendstream")
        objects.append(f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents {len(objects)} 0 R "
                       "/Resources <</Font <</F 3 0 R>>>>>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type /Pages /Count {pages} /Kids [{' '.join(kids)}]>>"
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj {body} endobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer <</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


def notes(folder, count, rng, per_folder=50):
    """Writes notes into folders of some dozens."""
    for number in range(count):
        ending = ENDINGS[number % len(ENDINGS)]
        path = folder / f"part-{number // per_folder:03d}" / f"note-{number}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(note(rng, ending))


def every_format(folder):
    """The fixtures of all formats, whole ones and those that cannot be read, and some pictures of words."""
    fixtures = folder / "formats"
    fixtures.mkdir(parents=True)
    for path in sorted((ROOT / "fixtures/TroveFormats").iterdir()):
        if path.is_file() and path.suffix != ".golden":
            shutil.copy(path, fixtures / path.name)
    for path in sorted((ROOT / "fixtures/TroveImage").iterdir()):
        if ".expected" not in path.name and path.name != "bomb.png":
            shutil.copy(path, fixtures / path.name)
    pictures = [path for path in sorted((ROOT / "corpora/documents").rglob("*")) if path.suffix in (".png", ".jpg")]
    for path in pictures[:6]:
        shutil.copy(path, fixtures / path.name)


def damaged(folder, rng, each=3):
    """Damaged copies of every fixture: cut, bits turned, and what is no file at all."""
    import os
    folder.mkdir(parents=True)
    sources = [path for part in ("TroveFormats", "TroveImage") for path in sorted((ROOT / "fixtures" / part).iterdir())
               if path.is_file() and path.suffix != ".golden" and ".expected" not in path.name]
    for path in sources:
        whole = path.read_bytes()
        for number in range(each):
            broken = bytearray(whole)
            if number % 3 == 0:
                broken = broken[:rng.randrange(len(broken) + 1)]
            else:
                for _ in range(1 + len(broken) // 400):
                    broken[rng.randrange(len(broken))] = rng.randrange(256)
            (folder / f"{number}-{path.name}").write_bytes(bytes(broken))
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "zeros.png").write_bytes(bytes(100_000))
    (folder / "noise.docx").write_bytes(rng.randbytes(50_000))
    (folder / "deep.html").write_text("<div>" * 50_000)
    (folder / "one-line.txt").write_text("x" * 3_000_000)
    os.mkfifo(folder / "pipe")
    os.symlink("nowhere", folder / "dangling")
    os.symlink("..", folder / "loop")


def kill_tree(folder, seed=1, count=440, pdfs=10, pages=400):
    """What the kill harness reads: every format, and enough chunks for a graph."""
    rng = random.Random(seed)
    folder = pathlib.Path(folder)
    notes(folder, count, rng)
    every_format(folder)
    for number in range(pdfs):
        (folder / f"book-{number}.pdf").write_bytes(pdf(rng, pages))
    shutil.copy(folder / "part-000/note-0.md", folder / "copy-of-note-0.md")


def queries(count, seed=2):
    """Questions that the notes answer."""
    rng = random.Random(seed)
    return [f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(SUBJECTS)}" for _ in range(count)]
