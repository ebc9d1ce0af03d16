internal import TroveCore

extension SearchRequest {
    /// The same question, bound to a session's folders.
    /// - Throws: `.invalidArgument` for a folder outside of them.
    func bound(to outer: [String]) throws(TroveError) -> SearchRequest {
        let inner = scope.map(Trove.canonical)
        for folder in inner where !outer.isEmpty {
            guard outer.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) else {
                throw TroveError(.invalidArgument, "\(folder) lies outside of what this session may search")
            }
        }
        var request = self
        request.scope = inner.isEmpty ? outer : inner
        return request
    }
}
