internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveModels
internal import TroveOCR
internal import TroveSandbox
internal import TroveWire

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
        var checks = [
            await checkWorker(
                "worker process", file: "line.txt", content: "one line", text: "one line",
                remedy: "install the libraries that the executable lists with: ldd \(workerExecutable)"),
            await checkWorker(
                "PDF library", file: "line.pdf", content: Self.smallPDF, text: "one line",
                remedy: "run ./tools/quickstart, or set TROVE_PDFIUM to libpdfium.so"),
            checkLanguages(), checkSandbox(),
        ]
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
        if let check = await checkLanguageModel() { checks.append(check) }
        if let unread = try? await checkUnreadText() { checks.append(unread) }
        return checks
    }

    /// Asks the language model that the settings turn on what it can do; nil where none is.
    private func checkLanguageModel() async -> HealthCheck? {
        var name = "language model"
        do {
            guard let host = try endpoint()?.host else { return nil }
            name += " at \(host)"
            let (model, abilities) = try await probeLanguageModel()
            return HealthCheck(name: name, state: .ok, detail: "\(model): \(abilities)")
        } catch {
            return HealthCheck(
                name: name, state: .limited, detail: (error as? TroveError)?.message ?? "\(error)",
                remedy: "answers are the documents' own sentences until it is there; see --llm, TROVE_LLM and `llm`")
        }
    }

    /// Reads a small document through a worker, as an index run would.
    private func checkWorker(
        _ name: String, file: String, content: String, text: String, remedy: String
    ) async -> HealthCheck {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trove-doctor-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let url = folder.appendingPathComponent(file)
            try Data(content.utf8).write(to: url)
            let document = try await parse(url)
            guard document.text.contains(text) else {
                throw TroveError(.integrity, "the worker read `\(document.text)` instead of `\(text)`")
            }
            return HealthCheck(name: name, state: .ok, detail: "read a \(document.format) document under its limits")
        } catch {
            return HealthCheck(name: name, state: .broken, detail: "\(error)", remedy: remedy)
        }
    }

    /// A page with one line of text; readers rebuild the cross-reference table that it leaves out.
    private static let smallPDF = """
        %PDF-1.4
        1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
        2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
        3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R
            /Resources <</Font <</F 5 0 R>>>>>> endobj
        4 0 obj <</Length 38>> stream
        BT /F 12 Tf 20 50 Td (one line) Tj ET
        endstream endobj
        5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
        trailer <</Root 1 0 R>>
        %%EOF
        """

    private func checkLanguages() -> HealthCheck {
        do {
            let packs = try LanguagePacks.installed()
            try packs.require(configuration.list(.ocrLanguages))
            _ = try PageReader()
            return HealthCheck(
                name: "OCR languages", state: .ok,
                detail: "\(packs.names.joined(separator: ", ")) in \(packs.folder)",
                remedy: packs.names.isEmpty ? "apt-get install tesseract-ocr-eng" : nil)
        } catch {
            return HealthCheck(
                name: "OCR languages", state: .limited, detail: "\(error)",
                remedy: "apt-get install libtesseract5 tesseract-ocr-eng")
        }
    }

    /// Lets a worker try what it must not do, and says what the kernel offers against it.
    private func checkSandbox() -> HealthCheck {
        let offer = ProcessRestrictions.offer
        let means = [offer.landlock > 0 ? "Landlock \(offer.landlock)" : nil, offer.seccomp ? "seccomp" : nil]
            .compactMap(\.self)
        guard let probe = probeWorker() else {
            return HealthCheck(
                name: "sandbox", state: .broken, detail: "a worker could not give up its rights",
                remedy: "run trove worker --probe /etc/hostname to see why")
        }
        let able = [
            probe.reads ? "read other files of yours" : nil, probe.writes ? "write files" : nil,
            probe.connects ? "use the network" : nil, probe.runs ? "start programs" : nil,
        ].compactMap(\.self)
        return HealthCheck(
            name: "sandbox", state: able.isEmpty ? .ok : .limited,
            detail: able.isEmpty
                ? "a worker reads its one file, libraries and language data: \(means.joined(separator: " and "))"
                : "this kernel lets a worker " + able.joined(separator: ", "),
            remedy: able.isEmpty
                ? nil : "use Linux 5.13 or later with CONFIG_SECURITY_LANDLOCK and CONFIG_SECCOMP_FILTER")
    }

    private func probeWorker() -> RestrictionProbe? {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("trove-probe-" + UUID().uuidString)
        defer { for ending in ["", ".probe"] { try? FileManager.default.removeItem(atPath: file.path + ending) } }
        guard (try? Data("x".utf8).write(to: file)) != nil else { return nil }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: workerExecutable)
        process.arguments = ["worker", "--probe", file.path]
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try? JSONDecoder().decode(RestrictionProbe.self, from: data)
    }

    private func checkStore() async -> HealthCheck {
        do {
            let problems = try await verify()
            return HealthCheck(
                name: "store", state: problems.isEmpty ? .ok : .broken,
                detail: problems.first ?? configuration.folder(.store).path,
                remedy: problems.isEmpty ? nil : "run trove repair; if that does not help, restore a backup")
        } catch let error as TroveError where error.code == .notFound {
            return HealthCheck(name: "store", state: .ok, detail: error.message)
        } catch {
            return HealthCheck(name: "store", state: .broken, detail: "\(error)")
        }
    }
}
