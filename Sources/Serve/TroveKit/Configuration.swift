public import Foundation
internal import TOMLKit
internal import TroveCore

/// The effective settings of a process and where each came from: flag over environment over file over default.
public struct Configuration: Sendable {
    /// Where a value came from.
    public enum Origin: String, Codable, Sendable {
        /// Built in.
        case `default`
        /// The configuration file.
        case file
        /// A `TROVE_...` variable.
        case environment
        /// The command line, or the embedding program.
        case flag
    }

    /// A setting's effective value.
    public struct Entry: Codable, Sendable {
        /// Its name, as in the file.
        public var name: String
        /// Its value as text; lists are joined by commas.
        public var value: String
        /// Where it came from.
        public var origin: Origin
        /// What it does.
        public var help: String
    }

    private var values: [Setting: (text: String, origin: Origin)] = [:]
    /// The configuration file that was read, if there was one.
    public private(set) var file: URL?

    /// Resolves every setting.
    /// - Parameters:
    ///   - flags: Values that outrank all others.
    ///   - environment: `TROVE_STORE`, `TROVE_JOBS`... and the XDG folders.
    ///   - file: A TOML file; nil for `trove/config.toml` in the user's configuration folder, if it is there.
    /// - Throws: `.invalidArgument` for an unknown setting or a value that makes no sense, naming its origin.
    public init(
        flags: [Setting: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment,
        file: URL? = nil
    ) throws {
        let fileValues = try Self.read(file, environment: environment, found: &self.file)
        for setting in Setting.allCases {
            if let value = flags[setting] {
                values[setting] = (value, .flag)
            } else if let value = environment[setting.variable], !value.isEmpty {
                values[setting] = (value, .environment)
            } else if let value = fileValues[setting] {
                values[setting] = (value, .file)
            } else {
                values[setting] = (setting.fallback(environment: environment), .default)
            }
            try setting.check(self[setting], origin: origin(of: setting))
        }
    }

    /// The same settings with one of them set, as by a flag.
    /// - Throws: `.invalidArgument` for a value that makes no sense.
    public func setting(_ setting: Setting, to value: String) throws -> Configuration {
        var copy = self
        copy.values[setting] = (value, .flag)
        try setting.check(value, origin: .flag)
        return copy
    }

    /// A setting's value as text.
    public subscript(_ setting: Setting) -> String { values[setting]?.text ?? "" }

    /// Where a setting's value came from.
    public func origin(of setting: Setting) -> Origin { values[setting]?.origin ?? .default }

    /// Every setting, in order.
    public var entries: [Entry] {
        Setting.allCases.map {
            // A password or a key is not shown.
            Entry(
                name: $0.rawValue, value: $0.isSecret && !self[$0].isEmpty ? "(given)" : self[$0],
                origin: origin(of: $0), help: $0.help)
        }
    }

    /// Every setting in the form of the configuration file, with its origin as a comment.
    public var toml: String {
        let lines = Setting.allCases.map { setting in
            "# \(setting.help) (\(origin(of: setting).rawValue))\n\(setting.rawValue) = \(toml(setting))\n"
        }
        return "# \(file?.path ?? "no configuration file")\n\n" + lines.joined(separator: "\n")
    }

    private func toml(_ setting: Setting) -> String {
        if setting.isList { return "[" + list(setting).map(Self.quoted).joined(separator: ", ") + "]" }
        return setting.isText(self[setting]) ? Self.quoted(self[setting]) : self[setting]
    }

    /// A basic string of TOML.
    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: String(format: "\\u%04X", scalar.value)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    /// A whole number; checked when the configuration was made.
    func integer(_ setting: Setting) -> Int { Int(self[setting]) ?? 0 }

    /// A number; checked when the configuration was made.
    func number(_ setting: Setting) -> Double { Double(self[setting]) ?? 0 }

    /// `true` or `false`; checked when the configuration was made.
    func flag(_ setting: Setting) -> Bool { self[setting] == "true" }

    /// The parts of a list.
    func list(_ setting: Setting) -> [String] {
        self[setting].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// A folder; `~` is the user's own.
    func folder(_ setting: Setting) -> URL {
        URL(fileURLWithPath: (self[setting] as NSString).expandingTildeInPath)
    }

    /// Sets a text in the configuration file, the one that was read or the usual one; other lines stay as they are.
    /// - Returns: The file.
    func write(
        _ setting: Setting, _ value: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> URL {
        try setting.check(value, origin: .file)
        let url = file ?? Self.usualFile(environment)
        var lines = (try? String(contentsOf: url, encoding: .utf8))?.components(separatedBy: "\n") ?? []
        while lines.last?.isEmpty == true { lines.removeLast() }
        let line = "\(setting.rawValue) = \(Self.quoted(value))"
        let known = lines.firstIndex { text in
            text.split(separator: "=", maxSplits: 1).first?.trimmingCharacters(in: .whitespaces) == setting.rawValue
        }
        if let known { lines[known] = line } else { lines.append(line) }
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url, options: .atomic)
        } catch {
            throw TroveError(.inputOutput, "cannot write the configuration \(url.path)", cause: error)
        }
        return url
    }

    private static func usualFile(_ environment: [String: String]) -> URL {
        URL(fileURLWithPath: Setting.userFolder("XDG_CONFIG_HOME", ".config", environment) + "/trove/config.toml")
    }

    private static func read(
        _ named: URL?, environment: [String: String], found: inout URL?
    ) throws -> [Setting: String] {
        let url = named ?? usualFile(environment)
        guard named != nil || FileManager.default.fileExists(atPath: url.path) else { return [:] }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: String(contentsOf: url, encoding: .utf8))
        } catch {
            throw TroveError(.invalidArgument, "cannot read the configuration \(url.path): \(error)", cause: error)
        }
        found = url
        var values: [Setting: String] = [:]
        for (key, value) in table {
            guard let setting = Setting(rawValue: key) else {
                let known = Setting.allCases.map(\.rawValue).joined(separator: ", ")
                throw TroveError(.invalidArgument, "\(url.path): unknown setting `\(key)`; there are: \(known)")
            }
            if let list = value.array {
                values[setting] = list.compactMap(\.string).joined(separator: ",")
            } else {
                values[setting] =
                    value.string ?? value.int.map(String.init) ?? value.bool.map(String.init)
                    ?? value.double.map { String($0) } ?? ""
            }
        }
        return values
    }
}
