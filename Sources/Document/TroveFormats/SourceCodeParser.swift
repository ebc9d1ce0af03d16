import TroveCore

/// Source code: a block for each declaration, under the declarations around it.
struct SourceCodeParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("code", "source code", extensions: Array(languages.keys))
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        let suffix = input.fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
        let language = Self.languages[suffix] ?? input.format.name
        let lines = decoded.text.split(separator: "\n", omittingEmptySubsequences: false)
        for part in CodeSymbols(language: language).parts(of: lines) {
            builder.add(.code, lines[part.lines].joined(separator: "\n"), language: language, path: part.path)
        }
        return builder.finish()
    }

    /// Languages by extension.
    private static let languages: [String: String] = [
        "swift": "swift", "c": "c", "h": "c", "cc": "cpp", "cpp": "cpp", "cxx": "cpp", "hpp": "cpp", "hh": "cpp",
        "m": "objective-c", "mm": "objective-c", "rs": "rust", "go": "go", "java": "java", "kt": "kotlin",
        "scala": "scala", "cs": "csharp", "py": "python", "pyi": "python", "rb": "ruby", "pl": "perl", "pm": "perl",
        "php": "php", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript",
        "ts": "typescript", "tsx": "typescript", "vue": "vue", "lua": "lua", "r": "r", "jl": "julia", "hs": "haskell",
        "ml": "ocaml", "mli": "ocaml", "erl": "erlang", "ex": "elixir", "exs": "elixir", "clj": "clojure", "el": "lisp",
        "lisp": "lisp", "scm": "scheme", "sh": "shell", "bash": "shell", "zsh": "shell", "fish": "shell",
        "ps1": "powershell", "bat": "batch", "cmd": "batch", "sql": "sql", "css": "css", "scss": "scss", "less": "less",
        "yaml": "yaml", "yml": "yaml", "toml": "toml", "ini": "ini", "cfg": "ini", "conf": "ini", "properties": "ini",
        "cmake": "cmake", "mk": "make", "dockerfile": "docker", "proto": "protobuf", "graphql": "graphql",
        "dart": "dart", "nim": "nim", "zig": "zig", "v": "verilog", "vhd": "vhdl", "asm": "assembly", "s": "assembly",
        "f": "fortran", "f90": "fortran", "pas": "pascal", "groovy": "groovy", "gradle": "groovy", "tf": "terraform",
        "diff": "diff", "patch": "diff", "awk": "awk", "tcl": "tcl", "bib": "bibtex",
    ]
}
