package import TroveCore

/// Which of a model folder's files are needed.
package enum ModelFiles {
    /// Weights in the order in which they are preferred.
    private static let weights = ["model.safetensors", "pytorch_model.bin"]
    private static let small: Set<String> = [
        "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "modules.json",
        "sentence_bert_config.json", "config_sentence_transformers.json", "preprocessor_config.json", "README.md",
        "LICENSE", "LICENSE.txt",
    ]

    /// The files of `names` that are needed, small ones first.
    /// - Throws: `.unsupportedFormat` where there are no weights that can be read, `.invalidArgument` for a name that
    ///   leads out of the folder.
    package static func wanted(of names: [String], in place: String) throws(TroveError) -> [String] {
        for name in names { try check(name, in: place) }
        var wanted = names.filter { small.contains($0) || ($0.hasSuffix("_Pooling/config.json")) }.sorted()
        guard wanted.contains("config.json") else {
            throw TroveError(.unsupportedFormat, "\(place) holds no config.json; give the folder of an encoder")
        }
        guard let best = weights.first(where: names.contains) else {
            let parts = names.contains { $0.hasSuffix(".safetensors.index.json") }
            throw TroveError(
                .unsupportedFormat,
                parts
                    ? "the weights of \(place) lie in several files; encoders with one model.safetensors are read"
                    : "\(place) holds no weights that are read: \(weights.joined(separator: " or "))")
        }
        wanted.append(best)
        return wanted
    }

    /// - Throws: `.invalidArgument` for a name that a folder of models must not hold.
    private static func check(_ name: String, in place: String) throws(TroveError) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isSound =
            !name.isEmpty && name.utf8.count <= 1024 && !name.contains("\\")
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        guard isSound else {
            throw TroveError(
                .invalidArgument,
                "\(place) names the file \(name.debugDescription), which leads elsewhere; nothing was taken")
        }
    }
}
