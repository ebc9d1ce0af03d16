internal import TroveCore

/// What a hub says that a model consists of.
package struct HubListing: Sendable {
    /// A file there.
    package struct File: Sendable, Hashable {
        package var name: String
        /// Bytes; nil where the hub does not say.
        package var size: Int?
        /// In lower-case hexadecimal; nil where the hub does not say.
        package var sha256: String?
        /// Git's name of the content, for files that the hub keeps in git itself.
        package var gitBlob: String?
    }

    /// The commit, where the hub names one; else the revision that was asked for.
    package var revision: String
    package var files: [File]

    /// Reads what a hub replied.
    /// - Throws: `.corruptInput` for another form.
    init(_ json: JSONValue, layout: HubEndpoint.Layout, revision: String, host: String) throws(TroveError) {
        let entries: [JSONValue]?
        switch layout {
        case .huggingFace:
            entries = json["siblings"]?.elements
            self.revision = json["sha"]?.text ?? revision
            files = (entries ?? []).compactMap { entry in
                entry["rfilename"]?.text.map { name in
                    let large = entry["lfs"]
                    return File(
                        name: name, size: (large?["size"] ?? entry["size"])?.integer,
                        sha256: large?["sha256"]?.text?.lowercased(),
                        gitBlob: large?.members == nil ? entry["blobId"]?.text?.lowercased() : nil)
                }
            }
        case .modelScope:
            entries = json["Data"]?["Files"]?.elements
            self.revision = revision
            files = (entries ?? []).filter { $0["Type"]?.text != "tree" }.compactMap { entry in
                entry["Path"]?.text.map { name in
                    File(name: name, size: entry["Size"]?.integer, sha256: entry["Sha256"]?.text?.lowercased())
                }
            }
        }
        guard entries != nil, !files.isEmpty else {
            throw TroveError(.corruptInput, "\(host) replied with no list of files; is it a hub of models?")
        }
        guard files.allSatisfy({ ($0.size ?? 0) >= 0 }), self.revision.utf8.count <= 200 else {
            throw TroveError(.corruptInput, "the list of files of \(host) cannot be right")
        }
    }
}
