internal import Foundation
internal import TroveCore
package import TroveModels

/// Fetches a model from a hub into the cache. What was fetched of a file stays for the next try; nothing can be used
/// before every byte was checked.
package struct ModelPull: Sendable {
    /// How far a pull is.
    package struct Progress: Sendable, Hashable {
        package var file: String
        /// Bytes of all files so far, and of all files.
        package var bytes: Int
        package var total: Int
    }

    private let client: HubClient
    private let cache: ModelCache

    /// Times that a file is asked for before a broken connection ends the pull.
    private static let attempts = 4

    package init(_ client: HubClient, into cache: ModelCache) {
        self.client = client
        self.cache = cache
    }

    /// Fetches, checks and installs a model.
    /// - Parameter revision: Branch, tag or commit; nil takes the hub's main branch.
    /// - Throws: `.notFound`, `.unavailable`, `.integrity` for bytes that are not what the hub stated, and what adding
    ///   a folder throws.
    package func pull(
        _ name: ModelName, revision: String?, onProgress: @escaping @Sendable (Progress) -> Void
    ) async throws -> InstalledModel {
        let installation = ModelInstallation(into: cache)
        try installation.refuseTwice(name)
        let listing = try await client.listing(of: name, revision: revision ?? client.endpoint.usualRevision)
        let wanted = try ModelFiles.wanted(of: listing.files.map(\.name), in: "\(client.endpoint.base)/\(name)")
        let files = wanted.compactMap { name in listing.files.first { $0.name == name } }
        let total = files.reduce(0) { $0 + ($1.size ?? 0) }
        let staged = try installation.stage(name, as: Identifier.digest(listing.revision).prefix(12).description)
        try checkRoom(for: total, in: staged, name)
        var done = 0
        for file in files {
            let target = staged.appendingPathComponent(file.name)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            let before = done
            if !FileManager.default.fileExists(atPath: target.path) {
                try await fetch(file, of: name, listing.revision, to: target) { bytes in
                    onProgress(Progress(file: file.name, bytes: before + bytes, total: total))
                }
            }
            done += try MappedFile(target.path).count
            onProgress(Progress(file: file.name, bytes: done, total: max(total, done)))
        }
        do {
            return try await installation.finish(
                staged, name: name, source: client.endpoint.base, revision: listing.revision)
        } catch {
            // Complete and yet no model that can be used: the same bytes again would not help.
            try? FileManager.default.removeItem(at: staged)
            throw error
        }
    }

    private func fetch(
        _ file: HubListing.File, of name: ModelName, _ revision: String, to target: URL,
        onBytes: @Sendable (Int) -> Void
    ) async throws {
        let part = target.appendingPathExtension("part")
        var attempt = 1
        while true {
            do {
                try await receive(file, of: name, revision, into: part, onBytes: onBytes)
                break
            } catch let error as TroveError where error.code == .unavailable && attempt < Self.attempts {
                attempt += 1
                try await Task.sleep(for: .milliseconds(200 << attempt))
            } catch let error as TroveError where error.code == .inputOutput && attempt < Self.attempts {
                // The hub has less than lies here: it is another file.
                attempt += 1
                try? FileManager.default.removeItem(at: part)
            }
        }
        do {
            try check(part.path, against: file, name)
        } catch {
            try? FileManager.default.removeItem(at: part)
            throw error
        }
        try FileManager.default.moveItem(at: part, to: target)
    }

    /// Appends what is missing of a file.
    private func receive(
        _ file: HubListing.File, of name: ModelName, _ revision: String, into part: URL,
        onBytes: @Sendable (Int) -> Void
    ) async throws {
        if !FileManager.default.fileExists(atPath: part.path) {
            guard FileManager.default.createFile(atPath: part.path, contents: nil) else {
                throw TroveError(.diskFull, "cannot write \(part.path)")
            }
        }
        let handle = try FileHandle(forWritingTo: part)
        defer { try? handle.close() }
        var length = Int(try handle.seekToEnd())
        if let size = file.size, length == size, size > 0 { return }
        let (continues, parts) = try await client.file(file.name, of: name, revision: revision, from: length)
        if !continues {
            try handle.truncate(atOffset: 0)
            length = 0
        }
        for try await bytes in parts {
            length += bytes.count
            if let size = file.size, length > size {
                try handle.truncate(atOffset: 0)
                throw TroveError(.integrity, "\(file.name) of \(name) is longer than the hub states")
            }
            try handle.write(contentsOf: bytes)
            onBytes(length)
        }
        if let size = file.size, length < size {
            throw TroveError(
                .unavailable, "\(file.name) of \(name) ended after \(length) of \(size) bytes; pull again to go on")
        }
        try handle.synchronize()
    }

    private func check(_ path: String, against file: HubListing.File, _ name: ModelName) throws {
        let size = try MappedFile(path).count
        if let stated = file.size, stated != size {
            throw TroveError(
                .integrity, "\(file.name) of \(name) has \(size) bytes, not the \(stated) that the hub states")
        }
        let isRight: Bool
        if let stated = file.sha256 {
            isRight = try FileDigest.sha256(of: path) == stated
        } else if let stated = file.gitBlob, stated.utf8.count == 40 {
            isRight = try FileDigest.gitBlob(of: path) == stated
        } else {
            isRight = true
        }
        guard isRight else {
            throw TroveError(
                .integrity,
                "\(file.name) of \(name) has other bytes than the hub states; it was thrown away, pull again")
        }
    }

    private func checkRoom(for bytes: Int, in folder: URL, _ name: ModelName) throws {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue, free < bytes else { return }
        throw TroveError(.diskFull, "\(name) needs \(bytes >> 20) MiB, and \(cache.path) has room for \(free >> 20)")
    }
}
