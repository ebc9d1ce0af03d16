import Foundation
import TroveCore

/// A page made ready for reading, and the way from its pixels back to the page as it was given.
struct PreparedPage: ~Copyable {
    let grey: GreyPage
    private let steps: [Step]

    /// What was done, newest last.
    private enum Step {
        case flattened(Projection)
        case turned(quarters: Int, width: Double, height: Double)
        case rotated(radians: Double, from: Point, to: Point)
    }

    /// The page as it was given.
    init(_ grey: consuming GreyPage) {
        self.init(grey: grey, steps: [])
    }

    private init(grey: consuming GreyPage, steps: [Step]) {
        self.grey = grey
        self.steps = steps
    }

    /// A sheet that lies on a darker ground, alone and flat; nil where there is none.
    borrowing func flattened() throws(TroveError) -> PreparedPage? {
        let scale = min(1, 240 / Double(max(grey.width, grey.height)))
        let small = try grey.scaled(by: scale)
        let finder = PaperFinder(width: small.width, height: small.height, samples: small.samples())
        guard let found = finder.find(), found.isAskew(by: 0.025) else { return nil }
        let across = Double(grey.width) / Double(small.width)
        let down = Double(grey.height) / Double(small.height)
        let quad = Quad(found.corners.map { Point(x: $0.x * across, y: $0.y * down) })
        let size = quad.meanSize
        let fit = min(1, Double(grey.width) / size.width, Double(grey.height) / size.height)
        let width = Int(size.width * fit)
        let height = Int(size.height * fit)
        guard width > 20, height > 20,
            let back = Projection(from: Quad(width: Double(width), height: Double(height)), to: quad)
        else { return nil }
        return PreparedPage(
            grey: try grey.flattened(quad, width: width, height: height), steps: steps + [.flattened(back)])
    }

    /// Turned clockwise by quarters.
    borrowing func turned(quarters: Int) throws(TroveError) -> PreparedPage {
        let step = Step.turned(quarters: quarters, width: Double(grey.width), height: Double(grey.height))
        return PreparedPage(grey: try grey.turned(quarters: quarters), steps: steps + [step])
    }

    /// With lines of text made level.
    borrowing func leveled(within degrees: Double = 15) throws(TroveError) -> PreparedPage {
        let radians = grey.skew(within: degrees)
        // Under half a degree, resampling costs more than the slope.
        guard abs(radians) > 0.0087 else { return PreparedPage(grey: try grey.turned(quarters: 0), steps: steps) }
        let rotated = try grey.rotated(by: radians)
        let step = Step.rotated(
            radians: radians, from: Point(x: Double(grey.width) / 2, y: Double(grey.height) / 2),
            to: Point(x: Double(rotated.width) / 2, y: Double(rotated.height) / 2))
        return PreparedPage(grey: rotated, steps: steps + [step])
    }

    /// With local contrast stretched.
    borrowing func withEvenContrast() throws(TroveError) -> PreparedPage {
        PreparedPage(grey: try grey.withEvenContrast(), steps: steps)
    }

    /// Where a box of this page lay on the page as it was given: the smallest box around its corners there.
    borrowing func original(of box: PixelBox) -> PixelBox {
        let corners = [
            (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom),
        ].map { original(of: Point(x: Double($0.0), y: Double($0.1))) }
        let xs = corners.map(\.x)
        let ys = corners.map(\.y)
        return PixelBox(
            left: Int((xs.min() ?? 0).rounded(.down)), top: Int((ys.min() ?? 0).rounded(.down)),
            right: Int((xs.max() ?? 0).rounded(.up)), bottom: Int((ys.max() ?? 0).rounded(.up)))
    }

    private borrowing func original(of point: Point) -> Point {
        var p = point
        for step in steps.reversed() {
            switch step {
            case .flattened(let back): p = back(p)
            case .turned(let quarters, let width, let height):
                switch quarters & 3 {
                case 1: p = Point(x: p.y, y: height - p.x)
                case 2: p = Point(x: width - p.x, y: height - p.y)
                case 3: p = Point(x: width - p.y, y: p.x)
                default: break
                }
            case .rotated(let radians, let from, let to):
                let x = p.x - to.x
                let y = p.y - to.y
                p = Point(
                    x: from.x + cos(radians) * x + sin(radians) * y, y: from.y - sin(radians) * x + cos(radians) * y)
            }
        }
        return p
    }
}
