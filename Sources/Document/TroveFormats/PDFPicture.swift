import CPDFium
import TroveCore

/// A picture on a page of a PDF, or several that touch.
struct PDFPicture: Sendable {
    /// Where it stands.
    var box: PDFWord.Place
    /// Its own pixels across.
    var pixels: Int
    /// The same for the same picture on other pages.
    var mark: UInt64

    init(_ found: cpdfium_picture) {
        box = (Double(found.x0), Double(found.y0), Double(found.x1), Double(found.y1))
        pixels = Int(found.width)
        mark = found.mark
    }

    /// Share of the page.
    var area: Double { max(0, box.x1 - box.x0) * max(0, box.y1 - box.y0) }

    /// Dots an inch at which it is drawn without loss, within what reading needs.
    func dotsPerInch(pageWidth points: Double) -> Double {
        let inches = max((box.x1 - box.x0) * points / 72, 0.01)
        return min(300, max(100, Double(pixels) / inches))
    }

    /// The pictures of a page that may hold words of their own: those that touch are one, small ones and those under
    /// the page's own text are left out.
    static func readable(_ pictures: [PDFPicture], lines: [PDFLine]) -> [PDFPicture] {
        guard !pictures.isEmpty, pictures.count <= 200 else { return [] }
        var merged: [PDFPicture] = []
        for picture in pictures where picture.area > 0 {
            var whole = picture
            // What the union touches in turn is taken up too.
            while let other = merged.firstIndex(where: { $0.touches(whole) }) {
                whole.unite(with: merged.remove(at: other))
            }
            merged.append(whole)
        }
        let words = lines.flatMap(\.words)
        return merged.filter { picture in
            let box = picture.box
            guard picture.area >= 0.008, box.x1 - box.x0 >= 0.05, box.y1 - box.y0 >= 0.008, picture.pixels >= 60 else {
                return false
            }
            let letters = words.reduce(0) { sum, word in
                let (x, y) = ((word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2)
                return sum + (x > box.x0 && x < box.x1 && y > box.y0 && y < box.y1 ? word.letters : 0)
            }
            return letters <= 12
        }
    }

    private func touches(_ other: PDFPicture) -> Bool {
        let slack = 0.002
        return box.x0 < other.box.x1 + slack && other.box.x0 < box.x1 + slack && box.y0 < other.box.y1 + slack
            && other.box.y0 < box.y1 + slack
    }

    private mutating func unite(with other: PDFPicture) {
        let density = max(
            Double(pixels) / max(box.x1 - box.x0, 1e-3), Double(other.pixels) / max(other.box.x1 - other.box.x0, 1e-3))
        box = (
            min(box.x0, other.box.x0), min(box.y0, other.box.y0), max(box.x1, other.box.x1), max(box.y1, other.box.y1)
        )
        pixels = Int(min(density * (box.x1 - box.x0), 1e6))
        mark ^= other.mark
    }
}

extension ExtractedDocument {
    /// The same reading with its places on the page of which the picture was a part.
    ///
    /// - Parameter line: Added to the numbers of lines, so that none is the page's own.
    func placed(on page: Int, in region: PDFWord.Place, addingLines line: Int) -> ExtractedDocument {
        let quarters = (pages.first?.rotation ?? 0) / 90 & 3
        func place(_ box: Box) -> Box {
            // The picture may have been turned clockwise to be read: back to how it stands.
            let b: (x0: Double, y0: Double, x1: Double, y1: Double) =
                switch quarters {
                case 1: (box.y0, 1 - box.x1, box.y1, 1 - box.x0)
                case 2: (1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
                case 3: (1 - box.y1, box.x0, 1 - box.y0, box.x1)
                default: (box.x0, box.y0, box.x1, box.y1)
                }
            let (wide, high) = (region.x1 - region.x0, region.y1 - region.y0)
            return Box(
                page: page, x0: region.x0 + b.x0 * wide, y0: region.y0 + b.y0 * high, x1: region.x0 + b.x1 * wide,
                y1: region.y0 + b.y1 * high)
        }
        var placed = self
        for index in placed.words.indices {
            placed.words[index].box = place(words[index].box)
            placed.words[index].line += line
        }
        for index in placed.blocks.indices { placed.blocks[index].boxes = blocks[index].boxes.map(place) }
        return placed
    }
}
