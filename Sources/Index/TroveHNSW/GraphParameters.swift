package import TroveCore

/// How a graph is built (Malkov & Yashunin, arXiv:1603.09320, section 4).
package struct GraphParameters: Sendable, Equatable {
    /// Links a node on the upper levels; level 0 has twice as many. 2 to 64.
    package let m: Int
    /// Candidates kept while a node looks for its neighbours. Larger is slower and gives a better graph. 1 to 4,096.
    package let efConstruction: Int
    /// Start of the levels' random sequence: with one thread, equal input and seed give an equal graph.
    package let seed: UInt64
    /// What a file keeps of each row for the walk through the graph.
    package let codes: Codes

    /// Codes of a file. Graphs in memory, and so all building, use int8.
    package enum Codes: UInt32, Sendable, CaseIterable {
        /// A byte a dimension.
        case int8 = 0
        /// A bit a dimension, its sign, with more rows read for rescoring: a sixth of the memory, for large stores.
        case binary = 1
    }

    /// The parameters that the measurements in `tools/bench` favour.
    package static let standard = GraphParameters(uncheckedM: 16, efConstruction: 200, seed: 42, codes: .int8)

    /// Creates parameters.
    /// - Throws: `.invalidArgument` outside the ranges above.
    package init(
        m: Int = 16, efConstruction: Int = 200, seed: UInt64 = 42, codes: Codes = .int8
    ) throws(TroveError) {
        guard (2...64).contains(m) else {
            throw TroveError(.invalidArgument, "m is \(m); give a number of links from 2 to 64")
        }
        guard (1...4096).contains(efConstruction) else {
            throw TroveError(.invalidArgument, "efConstruction is \(efConstruction); give a number from 1 to 4096")
        }
        self.init(uncheckedM: m, efConstruction: efConstruction, seed: seed, codes: codes)
    }

    private init(uncheckedM m: Int, efConstruction: Int, seed: UInt64, codes: Codes) {
        self.m = m
        self.efConstruction = efConstruction
        self.seed = seed
        self.codes = codes
    }
}
