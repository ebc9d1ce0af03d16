/// Finds dates and amounts of money in a line of text, as forms and their recognition write them.
package struct FieldScanner {
    /// A date or an amount.
    package struct Place: Sendable, Equatable {
        /// Its scalars in the line.
        package var range: Range<Int>
        /// Of an amount its hundredths; of a date 0.
        package var key: Int
        /// The scalars of the number alone, without the currency.
        package var number: Range<Int>
    }

    private let scalars: [Unicode.Scalar]

    package init(_ line: String) { scalars = Array(line.unicodeScalars) }

    /// Days written in numbers, with a month's name, or as in East Asia; not told from others of no meaning.
    package var dates: [Place] {
        var found: [Place] = []
        var start = 0
        while start < scalars.count {
            let follows =
                start > 0 && (likeDigit(start - 1) != nil || "/.-".unicodeScalars.contains(scalars[start - 1]))
            if !follows, let end = numeric(start) ?? named(start) ?? monthFirst(start) ?? eastern(start) {
                found.append(Place(range: start..<end, key: 0, number: start..<end))
                start = end
            } else {
                start += 1
            }
        }
        return found
    }

    /// Numbers with two digits behind a mark, and the currency before them.
    package var amounts: [Place] {
        var found: [Place] = []
        var start = 0
        while start < scalars.count {
            let follows = start > 0 && (isDigit(start - 1) || ".,/:-".unicodeScalars.contains(scalars[start - 1]))
            if isDigit(start), !follows || isMinus(start - 1), let (end, hundredths) = amount(start) {
                let sign = start > 0 && isMinus(start - 1) ? start - 1 : start
                found.append(Place(range: currency(before: sign)..<end, key: hundredths, number: sign..<end))
                start = end
            } else {
                start += 1
            }
        }
        return found
    }

    private func isDigit(_ index: Int) -> Bool {
        scalars.indices.contains(index) && ("0"..."9").contains(scalars[index])
    }

    /// A sign that belongs to the number behind it: nothing but space stands before it.
    private func isMinus(_ index: Int) -> Bool {
        scalars.indices.contains(index) && scalars[index] == "-" && (index == 0 || scalars[index - 1] == " ")
    }

    /// A digit, or a letter that recognition takes a zero for.
    private func likeDigit(_ index: Int) -> Int? {
        guard let scalar = at(index) else { return nil }
        if isDigit(index) { return Int(scalar.value) - 48 }
        return scalar == "O" || scalar == "Q" ? 0 : nil
    }

    private func at(_ index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

    /// Digits of a date from `start`: their end and value; nil for fewer or more than allowed.
    private func digits(_ start: Int, _ allowed: ClosedRange<Int>) -> (end: Int, value: Int)? {
        var (end, value) = (start, 0)
        while end - start <= allowed.upperBound, let digit = likeDigit(end) {
            value = value * 10 + digit
            end += 1
        }
        return allowed.contains(end - start) ? (end, value) : nil
    }

    /// The place behind a mark and one space at most.
    private func behind(_ marks: String, _ index: Int) -> Int? {
        guard let mark = at(index), marks.unicodeScalars.contains(mark) else { return nil }
        return at(index + 1) == " " && likeDigit(index + 2) != nil ? index + 2 : index + 1
    }

    private func numeric(_ start: Int) -> Int? {
        if let year = digits(start, 4...4), 1900...2199 ~= year.value, let next = behind("/.-", year.end),
            let month = digits(next, 1...2), 1...12 ~= month.value, let last = behind("/.-", month.end),
            let day = digits(last, 1...2), 1...31 ~= day.value
        {
            return day.end
        }
        guard let first = digits(start, 1...2), 1...31 ~= first.value, let next = behind("/.-", first.end),
            let second = digits(next, 1...2), 1...31 ~= second.value, min(first.value, second.value) <= 12,
            let last = behind("/.-", second.end), let year = digits(last, 2...4), year.end - last != 3
        else { return nil }
        return year.end
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai", "okt", "dez", "mrz",
    ]

    /// The end of a month's name.
    private func month(_ start: Int) -> Int? {
        var end = start
        while let scalar = at(end), scalar.properties.isAlphabetic { end += 1 }
        guard end - start >= 3 else { return nil }
        let name = String(String.UnicodeScalarView(scalars[start..<end])).lowercased()
        return Self.months.contains(String(name.prefix(3))) && end - start <= 9 ? end : nil
    }

    private func skip(_ marks: String, _ index: Int) -> Int {
        var index = index
        while let scalar = at(index), marks.unicodeScalars.contains(scalar) { index += 1 }
        return index
    }

    private func named(_ start: Int) -> Int? {
        guard let day = digits(start, 1...2), 1...31 ~= day.value else { return nil }
        var next = day.end
        for ending in ["st", "nd", "rd", "th"] where at(next) == ending.unicodeScalars.first && at(next + 1) != nil {
            if at(next + 1) == ending.unicodeScalars.last { next += 2 }
        }
        guard let name = month(skip(" .-/", next)), let year = digits(skip(" .,-/'", name), 2...4), year.end > name
        else {
            return nil
        }
        return year.end
    }

    private func monthFirst(_ start: Int) -> Int? {
        if start > 0, scalars[start - 1].properties.isAlphabetic { return nil }
        guard let name = month(start), let day = digits(skip(" .", name), 1...2), 1...31 ~= day.value,
            let year = digits(skip(" ,", day.end), 4...4), year.end > day.end + 4
        else { return nil }
        return year.end
    }

    private func eastern(_ start: Int) -> Int? {
        guard let year = digits(start, 4...4), at(year.end) == "年", let month = digits(year.end + 1, 1...2),
            at(month.end) == "月", let day = digits(month.end + 1, 1...2), at(day.end) == "日"
        else { return nil }
        return day.end + 1
    }

    /// The end of an amount and its hundredths: groups of three digits, then a mark and two digits, which recognition
    /// may have set apart or taken zeros for letters in.
    private func amount(_ start: Int) -> (end: Int, hundredths: Int)? {
        var end = start
        var whole = 0
        var groups: [Int] = [0]
        while let scalar = at(end) {
            if isDigit(end) {
                whole = whole < 1_000_000_000_000 ? whole * 10 + Int(scalar.value) - 48 : whole
                groups[groups.count - 1] += 1
            } else if ",'’".unicodeScalars.contains(scalar) || scalar == ".", isDigit(end + 1), isDigit(end + 2),
                isDigit(end + 3)
            {
                groups.append(0)
            } else {
                break
            }
            end += 1
        }
        guard groups.dropFirst().allSatisfy({ $0 == 3 }), groups.count == 1 || groups[0] <= 3 else { return nil }
        if at(end) == " " { end += 1 }
        guard let mark = at(end), ".,".unicodeScalars.contains(mark) else { return nil }
        var next = end + 1
        if at(next) == " " { next += 1 }
        guard let tens = likeDigit(next), let ones = likeDigit(next + 1) else { return nil }
        if let after = at(next + 2) {
            if isDigit(next + 2) || after == "%" || after == "/" { return nil }
            if ".,-:".unicodeScalars.contains(after), isDigit(next + 3) { return nil }
        }
        return (next + 2, whole * 100 + tens * 10 + ones)
    }

    private static let currencies = ["RM", "MYR", "USD", "EUR", "GBP", "CHF", "INR", "CNY", "SGD", "RS", "RP", "KR"]

    /// Where the currency before a number begins; the number's own start where there is none.
    private func currency(before start: Int) -> Int {
        let end = start > 0 && scalars[start - 1] == " " ? start - 1 : start
        guard end > 0 else { return start }
        if scalars[end - 1].properties.generalCategory == .currencySymbol { return end - 1 }
        for name in Self.currencies {
            let first = end - name.unicodeScalars.count
            guard first >= 0, first == 0 || !scalars[first - 1].properties.isAlphabetic else { continue }
            if String(String.UnicodeScalarView(scalars[first..<end])).uppercased() == name { return first }
        }
        return start
    }
}
