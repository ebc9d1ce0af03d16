/// Characters to put in, take out or change to make one word of another (Levenshtein), capitals aside; of the first 64
/// scalars of each.
package func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased().unicodeScalars.prefix(64)), Array(b.lowercased().unicodeScalars.prefix(64)))
    return editDistance(a, b, most: max(a.count, b.count)) ?? 0
}

/// The same of scalars as they are; nil above `most`, found out early.
package func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], most: Int) -> Int? {
    guard abs(a.count - b.count) <= most else { return nil }
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        var least = row[0]
        for (j, y) in b.enumerated() {
            let cost = min(diagonal + (x == y ? 0 : 1), row[j] + 1, row[j + 1] + 1)
            (diagonal, row[j + 1]) = (row[j + 1], cost)
            least = min(least, cost)
        }
        guard least <= most else { return nil }
    }
    return row[b.count] <= most ? row[b.count] : nil
}
