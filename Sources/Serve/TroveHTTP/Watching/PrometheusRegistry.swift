internal import Metrics
internal import Synchronization

/// Metrics of a process, kept for Prometheus: a factory of swift-metrics that writes the text format 0.0.4.
///
/// Counters count up; meters and recorders that are not aggregated are gauges; timers and other recorders become
/// histograms, timers in seconds.
final class PrometheusRegistry: MetricsFactory {
    private struct Key: Hashable {
        var name: String
        var labels: String
    }

    private let series = Mutex<[Key: PrometheusSeries]>([:])

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, kind: .counter)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, kind: .gauge)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, kind: aggregate ? .histogram : .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, kind: .histogram)
    }

    // Series live as long as the process: a scrape must not miss what a handler counted.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// All series in the text format, by name.
    var text: String {
        let all = series.withLock { $0 }.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }
        var out = ""
        var last = ""
        for (key, series) in all {
            if key.name != last { out += "# TYPE \(key.name) \(series.kind.rawValue)\n" }
            last = key.name
            out += series.lines(name: key.name, labels: key.labels)
        }
        return out
    }

    private func series(
        _ label: String, _ dimensions: [(String, String)], kind: PrometheusSeries.Kind
    ) -> PrometheusSeries {
        let labels = dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        let key = Key(name: Self.name(label), labels: labels)
        return series.withLock { all in
            if let known = all[key] { return known }
            let made = PrometheusSeries(kind: kind)
            all[key] = made
            return made
        }
    }

    /// A name as the format allows: letters, digits and underscores, no digit first.
    private static func name(_ text: String) -> String {
        let kept = text.map { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" ? $0 : "_" }
        return (kept.first?.isNumber == true ? "_" : "") + String(kept)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
