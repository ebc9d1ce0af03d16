internal import Dispatch
internal import Synchronization
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// Tells when something below some folders has changed, by the kernel's notifications (inotify).
///
/// What has changed is not told: a scan finds out, so a lost notification costs time and nothing else. Where the kernel
/// has no more watches to give, or a folder lies on a network, ``needsPolling`` says that time must stand in for it.
///
/// `@unchecked Sendable`: all but `isEnding` is touched on `queue` alone.
package final class FolderWatch: @unchecked Sendable {
    private let queue = DispatchQueue(label: "trove.watch")
    private let descriptor: Int32
    private let policy: ScanPolicy
    private let isEnding = Atomic<Bool>(false)
    private var roots: [String] = []
    /// Paths of the watched folders, by the kernel's numbers.
    private var folders: [Int32: String] = [:]
    private var isIncomplete = false
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    private static let events = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF | IN_EXCL_UNLINK | IN_ONLYDIR)

    /// Watches nothing yet.
    package init(policy: ScanPolicy) {
        self.policy = policy
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Watches these roots and all folders below them; what was watched before stays so.
    /// - Returns: Whether changes can be missed, so that scans must be made from time to time.
    package func watch(_ roots: [String]) async -> Bool {
        await onQueue {
            self.roots = roots
            self.addRoots()
            return self.isIncomplete
        }
    }

    /// Waits for a change, then until nothing has changed for `quiet`, at most `longest` after the first one.
    /// - Returns: False if nothing had changed within `limit` seconds, or ``end()`` was called.
    package func change(within limit: Double, quiet: Double, longest: Double) async -> Bool {
        await onQueue { self.waitForChange(limit: limit, quiet: quiet, longest: longest) }
    }

    /// Ends a wait that is under way, and all later ones.
    package func end() { isEnding.store(true, ordering: .relaxed) }

    private func onQueue<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
    }

    private func waitForChange(limit: Double, quiet: Double, longest: Double) -> Bool {
        guard readEvents(within: limit) else { return false }
        let first = ContinuousClock.now
        while ContinuousClock.now - first < .seconds(longest), readEvents(within: quiet) {}
        return true
    }

    /// Takes in what the kernel tells, waiting at most `seconds` for it; false if that was nothing.
    private func readEvents(within seconds: Double) -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !isEnding.load(ordering: .relaxed) {
            let left = max(0, (deadline - ContinuousClock.now) / .seconds(1))
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // SAFETY: `watched` is a local of one element.
            let ready = unsafe poll(&watched, 1, Int32(min(left, 0.25) * 1000))
            if ready > 0 {
                // SAFETY: the buffer holds as many bytes as it says.
                let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
                if count > 0, take(Array(buffer[..<count])) { return true }
            }
            if left == 0 { return false }
        }
        return false
    }

    /// Looks at the kernel's events; true if one of them concerns what is watched.
    private func take(_ bytes: [UInt8]) -> Bool {
        func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) } }
        var isChange = false
        var at = 0
        while at + 16 <= bytes.count {
            let (number, mask, length) = (Int32(bitPattern: word(at)), word(at + 4), Int(word(at + 12)))
            let name = String(
                decoding: bytes[(at + 16)..<min(bytes.count, at + 16 + length)].prefix { $0 != 0 }, as: UTF8.self)
            at += 16 + length
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                addRoots()
                isChange = true
            } else if mask & UInt32(IN_IGNORED) != 0 {
                folders[number] = nil
            } else if let folder = folders[number], isRead(name) {
                isChange = true
                let isNewFolder = mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 && mask & UInt32(IN_ISDIR) != 0
                if isNewFolder { addFolders(below: folder + "/" + name) }
            }
        }
        return isChange
    }

    private func isRead(_ name: String) -> Bool {
        policy.readsHidden || !name.hasPrefix(".") || name == ".gitignore" || name == ".troveignore"
    }

    private func addRoots() {
        isIncomplete = descriptor < 0
        for root in roots {
            isIncomplete = isIncomplete || NetworkFileSystem.name(of: root) != nil
            if FileStatus(path: root, followsLinks: true)?.kind == .folder {
                addFolders(below: root)
            } else if let slash = root.lastIndex(of: "/"), slash != root.startIndex {
                _ = add(String(root[..<slash]))
            }
        }
    }

    private func addFolders(below root: String) {
        var pending = [root]
        while let folder = pending.popLast() {
            let names = Self.list(folder)
            guard !(names.contains("trove.json") && names.contains("catalog.sqlite")), add(folder) else { continue }
            for name in names where isRead(name) {
                let path = folder + "/" + name
                if FileStatus(path: path, followsLinks: false)?.kind == .folder { pending.append(path) }
            }
        }
    }

    /// Watches one folder; false where it cannot be watched.
    private func add(_ folder: String) -> Bool {
        // SAFETY: the path is passed as a NUL-terminated copy.
        let number = unsafe inotify_add_watch(descriptor, folder, Self.events)
        guard number >= 0 else {
            // Gone meanwhile is no loss; no more watches is.
            if errno == ENOSPC || errno == ENOMEM { isIncomplete = true }
            return false
        }
        folders[number] = folder
        return true
    }

    private static func list(_ folder: String) -> [String] {
        // SAFETY: the stream is closed below; each entry is copied before the next is read.
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                // SAFETY: d_name is NUL-terminated within its 256 bytes.
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
