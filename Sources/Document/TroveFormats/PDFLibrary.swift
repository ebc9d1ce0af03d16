import CPDFium
import Foundation
import Synchronization
import TroveCore

/// PDFium's functions. The library keeps global state: all calls go through one lock.
@safe final class PDFLibrary: @unchecked Sendable {
    // SAFETY: allocated for the life of the process, written before it is shared, then only read; PDFium itself is
    // called under `lock` alone, so sharing the table is sound.
    private let functions: UnsafePointer<cpdfium_functions>
    private let lock = NSRecursiveLock()
    private let path: String

    /// The library, opened once; nil when it is not installed.
    static let shared: PDFLibrary? = {
        let functions = UnsafeMutablePointer<cpdfium_functions>.allocate(capacity: 1)
        unsafe functions.initialize(to: cpdfium_functions())
        for path in candidates {
            // SAFETY: the table and the path live during the call.
            if unsafe cpdfium_load(functions, path) != 0 { return unsafe PDFLibrary(functions, path) }
        }
        unsafe functions.deallocate()
        return nil
    }()

    /// A second copy with global state of its own, so that two threads read pages at once; nil without
    /// ``PDFCopy/reserve()``, and where the library's file cannot be opened again.
    static let second: PDFLibrary? = {
        guard let file = PDFCopy.file, let path = shared?.path, path.hasPrefix("/") else { return nil }
        let functions = UnsafeMutablePointer<cpdfium_functions>.allocate(capacity: 1)
        unsafe functions.initialize(to: cpdfium_functions())
        // SAFETY: as above.
        if unsafe cpdfium_load_copy(functions, path, file) != 0 { return unsafe PDFLibrary(functions, path) }
        unsafe functions.deallocate()
        return nil
    }()

    private init(_ functions: UnsafePointer<cpdfium_functions>, _ path: String) {
        unsafe self.functions = unsafe functions
        self.path = path
    }

    /// Runs what calls PDFium, one caller at a time.
    func run<T, E: Error>(_ body: (UnsafePointer<cpdfium_functions>) throws(E) -> T) throws(E) -> T {
        lock.lock()
        defer { lock.unlock() }
        return try unsafe body(functions)
    }

    /// Where the library may be: named by `TROVE_PDFIUM`, beside the executable, in the model cache, in the system.
    private static var candidates: [String] {
        let environment = ProcessInfo.processInfo.environment
        var paths: [String] = []
        if let path = environment["TROVE_PDFIUM"], !path.isEmpty { paths.append(path) }
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
        paths += [own + "/../lib/trove/libpdfium.so", own + "/lib/libpdfium.so"]
        let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
        let models = environment["TROVE_MODELS"].flatMap { $0.isEmpty ? nil : $0 } ?? cache + "/trove/models"
        return paths + [models + "/pdfium/libpdfium.so", "libpdfium.so"]
    }
}

/// Room for a second copy of PDFium, which is filled when a long file is read.
package enum PDFCopy {
    private static let reserved = Mutex<Int32?>(nil)

    /// The file that the copy is written to.
    static var file: Int32? { reserved.withLock { $0 } }

    /// Makes room, while the process may still make files.
    package static func reserve() {
        let file = cpdfium_reserve()
        if file >= 0 { reserved.withLock { $0 = file } }
    }
}
