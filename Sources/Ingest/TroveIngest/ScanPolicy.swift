/// What of a folder is read.
package struct ScanPolicy: Sendable {
    private let include: [Glob]
    private let exclude: [Glob]
    /// Whether names that begin with a dot are read.
    package var readsHidden: Bool
    /// Whether symbolic links are followed, within the root.
    package var followsLinks: Bool
    /// Whether `.gitignore` and `.troveignore` leave files out.
    package var readsIgnoreFiles: Bool
    /// Absolute paths that are left out on request, with all below them.
    package var excluded: Set<String> = []

    /// Creates a policy.
    /// - Parameters:
    ///   - include: Globs of paths below a root that are read; empty for all.
    ///   - exclude: Globs of paths below a root that are not read.
    package init(
        include: [String] = [], exclude: [String] = [], readsHidden: Bool = false, followsLinks: Bool = false,
        readsIgnoreFiles: Bool = true
    ) {
        self.include = include.map(Glob.init)
        self.exclude = exclude.map(Glob.init)
        self.readsHidden = readsHidden
        self.followsLinks = followsLinks
        self.readsIgnoreFiles = readsIgnoreFiles
    }

    func includes(_ relative: String) -> Bool { include.isEmpty || include.contains { $0.matches(relative) } }
    func excludes(_ relative: String) -> Bool { exclude.contains { $0.matches(relative) } }
}
