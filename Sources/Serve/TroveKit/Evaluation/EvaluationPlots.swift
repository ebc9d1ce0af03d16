internal import Foundation

/// A score from 0 to 1 over k from 1, on a logarithmic axis.
struct CurvePlot {
    let title: String
    let now: [Double]
    let before: [Double]?

    private static let (width, height, margin) = (420.0, 240.0, 36.0)

    var svg: String {
        let grid = [0, 0.25, 0.5, 0.75, 1].map { value in
            "<line class=\"grid\" x1=\"\(Self.margin)\" x2=\"\(Self.width - 10)\" y1=\"\(y(value))\" y2=\"\(y(value))\"/>"
                + "<text x=\"4\" y=\"\(y(value) + 4)\">\(value)</text>"
        }
        let ticks = [1, 2, 5, 10, 20, 50, 100].filter { $0 <= now.count }.map {
            "<text x=\"\(x($0) - 4)\" y=\"\(Self.height - 8)\">\($0)</text>"
        }
        let old = before.map { line($0, colour: "var(--other)", dash: "4 3") } ?? ""
        return "<svg width=\"\(Self.width)\" height=\"\(Self.height)\" role=\"img\" aria-label=\"\(title)\">"
            + grid.joined() + ticks.joined() + old + line(now, colour: "var(--line)", dash: "none")
            + "<text x=\"\(Self.margin)\" y=\"16\">\(title)\(before == nil ? "" : " (dashed: baseline)")</text></svg>"
    }

    private func line(_ values: [Double], colour: String, dash: String) -> String {
        let points = values.enumerated().map { "\(x($0.offset + 1)),\(y($0.element))" }
        return "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" stroke-dasharray=\"\(dash)\" "
            + "points=\"\(points.joined(separator: " "))\"/>"
    }

    private func x(_ k: Int) -> Double {
        let share = log(Double(k)) / log(Double(max(2, now.count)))
        return ((Self.margin + share * (Self.width - Self.margin - 20)) * 10).rounded() / 10
    }

    private func y(_ value: Double) -> Double {
        ((Self.height - 24 - value * (Self.height - 48)) * 10).rounded() / 10
    }
}

/// One bar a query, from the greatest loss to the greatest gain.
struct DifferencePlot {
    let changes: [Double]

    private static let (width, height) = (840.0, 160.0)

    var svg: String {
        let step = Self.width / Double(max(1, changes.count))
        let bars = changes.enumerated().compactMap { index, change -> String? in
            guard change != 0 else { return nil }
            let length = max(1, abs(change) * (Self.height / 2 - 8))
            let y = change > 0 ? Self.height / 2 - length : Self.height / 2
            return
                "<rect x=\"\(Double(index) * step)\" y=\"\(y)\" width=\"\(max(0.5, step * 0.9))\" height=\"\(length)\" "
                + "fill=\"var(--\(change > 0 ? "better" : "worse"))\"/>"
        }
        return "<svg width=\"\(Self.width)\" height=\"\(Self.height)\" role=\"img\" aria-label=\"differences\">"
            + "<line class=\"grid\" x1=\"0\" x2=\"\(Self.width)\" y1=\"\(Self.height / 2)\" y2=\"\(Self.height / 2)\"/>"
            + bars.joined()
            + "<text x=\"4\" y=\"14\">\(changes.count { $0 > 0 }) better, \(changes.count { $0 < 0 }) worse, "
            + "\(changes.count { $0 == 0 }) equal</text></svg>"
    }
}
