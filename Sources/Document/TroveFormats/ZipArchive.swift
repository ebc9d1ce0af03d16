import CArchive
import TroveCore

/// The members of a zip file that a parser asks for, unpacked.
struct ZipArchive: Sendable {
    /// Bytes by name.
    private(set) var members: [String: [UInt8]] = [:]
    /// Names of all members in the order of the file.
    private(set) var names: [String] = []
    /// True when the file ends early or a member is damaged.
    private(set) var isDamaged = false
    private var isEncrypted = false

    /// Unpacks the members for which `isWanted` holds.
    /// - Throws: `.limitExceeded` for a bomb, `.corruptInput` when nothing can be read, `.unavailable` without
    ///   libarchive.
    init(_ bytes: [UInt8], limits: FormatLimits, isWanted: (String) -> Bool) throws(TroveError) {
        var reader = unsafe carchive_reader()
        // SAFETY: the table of functions belongs to `reader`; the library stays open once it is.
        guard unsafe carchive_load(&reader.f) != 0 else {
            throw TroveError(.unavailable, "libarchive is not installed: install the package libarchive13")
        }
        var failure: TroveError?
        // SAFETY: `bytes` and `reader` outlive the archive, which is closed before the closure ends; names are
        // NUL-terminated and copied; reads stay inside `buffer`.
        unsafe bytes.withUnsafeBytes { raw in
            defer { unsafe carchive_close(&reader) }
            guard unsafe carchive_open(&reader, raw.baseAddress, raw.count) != 0 else {
                isDamaged = true
                return
            }
            var left = limits.textBytes
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while names.count < 100_000 {
                let status = unsafe carchive_next(&reader)
                if status < 0 { isDamaged = true }
                guard status > 0 else { break }
                guard let name = unsafe carchive_name(&reader).map({ unsafe String(cString: $0) }) else { continue }
                names.append(name)
                guard isWanted(name), members[name] == nil else { continue }
                if unsafe carchive_is_encrypted(&reader) != 0 { isEncrypted = true }
                var data: [UInt8] = []
                while true {
                    let count = unsafe buffer.withUnsafeMutableBytes {
                        unsafe carchive_read(&reader, $0.baseAddress, $0.count)
                    }
                    if count < 0 { isDamaged = true }
                    guard count > 0 else { break }
                    left -= count
                    guard left >= 0, limits.allowance?.take(count) != false else {
                        failure = TroveError(
                            .limitExceeded,
                            "unpacks to more than the limit of \(limits.textBytes) bytes: it may be a bomb")
                        return
                    }
                    data.append(contentsOf: buffer[..<count])
                }
                members[name] = data
            }
        }
        if let failure { throw failure }
        if isEncrypted, members.values.allSatisfy(\.isEmpty) {
            throw .sealed
        }
        guard !names.isEmpty else {
            throw TroveError(.corruptInput, "a zip file without a readable member: it is damaged")
        }
    }

    /// A member by name, whatever the case; nil when it is missing.
    subscript(name: String) -> [UInt8]? {
        let plain = name.hasPrefix("/") ? String(name.dropFirst()) : name
        if let exact = members[plain] { return exact }
        let lower = plain.lowercased()
        return members.first { $0.key.lowercased() == lower }?.value
    }
}
