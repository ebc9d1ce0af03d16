import CArchive
import TroveCore

/// One file of an archive, unpacked.
struct ArchiveMember {
    /// Its path; decoded where the archive does not say how.
    var name: String
    /// Its content.
    var bytes: [UInt8]
    /// True for what a packed file without a list of members holds.
    var isAlone: Bool
}

/// Reads archives of every kind that libarchive unpacks without another program.
enum ArchiveMembers {
    /// How the reading ended.
    struct Outcome {
        /// True when the archive ends early or a member is damaged.
        var isDamaged = false
        /// True when a limit ended it.
        var isCutShort = false
        /// Members that no password opened, or another one than was given.
        var locked = 0
    }

    /// Most members that are unpacked.
    private static let most = 10_000
    /// Of 7-Zip's own protection.
    private static let sealed = TroveError(
        .unsupportedFormat, "protected in a way that libarchive does not open: unpack it to have it read")

    /// Unpacks member after member; only one is in memory at a time.
    /// - Throws: `.unavailable` without libarchive, `.passwordRequired` when all members are protected, `.limitExceeded`
    ///   for one member that unpacks to more than the limit, `.corruptInput` when nothing can be read.
    static func forEach(
        of bytes: [UInt8], limits: FormatLimits, password: String?, _ body: (ArchiveMember) -> Void
    ) throws(TroveError) -> Outcome {
        var reader = unsafe carchive_reader()
        // SAFETY: the table of functions belongs to `reader`; the library stays open once it is.
        guard unsafe carchive_load(&reader.f) != 0 else {
            throw TroveError(.unavailable, "libarchive is not installed: install the package libarchive13")
        }
        var outcome = Outcome()
        var failure: TroveError?
        var count = 0
        // SAFETY: `bytes` and `reader` outlive the archive, which is closed before the closure ends; names are
        // NUL-terminated and copied; reads stay inside `buffer`.
        unsafe bytes.withUnsafeBytes { raw in
            defer { unsafe carchive_close(&reader) }
            guard unsafe carchive_open_any(&reader, raw.baseAddress, raw.count, password) != 0 else {
                outcome.isDamaged = true
                return
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while count < most {
                let status = unsafe carchive_next(&reader)
                if status < 0, unsafe carchive_cannot_decrypt(&reader) != 0 {
                    failure = Self.sealed
                    return
                }
                if status < 0 { outcome.isDamaged = true }
                guard status > 0 else { break }
                count += 1
                guard limits.allowance?.takeMember() != false else {
                    outcome.isCutShort = true
                    return
                }
                var left = limits.textBytes
                let isProtected = unsafe carchive_is_encrypted(&reader) != 0
                if isProtected, password == nil {
                    outcome.locked += 1
                    continue
                }
                let isAlone = unsafe carchive_is_raw(&reader) != 0
                var member = ArchiveMember(name: unsafe name(&reader), bytes: [], isAlone: isAlone)
                var isLocked = false
                while true {
                    let size = unsafe buffer.withUnsafeMutableBytes {
                        unsafe carchive_read(&reader, $0.baseAddress, $0.count)
                    }
                    isLocked = size < 0 && isProtected
                    if isLocked, unsafe carchive_cannot_decrypt(&reader) != 0 {
                        failure = Self.sealed
                        return
                    }
                    if size < 0, !isLocked { outcome.isDamaged = true }
                    guard size > 0 else { break }
                    left -= size
                    guard left >= 0, limits.allowance?.take(size) != false else {
                        outcome.isCutShort = true
                        if count == 1 {
                            failure = TroveError(
                                .limitExceeded,
                                "unpacks to more than the limit of \(limits.textBytes) bytes: it may be a bomb")
                        }
                        return
                    }
                    member.bytes.append(contentsOf: buffer[..<size])
                }
                if isLocked { outcome.locked += 1 } else { body(member) }
            }
            if count == most { outcome.isCutShort = true }
        }
        if let failure { throw failure }
        if count > 0, outcome.locked == count { throw .protected(against: password) }
        if count == 0, outcome.isDamaged {
            throw TroveError(.corruptInput, "no member can be read: the file is damaged")
        }
        return outcome
    }

    /// A name is too short to tell Chinese from Korean by its letters: pairs that are common characters in GB 2312 are
    /// taken as such.
    private static func isSimplifiedChinese(_ bytes: [UInt8]) -> Bool {
        var at = 0
        while at < bytes.count {
            if bytes[at] < 0x80 {
                at += 1
            } else if at + 1 < bytes.count, (0xB0...0xD7).contains(bytes[at]), bytes[at + 1] >= 0xA1 {
                at += 2
            } else {
                return false
            }
        }
        return true
    }

    /// The path of the member at hand: in UTF-8 where the archive says so, otherwise told by its bytes.
    private static func name(_ reader: inout carchive_reader) -> String {
        // SAFETY: the name is NUL-terminated and copied before the next call.
        guard let raw = unsafe carchive_raw_name(&reader) else {
            return unsafe carchive_name(&reader).map { unsafe String(cString: $0) } ?? "member"
        }
        var bytes: [UInt8] = []
        var at = unsafe raw
        while unsafe at.pointee != 0, bytes.count < 4096 {
            unsafe bytes.append(UInt8(bitPattern: at.pointee))
            unsafe at += 1
        }
        if let text = String(validating: bytes, as: UTF8.self) { return CleanText.withoutControls(text) }
        if isSimplifiedChinese(bytes), let text = Iconv.decode(bytes, from: "GB18030")?.text {
            return CleanText.withoutControls(text)
        }
        let decoded = try? TextDecoder(limits: FormatLimits()).decode(bytes, declared: nil).text
        return CleanText.withoutControls(decoded ?? String(decoding: bytes, as: UTF8.self))
    }
}
