/// The fixtures that every parser test reads; `tools/fixtures/documents` and `documents-office` write them, `documents-parts` the others.
enum Samples {
    static let all = [
        "depot.md", "gates.html", "depot.txt", "depot.docx", "depot.pptx", "depot.xlsx", "depot.odt", "depot.epub",
        "depot.pdf", "depot.doc", "depot.ppt", "depot.xls", "depot.eml", "depot.rtf", "depot.vtt", "depot.csv",
        "depot.ipynb", "depot.docbook", "depot.opml", "depot.mediawiki", "depot.org", "depot.textile", "depot.tex",
        "depot.rst", "depot.adoc", "depot.djot", "depot.msg",
    ]
}
