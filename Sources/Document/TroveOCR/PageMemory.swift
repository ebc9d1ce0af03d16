internal import Crypto
package import TroveCore

/// Readings of the pictures of one document: what an earlier run kept, and what this one finds.
package struct PageMemory {
    private let known: [String: PageReading]
    private let keep: (PageReading) throws(TroveError) -> Void

    /// Remembers nothing.
    package static var none: PageMemory { PageMemory(known: []) { (_) throws(TroveError) in } }

    /// - Parameters:
    ///   - known: What was kept of the same document.
    ///   - keep: Takes each reading that was made or served, so that all of them can be kept again.
    package init(known: [PageReading], keep: @escaping (PageReading) throws(TroveError) -> Void) {
        self.known = Dictionary(known.map { ($0.key, $0) }) { $1 }
        self.keep = keep
    }

    /// The reading of a picture: the one that was kept where it still holds, else a new one.
    ///
    /// What was cut short by its deadline is never kept.
    func reading(
        of raster: Raster, among candidates: [[String]], make: () throws(TroveError) -> PageReader.Reading
    ) throws(TroveError) -> PageReader.Reading {
        let key = Self.key(of: raster)
        if let kept = known[key], let found = KeptReading(kept.bytes), found.holds(among: candidates) {
            try keep(kept)
            return found.reading
        }
        let made = try make()
        if !made.isCutShort {
            try keep(PageReading(key: key, bytes: KeptReading(reading: made, candidates: candidates).bytes))
        }
        return made
    }

    private static func key(of raster: Raster) -> String {
        var hash = SHA256()
        hash.update(data: Array("\(raster.width) \(raster.height) \(raster.channels) ".utf8))
        hash.update(data: raster.samples)
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
