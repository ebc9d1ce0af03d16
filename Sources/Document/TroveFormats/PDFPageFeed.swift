import CPDFium
import Foundation
import TroveCore

/// Loads the pages of a file on threads of its own, a few ahead: PDFium takes its time for one page while the words of
/// the one before are put in order. Long files are read by two copies of PDFium, which take turns.
final class PDFPageFeed: @unchecked Sendable {
    /// A page and its lines.
    typealias Loaded = (page: PDFPage, lines: [PDFLine])

    // SAFETY of `@unchecked`: what is mutable is touched under `condition` alone.
    private let condition = NSCondition()
    private var ready: [Int: Result<Loaded, TroveError>] = [:]
    private var asked = 1
    private var isOver = false

    /// How far beyond the page that was asked for last others are loaded.
    private static let ahead = 12
    /// PDFium descends into nested objects; as much room as a process's first thread has.
    private static let stackBytes = 8 << 20
    /// Files of fewer pages are read before a second copy of the library is.
    private static let manyPages = 30
    /// Larger files are not opened twice.
    private static let mostBytes = 64 << 20

    /// Starts with the first page. ``end()`` must be called.
    init(_ file: PDFFile, _ input: DocumentInput) {
        var sources: [@Sendable () -> PDFFile?] = [{ file }]
        if file.pageCount >= Self.manyPages, input.bytes.count <= Self.mostBytes, PDFCopy.file != nil,
            ProcessInfo.processInfo.activeProcessorCount > 1
        {
            sources.append { [bytes = input.bytes, password = input.password] in
                PDFLibrary.second.flatMap { try? PDFFile(bytes, password: password, library: $0) }
            }
        }
        for (turn, source) in sources.enumerated() {
            let step = sources.count
            let thread = Thread { [self] in
                // Where there is no second copy after all, its pages are read by the first.
                let reader = source() ?? file
                for number in stride(from: turn + 1, through: file.pageCount, by: step) {
                    guard waitsForTurn(number) else { return }
                    deliver(number, Self.load(number, from: reader))
                }
            }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
    }

    private static func load(_ number: Int, from file: PDFFile) -> Result<Loaded, TroveError> {
        do throws(TroveError) {
            var page = try file.page(number)
            let lines = PDFLine.all(of: page.characters, pageRatio: page.height / max(page.width, 1))
            page.characters = []
            return .success((page, lines))
        } catch {
            return .failure(error)
        }
    }

    /// Waits until a page may be loaded; false once none is wanted any more.
    private func waitsForTurn(_ number: Int) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while number > asked + Self.ahead, !isOver { condition.wait() }
        return !isOver
    }

    private func deliver(_ number: Int, _ page: Result<Loaded, TroveError>) {
        condition.lock()
        defer { condition.unlock() }
        ready[number] = page
        condition.broadcast()
    }

    /// The page of that number; pages are asked for in ascending order, each once.
    func page(_ number: Int) -> Result<Loaded, TroveError> {
        condition.lock()
        defer { condition.unlock() }
        asked = number
        condition.broadcast()
        while true {
            if let page = ready.removeValue(forKey: number) { return page }
            condition.wait()
        }
    }

    /// Lets the threads go.
    func end() {
        condition.lock()
        isOver = true
        condition.broadcast()
        condition.unlock()
    }
}
