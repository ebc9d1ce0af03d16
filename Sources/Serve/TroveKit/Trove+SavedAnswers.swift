public import Foundation
internal import TroveAnswer
internal import TroveCatalog
public import TroveCore

/// Answers that are kept, and looked at again.
extension Trove {
    /// Keeps an answer in the store, with what is needed to check it again.
    /// - Throws: `.notFound` where there is no store.
    @discardableResult
    public func save(_ answer: Answer) async throws -> SavedAnswer {
        let saved = try await savable(answer)
        try await catalog().save(saved)
        return saved
    }

    /// An answer as it would be kept.
    public func savable(_ answer: Answer) async throws -> SavedAnswer {
        let catalog = try catalog()
        var sizes: [String: Int] = [:]
        for path in Set(answer.citations.map(\.path)) {
            if let file = try await catalog.file(at: path) { sizes[path] = Int(file.stamp.size) }
        }
        return SavedAnswer(answer, savedAt: Date().timeIntervalSince1970, sizes: sizes)
    }

    /// Kept answers in the order in which they were kept, with the last check of each.
    /// - Parameter scope: Folders that all citations must lie below; empty for all.
    public func savedAnswers(
        scope: [String] = []
    ) async throws -> [(answer: SavedAnswer, check: AnswerCheck?)] {
        try await catalog().savedAnswers().filter { $0.answer.isWithin(scope) }
    }

    /// Lets go of a kept answer.
    /// - Throws: `.notFound`.
    public func removeSavedAnswer(_ id: String) async throws {
        guard try await catalog().removeSavedAnswer(id) else { throw Self.noAnswer(id) }
    }

    /// Looks again at what a kept answer cites, and keeps what it found.
    /// - Throws: `.notFound`, also for one that cites what lies beyond the scope.
    public func certify(saved id: String, scope: [String] = []) async throws -> AnswerCheck {
        let catalog = try catalog()
        guard let saved = try await catalog.savedAnswer(id)?.answer, saved.isWithin(scope) else {
            throw Self.noAnswer(id)
        }
        let check = try await SavedAnswerCheck(evidenceCheck(catalog, sizes: saved.sizes)).check(saved)
        try await catalog.keep(check)
        return check
    }

    /// Looks again at what every kept answer cites.
    public func certifyAll(scope: [String] = []) async throws -> [AnswerCheck] {
        var checks: [AnswerCheck] = []
        for saved in try await savedAnswers(scope: scope) {
            checks.append(try await certify(saved: saved.answer.id, scope: scope))
        }
        return checks
    }

    /// Looks again at what an exported answer cites: at the files, and at the store where there is one.
    /// - Throws: `.inputOutput`, `.corruptInput` for what is no exported answer.
    public func certify(file: URL) async throws -> AnswerCheck {
        guard let bytes = FileManager.default.contents(atPath: file.path) else {
            throw TroveError(.inputOutput, "cannot read \(file.path); name a file that `trove ask --save-to` wrote")
        }
        let saved: SavedAnswer
        do {
            saved = try JSONDecoder().decode(SavedAnswer.self, from: bytes)
        } catch {
            throw TroveError(.corruptInput, "\(file.path) is no saved answer; `trove ask --save-to FILE` writes one")
        }
        return try await SavedAnswerCheck(evidenceCheck(try? catalog(), sizes: saved.sizes)).check(saved)
    }

    private static func noAnswer(_ id: String) -> TroveError {
        TroveError(.notFound, "no answer \(id) is kept; `trove certify --all` lists those that are")
    }
}

extension SavedAnswer {
    /// Whether all that it cites lies below one of some folders; none stands for all.
    fileprivate func isWithin(_ scope: [String]) -> Bool {
        scope.isEmpty
            || answer.citations.allSatisfy { citation in
                scope.contains { citation.path == $0 || citation.path.hasPrefix($0 + "/") }
            }
    }
}
