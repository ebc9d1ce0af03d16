/// A term of the postings: 64 bits of a hash of its folded form, kinds kept apart.
///
/// Among ten million terms two share a hash with a probability of 1 in 370,000.
package typealias Term = UInt64

/// Hashes scalars one after the other (FNV-1a over scalars, then mixed so that all bits count).
package struct TermHash {
    /// What is hashed: the same letters as a word, an accented word or a beginning are different terms.
    enum Kind: UInt64 {
        case word = 1
        case accented = 2
        case beginning = 3
        case identifier = 4
        case character = 5
        case pair = 6
        case name = 7
        case title = 8
        case titleStart = 9
    }

    private var state: UInt64

    init(_ kind: Kind) { state = 0xCBF2_9CE4_8422_2325 ^ (kind.rawValue &* 0x9E37_79B9_7F4A_7C15) }

    /// Adds a scalar, or another hash.
    mutating func add(_ value: UInt64) { state = (state ^ value) &* 0x0000_0100_0000_01B3 }

    /// The term; never 0.
    var term: Term {
        var mixed = state
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed = (mixed ^ (mixed >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        mixed ^= mixed >> 33
        return mixed == 0 ? 1 : mixed
    }

    /// Two neighbouring characters of an unspaced script.
    package static func pair(_ first: Term, _ second: Term) -> Term {
        var hash = TermHash(.pair)
        hash.add(first)
        hash.add(second)
        return hash.term
    }

    static func word(_ scalars: some Sequence<UInt32>) -> Term {
        var hash = TermHash(.word)
        for scalar in scalars { hash.add(UInt64(scalar)) }
        return hash.term
    }
}
