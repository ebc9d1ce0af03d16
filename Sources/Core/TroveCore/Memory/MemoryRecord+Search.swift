internal import Foundation

extension MemoryRecord {
    /// What is searched of a memory: its text, what its picture shows, and its subject and value.
    package var searchedText: String {
        var parts = [text]
        if let caption = picture?.caption, !caption.isEmpty { parts.append("[\(caption)]") }
        for part in [subject, attribute, value] {
            if let part, !part.isEmpty, !text.localizedCaseInsensitiveContains(part) { parts.append(part) }
        }
        return parts.joined(separator: " ")
    }
}
