internal import Foundation
package import TroveCore

/// Works an expression out: numbers, `+ - * / % ^`, brackets, and functions such as `sqrt`, `round`, `sum` and `mean`.
package struct Arithmetic {
    private let scalars: [Character]
    private var place = 0
    private var depth = 0

    private init(_ text: String) { scalars = text.filter { !$0.isWhitespace && $0 != "_" }.map { $0 } }

    /// The value of an expression.
    /// - Throws: `.invalidArgument` with the place where it makes no sense.
    package static func value(of expression: String) throws(TroveError) -> Double {
        guard expression.utf8.count <= 4096 else {
            throw TroveError(.invalidArgument, "an expression has 4,096 characters at most")
        }
        guard expression.firstMatch(of: /[0-9.]\s+[0-9.]/) == nil else {
            throw TroveError(
                .invalidArgument, "an operator is missing between two numbers, or a number has spaces in it")
        }
        var parser = Arithmetic(expression)
        let value = try parser.sum()
        guard parser.place == parser.scalars.count else { throw parser.problem("an operator is missing") }
        guard value.isFinite else { throw TroveError(.invalidArgument, "\(expression) has no finite value") }
        return value
    }

    /// A number as it is shown: 12 significant digits at most, none that only rounding made.
    package static func shown(_ value: Double) -> String {
        if let whole = Int(exactly: value), abs(value) < 1e15 { return "\(whole)" }
        let text = String(format: "%.12g", locale: Locale(identifier: "en_US_POSIX"), value)
        return text
    }

    private func problem(_ what: String) -> TroveError {
        let rest = String(scalars[min(place, scalars.count)...].prefix(12))
        return TroveError(.invalidArgument, "\(what) \(rest.isEmpty ? "at the end" : "before `\(rest)`")")
    }

    private mutating func take(_ wanted: Character...) -> Character? {
        guard place < scalars.count, wanted.contains(scalars[place]) else { return nil }
        place += 1
        return scalars[place - 1]
    }

    private mutating func sum() throws(TroveError) -> Double {
        depth += 1
        defer { depth -= 1 }
        guard depth < 64 else { throw problem("too many brackets") }
        var value = try product()
        while let sign = take("+", "-", "−") { value += sign == "+" ? try product() : -(try product()) }
        return value
    }

    private mutating func product() throws(TroveError) -> Double {
        var value = try power()
        while let sign = take("*", "×", "·", "/", "÷", "%") {
            if sign == "*", take("*") != nil {
                value = pow(value, try power())
                continue
            }
            let other = try power()
            if "/÷%".contains(sign), other == 0 { throw TroveError(.invalidArgument, "nothing divides by zero") }
            switch sign {
            case "/", "÷": value /= other
            case "%": value = value.truncatingRemainder(dividingBy: other)
            default: value *= other
            }
        }
        return value
    }

    private mutating func power() throws(TroveError) -> Double {
        if let sign = take("+", "-", "−") { return sign == "+" ? try power() : -(try power()) }
        let base = try atom()
        return take("^") == nil ? base : pow(base, try power())
    }

    private mutating func atom() throws(TroveError) -> Double {
        if take("(") != nil {
            let value = try sum()
            guard take(")") != nil else { throw problem("a bracket is missing") }
            return value
        }
        let start = place
        while place < scalars.count, scalars[place].isNumber || scalars[place] == "." { place += 1 }
        if place > start {
            if place < scalars.count, "eE".contains(scalars[place]) {
                let mark = place
                place += 1
                _ = take("+", "-")
                let digits = place
                while place < scalars.count, scalars[place].isNumber { place += 1 }
                if place == digits { place = mark }
            }
            guard let number = Double(String(scalars[start..<place])) else { throw problem("that is no number") }
            return number
        }
        while place < scalars.count, scalars[place].isLetter { place += 1 }
        let name = String(scalars[start..<place]).lowercased()
        if name == "pi" { return Double.pi }
        guard !name.isEmpty, take("(") != nil else { throw problem("a number is missing") }
        var values: [Double] = []
        repeat { values.append(try sum()) } while take(",", ";") != nil
        guard take(")") != nil else { throw problem("a bracket is missing") }
        return try Self.call(name, values)
    }

    private static func call(_ name: String, _ values: [Double]) throws(TroveError) -> Double {
        let total = values.reduce(0, +)
        switch (name, values.count) {
        case ("sum", _): return total
        case ("mean", _), ("avg", _), ("average", _): return total / Double(values.count)
        case ("min", _): return values.min() ?? 0
        case ("max", _): return values.max() ?? 0
        case ("sqrt", 1): return values[0].squareRoot()
        case ("abs", 1): return abs(values[0])
        case ("floor", 1): return values[0].rounded(.down)
        case ("ceil", 1): return values[0].rounded(.up)
        case ("round", 1): return values[0].rounded()
        case ("round", 2):
            let scale = pow(10, values[1].rounded())
            return (values[0] * scale).rounded() / scale
        case ("ln", 1): return log(values[0])
        case ("log", 1), ("log", 2):
            return values.count == 1 ? log10(values[0]) : log(values[0]) / log(values[1])
        case ("exp", 1): return exp(values[0])
        default:
            throw TroveError(
                .invalidArgument,
                "there is no function \(name) of \(values.count) values; there are sum, mean, min, max, sqrt, abs, floor, "
                    + "ceil, round, ln, log, exp")
        }
    }
}
