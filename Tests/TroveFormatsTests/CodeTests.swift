import Testing
import TroveCore
import TroveFormats

@Suite("Source code and records")
struct CodeTests {
    private func paths(_ text: String, _ name: String) throws -> [[String]] {
        let document = try DocumentReader().read(Array(text.utf8), fileName: name)
        expectWellFormed(document)
        #expect(document.blocks.allSatisfy { $0.kind == .code })
        return document.blocks.map(\.headingPath)
    }

    @Test("Declarations are blocks of their own under those around them, with their comments")
    func swift() throws {
        let text = """
            import Foundation

            /// A lamp.
            public struct Lamp: Sendable {
                var oil = 0

                /// Lights it.
                @discardableResult
                public mutating func light(at hour: Int) -> Bool { true }
                init() {}
            }

            func trim(_ lamp: Lamp) {}
            """
        #expect(
            try paths(text, "lamp.swift") == [
                [], ["struct Lamp"], ["struct Lamp", "func light"], ["struct Lamp", "init"], ["func trim"],
            ])
        let document = try DocumentReader().read(Array(text.utf8), fileName: "lamp.swift")
        let scalars = Array(document.text.unicodeScalars)
        let light = String(String.UnicodeScalarView(scalars[document.blocks[2].span.range]))
        #expect(light.contains("/// Lights it.") && light.contains("@discardableResult"))
    }

    @Test("Functions of C are told without a keyword, calls and control are not")
    func brackets() throws {
        let text = """
            #include <stdio.h>
            static int oil;
            int light(const lamp *l,
                      int hour)
            {
                if (hour > 4) {
                    pour(l);
                }
                return call(l);
            }
            /* ends */
            void dim(void) { }
            """
        #expect(try paths(text, "lamp.c").compactMap(\.last) == ["light()", "dim()"])
    }

    @Test(
        "Other languages by their own words",
        arguments: [
            (
                "lamp.py",
                "import os\n\nclass Lamp:\n    @property\n    def oil(self):\n        return 1\n\ndef dim():\n    pass\n",
                ["class Lamp", "def oil", "def dim"]
            ),
            (
                "lamp.js",
                "export class Lamp {\n  light(hour) {\n    if (hour) {\n    }\n  }\n}\nconst dim = (l) => {\n}\n",
                ["class Lamp", "light()", "const dim"]
            ),
            (
                "lamp.go", "package lamp\n\nfunc (l *Lamp) Light() {}\n\ntype Lamp struct {\n}\n",
                ["func Light", "type Lamp"]
            ),
            ("lamp.sql", "CREATE TABLE IF NOT EXISTS lamps (id int);\n\nSELECT 1;\n", ["table lamps"]),
            ("lamp.toml", "a = 1\n[oil.tank]\nb = 2\n", ["oil.tank"]),
            (
                "lamp.rs", "pub(crate) fn light(l: &Lamp) {}\nimpl Lamp {\n    pub fn dim(&self) {}\n}\n",
                ["fn light", "impl Lamp", "fn dim"]
            ),
        ])
    func languages(name: String, text: String, last: [String]) throws {
        #expect(try paths(text, name).compactMap(\.last).filter { last.contains($0) } == last)
    }

    @Test("Code without any declaration is one block, and nothing of it is lost")
    func plain() throws {
        let text = "x = 1\nprint(x)\n\nfor i in range(3):\n    print(i)"
        let document = try DocumentReader().read(Array(text.utf8), fileName: "a.py")
        #expect(document.text == text && document.blocks.count == 1)
    }

    @Test("Each record of a file of records is a block; escaped letters are letters")
    func records() throws {
        let text =
            #"{"name": "\u6c34\u6cf5", "size": 2}"# + "\n" + #"{"name": "\ud83d\udd27 \u0022q\u0022 \\u6c34"}"# + "\n"
        let document = try DocumentReader().read(Array(text.utf8), fileName: "a.jsonl")
        expectWellFormed(document)
        #expect(document.format == "jsonl" && document.blocks.count == 2)
        #expect(document.text.contains("\"水泵\"") && document.text.contains("🔧"))
        #expect(document.text.contains(#"\u0022q\u0022 \\u6c34"#))
    }
}
