internal import Foundation

/// How usual runs of characters are in a set of texts: what OCR made of noise is unusual everywhere.
///
/// A model of three characters, each seen after the two before it, smoothed by shorter runs (Witten & Bell, 1991). Texts
/// of one script are compared with texts of the same script.
package struct TextModel: Sendable {
    private var counts: [UInt64: Int] = [:]
    private var followers: [UInt64: Int] = [:]
    private var totals: [UInt64: Int] = [:]

    /// Learns from texts.
    package init(_ texts: [String]) {
        for text in texts {
            let codes = Self.codes(text)
            for index in codes.indices {
                for length in 0...2 where index >= length {
                    let context = Self.key(codes[(index - length)..<index])
                    let whole = Self.key(codes[(index - length)...index])
                    totals[context, default: 0] += 1
                    let count = (counts[whole] ?? 0) + 1
                    counts[whole] = count
                    if count == 1 { followers[context, default: 0] += 1 }
                }
            }
        }
    }

    /// Mean surprise of a character of a text that was learned from, in bits, itself left out.
    package func surprise(of text: String) -> Double {
        let codes = Self.codes(text)
        guard !codes.isEmpty else { return 0 }
        var own: [UInt64: Int] = [:]
        for index in codes.indices {
            for length in 0...2 where index >= length {
                own[Self.key(codes[(index - length)...index]), default: 0] += 1
            }
        }
        var bits = 0.0
        for index in codes.indices {
            var probability = 1.0 / 4096
            for length in 0...2 where index >= length {
                let context = Self.key(codes[(index - length)..<index])
                let whole = Self.key(codes[(index - length)...index])
                let elsewhere = max(0, (counts[whole] ?? 0) - (own[whole] ?? 0))
                let total = Double(totals[context] ?? 0)
                let kinds = Double(max(1, followers[context] ?? 1))
                probability = (Double(elsewhere) + kinds * probability) / (total + kinds)
            }
            bits -= log2(probability)
        }
        return bits / Double(codes.count)
    }

    /// Letters in lower case, digits as one, white space as one, all else as it is.
    private static func codes(_ text: String) -> [UInt32] {
        var codes: [UInt32] = [32]
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if properties.isWhitespace {
                if codes.last != 32 { codes.append(32) }
            } else if properties.numericType != nil, !properties.isAlphabetic {
                codes.append(48)
            } else {
                codes.append(properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value)
            }
        }
        return codes
    }

    private static func key(_ codes: ArraySlice<UInt32>) -> UInt64 {
        codes.reduce(UInt64(codes.count)) { $0 << 21 | UInt64($1) }
    }
}
