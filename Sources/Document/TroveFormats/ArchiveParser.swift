import TroveCore

/// Archives and packed files: each member that can be read follows under a heading with its path.
struct ArchiveParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("zip", "zip archive"), ParserKind("tar", "tar archive"), ParserKind("7z", "7-Zip archive"),
        ParserKind("gzip", "gzip archive"), ParserKind("bzip2", "bzip2 archive"), ParserKind("xz", "xz archive"),
        ParserKind("zstd", "Zstandard archive"), ParserKind("lz4", "LZ4 archive"),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        guard input.limits.nesting > 0 else {
            throw TroveError(.limitExceeded, "an archive inside archives and attachments: too deep to be read")
        }
        var builder = DocumentBuilder(format: input.format.name)
        var inner = input.limits
        inner.nesting -= 1
        var counts = (members: 0, read: 0)
        var unread: [String: Int] = [:]
        let outcome = try ArchiveMembers.forEach(of: input.bytes, limits: input.limits, password: input.password) {
            member in
            counts.members += 1
            // A parent that is gone ends this process by itself.
            try? input.onPage?(counts.members, nil)
            guard !member.bytes.isEmpty else { return }
            let isAlone = member.isAlone
            let name = isAlone ? Self.unpackedName(input.fileName) : member.name
            let format = FormatSniffer.sniff(member.bytes, fileName: name)
            let isPicture = format.reading == .picture && input.readPictureFile != nil
            guard format.reading == .document || isPicture else {
                unread[format.description, default: 0] += 1
                return
            }
            do throws(TroveError) {
                var read =
                    if isPicture, let readPictureFile = input.readPictureFile {
                        try readPictureFile(member.bytes).read(fromPicture: name)
                    } else {
                        try DocumentReader(limits: inner).read(
                            member.bytes, fileName: name, format: format, password: input.password,
                            readPicture: input.readPicture,
                            readPictureFile: input.readPictureFile)
                    }
                counts.read += 1
                builder.leaveSections()
                if isAlone { builder.metadata = read.metadata } else { builder.add(.heading, name, level: 1) }
                let warnings = read.warnings
                read.warnings = []
                builder.append(read.withoutPlaces())
                for warning in warnings.prefix(3) { builder.warn("\(name): \(warning)") }
                if read.isIncomplete { builder.markIncomplete("\(name): a part could not be read") }
            } catch {
                builder.markIncomplete(name, error)
            }
        }
        if outcome.locked > 0 {
            builder.markIncomplete("\(outcome.locked) members", .protected(against: input.password))
        }
        if outcome.isDamaged { builder.markIncomplete("the archive is damaged: members may be missing") }
        if outcome.isCutShort {
            builder.markIncomplete(
                "unpacks to more than is allowed (\(input.limits.textBytes >> 20) MiB a member, "
                    + "\(input.limits.unpackedBytes >> 20) MiB in all): the rest was not read")
        }
        for (kind, count) in unread.sorted(by: { $0.key < $1.key }).prefix(20) {
            builder.warn("\(count) of \(counts.members) members were not read: \(kind)")
        }
        guard counts.read > 0 || builder.isIncompleteSoFar else {
            throw TroveError(
                .unsupportedFormat, "\(input.format.description): none of its \(counts.members) members is a document")
        }
        return builder.finish()
    }

    /// The name of what a packed file holds.
    private static func unpackedName(_ name: String) -> String {
        let lower = name.lowercased()
        for (suffix, plain) in [
            (".tgz", ".tar"), (".gz", ""), (".bz2", ""), (".xz", ""), (".zst", ""), (".lz4", ""), (".z", ""),
        ] where lower.hasSuffix(suffix) && name.count > suffix.count {
            return String(name.dropLast(suffix.count)) + plain
        }
        return name
    }
}
