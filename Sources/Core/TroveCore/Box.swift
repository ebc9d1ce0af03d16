/// A rectangle on a page, in fractions of its width and height; origin top left.
public struct Box: Hashable, Sendable, Codable {
    /// 1-based page.
    public var page: Int
    /// Left edge, 0 to 1.
    public var x0: Double
    /// Top edge, 0 to 1.
    public var y0: Double
    /// Right edge, 0 to 1.
    public var x1: Double
    /// Bottom edge, 0 to 1.
    public var y1: Double

    /// Creates a box from fractions of the page.
    public init(page: Int, x0: Double, y0: Double, x1: Double, y1: Double) {
        self.page = page
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
    }

    /// Share of the page covered.
    public var area: Double { max(0, x1 - x0) * max(0, y1 - y0) }

    /// The smallest box of the same page around both.
    public func union(_ other: Box) -> Box {
        precondition(page == other.page, "boxes of two pages have no union")
        return Box(
            page: page, x0: min(x0, other.x0), y0: min(y0, other.y0), x1: max(x1, other.x1), y1: max(y1, other.y1))
    }
}
