import Foundation
import TroveCore

extension Terminal {
    /// Writes a file that a person named, whole or not at all.
    static func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw TroveError(.inputOutput, "cannot write \(path): \(error.localizedDescription)")
        }
    }
}
