public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveLearn

/// Fields of forms.
extension Trove {
    /// Pages of a document that are looked at: fields of forms stand on the first ones.
    private static let fieldPages = 4

    /// Reads fields of documents: by what was learned, else by rules.
    /// - Parameters:
    ///   - fields: Names; empty for all that were learned.
    ///   - paths: Files and folders of the store; empty for all.
    ///   - name: What was learned by this name.
    ///   - byRulesAlone: Passes over what was learned.
    /// - Throws: `.notFound` for a path that the store does not hold, `.invalidArgument` without a field.
    public func extractFields(
        _ fields: [String], from paths: [String] = [], named name: String = "fields", byRulesAlone: Bool = false
    ) async throws -> FieldReport {
        let catalog = try catalog()
        let learned = byRulesAlone ? nil : try await fieldReader(name, catalog)
        let fields = fields.isEmpty ? learned?.fields ?? [] : fields
        guard !fields.isEmpty else {
            throw TroveError(.invalidArgument, "name the fields to read, for example --fields company,date,total")
        }
        let rules = FieldReader(fields: fields)
        let own = learned?.fields ?? []
        var report = FieldReport(fields: fields, learned: fields.filter(own.contains), documents: [])
        for (path, document) in try await documents(at: paths, catalog) {
            let form = try await fieldDocument(document, catalog)
            let (ruled, read) = (rules.read(form), learned?.read(form) ?? [])
            var values: [String: FieldReport.Value] = [:]
            for (place, field) in fields.enumerated() {
                guard let found = own.firstIndex(of: field).map({ read[$0] }) ?? ruled[place] else { continue }
                let boxes = form.boxes(found.words)
                values[field] = FieldReport.Value(
                    value: found.value, confidence: found.confidence, page: boxes.first?.page, boxes: boxes)
            }
            report.documents.append(FieldReport.Document(path: path, values: values))
            try Task.checkCancellation()
        }
        return report
    }

    /// Learns to read fields from documents whose values a table gives, and measures it on documents held back.
    /// - Parameters:
    ///   - fields: Names; empty for all columns of the table.
    ///   - table: A header, then a row a document: its path and its values, as they are printed.
    ///   - dryRun: Only measures.
    /// - Throws: `.notFound`, `.corruptInput` for the table, `.invalidArgument` for too few documents.
    public func learnFields(
        _ fields: [String], from table: URL, named name: String = "fields", dryRun: Bool = false
    ) async throws -> FieldLearningReport {
        let catalog = try catalog()
        let known = try await catalog.documentsByPath()
        let given = try FieldExamples(file: table, fields: fields, paths: Array(known.keys))
        var examples: [FieldFit.Example] = []
        for (path, values) in given.values {
            guard let document = known[path] else { continue }
            examples.append(
                FieldFit.Example(document: try await fieldDocument(document.document, catalog), values: values))
        }
        let fit = FieldFit(fields: given.fields)
        let measured = try fit.measured(examples)
        var report = FieldLearningReport(
            name: name, examples: given.values.map(\.path),
            fields: measured.map {
                FieldLearningReport.Field(name: $0.field, documents: $0.documents, exact: $0.learned, byRules: $0.rules)
            }, isActive: !dryRun)
        guard !dryRun else { return report }
        let reader = try fit.fit(examples)
        report.isActive = true
        let writer = try Writer(store: store(create: false))
        try await writer.catalog.keep(
            LearnedModelRecord(
                kind: .fields, name: name, isActive: true, madeAt: Date().timeIntervalSince1970,
                report: try Self.json(report), model: try Self.json(reader)))
        return report
    }

    /// Forgets what was learned of fields by a name.
    /// - Throws: `.notFound`.
    public func forgetFields(_ name: String) async throws {
        let writer = try Writer(store: store(create: false))
        guard try await writer.catalog.removeLearnedModels(.fields, name: name) else {
            throw TroveError(.notFound, "no fields were learned by the name \(name)")
        }
    }

    private func fieldReader(_ name: String, _ catalog: SQLiteCatalog) async throws -> FieldReader? {
        try await catalog.learnedModels(.fields).last { $0.isActive && $0.name == name }.map { record in
            do {
                return try JSONDecoder().decode(FieldReader.self, from: Data(record.model.utf8))
            } catch {
                throw TroveError(
                    .integrity, "what was learned of fields is damaged; run `trove extract learn` again", cause: error)
            }
        }
    }

    /// Files of the store, each content once, by path.
    private func documents(at paths: [String], _ catalog: SQLiteCatalog) async throws -> [(String, Int64)] {
        let known = try await catalog.documentsByPath()
        var chosen = known
        if !paths.isEmpty {
            let whole = Set(paths.map(Self.canonical))
            chosen = known.filter { path, _ in whole.contains { path == $0 || path.hasPrefix($0 + "/") } }
            if let strange = whole.sorted().first(where: { one in
                !chosen.keys.contains { $0 == one || $0.hasPrefix(one + "/") }
            }) {
                throw TroveError(.notFound, "the store holds nothing at \(strange); `trove index` adds it")
            }
        }
        var seen = Set<Int64>()
        return chosen.sorted { $0.key < $1.key }.filter { seen.insert($0.value.document).inserted }
            .map { ($0.key, $0.value.document) }
    }

    /// The words of a document's first pages, with their places where it has some.
    private func fieldDocument(_ id: Int64, _ catalog: SQLiteCatalog) async throws -> FieldDocument {
        let pages = (try await catalog.pages(of: [id])[id] ?? []).prefix(Self.fieldPages)
        let text = Array(try await catalog.text(ofDocument: id).unicodeScalars)
        let words = pages.flatMap { page in
            page.words.filter { $0.span.end <= text.count }.map { word in
                FieldDocument.Word(
                    text: String(String.UnicodeScalarView(text[word.span.start..<word.span.end])), page: page.page.page,
                    line: word.line, box: word.box)
            }
        }
        return words.isEmpty
            ? FieldDocument(text: String(String.UnicodeScalarView(text.prefix(20_000)))) : FieldDocument(words)
    }
}
