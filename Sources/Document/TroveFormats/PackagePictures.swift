package import TroveCore

/// A picture file inside a document, still undecoded, and where it stands.
package struct EmbeddedPicture: Sendable {
    /// The picture file.
    package var bytes: [UInt8]
    /// 1-based page, where the format has pages.
    package var page: Int?
    /// Where it stands on the page.
    package var box: Box?
    /// How much of the document's text comes before it, 0 to 1; nil where that is unknown.
    package var textShare: Double?
}

/// Finds the pictures inside documents that are zip packages: office files, OpenDocument, e-books.
package enum PackagePictures {
    /// Formats looked into.
    private static let formats: Set<String> = ["docx", "pptx", "xlsx", "odt", "odp", "ods", "epub"]

    /// The pictures of a document in the order in which it shows them; none where it cannot be read.
    package static func read(_ bytes: [UInt8], format: FileFormat, limits: FormatLimits) -> [EmbeddedPicture] {
        guard formats.contains(format.name), let package = try? PicturePackage(bytes, limits) else { return [] }
        switch format.name {
        case "docx": return (try? package.ofText()) ?? []
        case "pptx": return (try? package.ofSlides()) ?? []
        default: return package.loose()
        }
    }
}

/// A package with its picture parts.
private struct PicturePackage {
    private let pictures: ZipArchive
    private let office: OfficePackage

    init(_ bytes: [UInt8], _ limits: FormatLimits) throws(TroveError) {
        pictures = try ZipArchive(bytes, limits: limits, isWanted: EmbeddedPictures.isPicture)
        office = try OfficePackage(
            DocumentInput(bytes: bytes, fileName: "", format: .unknown, limits: limits))
    }

    /// Every picture part once, without a place.
    func loose() -> [EmbeddedPicture] {
        pictures.names.compactMap { name in pictures.members[name].map { EmbeddedPicture(bytes: $0) } }
    }

    /// Pictures of a running text, each where it is anchored.
    func ofText() throws(TroveError) -> [EmbeddedPicture] {
        let main = try office.mainPart(fallback: "word/document.xml")
        guard let tree = try office.tree(main) else { return loose() }
        let references = try office.references(of: main)
        var found: [(picture: EmbeddedPicture, before: Int)] = []
        var count = 0
        for node in tree.nodes {
            if node.name.isEmpty {
                if tree[node.parent].name == "t" { count += node.text.unicodeScalars.count }
            } else if let bytes = bytes(of: node, references) {
                found.append((EmbeddedPicture(bytes: bytes), count))
            }
        }
        return found.map { picture, before in
            var picture = picture
            picture.textShare = Double(before) / Double(max(1, count))
            return picture
        }
    }

    /// Pictures of slides, with their page and place.
    func ofSlides() throws(TroveError) -> [EmbeddedPicture] {
        let main = try office.mainPart(fallback: "ppt/presentation.xml")
        guard let tree = try office.tree(main) else { return loose() }
        let size = tree.first("sldSz").map { tree[$0].attributes }
        let width = Double(size?["cx"] ?? "") ?? 9_144_000
        let height = Double(size?["cy"] ?? "") ?? 6_858_000
        let slides = try office.references(of: main)
        var found: [EmbeddedPicture] = []
        var page = 0
        for slide in tree.nodes where slide.name == "sldId" {
            guard let target = slide.attributes["r:id"].flatMap({ slides[$0]?.target }) else { continue }
            page += 1
            guard let shapes = try office.tree(target) else { continue }
            let references = try office.references(of: target)
            for at in shapes.nodes.indices where shapes[at].name == "pic" {
                guard let blip = shapes.first("blip", in: at), let bytes = bytes(of: shapes[blip], references)
                else { continue }
                let box = Self.frame(of: at, in: shapes).map {
                    Box(
                        page: page, x0: $0.x / width, y0: $0.y / height, x1: ($0.x + $0.width) / width,
                        y1: ($0.y + $0.height) / height)
                }
                found.append(EmbeddedPicture(bytes: bytes, page: page, box: box))
            }
        }
        return found
    }

    private func bytes(
        of node: MarkupTree.Node, _ references: [String: (target: String, kind: String)]
    ) -> [UInt8]? {
        let key = ["blip": "r:embed", "imagedata": "r:id"][node.name]
        let id = key.flatMap { node.attributes[$0] }
        return id.flatMap { references[$0]?.target }.flatMap { pictures[$0] }
    }

    private struct Frame {
        var x, y, width, height: Double
    }

    /// Where a shape stands on its slide: its own frame, moved and scaled by the groups that it is in.
    private static func frame(of shape: Int, in tree: MarkupTree) -> Frame? {
        guard let own = tree.first("xfrm", in: shape), var frame = frame(own, "off", "ext", tree) else { return nil }
        var at = tree[shape].parent
        while at > 0 {
            if tree[at].name == "grpSp", let properties = tree.first("grpSpPr", in: at),
                let transform = tree.first("xfrm", in: properties),
                let outer = Self.frame(transform, "off", "ext", tree),
                let inner = Self.frame(transform, "chOff", "chExt", tree), inner.width > 0, inner.height > 0
            {
                let (across, down) = (outer.width / inner.width, outer.height / inner.height)
                frame = Frame(
                    x: outer.x + (frame.x - inner.x) * across, y: outer.y + (frame.y - inner.y) * down,
                    width: frame.width * across, height: frame.height * down)
            }
            at = tree[at].parent
        }
        return frame
    }

    private static func frame(_ transform: Int, _ offset: String, _ extent: String, _ tree: MarkupTree) -> Frame? {
        guard let off = tree.first(offset, in: transform), let ext = tree.first(extent, in: transform),
            let x = Double(tree[off].attributes["x"] ?? ""), let y = Double(tree[off].attributes["y"] ?? ""),
            let width = Double(tree[ext].attributes["cx"] ?? ""), let height = Double(tree[ext].attributes["cy"] ?? "")
        else { return nil }
        return Frame(x: x, y: y, width: width, height: height)
    }
}
