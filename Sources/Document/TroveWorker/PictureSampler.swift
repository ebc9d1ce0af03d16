internal import TroveCore
internal import TroveFormats
internal import TroveImage

/// Presses the pictures of a document into the squares that encoders see.
///
/// A picture that cannot be pressed is left out: it costs its own vector, never the document's text.
struct PictureSampler {
    private let sampling: PictureSampling?
    private let send: (PictureSample) throws -> Void
    /// Samples taken so far.
    private var count = 0
    /// True while a document's own pictures are read for their words: they were sampled with their places.
    private var isInside = false
    /// Most samples of one document.
    private static let most = 10_000
    /// Resolution at which pages are drawn: about as many pixels as a sample has.
    private static let dotsPerInch = 60.0
    /// Resolution out of which pictures on pages are cut.
    private static let fineDotsPerInch = 144.0
    /// Pictures that cover less of their page are ornaments; those that cover more are the page.
    private static let leastShare = 0.003
    private static let mostShare = 0.95
    /// Pictures whose shorter side has fewer pixels are ornaments.
    private static let leastSide = 32

    /// Takes what `sampling` asks for, nothing for nil, and sends each sample on: a document may have thousands.
    init(_ sampling: PictureSampling?, send: @escaping (PictureSample) throws -> Void = { _ in }) {
        self.sampling = sampling
        self.send = send
    }

    /// True when no more samples are wanted.
    private var isDone: Bool { count >= min(Self.most, sampling?.limit ?? 0) }

    /// True when samples are to be taken.
    var isWanted: Bool { sampling != nil }

    /// The part of a picture that is meant.
    func cut(_ raster: Raster) -> Raster {
        guard let region = sampling?.region, !isInside else { return raster }
        return Self.cut(raster, to: region)
    }

    /// Takes a picture file, or one page of it.
    mutating func addFile(_ raster: Raster, page: Int) {
        guard !isInside else { return }
        add(raster, kind: .image, page: page, box: nil)
    }

    /// Takes the pictures inside a document, and its pages as they look.
    mutating func look(into bytes: [UInt8], format: FileFormat, options: ExtractionOptions) {
        guard isWanted else { return }
        isInside = true
        if format.name == "pdf" {
            drawPages(of: bytes, password: options.password)
            return
        }
        let limits = ImageLimits(bytes: options.byteLimit, pixels: options.pixelLimit, frames: 1)
        let pictures = PackagePictures.read(
            bytes, format: format, limits: FormatLimits(fileBytes: options.byteLimit))
        for picture in pictures where !isDone {
            try? ImageDecoder.forEachFrame(of: picture.bytes, limits: limits, leastSide: PictureSample.side) { result in
                if case .success(let frame) = result, min(frame.raster.width, frame.raster.height) >= Self.leastSide {
                    add(
                        frame.raster, kind: .embedded, page: picture.page, box: picture.box,
                        textShare: picture.textShare)
                }
                return false
            }
        }
    }

    /// Draws every page of a PDF, and cuts its pictures out of a finer drawing.
    private mutating func drawPages(of bytes: [UInt8], password: String?) {
        guard let file = try? PDFFile(bytes, password: password), file.pageCount > 0 else { return }
        for page in 1...file.pageCount where !isDone {
            if sampling?.drawsPages == true, let raster = try? file.render(page: page, dotsPerInch: Self.dotsPerInch) {
                add(raster, kind: .page, page: page, box: nil)
            }
            let boxes = ((try? file.pictureBoxes(page: page)) ?? []).filter { box in
                let area = (box.x1 - box.x0) * (box.y1 - box.y0)
                return area >= Self.leastShare && area <= Self.mostShare
            }
            guard !boxes.isEmpty, let fine = try? file.render(page: page, dotsPerInch: Self.fineDotsPerInch) else {
                continue
            }
            for box in boxes { add(Self.cut(fine, to: box), kind: .embedded, page: page, box: box) }
        }
    }

    private static func cut(_ raster: Raster, to box: Box) -> Raster {
        let x0 = min(raster.width - 1, max(0, Int(box.x0 * Double(raster.width))))
        let y0 = min(raster.height - 1, max(0, Int(box.y0 * Double(raster.height))))
        let x1 = min(raster.width, max(x0 + 1, Int((box.x1 * Double(raster.width)).rounded())))
        let y1 = min(raster.height, max(y0 + 1, Int((box.y1 * Double(raster.height)).rounded())))
        return raster.cut(x0: x0, y0: y0, x1: x1, y1: y1)
    }

    private mutating func add(
        _ raster: Raster, kind: PictureSample.Kind, page: Int?, box: Box?, textShare: Double? = nil
    ) {
        guard !isDone else { return }
        let side = PictureSample.side
        let method: Raster.Resampling = min(raster.width, raster.height) > 2 * side ? .area : .lanczos
        guard let square = try? raster.resized(width: side, height: side, by: method) else { return }
        // A parent that is gone ends the worker with its next page.
        try? send(
            PictureSample(
                kind: kind, ordinal: count, page: page, box: box, textShare: textShare, width: raster.width,
                height: raster.height, square: square))
        count += 1
    }
}
