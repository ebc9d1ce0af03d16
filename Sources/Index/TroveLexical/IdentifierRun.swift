internal import TroveCore

/// A run of letters, digits and connectors as it is read, and the identifiers in it.
struct IdentifierRun {
    /// Folded scalars with connectors.
    private var values: [UInt32] = []
    private var start = 0
    private var end = 0
    /// Connectors that belong to the run only if a letter follows.
    private var pending: [UInt32] = []
    private var hasUpperInside = false
    /// Letters alone, no capital inside: a word, and no identifier.
    private var isPlain = true
    private var lastWasLower = false

    /// Adds a letter or digit.
    mutating func add(_ entry: ScalarFolding.Entry, at position: Int) {
        if values.isEmpty {
            start = position
            hasUpperInside = false
        } else if entry.isUpper, lastWasLower {
            hasUpperInside = true
            isPlain = false
        }
        if entry.role == .digit { isPlain = false }
        if !pending.isEmpty {
            isPlain = false
            values += pending
            pending.removeAll(keepingCapacity: true)
        }
        lastWasLower = entry.role == .letter && !entry.isUpper
        values.append(entry.value)
        end = position + 1
    }

    /// Adds a connector.
    mutating func connect(_ value: UInt32) {
        guard !values.isEmpty, pending.count < 4 else { return }
        pending.append(value == 0x2010 || value == 0x2011 ? 0x2D : value)
    }

    /// Ends the run and adds its identifiers: the whole, and the parts of a path or of what colons and dots join.
    mutating func end(into identifiers: inout [IdentifierToken]) {
        defer {
            values.removeAll(keepingCapacity: true)
            pending.removeAll(keepingCapacity: true)
            lastWasLower = false
            isPlain = true
        }
        guard !isPlain else { return }
        guard values.count > 1, values.count <= TextAnalyzer.longestIdentifier else { return }
        let span = ScalarSpan(start, end)
        guard let whole = Self.identifier(values[...], span: span, hasUpperInside: hasUpperInside) else { return }
        identifiers.append(whole)
        let parts = values.split { Self.parting.contains($0) }
        guard parts.count > 1 else { return }
        for part in parts where part.count > 2 {
            if let inner = Self.identifier(part, span: span, hasUpperInside: false) { identifiers.append(inner) }
        }
    }

    private static func identifier(
        _ values: ArraySlice<UInt32>, span: ScalarSpan, hasUpperInside: Bool
    ) -> IdentifierToken? {
        var hash = TermHash(.identifier)
        var (letters, digits, strongMarks, colons, marks) = (0, 0, 0, 0, 0)
        for value in values {
            hash.add(UInt64(value))
            switch value {
            case 0x30...0x39: digits += 1
            case 0x5F, 0x2F, 0x5C, 0x23, 0x40: strongMarks += 1
            case 0x3A: colons += 1
            case 0x2B, 0x2D, 0x2E: marks += 1
            default: letters += 1
            }
        }
        let isMixed = letters > 0 && digits > 0
        guard isMixed || hasUpperInside || strongMarks + colons + marks > 0 else { return nil }
        let isStrong = isMixed || hasUpperInside || strongMarks > 0 || (colons > 1 && letters > 0)
        return IdentifierToken(term: hash.term, span: span, isStrong: isStrong)
    }

    /// Slash, backslash, colon, dot, at, number sign, plus.
    private static let parting: Set<UInt32> = [0x2F, 0x5C, 0x3A, 0x2E, 0x40, 0x23, 0x2B]
}
