internal import Foundation
internal import TroveCore

/// `plot`: lines, points or bars as an SVG file in the run's folder.
struct PlotTool: Sendable {
    let folder: RunFolder

    private static let most = 2000

    var tool: AgentTool {
        AgentTool(
            name: "plot",
            description:
                "Draws figures as an SVG file: kind line, points or bars; each series has a name and pairs [x, y].",
            parameters: [
                "type": "object", "additionalProperties": false, "required": ["name", "series"],
                "properties": [
                    "name": ["type": "string", "description": "File name, such as years.svg."],
                    "kind": ["enum": ["line", "points", "bars"]], "title": ["type": "string"],
                    "x": ["type": "string", "description": "What the x axis shows."],
                    "y": ["type": "string", "description": "What the y axis shows."],
                    "series": [
                        "type": "array",
                        "items": [
                            "type": "object", "required": ["points"],
                            "properties": [
                                "name": ["type": "string"],
                                "points": [
                                    "type": "array", "items": ["type": "array", "items": ["type": "number"]],
                                ],
                            ],
                        ],
                    ],
                ],
            ], effect: .makes, timeout: 20, run: draw)
    }

    @Sendable private func draw(_ arguments: JSONValue) async throws -> ToolResult {
        let series = (arguments["series"]?.elements ?? []).map { one in
            Chart.Series(
                name: one["name"]?.text ?? "",
                points: (one["points"]?.elements ?? []).compactMap { pair in
                    guard let x = pair.elements?.first?.double, let y = pair.elements?.last?.double,
                        pair.elements?.count == 2
                    else { return nil }
                    return Chart.Point(x: x, y: y)
                })
        }
        let count = series.reduce(0) { $0 + $1.points.count }
        guard (1...Self.most).contains(count), series.count <= 8 else {
            throw TroveError(.invalidArgument, "a plot has 1 to 8 series with 1 to \(Self.most) points [x, y] together")
        }
        var name = arguments["name"]?.text ?? ""
        if !name.hasSuffix(".svg") { name += ".svg" }
        let chart = Chart(
            kind: arguments["kind"]?.text.flatMap(Chart.Kind.init) ?? .line, title: arguments["title"]?.text ?? "",
            x: arguments["x"]?.text ?? "", y: arguments["y"]?.text ?? "", series: series)
        let made = try folder.write(name, Array(chart.svg.utf8))
        return ToolResult(
            text: "\(made.name) was drawn: \(count) points.", gains: ["file:\(made.name):\(made.sha256)"],
            artefacts: [made], trust: .person, isPrivate: false)
    }
}
