package import TroveCore

/// Hears what a worker sends before its answer, on a thread that may be held up. After a crash all comes again from the
/// first.
package struct WorkerListener: Sendable {
    /// A finished page: its number, and the count of pages where it is known.
    var onPage: @Sendable (Int, Int?) -> Void
    /// A sample of a picture: no more wait than the listener lets in.
    var onSample: @Sendable (PictureSample) -> Void
    /// What OCR read, to be kept.
    var onReading: @Sendable (PageReading) -> Void

    /// Creates a listener; what it leaves out is not heard.
    package init(
        onPage: @escaping @Sendable (Int, Int?) -> Void = { _, _ in },
        onSample: @escaping @Sendable (PictureSample) -> Void = { _ in },
        onReading: @escaping @Sendable (PageReading) -> Void = { _ in }
    ) {
        self.onPage = onPage
        self.onSample = onSample
        self.onReading = onReading
    }
}
