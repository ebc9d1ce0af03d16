"""Draws the pictures of corpora/documents. The texts beside them are their own source.

usage: python3 tools/corpora [--check]

Needs Debian's python3-pil, fonts-dejavu-core and fonts-noto-cjk. With --check nothing is written:
every word list below must be found in its picture by `tesseract` (Debian's tesseract-ocr), and
queries.jsonl and qrels.tsv must name each other and files that exist.
"""

import json
import pathlib
import subprocess
import sys

import pages
import photos

CORPORA = pathlib.Path(__file__).resolve().parents[2] / "corpora"
DOCUMENTS = CORPORA / "documents"

# Picture: what draws it, the OCR language, a phrase that must be read back.
PICTURES = {
    "observatory/letter-1887.jpg": (pages.letter, "eng", "crate of object glasses arrived cracked"),
    "observatory/comet-poster.png": (pages.comet_poster, "eng", "Hot cider and borrowed blankets"),
    "observatory/telescope-diagram.png": (pages.telescope_diagram, "eng", "Capstan bearing"),
    "observatory/notice-zh.png": (pages.chinese_notice, "chi_sim", "望远镜的铜夹子"),
    "greenhouse/water-diagram.png": (pages.water_diagram, "eng", "Charcoal filter"),
    "museum/catalogue-cards.tiff": (pages.catalogue_cards, "eng", "Compass with two needles"),
    "museum/ticket-desk.png": (pages.terminal, "eng", "out of blue paper"),
    "harbour/incident-report.jpg": (pages.incident_report, "eng", "212 pewter spoons"),
    "harbour/ferry-timetable.png": (pages.ferry_timetable, "eng", "Goats need a ticket"),
    "town/cafe-receipt.jpg": (pages.receipt, "eng", "Smoked eel pie"),
    "photos/lighthouse.jpg": (photos.lighthouse, None, None),
    "photos/red-flower.jpg": (photos.flower, None, None),
    "photos/night-sea.jpg": (photos.night_sky, None, None),
    "photos/boat.jpg": (photos.boat, None, None),
}


def write(path, drawn):
    """Saves one image, or several as the pages of a TIFF, with options that do not vary."""
    if path.suffix == ".tiff":
        drawn[0].save(path, save_all=True, append_images=drawn[1:], compression="group4", dpi=(150, 150))
    elif path.suffix == ".jpg":
        drawn.save(path, quality=72, optimize=True, dpi=(150, 150))
    else:
        drawn.quantize(64, dither=0).save(path, optimize=True, dpi=(150, 150))


def read_back(path, language):
    """What tesseract reads, without line breaks; Chinese without spaces."""
    command = ["tesseract", str(path), "-", "-l", language]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return ("" if language == "chi_sim" else " ").join(words)


def problems():
    """Every way in which the corpus does not hold together."""
    for name, (_, language, phrase) in PICTURES.items():
        if phrase and phrase not in read_back(DOCUMENTS / name, language):
            yield f"{name}: tesseract does not read '{phrase}'"
    lines = (CORPORA / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = {json.loads(line)["_id"] for line in lines}
    judged = set()
    for line in (CORPORA / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, _ = line.split("\t")
        judged.add(query)
        if not (CORPORA / document).is_file():
            yield f"qrels.tsv: no such document: {document}"
    for query in sorted(queries ^ judged):
        yield f"query {query} stands in only one of queries.jsonl and qrels.tsv"


def main():
    if "--check" in sys.argv[1:]:
        found = list(problems())
        print("\n".join(found) if found else "corpora: all phrases are read, all judgements resolve")
        return 1 if found else 0
    for name, (drawing, _, _) in PICTURES.items():
        path = DOCUMENTS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, drawing())
    return 0


if __name__ == "__main__":
    sys.exit(main())
