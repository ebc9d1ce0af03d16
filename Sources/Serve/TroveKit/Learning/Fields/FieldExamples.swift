internal import Foundation
internal import TroveCore

/// Values of fields that a person gives, as a table: a file's path first, then a column a field.
///
/// The table that ``Trove/extractFields(_:from:named:byRulesAlone:)`` writes is read too, once its values are put right:
/// columns with a colon in their names say where a value stood, and are passed over.
struct FieldExamples {
    let fields: [String]
    /// Values that are given, by path in the store and field.
    let values: [(path: String, values: [String: String])]

    /// - Parameters:
    ///   - wanted: Fields to learn; empty for all of the table.
    ///   - paths: What the store holds.
    /// - Throws: `.notFound` for the file or a path that the store does not hold, `.corruptInput` for a table without
    ///   such columns.
    init(file: URL, fields wanted: [String], paths: [String]) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw TroveError(.notFound, "cannot read \(file.path); name a table of the columns path, company, date ...")
        }
        let isTabbed = text.prefix { !$0.isNewline }.contains("\t")
        let rows = CSVTable.rows(of: text, separator: isTabbed ? "\t" : ",")
        guard let header = rows.first, header.count > 1 else {
            throw TroveError(
                .corruptInput, "\(file.path) has no header; its first line names the columns: path, company, date ...")
        }
        let columns = header.dropFirst().filter { !$0.isEmpty && !$0.contains(":") }
        fields = wanted.isEmpty ? Array(columns) : wanted
        if let missing = fields.first(where: { !columns.contains($0) }) {
            throw TroveError(
                .corruptInput,
                "\(file.path) has no column \(missing); it has \(columns.joined(separator: ", "))")
        }
        let known = StorePaths(paths)
        let places = fields.compactMap { field in header.firstIndex(of: field).map { (field, $0) } }
        values = try rows.dropFirst().enumerated().map { number, row in
            let matches = known.matches(row[0])
            guard matches.count == 1 else {
                throw StorePaths.mistaken(row[0], matches, place: "\(file.path), row \(number + 2)")
            }
            let given = places.compactMap { field, place in
                row.indices.contains(place) && !row[place].isEmpty ? (field, row[place]) : nil
            }
            return (matches[0], Dictionary(given, uniquingKeysWith: { first, _ in first }))
        }
    }
}
