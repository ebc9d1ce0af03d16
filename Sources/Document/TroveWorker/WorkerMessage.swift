internal import Foundation
package import TroveCore

/// What the parent asks of a worker: the file itself travels as a descriptor beside it.
package struct WorkerRequest: Codable, Sendable {
    /// The file's name, a hint among text formats and the fallback for a title; never opened.
    package var name: String
    package var options: ExtractionOptions
}

/// What a worker answers: any number of finished pages, then a document or a failure.
package enum WorkerReply: Codable, Sendable {
    /// A page is done: the deadline starts anew. `of` is the number of pages, where it is known.
    case page(Int, of: Int?)
    /// All that was read.
    case document(ExtractedDocument)
    /// Nothing could be read: a code's name and a message.
    case failure(code: String, message: String)
}
