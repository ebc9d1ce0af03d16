internal import Foundation

/// The rules of `.gitignore` and `.troveignore` files on the way down to a folder: the last that matches decides.
package struct IgnoreRules: Sendable {
    /// Files that hold rules, the weaker first.
    static let fileNames = [".gitignore", ".troveignore"]

    private struct Rule: Sendable {
        var glob: Glob
        /// The folder of the file that states it, below the root.
        var base: String
        var isNegated: Bool
        var foldersOnly: Bool
        /// The file that states it.
        var origin: String
    }

    private var rules: [Rule] = []

    /// No rules yet.
    package init() {}

    /// Largest file read: rules are short.
    private static let sizeLimit = 1 << 20

    /// Adds the rules of a file that lies in the folder `base` below the root. One that cannot be read states none.
    mutating func read(_ path: String, below base: String) {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: Self.sizeLimit)
        else { return }
        let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            add(String(line), base: base, origin: String(name))
        }
    }

    /// Adds one line.
    package mutating func add(_ line: String, base: String, origin: String) {
        var pattern = Substring(line)
        while pattern.last == " " || pattern.last == "\t", !pattern.dropLast().hasSuffix("\\") {
            pattern = pattern.dropLast()
        }
        guard !pattern.isEmpty, pattern.first != "#" else { return }
        let isNegated = pattern.first == "!"
        if isNegated { pattern = pattern.dropFirst() }
        if pattern.hasPrefix("\\") { pattern = pattern.dropFirst() }
        let foldersOnly = pattern.hasSuffix("/")
        guard pattern.contains(where: { $0 != "/" }) else { return }
        rules.append(
            Rule(
                glob: Glob(String(pattern)), base: base, isNegated: isNegated, foldersOnly: foldersOnly, origin: origin)
        )
    }

    /// The name of the file whose rule leaves `relative` out; nil for what is read.
    package func rule(for relative: String, isFolder: Bool) -> String? {
        for rule in rules.reversed() where isFolder || !rule.foldersOnly {
            let below = rule.base.isEmpty ? relative : String(relative.dropFirst(rule.base.utf8.count + 1))
            if rule.glob.matches(below) { return rule.isNegated ? nil : rule.origin }
        }
        return nil
    }
}
