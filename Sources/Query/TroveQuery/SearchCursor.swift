internal import Foundation
internal import TroveCore

/// Where the next page of an answer begins. It names the question, so that it cannot be used for another.
struct SearchCursor: Equatable {
    var offset: Int
    var question: String

    /// Names a question with all that orders its hits.
    static func name(_ request: SearchRequest) -> String {
        String(
            Identifier.digest(
                """
                \(request.text)\n\(request.mode)\n\(request.filter)\n\(request.scope)\n\(request.like ?? "")\(request.moreLike)\(request.lessLike)
                \(request.collapses) \(request.perDocument ?? 0) \(request.diversity) \(request.minimumRelevance)
                \(request.hops.rawValue)
                """
            ).prefix(12))
    }

    var text: String { "\(offset).\(question)" }

    /// Reads a cursor of `request`.
    /// - Throws: `.invalidArgument`
    static func offset(of request: SearchRequest) throws(TroveError) -> Int {
        guard let text = request.cursor else { return 0 }
        let parts = text.split(separator: ".")
        guard parts.count == 2, let offset = Int(parts[0]), (0...100_000_000).contains(offset) else {
            throw TroveError(.invalidArgument, "the cursor is none of trove's; take `next_cursor` of the last answer")
        }
        guard parts[1] == name(request) else {
            throw TroveError(.invalidArgument, "the cursor belongs to another question; ask that one again")
        }
        return offset
    }
}
