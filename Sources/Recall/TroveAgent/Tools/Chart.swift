internal import Foundation

/// A chart of a few series as SVG that loads nothing and runs nothing.
struct Chart: Sendable {
    enum Kind: String, Sendable { case line, points, bars }

    struct Point: Sendable, Equatable {
        var x: Double
        var y: Double
    }

    struct Series: Sendable {
        var name: String
        var points: [Point]
    }

    var kind: Kind
    var title: String
    var x: String
    var y: String
    var series: [Series]

    private static let (width, height) = (720.0, 420.0)
    private static let (left, right, top, bottom) = (72.0, 700.0, 44.0, 360.0)
    /// Okabe and Ito: told apart by all eyes.
    private static let colours = [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999",
    ]

    var svg: String {
        let all = series.flatMap(\.points)
        let across = Self.range(all.map(\.x), fromZero: false)
        let up = Self.range(all.map(\.y), fromZero: kind == .bars)
        func place(_ point: Point) -> (x: Double, y: Double) {
            // Bars stand within the frame, half a step from its edges.
            let inset = kind == .bars ? 30.0 : 0
            let x =
                Self.left + inset + (point.x - across.low) / (across.high - across.low)
                * (Self.right - Self.left - 2 * inset)
            let y = Self.bottom - (point.y - up.low) / (up.high - up.low) * (Self.bottom - Self.top)
            return (Self.rounded(x), Self.rounded(y))
        }
        var out =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.shown(Self.width)) \(Self.shown(Self.height))\" "
            + "font-family=\"sans-serif\" font-size=\"13\" role=\"img\"><title>\(Self.escaped(title))</title>"
            + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
            + "<text x=\"72\" y=\"26\" font-size=\"16\">\(Self.escaped(title))</text>"
        for value in up.ticks {
            let y = place(Point(x: across.low, y: value)).y
            out +=
                "<line x1=\"72\" x2=\"700\" y1=\"\(y)\" y2=\"\(y)\" stroke=\"#ddd\"/>"
                + "<text x=\"66\" y=\"\(y + 4)\" text-anchor=\"end\">\(Self.shown(value))</text>"
        }
        for value in across.ticks {
            let x = place(Point(x: value, y: up.low)).x
            out += "<text x=\"\(x)\" y=\"380\" text-anchor=\"middle\">\(Self.shown(value))</text>"
        }
        for (index, one) in series.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            let places = one.points.map(place)
            switch kind {
            case .line:
                let line = places.map { "\($0.x),\($0.y)" }.joined(separator: " ")
                out += "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" points=\"\(line)\"/>"
            case .points:
                for at in places { out += "<circle cx=\"\(at.x)\" cy=\"\(at.y)\" r=\"4\" fill=\"\(colour)\"/>" }
            case .bars:
                let wide = max(2, min(40, 500 / Double(max(1, all.count))))
                let zero = place(Point(x: across.low, y: max(0, up.low))).y
                for at in places {
                    let x = Self.rounded(at.x - wide * Double(series.count) / 2 + wide * Double(index))
                    out +=
                        "<rect x=\"\(x)\" y=\"\(min(at.y, zero))\" width=\"\(Self.rounded(wide * 0.9))\" "
                        + "height=\"\(Self.rounded(abs(at.y - zero)))\" fill=\"\(colour)\"/>"
                }
            }
            if !one.name.isEmpty {
                out += "<text x=\"\(92 + index * 110)\" y=\"412\" fill=\"\(colour)\">\(Self.escaped(one.name))</text>"
            }
        }
        out +=
            "<line x1=\"72\" x2=\"700\" y1=\"360\" y2=\"360\" stroke=\"#333\"/>"
            + "<text x=\"386\" y=\"398\" text-anchor=\"middle\">\(Self.escaped(x))</text>"
            + "<text transform=\"translate(16 202) rotate(-90)\" text-anchor=\"middle\">\(Self.escaped(y))</text>"
        return out + "</svg>\n"
    }

    /// Bounds at round numbers, and the round numbers between.
    private static func range(
        _ values: [Double], fromZero: Bool
    ) -> (low: Double, high: Double, ticks: [Double]) {
        var (low, high) = (values.min() ?? 0, values.max() ?? 1)
        if fromZero { (low, high) = (min(0, low), max(0, high)) }
        if low == high { (low, high) = (low - 1, high + 1) }
        let rough = (high - low) / 5
        let power = pow(10, floor(log10(rough)))
        let step = power * ([1, 2, 5].first { $0 * power >= rough } ?? 10)
        low = (low / step).rounded(.down) * step
        high = (high / step).rounded(.up) * step
        return (low, high, Array(stride(from: low, through: high + step / 2, by: step)))
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

    private static func shown(_ value: Double) -> String { Arithmetic.shown((value * 1e9).rounded() / 1e9) }

    private static func escaped(_ text: String) -> String {
        String(text.prefix(120)).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
