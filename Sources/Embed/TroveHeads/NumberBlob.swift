internal import Foundation

/// Numbers as text in JSON: base64 of little-endian 32-bit floats, so that every bit comes back.
package struct NumberBlob: Codable, Sendable, Equatable {
    package var values: [Float]

    package init(_ values: [Float]) { self.values = values }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let data = try container.decode(Data.self)
        guard data.count % 4 == 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "numbers of four bytes each")
        }
        values = stride(from: data.startIndex, to: data.endIndex, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[start + $1]) << (8 * UInt32($1)) })
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var data = Data(capacity: values.count * 4)
        for value in values {
            for shift: UInt32 in [0, 8, 16, 24] { data.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift)) }
        }
        var container = encoder.singleValueContainer()
        try container.encode(data)
    }
}

extension Matrix: Codable {
    private enum CodingKeys: String, CodingKey {
        case rows, columns, values
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode(Int.self, forKey: .rows)
        let columns = try container.decode(Int.self, forKey: .columns)
        let values = try container.decode(NumberBlob.self, forKey: .values).values
        let (count, overflows) = rows.multipliedReportingOverflow(by: columns)
        guard rows >= 0, columns >= 0, !overflows, values.count == count else {
            throw DecodingError.dataCorruptedError(
                forKey: .values, in: container, debugDescription: "numbers for every row and column")
        }
        self.init(rows: rows, columns: columns, values: values)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rows, forKey: .rows)
        try container.encode(columns, forKey: .columns)
        try container.encode(NumberBlob(values), forKey: .values)
    }
}
