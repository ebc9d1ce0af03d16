package import TroveCore

/// An answer as Markdown: sentences with numbers, then the places they cite.
package enum AnswerMarkdown {
    /// Writes an answer.
    package static func text(of answer: Answer) -> String {
        let body = answer.sentences.map { sentence in
            let marks = sentence.citations.map { "[\($0)]" }.joined()
            let doubt = sentence.certificate.verdict == .unsupported ? " *(unsupported)*" : ""
            return ([sentence.text] + (marks.isEmpty ? [] : [marks])).joined(separator: " ") + doubt
        }
        let places = answer.citations.map { citation in
            let page = citation.page.map { ", page \($0)" } ?? ""
            return "[\(citation.number)] \(citation.title)\(page) (\(citation.path))"
        }
        return [body.joined(separator: "\n\n"), places.joined(separator: "\n")]
            .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }
}
