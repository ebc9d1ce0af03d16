package import Foundation
package import TroveCore

/// The words that a model is led with, part by part. Each part is a file, and a file of the user's takes its place.
package struct PromptSet: Sendable, Codable, Equatable {
    /// A part.
    package enum Part: String, Sendable, CaseIterable {
        /// What the model is and how it works; the system's role.
        case rules
        /// Before the first step.
        case plan
        /// Before each other step.
        case step
        /// After a step that brought nothing.
        case reflect
        /// Where there are no more steps.
        case finish
    }

    private var texts: [String: String]

    /// The parts as they are built in, and those that lie in a folder instead: `rules.md`, `plan.md`...
    /// - Throws: `.inputOutput`, `.invalidArgument` for a file that is no prompt.
    package init(folder: URL?) throws(TroveError) {
        texts = [:]
        for part in Part.allCases { texts[part.rawValue] = Self.builtIn(part) }
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return }
        for name in names.sorted() where name.hasSuffix(".md") {
            guard let part = Part(rawValue: String(name.dropLast(3))) else {
                let known = Part.allCases.map { $0.rawValue + ".md" }.joined(separator: ", ")
                throw TroveError(.invalidArgument, "\(folder.path)/\(name) is no prompt; there are \(known)")
            }
            guard let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path),
                bytes.count <= 64 << 10, let text = String(bytes: bytes, encoding: .utf8)
            else {
                throw TroveError(.inputOutput, "\(folder.path)/\(name) cannot be read as a text of 64 KiB at most")
            }
            texts[part.rawValue] = text
        }
    }

    init(_ json: JSONValue) {
        texts = Dictionary(
            (json.members ?? []).map { ($0.name, $0.value.text ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    subscript(_ part: Part) -> String {
        (texts[part.rawValue] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// As it stands in a log.
    var json: JSONValue {
        .object(Part.allCases.map { .init(name: $0.rawValue, value: .string(texts[$0.rawValue] ?? "")) })
    }

    private static func builtIn(_ part: Part) -> String {
        let bytes: [UInt8] =
            switch part {
            case .rules: PackageResources.rules_md
            case .plan: PackageResources.plan_md
            case .step: PackageResources.step_md
            case .reflect: PackageResources.reflect_md
            case .finish: PackageResources.finish_md
            }
        return String(decoding: bytes, as: UTF8.self)
    }
}
