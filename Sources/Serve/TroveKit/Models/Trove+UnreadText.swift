internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveLexical

/// What a store would gain from another encoder.
extension Trove {
    /// Passages that are looked at for their language.
    private static let sample = 1000
    /// Share of passages without a vector from which on it is worth saying.
    private static let worthSaying = 0.05
    /// Names of languages that are said in words.
    private static let names = [
        "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian", "uk": "Ukrainian", "ar": "Arabic",
        "el": "Greek", "hi": "Hindi", "th": "Thai", "he": "Hebrew",
    ]

    /// Says how much of the text has no vector, in which languages, and which encoder would read it; nil where nearly
    /// all has one, or vectors were not asked for.
    func checkUnreadText() async throws -> HealthCheck? {
        let catalog = try catalog()
        guard configuration.flag(.vectors), let encoder = try? textEncoder(of: catalog),
            let space = try await catalog.space(fingerprint: encoder.fingerprint)
        else { return nil }
        let missing = try await catalog.chunkCount(without: space)
        guard missing.without > 0, Double(missing.without) >= Self.worthSaying * Double(missing.all) else { return nil }
        var counts: [String: Int] = [:]
        for chunk in try await catalog.chunks(without: space, after: 0, most: Self.sample) {
            counts[LanguageGuess.code(of: chunk.text) ?? "", default: 0] += 1
        }
        let total = max(1, counts.values.reduce(0, +))
        let share = Double(missing.without) / Double(missing.all)
        let languages = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .filter { $0.value * 10 >= total }.map {
                Self.names[$0.key] ?? ($0.key.isEmpty ? "no known language" : $0.key)
            }
        let isChinese = (counts["zh"] ?? 0) * 10 >= total * 9
        let model = isChinese ? "BAAI/bge-small-zh-v1.5" : "intfloat/multilingual-e5-small"
        return HealthCheck(
            name: "text without vectors", state: .limited,
            detail:
                "\(Int((share * 100).rounded())) % of the passages (\(languages.joined(separator: ", "))) are found by "
                + "their words alone: the encoder does not read them",
            remedy: "trove models pull \(model), then trove reindex --encoder \(model)")
    }
}
