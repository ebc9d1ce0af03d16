package import Foundation

/// A program that lets its models use servers of the Model Context Protocol, and where it keeps their settings.
package enum MCPClient: String, CaseIterable, Sendable {
    case claudeDesktop = "claude-desktop"
    case claudeCode = "claude-code"
    case cursor
    case vscode
    case windsurf
    case gemini
    case lmStudio = "lm-studio"
    case zed
    case opencode
    case codex

    /// How its settings are written.
    package enum Form: Sendable, Equatable {
        /// JSON, maybe with comments: servers are members of the object of that name.
        case json(container: String, style: Style)
        /// TOML: a table `[mcp_servers.NAME]`.
        case toml
    }

    /// What an entry of a JSON file looks like.
    package enum Style: Sendable, Equatable {
        /// `{"command": ..., "args": [...]}`
        case plain
        /// The same with `"type": "stdio"`.
        case typed
        /// `{"type": "local", "command": [...], "enabled": true}`
        case listed
    }

    /// Its name as people write it.
    package var title: String {
        switch self {
        case .claudeDesktop: "Claude Desktop"
        case .claudeCode: "Claude Code"
        case .cursor: "Cursor"
        case .vscode: "VS Code"
        case .windsurf: "Windsurf"
        case .gemini: "Gemini CLI"
        case .lmStudio: "LM Studio"
        case .zed: "Zed"
        case .opencode: "opencode"
        case .codex: "Codex"
        }
    }

    /// How its settings are written.
    package var form: Form {
        switch self {
        case .claudeDesktop, .cursor, .windsurf, .gemini, .lmStudio: .json(container: "mcpServers", style: .plain)
        case .claudeCode: .json(container: "mcpServers", style: .typed)
        case .vscode: .json(container: "servers", style: .typed)
        case .zed: .json(container: "context_servers", style: .plain)
        case .opencode: .json(container: "mcp", style: .listed)
        case .codex: .toml
        }
    }

    /// The file of a user's settings.
    /// - Parameters:
    ///   - home: The user's folder.
    ///   - environment: Variables that some clients heed.
    package func settings(home: URL, environment: [String: String]) -> URL {
        let configuration =
            environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
            ?? home.appendingPathComponent(".config")
        switch self {
        case .claudeDesktop: return configuration.appendingPathComponent("Claude/claude_desktop_config.json")
        case .claudeCode: return home.appendingPathComponent(".claude.json")
        case .cursor: return home.appendingPathComponent(".cursor/mcp.json")
        case .vscode: return configuration.appendingPathComponent("Code/User/mcp.json")
        case .windsurf: return home.appendingPathComponent(".codeium/windsurf/mcp_config.json")
        case .gemini: return home.appendingPathComponent(".gemini/settings.json")
        case .lmStudio: return home.appendingPathComponent(".lmstudio/mcp.json")
        case .zed: return configuration.appendingPathComponent("zed/settings.json")
        case .opencode: return configuration.appendingPathComponent("opencode/opencode.json")
        case .codex:
            let folder = environment["CODEX_HOME"].map { URL(fileURLWithPath: $0) }
            return (folder ?? home.appendingPathComponent(".codex")).appendingPathComponent("config.toml")
        }
    }
}
