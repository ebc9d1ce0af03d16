import CPDFium
import Foundation
import TroveCore

/// Loads the pages of a file on a thread of its own, a few ahead: PDFium takes its time for one page while the words of
/// the one before are put in order.
final class PDFPageFeed: @unchecked Sendable {
    // SAFETY of `@unchecked`: what is mutable is touched under `condition` alone.
    private let condition = NSCondition()
    private var ready: [Int: Result<PDFPage, TroveError>] = [:]
    private var isOver = false

    /// Pages held at most.
    private static let ahead = 8
    /// PDFium descends into nested objects; as much room as a process's first thread has.
    private static let stackBytes = 8 << 20

    /// Starts with the first page. ``end()`` must be called.
    init(_ file: PDFFile) {
        let thread = Thread { [self] in
            for number in 1...max(1, file.pageCount) {
                condition.lock()
                while ready.count >= Self.ahead, !isOver { condition.wait() }
                let isOver = isOver
                condition.unlock()
                if isOver { return }
                let page: Result<PDFPage, TroveError>
                do throws(TroveError) { page = .success(try file.page(number)) } catch { page = .failure(error) }
                condition.lock()
                ready[number] = page
                condition.broadcast()
                condition.unlock()
            }
        }
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    /// The page of that number; pages are asked for in ascending order, each once.
    func page(_ number: Int) -> Result<PDFPage, TroveError> {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let page = ready.removeValue(forKey: number) {
                condition.broadcast()
                return page
            }
            condition.wait()
        }
    }

    /// Lets the thread go.
    func end() {
        condition.lock()
        isOver = true
        condition.broadcast()
        condition.unlock()
    }
}
