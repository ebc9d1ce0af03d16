internal import CTroveImage
internal import Foundation
internal import TroveCore
internal import TroveFormats
internal import TroveImage

/// Draws a page with places marked on it, or cuts a region out of it.
enum PageDrawer {
    /// The page as PNG.
    /// - Throws: `.unsupportedFormat` for what has no pages, `.invalidArgument` for a page that is not there.
    static func png(
        _ bytes: [UInt8], name: String, _ drawing: PageDrawing, options: ExtractionOptions
    ) throws(TroveError) -> Data {
        var canvas = PixelCanvas(try page(bytes, name: name, drawing, options: options))
        if drawing.cutsToBoxes, let first = drawing.boxes.first {
            canvas.cut(to: drawing.boxes.dropFirst().reduce(first) { $0.page == $1.page ? $0.union($1) : $0 })
        } else {
            drawing.boxes.forEach { canvas.mark($0) }
        }
        if let side = drawing.longestSide { canvas = try canvas.limited(to: side) }
        return try encode(canvas)
    }

    private static func page(
        _ bytes: [UInt8], name: String, _ drawing: PageDrawing, options: ExtractionOptions
    ) throws(TroveError) -> Raster {
        let format = FormatSniffer.sniff(bytes, fileName: name)
        if format.name == "pdf" {
            let file = try PDFFile(bytes, password: options.password)
            return try file.render(page: drawing.page, dotsPerInch: drawing.dotsPerInch)
        }
        guard format.reading != .document else {
            throw TroveError(.unsupportedFormat, "\(format.description): there are no pages to draw")
        }
        let limits = ImageLimits(
            bytes: options.byteLimit, pixels: options.pixelLimit, frames: ImageLimits.standard.frames)
        var found: Result<ImageFrame, TroveError>?
        var number = 0
        try ImageDecoder.forEachFrame(of: bytes, limits: limits) { frame in
            number += 1
            if number == drawing.page { found = frame }
            return number < drawing.page
        }
        guard let found else { throw TroveError(.invalidArgument, "there is no page \(drawing.page) of \(number)") }
        let turns = [90: 6, 180: 3, 270: 8]
        return try found.get().raster.upright(from: turns[(drawing.rotation % 360 + 360) % 360] ?? 1)
    }

    private static func encode(_ canvas: PixelCanvas) throws(TroveError) -> Data {
        var out: UnsafeMutablePointer<UInt8>?
        var count = 0
        // SAFETY: the samples are as many as width, height and channels say; the result is copied and freed here.
        let status = unsafe canvas.samples.withUnsafeBufferPointer {
            unsafe ctrove_png_encode($0.baseAddress, UInt32(canvas.width), UInt32(canvas.height), 3, &out, &count)
        }
        guard status == 0, let out = unsafe out else {
            throw TroveError(.limitExceeded, "out of memory while writing a picture")
        }
        defer { unsafe free(out) }
        return unsafe Data(bytes: out, count: count)
    }
}

/// Pixels that are drawn on: RGB.
struct PixelCanvas {
    private(set) var width: Int
    private(set) var height: Int
    private(set) var samples: [UInt8]

    /// Starts from a picture.
    init(_ raster: Raster) {
        width = raster.width
        height = raster.height
        samples = raster.channels == 3 ? raster.samples : raster.samples.flatMap { [$0, $0, $0] }
    }

    /// The picture made smaller, where its longer side has more than `side` pixels.
    func limited(to side: Int) throws(TroveError) -> PixelCanvas {
        let raster = Raster(width: width, height: height, channels: 3, samples: samples)
        return PixelCanvas(try raster.fitted(within: max(1, side)))
    }

    /// Keeps what lies in a box and a margin around it.
    mutating func cut(to box: Box) {
        let margin = 0.01
        let x0 = column(box.x0 - margin)
        let y0 = row(box.y0 - margin)
        let wide = max(1, column(box.x1 + margin) - x0)
        let high = max(1, row(box.y1 + margin) - y0)
        var kept: [UInt8] = []
        kept.reserveCapacity(wide * high * 3)
        for y in y0..<min(y0 + high, height) { kept += samples[((y * width + x0) * 3)..<((y * width + x0 + wide) * 3)] }
        (width, height, samples) = (wide, kept.count / (wide * 3), kept)
    }

    /// Lays yellow over a box and a red line around it.
    mutating func mark(_ box: Box) {
        let (x0, y0, x1, y1) = (column(box.x0), row(box.y0), column(box.x1), row(box.y1))
        guard x0 <= x1, y0 <= y1 else { return }
        let line = max(1, width / 800)
        for y in y0...y1 {
            for x in x0...x1 {
                let isEdge = x - x0 < line || x1 - x < line || y - y0 < line || y1 - y < line
                let at = (y * width + x) * 3
                samples[at] = isEdge ? 220 : samples[at]
                samples[at + 1] = isEdge ? 30 : samples[at + 1]
                samples[at + 2] = isEdge ? 30 : UInt8(Int(samples[at + 2]) * 5 / 8)
            }
        }
    }

    private func column(_ share: Double) -> Int { min(max(0, Int(share * Double(width))), width - 1) }
    private func row(_ share: Double) -> Int { min(max(0, Int(share * Double(height))), height - 1) }
}
