internal import Foundation

/// A time that a question names: a date, a month, `last May`, `three weeks ago`, `yesterday`.
package struct TimeExpression: Equatable {
    /// Seconds since 1970, the end not included.
    package let range: Range<Double>

    /// The first time that `text` names, as seen from `now`; nil where it names none.
    package init?(_ text: String, now: Double) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "/") }.map(String.init)
        let today = calendar.startOfDay(for: Date(timeIntervalSince1970: now))
        for index in words.indices {
            if let found = Self.read(words[index...], calendar, today) {
                range = found
                return
            }
        }
        return nil
    }

    private static func read(_ words: ArraySlice<String>, _ calendar: Calendar, _ today: Date) -> Range<Double>? {
        guard let first = words.first else { return nil }
        let (second, third) = (words.dropFirst().first ?? "", words.dropFirst(2).first ?? "")
        if let day = isoDate(first, calendar) { return day }
        switch first {
        case "today": return days(from: 0, 1, calendar, today)
        case "yesterday": return days(from: -1, 1, calendar, today)
        case "last", "past", "previous": return last(second, calendar, today)
        case "this": return this(second, calendar, today)
        default: break
        }
        if let count = number(first), third == "ago", let unit = unit(second) {
            return ago(count, unit, calendar, today)
        }
        if let day = day(first), let month = month(second) {
            return date(year(third), month, day, calendar, today)
        }
        if let month = month(first) {
            if let day = day(second), Int(second) == nil || second.count <= 2 {
                return date(year(third), month, day, calendar, today)
            }
            // `may` is a word too: only with a year does it name the month.
            if let year = year(second) { return self.month(year, month, calendar) }
            return first == "may" || first == "march" ? nil : date(nil, month, nil, calendar, today)
        }
        if words.startIndex > 0, let year = year(first) { return span(year, 1, 1, .year, calendar) }
        return nil
    }

    private static func isoDate(_ word: String, _ calendar: Calendar) -> Range<Double>? {
        let parts = word.split { $0 == "-" || $0 == "/" }.map { Int($0) }
        guard (2...3).contains(parts.count), let year = parts[0], (1000...9999).contains(year), let month = parts[1],
            (1...12).contains(month)
        else { return nil }
        guard parts.count == 3 else { return self.month(year, month, calendar) }
        guard let day = parts[2], (1...31).contains(day) else { return nil }
        return span(year, month, day, .day, calendar)
    }

    private static func last(_ word: String, _ calendar: Calendar, _ today: Date) -> Range<Double>? {
        if let month = month(word) {
            let now = calendar.dateComponents([.year, .month], from: today)
            guard let year = now.year, let current = now.month else { return nil }
            return self.month(month < current ? year : year - 1, month, calendar)
        }
        if let weekday = weekday(word) {
            let current = calendar.component(.weekday, from: today)
            return days(from: -((current - weekday + 6) % 7 + 1), 1, calendar, today)
        }
        return unit(word).flatMap { ago(1, $0, calendar, today) }
    }

    private static func this(_ word: String, _ calendar: Calendar, _ today: Date) -> Range<Double>? {
        guard let unit = unit(word), unit != .day, let interval = calendar.dateInterval(of: unit, for: today) else {
            return nil
        }
        return interval.start.timeIntervalSince1970..<interval.end.timeIntervalSince1970
    }

    /// The day, week, month or year that lies so long ago, with as much around it as people mean.
    private static func ago(
        _ count: Int, _ unit: Calendar.Component, _ calendar: Calendar, _ today: Date
    ) -> Range<Double>? {
        let (step, amount): (Calendar.Component, Int) = unit == .weekOfYear ? (.day, count * 7) : (unit, count)
        guard count < 10_000, let there = calendar.date(byAdding: step, value: -amount, to: today) else { return nil }
        if unit == .day { return days(from: -count, 1, calendar, today) }
        guard let interval = calendar.dateInterval(of: unit, for: there) else { return nil }
        return interval.start.timeIntervalSince1970..<interval.end.timeIntervalSince1970
    }

    /// A day or month; without a year the last one that has come.
    private static func date(
        _ year: Int?, _ month: Int, _ day: Int?, _ calendar: Calendar, _ today: Date
    ) -> Range<Double>? {
        guard let current = calendar.dateComponents([.year], from: today).year else { return nil }
        func made(_ year: Int) -> Range<Double>? {
            day.map { span(year, month, $0, .day, calendar) } ?? self.month(year, month, calendar)
        }
        if let year { return made(year) }
        guard let found = made(current) else { return nil }
        return found.lowerBound > today.timeIntervalSince1970 ? made(current - 1) : found
    }

    private static func month(_ year: Int, _ month: Int, _ calendar: Calendar) -> Range<Double>? {
        span(year, month, 1, .month, calendar)
    }

    private static func span(
        _ year: Int, _ month: Int, _ day: Int, _ unit: Calendar.Component, _ calendar: Calendar
    ) -> Range<Double>? {
        guard let start = calendar.date(from: DateComponents(year: year, month: month, day: day)),
            calendar.component(.day, from: start) == day,
            let end = calendar.date(byAdding: unit, value: 1, to: start)
        else { return nil }
        return start.timeIntervalSince1970..<end.timeIntervalSince1970
    }

    private static func days(from offset: Int, _ count: Int, _ calendar: Calendar, _ today: Date) -> Range<Double>? {
        guard let start = calendar.date(byAdding: .day, value: offset, to: today),
            let end = calendar.date(byAdding: .day, value: count, to: start)
        else { return nil }
        return start.timeIntervalSince1970..<end.timeIntervalSince1970
    }

    private static func unit(_ word: String) -> Calendar.Component? {
        switch word {
        case "day", "days": .day
        case "week", "weeks": .weekOfYear
        case "month", "months": .month
        case "year", "years": .year
        default: nil
        }
    }

    private static func number(_ word: String) -> Int? {
        Int(word)
            ?? [
                "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
                "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "few": 3, "couple": 2,
            ][word]
    }

    private static func year(_ word: String) -> Int? {
        Int(word).flatMap { word.count == 4 && (1900...2200).contains($0) ? $0 : nil }
    }

    private static func day(_ word: String) -> Int? {
        let digits = word.prefix { $0.isNumber }
        guard digits.count <= 2, let day = Int(digits), (1...31).contains(day),
            ["", "st", "nd", "rd", "th"].contains(String(word.dropFirst(digits.count)))
        else { return nil }
        return day
    }

    private static func weekday(_ word: String) -> Int? {
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].firstIndex(of: word)
            .map { $0 + 1 }
    }

    /// The number of a month by its English name or the first three letters.
    static func month(_ word: String) -> Int? {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        guard word.count >= 3 else { return nil }
        let index =
            names.firstIndex(of: word)
            ?? names.firstIndex { $0.prefix(3) == word || (word == "sept" && $0 == "september") }
        return index.map { $0 + 1 }
    }
}
