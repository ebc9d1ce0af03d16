internal import Foundation
internal import TroveCore

/// Settings in JSON, maybe with comments and commas before an end, edited as text.
///
/// An entry comes first in its object. If that object had to be made, nothing stands between its brace and the entry;
/// if it was there, a line break does: so taking the entry out knows whether the object goes with it.
struct JSONSettings {
    private let text: [UInt8]
    private let path: String
    private let root: JSONObjectScan

    /// - Throws: `.corruptInput` for what is no JSON object.
    init(_ text: String, _ path: String) throws(TroveError) {
        self.text = Array(text.utf8)
        self.path = path
        do {
            root = try JSONObjectScan(self.text)
        } catch {
            throw TroveError(.corruptInput, "\(path) is no JSON object (\(error.message)); put that right first")
        }
    }

    /// Settings that hold the entry and nothing else.
    static func fresh(_ entry: MCPEntry, _ style: MCPClient.Style, _ container: String) -> String {
        fresh(entry.name, entry.json(style), container)
    }

    /// Settings that hold one member of one object and nothing else.
    ///
    /// No insertion indents by two: so this is told from settings that were there and empty.
    static func fresh(_ name: String, _ value: String, _ container: String) -> String {
        "{\"\(container)\": {\n  \"\(name)\": \(value)\n}}\n"
    }

    /// Whether nothing but the entry stands in the settings, as ``fresh(_:_:_:)`` writes them.
    func isFresh(_ name: String, _ container: String) -> Bool {
        guard root.members.count == 1, let outer = root[container],
            let inner = try? JSONObjectScan(text, at: outer.value),
            let own = inner[name]
        else { return false }
        return string(text[...]) == Self.fresh(name, string(text[own.value]), container)
    }

    /// The settings with the entry.
    func adding(_ entry: MCPEntry, _ style: MCPClient.Style, to container: String) throws(TroveError) -> String {
        let value = entry.json(style)
        guard let outer = root[container] else {
            let comma = root.members.isEmpty ? "" : ","
            return inserted("\n  \"\(container)\": {\"\(entry.name)\": \(value)}\(comma)", at: root.inside)
        }
        let inner = try object(outer, container)
        guard let known = inner[entry.name] else {
            let comma = inner.members.isEmpty ? "" : ","
            return inserted("\n    \"\(entry.name)\": \(value)\(comma)", at: inner.inside)
        }
        let before = string(text[known.value])
        guard before.contains("\"mcp\""), before.contains("trove") else {
            throw TroveError(.invalidArgument, "\(path) has another server called \(entry.name); give another --name")
        }
        return string(text[..<known.value.lowerBound]) + value + string(text[known.value.upperBound...])
    }

    /// The settings with the hook first in its event's list.
    func adding(_ hook: SessionHook) throws(TroveError) -> String {
        guard let outer = root[SessionHook.container] else {
            let comma = root.members.isEmpty ? "" : ","
            return inserted(
                "\n  \"\(SessionHook.container)\": {\"\(SessionHook.event)\": [\(hook.json)]}\(comma)", at: root.inside)
        }
        let inner = try object(outer, SessionHook.container)
        guard let list = inner[SessionHook.event] else {
            let comma = inner.members.isEmpty ? "" : ","
            return inserted("\n    \"\(SessionHook.event)\": [\(hook.json)]\(comma)", at: inner.inside)
        }
        let elements = try elements(list)
        if let own = elements.first(where: { SessionHook.isOwn(string(text[$0.value])) }) {
            return string(text[..<own.value.lowerBound]) + hook.json + string(text[own.value.upperBound...])
        }
        // A line break tells a list that was there and empty from one that was made.
        return inserted(elements.isEmpty ? "\n" + hook.json : hook.json + ", ", at: list.value.lowerBound + 1)
    }

    /// The settings without a hook of ours; nil where there is none.
    func removingHook() throws(TroveError) -> String? {
        guard let outer = root[SessionHook.container],
            let list = try object(outer, SessionHook.container)[SessionHook.event]
        else { return nil }
        let elements = try elements(list)
        guard let place = elements.firstIndex(where: { SessionHook.isOwn(string(text[$0.value])) }) else { return nil }
        let own = elements[place]
        let inside = list.value.lowerBound + 1
        if elements.count == 1, own.value.lowerBound == inside, own.comma == nil {
            return try removing(SessionHook.event, from: SessionHook.container)
        }
        var (start, end) = (own.value.lowerBound, own.value.upperBound)
        if let comma = own.comma {
            end = comma + 1
            if end < text.count, text[end] == UInt8(ascii: " ") { end += 1 }
        } else if place > 0 {
            start = elements[place - 1].comma ?? start
        } else {
            start = inside
        }
        return string(text[..<start]) + string(text[end...])
    }

    private func elements(_ list: JSONObjectScan.Member) throws(TroveError) -> [JSONObjectScan.Element] {
        guard let elements = try? JSONObjectScan.elements(text, at: list.value) else {
            throw TroveError(
                .corruptInput, "`\(SessionHook.event)` in \(path) is no list; put that right first")
        }
        return elements
    }

    /// The settings without the entry; nil where there is none.
    func removing(_ name: String, from container: String) throws(TroveError) -> String? {
        guard let outer = root[container] else { return nil }
        let inner = try object(outer, container)
        guard let own = inner[name] else { return nil }
        let isOurObject = inner.members.count == 1 && own.name.lowerBound == inner.inside
        let (member, scan) = isOurObject ? (outer, root) : (own, inner)
        return without(member, scan)
    }

    /// The text without a member and the comma that parts it from its neighbour. What stands before the first member of
    /// an object was written with it.
    private func without(_ member: JSONObjectScan.Member, _ scan: JSONObjectScan) -> String {
        let place = scan.members.firstIndex { $0.name == member.name } ?? 0
        var (start, end) = (scan.inside, member.value.upperBound)
        if let comma = member.comma {
            end = comma + 1
            if place > 0 { start = scan.members[place - 1].comma.map { $0 + 1 } ?? start }
        } else if place > 0 {
            start = scan.members[place - 1].comma ?? start
        }
        return string(text[..<start]) + string(text[end...])
    }

    private func object(_ member: JSONObjectScan.Member, _ name: String) throws(TroveError) -> JSONObjectScan {
        guard let scan = try? JSONObjectScan(text, at: member.value) else {
            throw TroveError(.corruptInput, "`\(name)` in \(path) is no object; put that right first")
        }
        return scan
    }

    private func inserted(_ addition: String, at place: Int) -> String {
        string(text[..<place]) + addition + string(text[place...])
    }

    private func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
