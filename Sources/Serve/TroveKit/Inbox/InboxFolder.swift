internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// A folder that notes and uploads are written to.
struct InboxFolder: Sendable {
    let path: String

    /// Writes `bytes` to a new file; a name that is taken gets a number.
    /// - Returns: The file's path.
    func write(_ bytes: [UInt8], _ name: InboxName) throws -> String {
        try check()
        for number in 1...9999 {
            let file = path + "/" + (number == 1 ? name.text : name.numbered(number))
            if (try? FileManager.default.attributesOfItem(atPath: file)) != nil { continue }
            let fresh = try NewFile(path: file)
            try fresh.write(bytes)
            try fresh.finish()
            return file
        }
        throw TroveError(.invalidArgument, "there are ten thousand files called \(name.text); choose another name")
    }

    /// - Throws: `.invalidArgument` for what is no folder: a link in its place would lead elsewhere.
    func check() throws(TroveError) {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard type == .typeDirectory else {
            throw TroveError(.invalidArgument, "\(path) is no folder that can be written to")
        }
    }

    /// The file of this folder that holds these very bytes, if the catalog knows one.
    func file(of bytes: [UInt8], in catalog: SQLiteCatalog) async throws -> String? {
        let known = try await catalog.document(sha256: Identifier.digest(of: bytes))
        return known?.files.map(\.path).first {
            ($0 as NSString).deletingLastPathComponent == path && FileManager.default.fileExists(atPath: $0)
        }
    }
}
