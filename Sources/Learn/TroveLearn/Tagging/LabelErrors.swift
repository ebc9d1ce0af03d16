package import TroveHeads

/// Finds labels that are likely wrong: a model that has not seen an example says another one, surely.
///
/// Northcutt et al., arXiv:1911.00068: ranked by the likeliest other label against the given one.
package enum LabelErrors {
    /// - Parameters:
    ///   - held: Probabilities of each example by a model fitted without it.
    /// - Returns: Examples with the label that is likelier, the surest first.
    package static func suspects(_ held: Matrix, labels: [Int]) -> [(index: Int, likelier: Int, margin: Double)] {
        labels.indices.compactMap { index -> (index: Int, likelier: Int, margin: Double)? in
            let shares = Array(held.row(index))
            guard let best = shares.indices.max(by: { shares[$0] < shares[$1] }), best != labels[index] else {
                return nil
            }
            return (index, best, Double(shares[best] - shares[labels[index]]))
        }.sorted { ($0.margin, $1.index) > ($1.margin, $0.index) }
    }
}
