"""Tables in office files and HTML with the truth beside them, and tables of Markdown as cells."""
import re


def markdown_tables(text):
    """The tables of a Markdown text, row by row."""
    tables, current = [], []
    for line in text.split("\n") + [""]:
        line = line.strip()
        if line.startswith("|") and line.endswith("|"):
            line = re.sub(r"<!--.*?-->|\[\d+\]", "", re.sub(r"\]\((?:[^()]|\([^()]*\))*\)", "]", line))
            cells = [c.replace("\\|", "|").strip() for c in re.split(r"(?<!\\)\|", line[1:-1])]
            if not all(re.fullmatch(r":?-+:?", c) for c in cells):
                current.append(cells)
        elif current:
            tables.append(current)
            current = []
    return tables


def nested(folder):
    """An HTML page and a Word file in which a cell holds a table."""
    import docx

    outer = [["Depot", "Pumps"], ["North", "two"], ["South", "four"]]
    inner = [["Gate", "State"], ["seven", "open"], ["eight", "shut"]]
    cell = "<table>" + "".join("<tr>" + "".join(f"<td>{x}</td>" for x in r) + "</tr>" for r in inner) + "</table>"
    rows = "".join("<tr>" + "".join(f"<td>{x}</td>" for x in r) + "</tr>" for r in outer)
    page = folder / "nested.html"
    page.write_text(f"<html><body><p>Before the table.</p><table>{rows}<tr><td>West</td><td>{cell}</td></tr></table></body></html>")
    document = docx.Document()
    table = document.add_table(4, 2)
    for r, line in enumerate(outer):
        for c, text in enumerate(line):
            table.cell(r, c).text = text
    table.cell(3, 0).text = "West"
    small = table.cell(3, 1).add_table(3, 2)
    for r, line in enumerate(inner):
        for c, text in enumerate(line):
            small.cell(r, c).text = text
    word = folder / "nested.docx"
    document.save(word)
    return [("nested", page, [outer + [["West"]], inner]), ("nested", word, [outer + [["West"]], inner])]
