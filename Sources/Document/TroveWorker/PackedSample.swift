internal import Foundation
internal import TroveCore

/// Samples of pictures as bytes: four for the length of a description in JSON, the description, then the pixels.
extension PictureSample {
    /// The sample as bytes.
    func packed() throws -> [UInt8] {
        var bare = self
        bare.samples = Data()
        let head = try JSONEncoder().encode(bare)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: head.count >> (8 * $0)) }
        return length + head + samples
    }

    /// Reads bytes.
    /// - Throws: `.crashed` for bytes that no worker of this executable sends.
    init(packed bytes: ArraySlice<UInt8>) throws {
        let body = bytes.dropFirst(4)
        let length = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= 4, length <= body.count else {
            throw TroveError(.crashed, "a worker sent a picture that cannot be read")
        }
        self = try JSONDecoder().decode(PictureSample.self, from: Data(body.prefix(length)))
        samples = Data(body.dropFirst(length))
    }
}
