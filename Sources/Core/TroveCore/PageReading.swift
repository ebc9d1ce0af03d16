package import Foundation

/// What OCR read on one picture, kept with its document: when other settings make the document stale, no page that they
/// do not concern is read again.
package struct PageReading: Codable, Sendable, Equatable {
    /// SHA-256 of the picture's size and pixels, in hexadecimal digits.
    package var key: String
    /// The words and how they were read, in the reader's own form.
    package var bytes: Data

    /// Creates a reading.
    package init(key: String, bytes: Data) {
        self.key = key
        self.bytes = bytes
    }
}
