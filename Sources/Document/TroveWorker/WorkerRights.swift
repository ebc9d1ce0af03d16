internal import Foundation
internal import TroveSandbox

/// What a worker may still read once documents come: libraries, language data, fonts; of the user's files only the
/// one that its parent opened for it.
enum WorkerRights {
    static var restrictions: ProcessRestrictions { ProcessRestrictions(readable: system + own) }

    /// Libraries and data of the system.
    private static let system = [
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime",
        "/usr/share/zoneinfo", "/usr/share/locale", "/usr/share/tesseract-ocr", "/usr/share/tessdata",
        "/usr/local/share/tessdata", "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts",
        "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/null", "/dev/urandom",
        "/dev/random",
    ]

    /// What lies beside the executable, the model cache, and what variables name.
    private static var own: [String] {
        let environment = ProcessInfo.processInfo.environment
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let folder = executable.deletingLastPathComponent().path
        // Not the executable's whole folder: that may be anybody's.
        var paths = [
            executable.path, folder + "/lib", folder + "/../lib", folder + "/../share/tessdata",
            folder + "/../share/trove",
        ]
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
        paths.append(cache + "/trove/models")
        for name in ["TROVE_MODELS", "TROVE_PDFIUM", "TESSDATA_PREFIX"] {
            if let path = environment[name], path.hasPrefix("/") { paths.append(path) }
        }
        let libraries = (environment["LD_LIBRARY_PATH"] ?? "").split(separator: ":").map(String.init)
        return paths + libraries.filter { $0.hasPrefix("/") }
    }
}
