import TroveCore

/// A zip of XML parts that refer to each other, as Office Open XML files are.
struct OfficePackage {
    /// The unpacked parts.
    let archive: ZipArchive
    /// The pictures among them.
    let pictures: EmbeddedPictures
    private let limits: FormatLimits

    /// Unpacks the XML parts of a file, and its pictures where somebody reads them.
    init(_ input: DocumentInput) throws(TroveError) {
        limits = input.limits
        let wantsPictures = input.readPictureFile != nil
        archive = try ZipArchive(input.bytes, limits: input.limits) { name in
            let lower = name.lowercased()
            return lower.hasSuffix(".xml") || lower.hasSuffix(".rels") || lower == "mimetype"
                || wantsPictures && EmbeddedPictures.isPicture(lower)
        }
        pictures = EmbeddedPictures(archive, input.readPictureFile)
    }

    /// A part as a tree; nil when it is missing.
    func tree(_ name: String) throws(TroveError) -> MarkupTree? {
        guard let bytes = archive[name] else { return nil }
        return try MarkupTree.xml(bytes, limits: limits)
    }

    /// What a part refers to: target part and kind by the reference's name.
    func references(of part: String) throws(TroveError) -> [String: (target: String, kind: String)] {
        let pieces = part.split(separator: "/")
        guard let file = pieces.last else { return [:] }
        let folder = pieces.dropLast().joined(separator: "/")
        guard let tree = try tree((folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels") else { return [:] }
        var found: [String: (target: String, kind: String)] = [:]
        for node in tree.nodes where node.name == "Relationship" && node.attributes["TargetMode"] != "External" {
            guard let id = node.attributes["Id"], let target = node.attributes["Target"] else { continue }
            let kind = node.attributes["Type"]?.split(separator: "/").last.map(String.init) ?? ""
            found[id] = (Self.resolve(target, in: folder), kind)
        }
        return found
    }

    /// The part that the package names as its document.
    func mainPart(fallback: String) throws(TroveError) -> String {
        guard let tree = try tree("_rels/.rels") else { return fallback }
        let node = tree.nodes.first { $0.attributes["Type"]?.hasSuffix("/officeDocument") == true }
        return node?.attributes["Target"].map { Self.resolve($0, in: "") } ?? fallback
    }

    /// Title, author, dates and the like from the package's core properties.
    func metadata() throws(TroveError) -> [String: String] {
        guard let tree = try tree("docProps/core.xml") else { return [:] }
        var found: [String: String] = [:]
        let keys = [
            "title": "title", "creator": "author", "subject": "subject", "description": "description",
            "keywords": "keywords", "created": "date", "modified": "modified", "language": "language",
        ]
        for at in tree.nodes.indices {
            guard let key = keys[tree[at].name] else { continue }
            let value = CleanText.collapsed(tree.text(of: at))
            if !value.isEmpty { found[key] = value }
        }
        return found
    }

    /// A path relative to a folder, without `.` and `..`.
    static func resolve(_ path: String, in folder: String) -> String {
        var parts = path.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
        for piece in path.split(separator: "/") {
            if piece == ".." { _ = parts.popLast() } else if piece != "." { parts.append(String(piece)) }
        }
        return parts.joined(separator: "/")
    }
}
