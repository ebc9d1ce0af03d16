internal import Foundation

/// Dates as filters write them, in UTC: `2026`, `2026-01`, `2026-01-31`, `2026-01-31T12:00:00Z`; or how long ago:
/// `36h`, `30d`, `8w`, `6m` (months), `2y`.
enum FilterDate {
    /// The first second of what is named, since 1970.
    static func seconds(_ text: String) -> Double? { range(text)?.start }

    /// The first second of what is named and the first after it.
    static func range(_ text: String) -> (start: Double, end: Double)? {
        if text.contains("T") {
            guard let date = try? Date(text, strategy: .iso8601) else { return nil }
            return (date.timeIntervalSince1970, date.timeIntervalSince1970 + 1)
        }
        if let age = age(text) { return (age, age) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(parts.count), let year = parts[0], (1...9999).contains(year) else { return nil }
        let month = parts.count > 1 ? parts[1] : 1
        let day = parts.count > 2 ? parts[2] : 1
        guard let month, let day, (1...12).contains(month), (1...31).contains(day) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let components = DateComponents(year: year, month: month, day: day)
        guard let start = calendar.date(from: components), calendar.component(.day, from: start) == day,
            let end = calendar.date(byAdding: [.year, .month, .day][parts.count - 1], value: 1, to: start)
        else { return nil }
        return (start.timeIntervalSince1970, end.timeIntervalSince1970)
    }

    /// The second that lies so long before now; nil for what is no age.
    private static func age(_ text: String) -> Double? {
        let days: [Character: Double] = ["h": 1.0 / 24, "d": 1, "w": 7, "m": 30.44, "y": 365.25]
        guard let unit = text.last.flatMap({ days[$0] }), let count = Int(text.dropLast()), (1...99_999).contains(count)
        else { return nil }
        // By the minute, so that a filter stays the same filter for a while.
        let now = (Date.now.timeIntervalSince1970 / 60).rounded(.down) * 60
        return now - Double(count) * unit * 86_400
    }
}
