/// A rectangle of pixels; origin top left, right and bottom edges excluded.
package struct PixelBox: Sendable, Equatable {
    package var left: Int
    package var top: Int
    package var right: Int
    package var bottom: Int

    /// Creates a box.
    package init(left: Int, top: Int, right: Int, bottom: Int) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// Pixels across.
    package var width: Int { max(0, right - left) }
    /// Pixels down.
    package var height: Int { max(0, bottom - top) }

    /// The smallest box around both.
    package func union(_ other: PixelBox) -> PixelBox {
        PixelBox(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }
}

extension PixelBox {
    /// The same box on a page larger by `factor`.
    package func scaled(by factor: Double) -> PixelBox {
        PixelBox(
            left: Int((Double(left) * factor).rounded(.down)), top: Int((Double(top) * factor).rounded(.down)),
            right: Int((Double(right) * factor).rounded(.up)), bottom: Int((Double(bottom) * factor).rounded(.up)))
    }
}

extension PixelBox {
    /// The same box after its page of that size is turned clockwise by quarters.
    package func turned(quarters: Int, width: Int, height: Int) -> PixelBox {
        switch quarters & 3 {
        case 1: PixelBox(left: height - bottom, top: left, right: height - top, bottom: right)
        case 2: PixelBox(left: width - right, top: height - bottom, right: width - left, bottom: height - top)
        case 3: PixelBox(left: top, top: width - right, right: bottom, bottom: width - left)
        default: self
        }
    }
}
