internal import Foundation
internal import GRDB
internal import TroveCore

/// SQLite's and the file system's failures as errors that say what to do.
enum StoreFailure {
    static func translate(_ error: any Error, _ what: String) -> any Error {
        if error is TroveError || error is CancellationError { return error }
        if let database = error as? DatabaseError {
            switch database.resultCode {
            case .SQLITE_FULL:
                return TroveError(
                    .diskFull, "\(what): no space left; what was committed is safe, free some room and run it again",
                    cause: error)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                return TroveError(
                    .integrity, "\(what): the catalog is damaged; restore a backup or index into a new --store",
                    cause: error)
            case .SQLITE_READONLY:
                return TroveError(.inputOutput, "\(what): the store is read-only; check its permissions", cause: error)
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                return TroveError(.busy, "\(what): another process is writing; try again", cause: error)
            default:
                return TroveError(.inputOutput, "\(what): \(database.message ?? "SQLite error")", cause: error)
            }
        }
        let cocoa = error as NSError
        if cocoa.domain == NSCocoaErrorDomain, cocoa.code == CocoaError.fileWriteOutOfSpace.rawValue {
            return TroveError(.diskFull, "\(what): no space left; free some room and run it again", cause: error)
        }
        return TroveError(.inputOutput, "\(what): \(cocoa.localizedDescription)", cause: error)
    }
}
