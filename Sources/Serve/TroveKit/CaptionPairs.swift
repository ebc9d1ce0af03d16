internal import Foundation
internal import TroveCore

/// Photos with captions, as a tab-separated file gives them: a photo's name first, a caption last in each line.
struct CaptionPairs {
    /// Captions of each photo, in the order of the file.
    private(set) var photos: [(url: URL, captions: [String])] = []

    /// Reads `file`; photos lie below `folder`. A first line that names no photo is a header.
    /// - Throws: `.notFound` for a file or photo that is not there, `.corruptInput` for lines without a tab.
    init(file: URL, folder: URL) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw TroveError(.notFound, "\(file.path) cannot be read; give a file of lines `photo TAB caption`")
        }
        var numbers: [String: Int] = [:]
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard let name = fields.first, let caption = fields.last, fields.count > 1 else {
                throw TroveError(.corruptInput, "line \(index + 1) of \(file.path) has no tab")
            }
            if let number = numbers[name] {
                photos[number].captions.append(caption)
                continue
            }
            let url = folder.appendingPathComponent(name)
            guard FileManager.default.fileExists(atPath: url.path) else {
                if index == 0 { continue }
                throw TroveError(.notFound, "there is no photo at \(url.path), which line \(index + 1) names")
            }
            numbers[name] = photos.count
            photos.append((url, [caption]))
        }
    }
}
