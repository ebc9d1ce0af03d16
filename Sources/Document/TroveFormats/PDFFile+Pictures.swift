import CPDFium
package import TroveCore

extension PDFFile {
    /// Where pictures stand on a page, each cut to the page; at most 200.
    package func pictureBoxes(page number: Int) throws(TroveError) -> [Box] {
        let most = 200
        let found = try unsafe withPage(number) { f, page throws(TroveError) in
            // SAFETY: room for as many pictures as may be written; as many are filled as the call says.
            unsafe [cpdfium_picture](unsafeUninitializedCapacity: most) { out, count in
                count = Int(unsafe cpdfium_pictures(f, page, out.baseAddress, Int32(most)))
            }
        }
        return found.filter { $0.x0 < $0.x1 && $0.y0 < $0.y1 }.map {
            Box(page: number, x0: Double($0.x0), y0: Double($0.y0), x1: Double($0.x1), y1: Double($0.y1))
        }
    }
}
