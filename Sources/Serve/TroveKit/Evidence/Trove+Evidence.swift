internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveIngest
internal import TroveMemory

extension Trove {
    /// Looks at evidence as the files are now, whatever the last run found.
    /// - Parameters:
    ///   - catalog: Nil looks at files alone.
    ///   - sizes: By path, bytes of files that the catalog may not know.
    func evidenceCheck(_ catalog: SQLiteCatalog?, sizes: [String: Int] = [:]) -> EvidenceCheck {
        let (workers, options, files) = (sharedWorkers(), extractionOptions, evidenceFiles)
        return EvidenceCheck(
            catalog: catalog,
            read: { path in
                await files.document(at: path) {
                    try await FileExtraction.extract(path: $0, workers: workers, options: options)
                }
            },
            find: { evidence in
                let known = try? await catalog?.file(at: evidence.path)?.stamp.size
                guard let size = sizes[evidence.path].map(Int64.init) ?? known else { return nil }
                let roots = (try? await catalog?.roots().map(\.path)) ?? []
                let folder = URL(fileURLWithPath: evidence.path).deletingLastPathComponent().path
                return await files.find(
                    sha256: evidence.sha256, size: size, below: roots.isEmpty ? [folder] : roots)
            })
    }
}
