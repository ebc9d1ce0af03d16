internal import Foundation
internal import TroveCore
internal import TroveKit

/// A picture of a page or of a place on it, small enough for a message.
struct PagePicture: Sendable {
    /// PNG.
    private let bytes: Data

    /// Bytes of a picture beyond which it is drawn smaller: clients drop messages of a megabyte.
    private static let limit = 700_000
    /// Pixels of the longer side.
    static let sides = 64...2400
    static let usualSide = 1200

    /// Draws what an address names.
    /// - Parameter side: Pixels of the longer side, at most.
    init(_ desk: ServiceDesk, _ address: ResourceAddress, scope: [String], side: Int = usualSide) async throws {
        try await self.init(
            desk, id: address.id, page: address.number, isCut: address.kind == .crop, scope: scope, side: side)
    }

    init(
        _ desk: ServiceDesk, id: String, page: Int?, isCut: Bool, scope: [String], side: Int
    ) async throws {
        var side = side
        while true {
            let drawn = try await desk.trove.picture(
                of: id, cutsToPassage: isCut, page: page, scope: scope, longestSide: side)
            if drawn.count <= Self.limit || side <= Self.sides.lowerBound {
                bytes = drawn
                return
            }
            // A picture's bytes go with its area.
            let share = (Double(Self.limit) / Double(drawn.count)).squareRoot() * 0.95
            side = max(Self.sides.lowerBound, Int(Double(min(side, Self.longerSide(drawn))) * share))
        }
    }

    var base64: String { bytes.base64EncodedString() }
    /// Pixels across and down, as the file's first chunk says.
    var width: Int { Self.number(bytes, 16) }
    var height: Int { Self.number(bytes, 20) }

    private static func longerSide(_ png: Data) -> Int { max(number(png, 16), number(png, 20)) }

    /// Four bytes of a PNG, the highest first.
    private static func number(_ png: Data, _ offset: Int) -> Int {
        guard png.count >= offset + 4 else { return 0 }
        return png.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
}
