import CPDFium
package import TroveCore

extension PDFFile {
    /// Where pictures stand on a page, each cut to the page; at most 200.
    package func pictureBoxes(page number: Int) throws(TroveError) -> [Box] {
        let most = 200
        let edges = try unsafe withPage(number) { f, page throws(TroveError) in
            // SAFETY: room for four numbers a box; as many are filled as the call says.
            unsafe [Float](unsafeUninitializedCapacity: most * 4) { out, count in
                count = Int(unsafe cpdfium_picture_boxes(f, page, Int32(most), out.baseAddress)) * 4
            }
        }
        return stride(from: 0, to: edges.count, by: 4).map { at in
            Box(
                page: number, x0: Double(edges[at]), y0: Double(edges[at + 1]), x1: Double(edges[at + 2]),
                y1: Double(edges[at + 3]))
        }
    }
}
