internal import Foundation
package import TroveCore

/// An answer as Markdown: what came of the question, sentences with numbers, then the places they cite.
package enum AnswerMarkdown {
    /// Writes an answer.
    package static func text(of answer: Answer) -> String {
        joined([notice(answer.outcome), answer.sentences.map(line).joined(separator: "\n\n"), places(answer)])
    }

    /// What is left to say where the sentences were shown one by one.
    package static func below(_ answer: Answer) -> String { joined([notice(answer.outcome), places(answer)]) }

    private static func joined(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private static func places(_ answer: Answer) -> String {
        answer.citations.map { citation in
            let page = citation.page.map { ", page \($0)" } ?? ""
            return "[\(citation.number)] \(citation.title)\(page) (\(citation.path))"
        }
        .joined(separator: "\n")
    }

    /// What a reader must know of an answer that is none, or more than one.
    package static func notice(_ outcome: Answer.Outcome) -> String {
        switch outcome {
        case .answered: ""
        case .absent: "*No answer: nothing that was read is about this.*"
        case .unconfirmed: "*Not confirmed: what was read comes near, but does not say it. The nearest:*"
        case .conflicting: "*The sources disagree:*"
        }
    }

    /// A sentence with the numbers of what it cites.
    package static func line(_ sentence: Answer.Sentence) -> String {
        let marks = sentence.citations.map { "[\($0)]" }.joined()
        if sentence.kind == .row, let columns = sentence.columns {
            return [
                row(columns), row(columns.map { _ in "---" }),
                row(sentence.text.components(separatedBy: " | ")) + " " + marks,
            ]
            .joined(separator: "\n")
        }
        let text = sentence.kind == .crop ? "Picture: \(sentence.text)" : sentence.text
        let doubt = sentence.certificate.verdict == .unsupported ? " *(unsupported)*" : ""
        return ([text] + (marks.isEmpty ? [] : [marks])).joined(separator: " ") + doubt
    }

    /// A line of a table; a bar within a cell would part it.
    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}
