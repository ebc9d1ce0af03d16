/// Characters to put in, take out or change to make one word of another (Levenshtein), capitals aside; of the first 64
/// scalars of each.
package func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased().unicodeScalars.prefix(64)), Array(b.lowercased().unicodeScalars.prefix(64)))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let cost = min(diagonal + (x == y ? 0 : 1), row[j] + 1, row[j + 1] + 1)
            (diagonal, row[j + 1]) = (row[j + 1], cost)
        }
    }
    return row[b.count]
}
