import CPDFium
import Foundation
package import TroveCore

extension PDFFile {
    /// Where pictures stand on a page, each cut to the page; at most 200.
    package func pictureBoxes(page number: Int) throws(TroveError) -> [Box] {
        let found = try unsafe withPage(number) { f, page throws(TroveError) in
            unsafe PDFShown(f, page).pictures(most: 200)
        }
        return found.filter { $0.x0 < $0.x1 && $0.y0 < $0.y1 }.map {
            Box(page: number, x0: Double($0.x0), y0: Double($0.y0), x1: Double($0.x1), y1: Double($0.y1))
        }
    }
}

/// The paths and pictures that an open page shows, also those in forms.
@safe struct PDFShown: ~Copyable {
    // SAFETY: the table, the page and its objects outlive this value, which only lives while the page is open; the list
    // is allocated by the call that made it, and freed here alone.
    private let functions: UnsafePointer<cpdfium_functions>
    private let page: UnsafeMutableRawPointer
    private let all: cpdfium_collection

    /// Looks through the objects of a page, under the library's lock.
    init(_ functions: UnsafePointer<cpdfium_functions>, _ page: UnsafeMutableRawPointer) {
        unsafe self.functions = unsafe functions
        unsafe self.page = unsafe page
        unsafe all = unsafe cpdfium_all_shown(functions, page)
    }

    deinit { unsafe free(all.list) }

    /// The pictures, at most so many.
    borrowing func pictures(most: Int) -> [cpdfium_picture] {
        // SAFETY: no more than `most` are written, and the array is cut to those that are.
        unsafe withUnsafePointer(to: all) { all in
            unsafe [cpdfium_picture](unsafeUninitializedCapacity: most) { buffer, filled in
                filled = Int(unsafe cpdfium_pictures(functions, page, all, buffer.baseAddress, Int32(most)))
            }
        }
    }

    /// The straight lines across and down; none where there are so many that it is a drawing.
    borrowing func rules() -> [cpdfium_rule] {
        let most = 4000
        // SAFETY: as above.
        let found = unsafe withUnsafePointer(to: all) { all in
            unsafe [cpdfium_rule](unsafeUninitializedCapacity: most) { buffer, filled in
                filled = Int(unsafe cpdfium_rules(functions, page, all, buffer.baseAddress, Int32(most)))
            }
        }
        return found.count < most ? found : []
    }
}
