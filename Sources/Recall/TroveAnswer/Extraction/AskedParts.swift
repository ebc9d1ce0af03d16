internal import Foundation

/// Parts a question that asks for two things: each part has a question word of its own.
package enum AskedParts {
    /// Most parts of a question.
    private static let most = 4

    /// The questions in a text, in their order; the text itself where it asks one thing.
    package static func of(_ text: String) -> [String] {
        let whole = text.trimmingCharacters(in: .whitespacesAndNewlines)
        // A question with the one before it in brackets is one question.
        guard !whole.hasSuffix(")") else { return [whole] }
        var parts = sentences(of: whole).flatMap(clauses)
        parts.removeAll { $0.count < 4 }
        guard (2...most).contains(parts.count), parts.allSatisfy(asks) else { return [whole] }
        let subject = parts[0]
        // A part that only points back says little by itself: it is asked with the words of the first.
        return parts.enumerated().map { $0 > 0 && pointsBack($1) ? "\($1) (\(subject))" : $1 }
    }

    /// A question of a conversation: one that points back is asked with the one before it.
    package static func following(_ before: String?, _ text: String) -> String {
        guard let before, pointsBack(text) else { return text }
        return "\(text) (\(before))"
    }

    private static func sentences(of text: String) -> [String] {
        var found: [String] = []
        var current = ""
        for character in text {
            current.append(character)
            if "?？".contains(character) {
                found.append(current)
                current = ""
            }
        }
        return (found + [current]).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    /// Cuts before "and when", "，何时" and the like.
    private static func clauses(of sentence: String) -> [String] {
        let lowered = sentence.lowercased()
        guard lowered.count == sentence.count else { return [sentence] }
        for joint in joints {
            guard let range = lowered.range(of: joint, options: .regularExpression) else { continue }
            let offset = lowered.distance(from: lowered.startIndex, to: range.lowerBound)
            let end = lowered.distance(from: lowered.startIndex, to: range.upperBound)
            let first = String(sentence.prefix(offset))
            let cut = String(sentence.dropFirst(offset))
            let joinLength = leads.compactMap { lead in cut.lowercased().hasPrefix(lead) ? lead.count : nil }.max() ?? 0
            let second = String(cut.dropFirst(min(joinLength, end - offset)))
            if asks(first), asks(second) { return [first] + clauses(of: second) }
        }
        return [sentence]
    }

    private static let joints = [
        #",? and (who|when|where|what|which|how|why|in which|in what)\b"#, #"[，,](以及|和|并且|又)?[^，,]*(谁|何时|哪|什么|多少|几)"#,
    ]
    private static let leads = [", and ", " and ", "，以及", "，和", "，并且", "，又", "，", ",", "以及"]

    /// Whether a picture is wanted, or what stands in one.
    static func asksForPicture(_ text: String) -> Bool {
        text.range(
            of: #"\b(pictures?|photos?|photographs?|images?|drawings?|charts?|diagrams?|figures?)\b|图|圖|照片|画面"#,
            options: [.regularExpression, .caseInsensitive]) != nil
    }

    private static func asks(_ text: String) -> Bool {
        text.range(
            of: #"\b(who|whom|whose|when|where|what|which|how|why)\b|谁|誰|何时|何時|哪|什么|什麼|多少|几|幾|为何|为什么"#,
            options: [.regularExpression, .caseInsensitive]) != nil
    }

    /// Whether a question says too little by itself: it has a pronoun, or hardly any words.
    package static func pointsBack(_ text: String) -> Bool {
        text.range(
            of: #"\b(he|she|it|they|him|her|them|his|its|their|this|that)\b|他|她|它|其|该"#,
            options: [.regularExpression, .caseInsensitive]) != nil || length(text) < shortest
    }

    /// Letters of a question that says nothing by itself.
    private static let shortest = 12

    /// Letters of a text; a character of Chinese or Japanese says as much as three.
    private static func length(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ((0x3040...0x9FFF).contains($1.value) ? 3 : 1) }
    }
}
