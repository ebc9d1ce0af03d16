/// The words by which declarations are known.
extension CodeSymbols {
    /// Where a language is not listed.
    static let usual: Set<String> = [
        "class", "struct", "enum", "interface", "trait", "module", "namespace", "func", "function", "def", "fn", "sub",
        "procedure", "type", "union", "package", "protocol", "object",
    ]

    static let keywords: [String: Set<String>] = [
        "swift": [
            "class", "struct", "enum", "protocol", "extension", "actor", "func", "init", "deinit", "subscript", "macro",
        ],
        "python": ["class", "def"], "ruby": ["class", "module", "def"], "c": ["struct", "union", "enum"],
        "cpp": ["class", "struct", "union", "enum", "namespace"],
        "objective-c": ["struct", "enum"],
        "rust": ["fn", "struct", "enum", "trait", "impl", "mod", "union", "macro_rules!"],
        "go": ["func", "type"], "java": ["class", "interface", "enum", "record"],
        "kotlin": ["class", "interface", "object", "fun"], "scala": ["class", "trait", "object", "def"],
        "csharp": ["class", "interface", "struct", "enum", "record", "namespace"],
        "javascript": ["class", "function"],
        "typescript": ["class", "function", "interface", "enum", "type", "namespace"],
        "php": ["class", "interface", "trait", "function", "enum"], "perl": ["sub", "package"], "lua": ["function"],
        "julia": ["function", "struct", "module", "macro"],
        "haskell": ["data", "newtype", "class", "instance", "module"],
        "elixir": ["defmodule", "def", "defp", "defmacro"], "shell": ["function"], "powershell": ["function", "class"],
        "protobuf": ["message", "service", "enum", "rpc"], "graphql": ["type", "interface", "enum", "input", "query"],
        "dart": ["class", "enum", "mixin", "extension"], "terraform": ["resource", "module", "variable", "output"],
        "fortran": ["subroutine", "function", "module", "program"], "pascal": ["procedure", "function", "unit"],
        "cmake": ["function", "macro"], "r": [], "batch": [], "verilog": ["module"],
        "vhdl": ["entity", "architecture"],
    ]

    /// Keywords that may stand without a name.
    static let nameless: [String: String] = ["init": "init", "deinit": "deinit", "subscript": "subscript"]

    static let modifiers: Set<String> = [
        "public", "private", "internal", "package", "fileprivate", "open", "protected", "static", "final", "override",
        "mutating", "nonmutating", "nonisolated", "isolated", "indirect", "consuming", "borrowing", "async", "export",
        "default", "abstract", "virtual", "inline", "extern", "const", "pub", "unsafe", "partial", "sealed", "data",
        "readonly", "synchronized", "suspend", "companion", "inner", "local", "required", "convenience", "lazy", "weak",
        "typedef", "declare", "case", "implicit", "template",
    ]

    static let control: Set<String> = [
        "if", "for", "while", "switch", "return", "else", "catch", "do", "case", "throw", "new", "sizeof", "delete",
        "assert", "until", "foreach", "guard", "try", "with", "await", "yield", "elif", "when", "defer", "in", "and",
        "or", "not", "using", "lock", "super", "this", "print", "echo",
    ]

    /// Languages whose functions may be told by their brackets alone.
    static let braced: Set<String> = [
        "c", "cpp", "objective-c", "java", "csharp", "javascript", "typescript", "php", "dart", "groovy", "scala",
    ]

    /// Languages of sections rather than declarations.
    static let sectioned: Set<String> = ["toml", "ini", "yaml", "make", "css", "scss", "less"]
}
