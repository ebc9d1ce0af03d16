package import TroveCore

/// Reads a picture file: decoding and OCR, which this module does not know.
package typealias PictureFileReader = ([UInt8]) throws(TroveError) -> ExtractedDocument

/// The pictures within an office file: the words in each are added where it stands, once however often it is shown.
final class EmbeddedPictures {
    private let archive: ZipArchive
    private let read: PictureFileReader?
    private var seen: Set<String> = []

    /// Most pictures of one file that are read.
    private static let most = 300
    /// Icons and rules hold no words.
    private static let leastBytes = 1200

    /// Takes pictures from `archive`; without a reader none is read.
    init(_ archive: ZipArchive, _ read: PictureFileReader?) {
        self.archive = archive
        self.read = read
    }

    /// True for the name of a part that may be a picture of a kind that is decoded.
    static func isPicture(_ name: String) -> Bool {
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "webp"].contains(suffix)
    }

    /// Adds the words of the picture in a part of the file.
    func add(_ part: String, to builder: inout DocumentBuilder) {
        guard let read, seen.count < Self.most, Self.isPicture(part), !seen.contains(part) else { return }
        seen.insert(part)
        if seen.count == Self.most {
            builder.warn("only the first \(Self.most) pictures were looked through for words")
        }
        guard let bytes = archive[part], bytes.count >= Self.leastBytes else { return }
        do throws(TroveError) {
            var words = try read(bytes)
            words.warnings = []
            builder.append(words.read(fromPicture: part))
        } catch  where error.code != .unsupportedFormat {
            builder.warn("picture \(part): \(error.message)")
        } catch {}
    }
}

extension ExtractedDocument {
    /// The same without words' and blocks' places: pages of a part are none of the whole's.
    func withoutPlaces() -> ExtractedDocument {
        var bare = self
        bare.words = []
        for index in bare.blocks.indices {
            bare.blocks[index].boxes = []
            bare.blocks[index].picture?.box = nil
        }
        return bare
    }

    /// What was read from a picture file that is a part of another file.
    func read(fromPicture name: String) -> ExtractedDocument { withoutPlaces().inPicture(name, box: nil) }

    /// Says of each block that it was read from a picture.
    func inPicture(_ name: String?, box: Box?) -> ExtractedDocument {
        guard let size = pages.first else { return self }
        var marked = self
        for index in marked.blocks.indices {
            marked.blocks[index].picture = BlockPicture(name: name, box: box, width: size.width, height: size.height)
        }
        return marked
    }
}
