internal import Foundation
internal import TroveCore

/// What can be remembered: anything else is refused whole, in one line that says what to do.
enum MemoryCheck {
    /// Bytes of one memory.
    static let byteLimit = 1 << 20
    /// Bytes of a name: a scope's part, a speaker, a key.
    private static let nameLimit = 500

    static func check(_ memory: NewMemory, now: Double) throws(TroveError) {
        try check(text: memory.text, isPicture: memory.picture != nil)
        let names =
            memory.scope.parts + [memory.speaker, memory.key, memory.form, memory.author]
            + [memory.subject, memory.attribute].compactMap { $0 }
        for name in names {
            guard name.utf8.count <= nameLimit, !name.unicodeScalars.contains(where: isBinary) else {
                throw TroveError(.invalidArgument, "a name has at most \(nameLimit) bytes of plain text")
            }
        }
        try checkKind(memory)
        if let value = memory.value { try check(text: value, isPicture: false) }
        if memory.subject != nil || memory.attribute != nil || memory.value != nil {
            let parts = [memory.subject, memory.attribute, memory.value]
            guard parts.allSatisfy({ $0.map { !FoldedText.fold($0).isEmpty } == true }) else {
                throw TroveError(.invalidArgument, "give subject, attribute and value together, or none of them")
            }
            guard memory.kind == .fact else {
                throw TroveError(.invalidArgument, "only facts have a subject, attribute and value")
            }
        }
        try checkTimes(memory, now: now)
    }

    private static func checkKind(_ memory: NewMemory) throws(TroveError) {
        let forms = ["turn", "call", "result", "plan", "run"]
        if memory.kind == .episode ? !(forms + [""]).contains(memory.form) : !memory.form.isEmpty {
            throw TroveError(.invalidArgument, "the form of an episode is \(forms.joined(separator: ", "))")
        }
        if memory.kind == .summary, !memory.links.contains(where: { [.summarises, .replaces].contains($0.relation) }) {
            throw TroveError(
                .invalidArgument, "a summary links to what happened: `trove memory reflect` makes one; or keep a fact")
        }
    }

    private static func check(text: String, isPicture: Bool) throws(TroveError) {
        guard text.utf8.count <= byteLimit else {
            throw TroveError(
                .limitExceeded,
                "a memory has at most 1 MB of text; index a longer one as a file and cite its passages")
        }
        guard !text.unicodeScalars.contains(where: isBinary) else {
            throw TroveError(.invalidArgument, "a memory is text, and this is binary; index the file and cite it")
        }
        guard isPicture || text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "there is nothing to remember; give some words")
        }
    }

    private static func isBinary(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\n" && scalar != "\t" && scalar != "\r" || scalar.value == 0xFFFD
            || scalar.value == 0x7F
    }

    private static func checkTimes(_ memory: NewMemory, now: Double) throws(TroveError) {
        let (first, last) = (-62_135_596_800.0, 253_402_300_799.0)
        for time in [memory.at, memory.until, memory.expiresAt].compactMap({ $0 }) {
            guard time.isFinite, (first...last).contains(time) else {
                throw TroveError(.invalidArgument, "a time lies between the years 1 and 9999")
            }
        }
        if let at = memory.at, let until = memory.until, until < at {
            throw TroveError(.invalidArgument, "it cannot end before it begins; give the earlier time first")
        }
        if memory.kind == .episode, let at = memory.at, at > now + 86_400 {
            throw TroveError(.invalidArgument, "what happened cannot lie in the future; keep a plan as a fact")
        }
        if let expiry = memory.expiresAt, expiry <= now {
            throw TroveError(.invalidArgument, "it would have expired already; give a later time")
        }
    }
}
