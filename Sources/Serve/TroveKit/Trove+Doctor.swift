internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveModels
internal import TroveOCR

/// One thing that `trove doctor` looked at.
public struct HealthCheck: Codable, Sendable {
    /// How it stands.
    public enum State: String, Codable, Sendable {
        /// As it should be.
        case ok
        /// Works, with less.
        case limited
        /// Does not work.
        case broken
    }

    /// What was looked at.
    public var name: String
    /// How it stands.
    public var state: State
    /// What was found.
    public var detail: String
    /// What to do about it.
    public var remedy: String?
}

/// Looking at what Trove needs.
extension Trove {
    /// Checks the worker process, OCR and its languages, the models and the store.
    public func doctor() async -> [HealthCheck] {
        var checks = [await checkWorker(), checkLanguages()]
        for model in models(verifyChecksums: true) {
            let isPresent = model.state == PinnedModel.State.present.rawValue
            let isNeeded = model.name == PinnedModel.text.name
            checks.append(
                HealthCheck(
                    name: "model \(model.name)", state: isPresent ? .ok : isNeeded ? .broken : .limited,
                    detail: "\(model.state), \(model.path)",
                    remedy: isPresent ? nil : "run ./tools/quickstart, or set TROVE_MODELS to the folder that holds it")
            )
        }
        checks.append(await checkStore())
        return checks
    }

    /// Reads a line of text through a worker, as an index run would.
    private func checkWorker() async -> HealthCheck {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trove-doctor-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("line.txt")
            try Data("one line".utf8).write(to: file)
            let document = try await parse(file)
            guard document.text.hasPrefix("one line") else {
                throw TroveError(.integrity, "the worker read `\(document.text)` instead of `one line`")
            }
            return HealthCheck(name: "worker process", state: .ok, detail: "reads documents under its limits")
        } catch {
            return HealthCheck(
                name: "worker process", state: .broken, detail: "\(error)",
                remedy: "install the libraries that the executable lists with: ldd \(workerExecutable)")
        }
    }

    private func checkLanguages() -> HealthCheck {
        do {
            let packs = try LanguagePacks.installed()
            try packs.require(configuration.list(.ocrLanguages))
            _ = try PageReader()
            return HealthCheck(
                name: "OCR languages", state: .ok,
                detail: "\(packs.names.joined(separator: ", ")) in \(packs.folder)",
                remedy: packs.names.contains("osd") ? nil : "for turned pages: apt-get install tesseract-ocr-osd")
        } catch {
            return HealthCheck(
                name: "OCR languages", state: .limited, detail: "\(error)",
                remedy: "apt-get install libtesseract5 tesseract-ocr-eng")
        }
    }

    private func checkStore() async -> HealthCheck {
        do {
            let problems = try await verify()
            return HealthCheck(
                name: "store", state: problems.isEmpty ? .ok : .broken,
                detail: problems.first ?? configuration.folder(.store).path,
                remedy: problems.isEmpty ? nil : "index into a new --store, or restore a backup")
        } catch let error as TroveError where error.code == .notFound {
            return HealthCheck(name: "store", state: .ok, detail: error.message)
        } catch {
            return HealthCheck(name: "store", state: .broken, detail: "\(error)")
        }
    }
}
