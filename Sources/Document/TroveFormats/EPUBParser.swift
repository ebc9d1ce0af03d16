import TroveCore

/// EPUB books: the pages of the spine in order, each read as HTML.
struct EPUBParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("epub", "EPUB book")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let wantsPictures = input.readPictureFile != nil
        let archive = try ZipArchive(input.bytes, limits: input.limits) { name in
            let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
            return ["xml", "opf", "html", "xhtml", "htm"].contains(suffix)
                || wantsPictures && EmbeddedPictures.isPicture(name)
        }
        let pictures = EmbeddedPictures(archive, input.readPictureFile)
        var builder = DocumentBuilder(format: input.format.name)
        if archive.isDamaged { builder.markIncomplete("the file is damaged: a part of it could not be read") }
        guard let path = try packagePath(archive, input.limits), let bytes = archive[path] else {
            throw TroveError(.corruptInput, "the book names no table of its parts: the file is damaged")
        }
        let package = try MarkupTree.xml(bytes, limits: input.limits)
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        var items: [String: String] = [:]
        let keys = [
            "title": "title", "creator": "author", "date": "date", "language": "language", "description": "description",
            "publisher": "publisher", "subject": "subject",
        ]
        for at in package.nodes.indices {
            let node = package[at]
            if node.name == "item", let id = node.attributes["id"], let target = node.attributes["href"] {
                items[id] = OfficePackage.resolve(Self.decoded(target), in: folder)
            } else if let key = keys[node.name], builder.metadata[key] == nil {
                let value = CleanText.collapsed(package.text(of: at))
                if !value.isEmpty { builder.metadata[key] = value }
            }
        }
        var isMissing = false
        for node in package.nodes where node.name == "itemref" {
            guard let part = node.attributes["idref"].flatMap({ items[$0] }) else { continue }
            guard let page = archive[part] else {
                isMissing = true
                continue
            }
            let text = try TextDecoder(limits: input.limits).decode(page, declared: HTMLParser.declaredEncoding(page))
            let tree = try MarkupTree.html(Self.withoutDeclaration(text.text), limits: input.limits)
            HTMLBlocks.add(tree, to: &builder, isFragment: true)
            let base = part.split(separator: "/").dropLast().joined(separator: "/")
            for node in tree.nodes where node.name == "img" {
                guard let target = node.attributes["src"] else { continue }
                pictures.add(OfficePackage.resolve(Self.decoded(target), in: base), to: &builder)
            }
        }
        if isMissing { builder.markIncomplete("a part of the book is missing") }
        return builder.finish()
    }

    private func packagePath(_ archive: ZipArchive, _ limits: FormatLimits) throws(TroveError) -> String? {
        if let bytes = archive["META-INF/container.xml"] {
            let tree = try MarkupTree.xml(bytes, limits: limits)
            if let path = tree.nodes.first(where: { $0.name == "rootfile" })?.attributes["full-path"] { return path }
        }
        return archive.names.first { $0.hasSuffix(".opf") }
    }

    /// HTML's parser takes an XML declaration for text.
    private static func withoutDeclaration(_ text: String) -> String {
        guard text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>") else { return text }
        return String(text[end.upperBound...])
    }

    /// A reference without its percent escapes and fragment.
    static func decoded(_ reference: String) -> String {
        var out: [UInt8] = []
        var bytes = Array(reference.utf8.prefix { $0 != 0x23 })[...]
        while let byte = bytes.popFirst() {
            if byte == 0x25, bytes.count >= 2,
                let code = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)
            {
                out.append(code)
                bytes = bytes.dropFirst(2)
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
