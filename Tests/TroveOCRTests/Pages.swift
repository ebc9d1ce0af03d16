import Foundation
import TestSupport
import TroveCore
import TroveImage
import TroveOCR

/// The rendered pages of `fixtures/TroveOCR`.
enum Pages {
    static func raster(_ name: String) throws -> Raster {
        try ImageDecoder.decode(Fixtures.bytes("TroveOCR/\(name).png")).frames[0].raster
    }

    static func text(_ name: String) throws -> String {
        try String(decoding: Fixtures.bytes("TroveOCR/\(name).txt"), as: UTF8.self)
    }

    /// Words with their boxes in pixels, as the script drew them.
    static func words(_ name: String) throws -> [(text: String, box: PixelBox)] {
        let table = try String(decoding: Fixtures.bytes("TroveOCR/\(name).boxes.tsv"), as: UTF8.self)
        return table.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            let numbers = fields.prefix(4).compactMap { Double($0).map { Int($0) } }
            guard fields.count == 5, numbers.count == 4 else { return nil }
            return (
                String(fields[4]),
                PixelBox(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
            )
        }
    }

    /// 1 less the edit distance over the expected length, white space left out.
    static func accuracy(_ read: String, _ expected: String) -> Double {
        let a = read.unicodeScalars.filter { !$0.properties.isWhitespace }
        let b = expected.unicodeScalars.filter { !$0.properties.isWhitespace }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let changed = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
            }
        }
        return 1 - Double(row[b.count]) / Double(max(1, b.count))
    }
}

/// The word's part of the text.
func piece(_ word: Word, of text: RecognizedText) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: Array(text.text.unicodeScalars)[word.span.range])
    return String(view)
}
