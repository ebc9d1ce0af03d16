internal import Synchronization

/// What was asked last in each conversation that this process leads: a question that points back is asked with it.
final class Conversations: Sendable {
    private struct Heard {
        var questions: [String: String] = [:]
        /// Names by when they were heard, the oldest first.
        var order: [String] = []
    }

    private let heard = Mutex(Heard())
    /// Conversations that are kept in mind; the one that was silent longest goes first.
    private static let most = 1000

    /// The question that the next one may point back to; nil where there was none.
    func last(in conversation: String) -> String? { heard.withLock { $0.questions[conversation] } }

    /// Takes a question that stands for itself.
    func hear(_ question: String, in conversation: String) {
        heard.withLock { heard in
            heard.order.removeAll { $0 == conversation }
            heard.order.append(conversation)
            heard.questions[conversation] = question
            if heard.order.count > Self.most { heard.questions[heard.order.removeFirst()] = nil }
        }
    }
}
