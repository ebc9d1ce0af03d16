import Synchronization

/// What one file may unpack to, however its archives, attachments and office files stand in each other.
package final class UnpackAllowance: Sendable {
    private let left: Mutex<(bytes: Int, members: Int)>

    /// Allows as many bytes, and as many members of archives.
    init(bytes: Int, members: Int) { left = Mutex((bytes, members)) }

    /// Takes a member off; false when there are none left.
    func takeMember() -> Bool {
        left.withLock { left in
            left.members -= 1
            return left.members >= 0
        }
    }

    /// Takes bytes off; false when there are not as many left.
    func take(_ bytes: Int) -> Bool {
        left.withLock { left in
            left.bytes -= bytes
            return left.bytes >= 0
        }
    }
}
