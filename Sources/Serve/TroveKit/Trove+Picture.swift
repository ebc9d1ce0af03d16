public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveIngest
internal import TroveWorker

/// Pictures of pages.
extension Trove {
    /// The page that a hit stands on, with the lines of its passage marked; or that region alone.
    /// - Parameters:
    ///   - id: A hit's id, a document's id, or the path of an indexed file.
    ///   - cutsToPassage: Whether the picture is cut to the passage.
    ///   - number: Another page, 1-based; nothing is marked there.
    ///   - password: Opens a protected file.
    ///   - scope: Folders beyond which nothing exists; empty for none.
    ///   - longestSide: Pixels of the picture's longer side, at most; nil for all there are.
    ///   - isMarked: Whether the passage is marked on its page.
    /// - Returns: PNG.
    /// - Throws: `.notFound`, `.unsupportedFormat` for formats without pages, `.integrity` for a file that has changed.
    public func picture(
        of id: String, cutsToPassage: Bool = false, page number: Int? = nil, password: String? = nil,
        scope: [String] = [], longestSide: Int? = nil, isMarked: Bool = true
    ) async throws -> Data {
        let catalog = try catalog()
        let found = try await StoredThing(id, scope: scope, catalog)
        let pages = try await catalog.pages(of: [found.document.id])[found.document.id] ?? []
        let own = found.page ?? 1
        let wanted = number ?? own
        guard pages.isEmpty || pages.contains(where: { $0.page.page == wanted }) else {
            throw TroveError(.notFound, "\(id) has no page \(wanted); it has \(pages.count)")
        }
        let page = pages.first { $0.page.page == wanted }
        let isOwn = wanted == own
        let words = page?.words.filter { word in found.chunk.map { $0.span.overlaps(word.span) } ?? false } ?? []
        let box = isOwn ? found.picture?.box : nil
        let turned = found.document.format == "pdf" ? 0 : page?.page.rotation ?? 0
        let drawing = PageDrawing(
            page: wanted, rotation: turned,
            boxes: isMarked || cutsToPassage ? box.map { [$0] } ?? Self.lines(isOwn ? words : []) : [],
            cutsToBoxes: cutsToPassage && isOwn && (!words.isEmpty || box != nil), longestSide: longestSide)
        return try await draw(found.file.path, drawing, stamp: found.file.stamp, password: password)
    }

    /// Draws a page of a file.
    /// - Parameter stamp: What the file was when it was read; another one is refused.
    func draw(
        _ path: String, _ drawing: PageDrawing, stamp: FileStamp? = nil, password: String?
    ) async throws -> Data {
        var options = extractionOptions
        options.password = password ?? options.password
        return try await FileExtraction.draw(
            drawing, path: path, expecting: stamp, workers: sharedWorkers(), options: options)
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
