public import ArgumentParser
import Foundation
public import TroveCore
import TroveKit

extension MemoryKind: ExpressibleByArgument {}
extension Trust: ExpressibleByArgument {}

/// Whom memories concern.
struct MemoryScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whom it concerns.", valueName: "name"))
    var user = ""
    @Option(help: ArgumentHelp("Which agent.", valueName: "name"))
    var agent = ""
    @Option(help: ArgumentHelp("Which project or conversation.", valueName: "name"))
    var project = ""
    @Option(help: ArgumentHelp("Which sitting within it.", valueName: "name"))
    var session = ""

    var scope: MemoryScope { MemoryScope(user: user, agent: agent, project: project, session: session) }
}

/// A time on the command line: `2026-05-08`, `2026-05-08T13:56`, or an age, `30d`.
struct TimeArgument: ExpressibleByArgument {
    private let text: String

    init(argument: String) { text = argument }

    /// Seconds since 1970.
    /// - Throws: `.invalidArgument` for what is no time.
    var seconds: Double {
        get throws {
            guard let seconds = Trove.time(text) else {
                throw TroveError(
                    .invalidArgument,
                    "`\(Terminal.printable(text))` is no time; write 2026-05-08, 2026-05-08T13:56, or an age as 30d")
            }
            return seconds
        }
    }
}

/// How memories are shown to a person.
enum MemoryText {
    /// A memory in some lines.
    static func lines(_ hit: Hit, rank: Int? = nil) -> String {
        guard let memory = hit.memory else { return hit.text }
        var head = rank.map { "\($0). " } ?? ""
        head += [memory.speaker.isEmpty ? memory.kind.rawValue : memory.speaker, memory.at ?? memory.learnedAt]
            .map(Terminal.printable).joined(separator: "  ")
        let worth =
            hit.scores.image.map { String(format: "likeness %.2f", $0) }
            ?? hit.relevance.map { String(format: "relevance %.2f", $0) }
        if rank != nil, let worth { head += "  " + Terminal.dim(worth) }
        var lines = [head, "   " + Terminal.printable(hit.text).replacingOccurrences(of: "\n", with: "\n   ")]
        if let picture = memory.picture, !picture.caption.isEmpty {
            lines.append("   [" + Terminal.printable(picture.caption) + "]")
        }
        for evidence in memory.evidence {
            let place = evidence.movedTo ?? evidence.path
            let page = evidence.page.map { " page \($0)" } ?? ""
            lines.append("   rests on \(evidence.id) \(Terminal.printable(place))\(page): \(evidence.state.rawValue)")
        }
        for conflict in memory.conflicts {
            lines.append(
                "   conflicts with \(conflict.id): \(Terminal.printable(conflict.value)) "
                    + "(\(conflict.author), \(conflict.at ?? conflict.learnedAt))")
        }
        if let chosen = memory.resolvedBy { lines.append("   replaced by \(chosen)") }
        var marks = [hit.id, memory.trust.rawValue]
        if memory.count > 1 { marks.append("told \(memory.count) times") }
        if memory.pinned { marks.append("pinned") }
        if memory.disabled { marks.append("disabled") }
        if let end = memory.expiresAt { marks.append("expires \(end)") }
        lines.append("   " + Terminal.dim(marks.joined(separator: "  ")))
        return lines.joined(separator: "\n")
    }
}
