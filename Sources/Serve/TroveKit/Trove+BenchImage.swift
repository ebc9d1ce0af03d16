public import Foundation
internal import TroveCore
internal import TroveImage
internal import TroveVision

/// Speed of the picture encoder.
public struct PictureEncoding: Codable, Sendable {
    /// Pictures encoded.
    public var pictures: Int
    /// Pixels across and down.
    public var side: Int
    /// Pictures a second, the best of the runs.
    public var picturesPerSecond: Double

    enum CodingKeys: String, CodingKey {
        case pictures, side
        case picturesPerSecond = "pictures_per_second"
    }
}

/// Speed of decoding one format.
public struct PictureDecoding: Codable, Sendable {
    /// What was done: `jpeg`, `jpeg to 224`, `png`...
    public var work: String
    /// Files read.
    public var files: Int
    /// Milliseconds a file, the median of the runs.
    public var milliseconds: Double
    /// Millions of the files' pixels a second.
    public var megapixelsPerSecond: Double

    enum CodingKeys: String, CodingKey {
        case work, files, milliseconds
        case megapixelsPerSecond = "megapixels_per_second"
    }
}

/// Measuring pictures. Files are decoded in this process: measure with pictures that you trust.
extension Trove {
    /// Encodes the pictures of a folder, pressed into squares of `side` pixels.
    /// - Returns: The figures, and the features as an `.fvecs` file.
    /// - Throws: `.notFound` for a folder without pictures, `.unavailable`.
    public func benchImages(_ folder: URL, side: Int = 224, runs: Int = 3) async throws -> (PictureEncoding, Data) {
        let encoder = try visualEncoder()
        var squares: [Raster] = []
        for file in try Self.pictures(in: folder) {
            guard let frame = try? ImageDecoder.decode([UInt8](Data(contentsOf: file))).frames.first else { continue }
            squares.append(try frame.raster.resized(width: side, height: side, by: .lanczos))
        }
        let (speed, features) = await PictureBenchmark(encoder, runs: runs).measure(squares)
        var fvecs = Data()
        // SAFETY: the bytes are copied before the call ends.
        for row in features {
            unsafe withUnsafeBytes(of: Int32(row.count).littleEndian) { unsafe fvecs.append(contentsOf: $0) }
            for value in row {
                unsafe withUnsafeBytes(of: value.bitPattern.littleEndian) { unsafe fvecs.append(contentsOf: $0) }
            }
        }
        return (PictureEncoding(pictures: squares.count, side: side, picturesPerSecond: speed), fvecs)
    }

    /// Decodes the pictures of a folder, whole and down to 224 pixels.
    /// - Throws: `.notFound` for a folder without pictures.
    public func benchDecoding(_ folder: URL, runs: Int = 9) throws -> [PictureDecoding] {
        var kinds: [String: [[UInt8]]] = [:]
        for file in try Self.pictures(in: folder) {
            let bytes = [UInt8](try Data(contentsOf: file))
            if let format = ImageFormat.sniff(bytes) { kinds[format.rawValue, default: []].append(bytes) }
        }
        var found: [PictureDecoding] = []
        for (kind, files) in kinds.sorted(by: { $0.key < $1.key }) {
            for isSmall in [false, true] {
                var times: [Double] = []
                var pixels = 0
                for _ in 0..<runs {
                    pixels = 0
                    let start = ContinuousClock.now
                    for bytes in files {
                        let image = try ImageDecoder.decode(bytes, leastSide: isSmall ? 224 : nil)
                        guard let raster = image.frames.first?.raster else { continue }
                        pixels += raster.width * raster.height
                        if isSmall { _ = try raster.resized(width: 224, height: 224) }
                    }
                    times.append((ContinuousClock.now - start) / .seconds(1))
                }
                let median = times.sorted()[times.count / 2]
                found.append(
                    PictureDecoding(
                        work: isSmall ? "\(kind) to 224" : kind, files: files.count,
                        milliseconds: median * 1000 / Double(files.count),
                        megapixelsPerSecond: Double(pixels) / 1e6 / max(median, 1e-9)))
            }
        }
        return found
    }

    private static func pictures(in folder: URL) throws -> [URL] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let endings = ["jpg", "jpeg", "png", "tif", "tiff", "webp", "gif", "bmp"]
        let found = names.filter { name in endings.contains { name.lowercased().hasSuffix("." + $0) } }.sorted()
        guard !found.isEmpty else { throw TroveError(.notFound, "\(folder.path) has no picture in it") }
        return found.map { folder.appendingPathComponent($0) }
    }
}
