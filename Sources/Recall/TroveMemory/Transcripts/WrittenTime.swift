internal import Foundation

/// Times as people and transcripts write them.
package enum WrittenTime {
    /// Seconds since 1970 of `2026`, `2026-05`, `2026-05-08`, `2026-05-08T13:56`, with seconds, parts of them and an
    /// offset or none (then UTC); nil for anything else.
    package static func seconds(_ text: String) -> Double? {
        let text = text.trimmingCharacters(in: .whitespaces)
        let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
        guard let date = day(String(halves[0])) else { return nil }
        guard halves.count == 2 else { return date }
        return time(String(halves[1])).map { date + $0 }
    }

    private static func day(_ text: String) -> Double? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(parts.count), let year = parts[0], (1...9999).contains(year) else { return nil }
        let (month, day) = (parts.count > 1 ? parts[1] : 1, parts.count > 2 ? parts[2] : 1)
        guard let month, let day, (1...12).contains(month), (1...31).contains(day) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard let date = calendar.date(from: DateComponents(year: year, month: month, day: day)),
            calendar.component(.day, from: date) == day
        else { return nil }
        return date.timeIntervalSince1970
    }

    /// Seconds of the day of `13:56:07.5Z`, the offset taken off.
    private static func time(_ text: String) -> Double? {
        var clock = text
        var offset = 0.0
        if clock.hasSuffix("Z") {
            clock.removeLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let digits = clock[sign...].dropFirst().filter(\.isNumber)
            guard digits.count == 4, let hours = Double(digits.prefix(2)), let minutes = Double(digits.suffix(2)),
                hours <= 14, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (clock[sign] == "+" ? 1 : -1)
            clock = String(clock[..<sign])
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        let second = parts.count == 3 ? parts[2] : 0
        guard let second, (0..<61).contains(second) else { return nil }
        return hour * 3600 + minute * 60 + second - offset
    }
}
