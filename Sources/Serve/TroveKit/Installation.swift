internal import Foundation

/// Where this executable stands, and what was installed beside it.
enum Installation {
    /// The running executable, symbolic links resolved.
    static let executable: URL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()

    /// A folder below the prefix that holds `bin/`, if it is there.
    static func folder(_ path: String) -> String? {
        let prefix = executable.deletingLastPathComponent().deletingLastPathComponent()
        let folder = prefix.appendingPathComponent(path)
        return FileManager.default.fileExists(atPath: folder.path) ? folder.path : nil
    }
}
