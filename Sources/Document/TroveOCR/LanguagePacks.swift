import Foundation
package import TroveCore

/// The language packs (`eng.traineddata`...) that the engine can be started on.
package struct LanguagePacks: Sendable, Equatable {
    /// The folder they lie in.
    package let folder: String
    /// Their names, sorted: `chi_sim`, `eng`...; without `osd`, which reads nothing.
    package let names: [String]

    /// Looks through the folders where packs lie and takes the first that holds one: `TESSDATA_PREFIX`,
    /// `../share/tessdata` beside the executable (relocatable packages), then Debian's own. A system's folder that
    /// holds all packs of the package's and more is taken before it.
    ///
    /// - Throws: `.unavailable` if there is none.
    package static func installed() throws(TroveError) -> LanguagePacks {
        let named = ProcessInfo.processInfo.environment["TESSDATA_PREFIX"] ?? ""
        var found: LanguagePacks?
        for folder in candidateFolders() {
            let names = packs(in: folder)
            guard let first = found else {
                if !names.isEmpty { found = LanguagePacks(folder: folder, names: names) }
                continue
            }
            if !named.isEmpty, first.folder.hasPrefix(named) { return first }
            if names.count > first.names.count, Set(names).isSuperset(of: first.names) {
                found = LanguagePacks(folder: folder, names: names)
            }
        }
        if let found { return found }
        throw TroveError(
            .unavailable, "no OCR language pack is installed: apt-get install tesseract-ocr-eng, or set TESSDATA_PREFIX"
        )
    }

    /// Packs of one folder.
    package init(folder: String, names: [String]) {
        self.folder = folder
        self.names = names
    }

    /// Checks that each of `languages` is there.
    ///
    /// - Throws: `.unavailable` that names the missing pack and the command that installs it.
    package func require(_ languages: [String]) throws(TroveError) {
        guard let missing = languages.first(where: { !names.contains($0) }) else { return }
        throw TroveError(
            .unavailable,
            "OCR language pack '\(missing)' is not installed: apt-get install \(Self.package(for: missing))")
    }

    /// Debian's package for a pack: `chi_sim` is in `tesseract-ocr-chi-sim`.
    package static func package(for language: String) -> String {
        "tesseract-ocr-"
            + language.lowercased().replacingOccurrences(of: "_", with: "-").replacingOccurrences(of: "/", with: "-")
    }

    private static func candidateFolders() -> [String] {
        var folders: [String] = []
        if let prefix = ProcessInfo.processInfo.environment["TESSDATA_PREFIX"], !prefix.isEmpty {
            folders += [prefix, prefix + "/tessdata"]
        }
        if let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            let home = URL(fileURLWithPath: executable).deletingLastPathComponent().deletingLastPathComponent()
            folders.append(home.appendingPathComponent("share/tessdata").path)
        }
        folders += [
            "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
            "/usr/local/share/tessdata",
        ]
        return folders
    }

    private static func packs(in folder: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let ending = ".traineddata"
        return files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
            .filter { $0 != "osd" && $0 != "equ" }.sorted()
    }
}
