internal import Foundation
internal import TroveCore

/// Writes pages as PDF: the picture of each, and its words under it, unseen but found and copied.
struct SearchablePDF {
    private var out = Data("%PDF-1.7\n".utf8)
    private var offsets: [Int] = []
    private var pages: [Int] = []
    private let font: Int

    /// Starts a file.
    init() {
        offsets = [0, 0]  // catalog and page tree, written last
        font = 3
        object(
            "<</Type/Font/Subtype/Type0/BaseFont/Unseen/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>")
        object(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Unseen/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                + "/Supplement 0>>/DW 500/FontDescriptor 5 0 R>>")
        object(
            "<</Type/FontDescriptor/FontName/Unseen/Flags 4/FontBBox[0 -200 500 800]/ItalicAngle 0/Ascent 800"
                + "/Descent -200/CapHeight 800/StemV 80>>")
        let map = """
            /CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Unicode def /CMapType 2 def
            1 begincodespacerange <0000> <FFFF> endcodespacerange
            1 beginbfrange <0000> <FFFF> <0000> endbfrange
            endcmap end end
            """
        object("<</Length \(map.utf8.count)>>\nstream\n\(map)\nendstream")
    }

    /// Adds a page.
    /// - Parameters:
    ///   - png: RGB, 8 bits a sample, not interlaced: as Trove writes it.
    ///   - size: Points across and down.
    mutating func add(png: Data, size: (width: Double, height: Double), words: [(text: String, box: Box)]) throws {
        let picture = try PNGParts(png)
        var text = "q \(size.width) 0 0 \(size.height) 0 0 cm /I Do Q\nBT 3 Tr\n"
        for word in words {
            let units = Array(word.text.utf16)
            let high = max((word.box.y1 - word.box.y0) * size.height, 1)
            let wide = max((word.box.x1 - word.box.x0) * size.width, 0.5)
            let stretch = wide / (Double(units.count) * 0.5 * high) * 100
            let code = units.map { String(format: "%04X", Int($0)) }.joined() + "0020"
            text += String(
                format: "/F %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%@> Tj\n", high, stretch, word.box.x0 * size.width,
                (1 - word.box.y1) * size.height + high * 0.2, code)
        }
        text += "ET"
        let image = offsets.count + 1
        object(
            "<</Type/XObject/Subtype/Image/Width \(picture.width)/Height \(picture.height)/ColorSpace/DeviceRGB"
                + "/BitsPerComponent 8/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 3/BitsPerComponent 8"
                + "/Columns \(picture.width)>>/Length \(picture.data.count)>>\nstream\n", then: picture.data)
        object("<</Length \(text.utf8.count)>>\nstream\n\(text)\nendstream")
        pages.append(offsets.count + 1)
        object(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(size.width) \(size.height)]/Contents \(image + 1) 0 R"
                + "/Resources<</XObject<</I \(image) 0 R>>/Font<</F \(font) 0 R>>>>>>")
    }

    /// The file.
    consuming func finish() -> Data {
        offsets[0] = out.count
        out.append(Data("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".utf8))
        offsets[1] = out.count
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        out.append(Data("2 0 obj\n<</Type/Pages/Count \(pages.count)/Kids[\(kids)]>>\nendobj\n".utf8))
        let start = out.count
        var table = "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { table += String(format: "%010d 00000 n \n", offset) }
        out.append(Data(table.utf8))
        out.append(Data("trailer\n<</Size \(offsets.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n".utf8))
        return out
    }

    private mutating func object(_ body: String, then data: Data? = nil) {
        offsets.append(out.count)
        out.append(Data("\(offsets.count) 0 obj\n\(body)".utf8))
        if let data {
            out.append(data)
            out.append(Data("\nendstream".utf8))
        }
        out.append(Data("\nendobj\n".utf8))
    }
}

/// The parts of a PNG file that a PDF takes over as they are.
struct PNGParts {
    private(set) var width = 0
    private(set) var height = 0
    /// Deflated rows, each with its predictor.
    private(set) var data = Data()

    init(_ png: Data) throws(TroveError) {
        let bytes = [UInt8](png)
        func number(_ at: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) } }
        var at = 8
        while at + 12 <= bytes.count {
            let length = number(at)
            guard at + 12 + length <= bytes.count else { break }
            switch String(decoding: bytes[(at + 4)..<(at + 8)], as: UTF8.self) {
            case "IHDR" where length >= 13: (width, height) = (number(at + 8), number(at + 12))
            case "IDAT": data.append(contentsOf: bytes[(at + 8)..<(at + 8 + length)])
            default: break
            }
            at += 12 + length
        }
        guard width > 0, height > 0, !data.isEmpty else {
            throw TroveError(.corruptInput, "the page's picture could not be written")
        }
    }
}
