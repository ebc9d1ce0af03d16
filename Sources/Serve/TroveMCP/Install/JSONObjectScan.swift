internal import TroveCore

/// Where the members of one JSON object stand in a text. Comments count as white space.
struct JSONObjectScan {
    /// A name and its value.
    struct Member {
        /// From quote to quote.
        var name: Range<Int>
        var value: Range<Int>
        /// The comma behind it.
        var comma: Int?
    }

    /// An element of a list.
    struct Element {
        var value: Range<Int>
        /// The comma behind it.
        var comma: Int?
    }

    /// The elements of the list that stands in a range.
    /// - Throws: `.corruptInput`
    static func elements(_ text: [UInt8], at range: Range<Int>) throws(TroveError) -> [Element] {
        guard text[range.lowerBound] == UInt8(ascii: "[") else { throw error(range.lowerBound) }
        var found: [Element] = []
        var place = blank(text, range.lowerBound + 1)
        while place < range.upperBound, text[place] != UInt8(ascii: "]") {
            let value = place..<(try valueEnd(text, place))
            place = blank(text, value.upperBound)
            let isComma = place < range.upperBound && text[place] == UInt8(ascii: ",")
            found.append(Element(value: value, comma: isComma ? place : nil))
            if isComma {
                place = blank(text, place + 1)
            } else if place >= range.upperBound || text[place] != UInt8(ascii: "]") {
                throw error(place)
            }
        }
        return found
    }

    /// The place behind the opening brace.
    let inside: Int
    private(set) var members: [Member] = []
    private let text: [UInt8]

    /// - Parameter range: Where the object stands; nil for the whole text.
    /// - Throws: `.corruptInput`
    init(_ text: [UInt8], at range: Range<Int>? = nil) throws(TroveError) {
        self.text = text
        let end = range?.upperBound ?? text.count
        // A mark of byte order is white space here.
        var place = Self.blank(text, range?.lowerBound ?? (text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0))
        guard place < end, text[place] == UInt8(ascii: "{") else { throw Self.error(place) }
        inside = place + 1
        place = Self.blank(text, inside)
        while place < end, text[place] != UInt8(ascii: "}") {
            let name = place..<(try Self.valueEnd(text, place))
            guard text[place] == UInt8(ascii: "\"") else { throw Self.error(place) }
            place = Self.blank(text, name.upperBound)
            guard place < end, text[place] == UInt8(ascii: ":") else { throw Self.error(place) }
            place = Self.blank(text, place + 1)
            let value = place..<(try Self.valueEnd(text, place))
            place = Self.blank(text, value.upperBound)
            var comma: Int?
            if place < end, text[place] == UInt8(ascii: ",") {
                comma = place
                place = Self.blank(text, place + 1)
            } else if place >= end || text[place] != UInt8(ascii: "}") {
                throw Self.error(place)
            }
            members.append(Member(name: name, value: value, comma: comma))
        }
        guard place < end else { throw Self.error(place) }
        guard range != nil || Self.blank(text, place + 1) == text.count else { throw Self.error(place + 1) }
    }

    /// The member of that name.
    subscript(_ name: String) -> Member? {
        let quoted = Array("\"\(name)\"".utf8)
        return members.first { text[$0.name].elementsEqual(quoted) }
    }

    /// The first place from `start` that is neither white space nor comment.
    private static func blank(_ text: [UInt8], _ start: Int) -> Int {
        var place = start
        while place < text.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(text[place]) {
                place += 1
            } else if text[place...].starts(with: "//".utf8) {
                place = text[place...].firstIndex(of: 0x0A) ?? text.count
            } else if text[place...].starts(with: "/*".utf8) {
                var end = place + 2
                while end < text.count, !text[end...].starts(with: "*/".utf8) { end += 1 }
                place = min(text.count, end + 2)
            } else {
                break
            }
        }
        return place
    }

    /// The place behind the value that begins at `start`.
    private static func valueEnd(_ text: [UInt8], _ start: Int) throws(TroveError) -> Int {
        guard start < text.count else { throw error(start) }
        switch text[start] {
        case UInt8(ascii: "\""):
            var place = start + 1
            while place < text.count, text[place] != UInt8(ascii: "\"") {
                place += text[place] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard place < text.count else { throw error(start) }
            return place + 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            var place = start
            while place < text.count {
                switch text[place] {
                case UInt8(ascii: "\""): place = try valueEnd(text, place) - 1
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth == 0 { return place + 1 }
                default: break
                }
                place = blank(text, place + 1)
            }
            throw error(start)
        default:
            let end = text[start...].firstIndex { ",}] \t\r\n/".utf8.contains($0) } ?? text.count
            guard end > start else { throw error(start) }
            return end
        }
    }

    private static func error(_ place: Int) -> TroveError {
        TroveError(.corruptInput, "at byte \(place)")
    }
}
