internal import Foundation
internal import TroveCore

/// Finds a file that is no longer where it was, by its size and content.
package enum MovedFile {
    /// Entries that are looked at.
    private static let limit = 200_000

    /// Where a file with that content lies below some folders; nil where none is found.
    package static func find(sha256: String, size: Int, below folders: [String]) -> String? {
        var seen = 0
        for folder in folders {
            let entries = FileManager.default.enumerator(
                at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey])
            while seen < limit, let entry = entries?.nextObject() as? URL {
                seen += 1
                guard let values = try? entry.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey]),
                    values.isRegularFile == true, values.fileSize == size,
                    let bytes = FileManager.default.contents(atPath: entry.path),
                    Identifier.digest(of: [UInt8](bytes)) == sha256
                else { continue }
                return entry.path
            }
        }
        return nil
    }
}
