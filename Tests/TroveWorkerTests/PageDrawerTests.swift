import Foundation
import TestSupport
import Testing
import TroveCore
import TroveWorker

@Suite("Pages drawn with places marked")
struct PageDrawerTests {
    private func draw(_ fixture: String, _ drawing: PageDrawing) async throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: Fixtures.url(fixture))
        let pool = WorkerPool(executable: WorkerPoolTests.executable, count: 1)
        return [UInt8](
            try await pool.draw(
                descriptor: handle.fileDescriptor, name: fixture, drawing, options: ExtractionOptions()))
    }

    /// Pixels across and down, as a PNG's head states them.
    private func size(_ png: [UInt8]) throws -> [Int] {
        try #require(png.starts(with: [0x89, 0x50, 0x4E, 0x47]) && png.count > 24)
        return [16, 20].map { at in (0..<4).reduce(0) { $0 << 8 | Int(png[at + $1]) } }
    }

    private let box = Box(page: 1, x0: 0.25, y0: 0.25, x1: 0.75, y1: 0.5)

    @Test("A page of a PDF is drawn at the resolution asked for, and marks change it")
    func pages() async throws {
        let bare = try await draw("TroveFormats/depot.pdf", PageDrawing(page: 1, dotsPerInch: 72))
        #expect(try size(bare) == [612, 792])
        let marked = try await draw("TroveFormats/depot.pdf", PageDrawing(page: 1, boxes: [box], dotsPerInch: 72))
        #expect(try size(marked) == [612, 792] && marked != bare)
    }

    @Test("A region is cut out with a small margin")
    func cuts() async throws {
        let cut = try size(
            try await draw(
                "TroveFormats/depot.pdf", PageDrawing(page: 1, boxes: [box], cutsToBoxes: true, dotsPerInch: 72)))
        #expect(abs(cut[0] - 318) <= 2 && abs(cut[1] - 214) <= 2)
    }

    @Test("A picture stands as it was read, turned if it was")
    func pictures() async throws {
        let upright = try size(try await draw("TroveImage/rgb8.png", PageDrawing(page: 1)))
        let turned = try size(try await draw("TroveImage/rgb8.png", PageDrawing(page: 1, rotation: 90)))
        #expect(turned == upright.reversed())
    }

    @Test("Pages that are not there, and files without pages, are refused")
    func refusals() async throws {
        await #expect(throws: TroveError.self) { try await draw("TroveFormats/depot.pdf", PageDrawing(page: 9)) }
        await #expect(throws: TroveError.self) { try await draw("TroveImage/rgb8.png", PageDrawing(page: 2)) }
        await #expect { _ = try await draw("TroveFormats/depot.docx", PageDrawing(page: 1)) } throws: {
            ($0 as? TroveError)?.code == .unsupportedFormat
        }
    }
}
