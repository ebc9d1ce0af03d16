public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveWorker

/// Pictures of pages.
extension Trove {
    /// The page that a hit stands on, with the lines of its passage marked; or that region alone.
    /// - Parameters:
    ///   - id: A hit's id, a document's id, or the path of an indexed file.
    ///   - cutsToPassage: Whether the picture is cut to the passage.
    ///   - password: Opens a protected file.
    /// - Returns: PNG.
    /// - Throws: `.notFound`, `.unsupportedFormat` for formats without pages, `.integrity` for a file that has changed.
    public func picture(of id: String, cutsToPassage: Bool = false, password: String? = nil) async throws -> Data {
        let catalog = try catalog()
        let chunk = try await catalog.chunk(uid: id)
        let found = try await catalog.picture(uid: id)
        var document = chunk?.document ?? found?.document
        if document == nil { document = try await catalog.document(uidOrPath: id) }
        if document == nil { document = try await catalog.document(uidOrPath: Self.canonical(id)) }
        guard let document, let file = document.files.first else {
            throw TroveError(
                .notFound,
                "nothing here is called \(id); give a hit's id, a document's id, or the path of a file in `trove list`")
        }
        let pages = try await catalog.pages(of: [document.id])[document.id] ?? []
        let number = chunk?.page ?? found?.page ?? 1
        let page = pages.first { $0.page.page == number }
        let words = page?.words.filter { word in chunk.map { $0.span.overlaps(word.span) } ?? false } ?? []
        let turned = document.format == "pdf" ? 0 : page?.page.rotation ?? 0
        let drawing = PageDrawing(
            page: number, rotation: turned, boxes: found?.box.map { [$0] } ?? Self.lines(words),
            cutsToBoxes: cutsToPassage && (!words.isEmpty || found?.box != nil))
        return try await draw(file.path, drawing, size: file.stamp.size, password: password)
    }

    /// Draws a page of a file.
    func draw(_ path: String, _ drawing: PageDrawing, size: Int64? = nil, password: String?) async throws -> Data {
        let url = URL(fileURLWithPath: path)
        let facts = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard facts?.isRegularFile == true, let handle = try? FileHandle(forReadingFrom: url) else {
            throw TroveError(.notFound, "\(path) is gone or cannot be read; run `trove sync`")
        }
        defer { try? handle.close() }
        if let size, facts?.fileSize != Int(size) {
            throw TroveError(.integrity, "\(path) has changed since it was indexed; run `trove sync`")
        }
        var options = extractionOptions
        options.password = password ?? options.password
        return try await workers(count: 1).draw(
            descriptor: handle.fileDescriptor, name: url.lastPathComponent, drawing, options: options)
    }

    /// One box for each line of words.
    private static func lines(_ words: [Word]) -> [Box] {
        var lines: [(line: Int, box: Box)] = []
        for word in words {
            if let last = lines.last, last.line == word.line {
                lines[lines.count - 1].box = last.box.union(word.box)
            } else {
                lines.append((word.line, word.box))
            }
        }
        return lines.map(\.box)
    }
}
