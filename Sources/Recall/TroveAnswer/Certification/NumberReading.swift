/// Values of numbers however they are written, as text that compares.
enum NumberReading {
    /// `1,000` as `1000`, `6½` as `6+0.5`; letters behind the digits do not count.
    static func digits(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var value = ""
        for scalar in scalars {
            let properties = scalar.properties
            if properties.numericType == .decimal, let digit = properties.numericValue {
                value += String(Int(digit))
            } else if properties.numericType == .numeric, let part = properties.numericValue {
                value += "+\(part)"
            } else if scalar == "." {
                value += "."
            } else if scalar != "," {
                break
            }
        }
        return value.hasSuffix(".") ? String(value.dropLast()) : value
    }

    /// Whether a character stands for a digit, ten or a hundred.
    static func isHanNumeral(_ scalar: Unicode.Scalar) -> Bool { hanDigits[scalar] != nil || hanPowers[scalar] != nil }

    /// `二十四` as `24`, `一九八四` as `1984`.
    static func han(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        guard scalars.contains(where: { hanPowers[$0] != nil }) else {
            return scalars.map { String(hanDigits[$0] ?? 0) }.joined()
        }
        var (value, digit) = (0, 0)
        for scalar in scalars {
            if let power = hanPowers[scalar] {
                value += max(digit, 1) * power
                digit = 0
            } else {
                digit = hanDigits[scalar] ?? 0
            }
        }
        return String(value + digit)
    }

    private static let hanDigits: [Unicode.Scalar: Int] = [
        "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]
    private static let hanPowers: [Unicode.Scalar: Int] = ["十": 10, "百": 100]

    /// English number words; `one` is as often no number.
    static let words: [String: Int] = [
        "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
        "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
        "seventy": 70, "eighty": 80, "ninety": 90,
    ]
}
