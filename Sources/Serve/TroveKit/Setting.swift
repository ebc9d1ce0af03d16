internal import Foundation
internal import TroveAgent
internal import TroveCore

/// A setting by its name in the configuration file; `TROVE_` and its upper-case name in the environment.
public enum Setting: String, Codable, Sendable, CaseIterable {
    /// Folder of the index.
    case store
    /// Folder of the model weights.
    case models
    /// Files read at once.
    case jobs
    /// Whether pictures are read by OCR.
    case ocr
    /// Languages that OCR looks for.
    case ocrLanguages = "ocr-languages"
    /// Whether vectors are made.
    case vectors
    /// The text encoder of new stores.
    case encoder
    /// What orders the first passages anew.
    case reranker
    /// What judges whether a sentence follows from what it cites.
    case entailment
    /// By what words find pictures.
    case pictureEncoder = "picture-encoder"
    /// Numbers that the text encoder computes with.
    case precision
    /// Which views of pictures get vectors.
    case views
    /// Whether pages of documents are drawn and found by how they look.
    case pagePictures = "page-pictures"
    /// Patterns of files to read.
    case include
    /// Patterns of files to leave out.
    case exclude
    /// Whether names that begin with a dot are read.
    case hidden
    /// What becomes of symbolic links.
    case symlinks
    /// Whether `.gitignore` and `.troveignore` are honoured.
    case ignoreFiles = "ignore-files"
    /// Largest file, MiB.
    case fileLimit = "file-limit"
    /// Largest picture, megapixels.
    case pixelLimit = "pixel-limit"
    /// Memory of a worker, MiB.
    case memoryLimit = "memory-limit"
    /// Seconds for one page.
    case pageDeadline = "page-deadline"
    /// Share of files that one run may remove.
    case maxDelete = "max-delete"
    /// Opens protected files.
    case password
    /// Files of one commit.
    case commitFiles = "commit-files"
    /// How vectors and words become one list.
    case fusion
    /// Passages that count more, or less.
    case boosts
    /// A language model's endpoint.
    case llm
    /// The model's name there.
    case llmModel = "llm-model"
    /// The key that it wants.
    case llmKey = "llm-key"
    /// Tokens of passages that it is given.
    case llmBudget = "llm-budget"
    /// Seconds without a word from it.
    case llmSilence = "llm-silence"
    /// Whether questions and answers are kept as memories.
    case remember
    /// Folder of the user's own prompts for agents.
    case agentPrompts = "agent-prompts"
    /// File of the tool servers that agents may call.
    case agentServers = "agent-servers"
    /// Hosts that agents may get pages from.
    case agentHosts = "agent-hosts"
    /// What a million tokens cost.
    case agentPrices = "agent-prices"

    /// The environment variable that sets it.
    public var variable: String { "TROVE_" + rawValue.uppercased().replacingOccurrences(of: "-", with: "_") }

    /// What it does, in one line.
    public var help: String {
        switch self {
        case .store: "folder of the index"
        case .models: "folder of the model weights"
        case .jobs: "files read at once, one worker process each"
        case .ocr: "read pictures and scanned pages by OCR"
        case .ocrLanguages: "tesseract languages, for example eng,chi_sim; empty: all installed, chosen page by page"
        case .vectors: "make vectors; without them words alone are searched"
        case .encoder: "text encoder of new stores: a model of `trove models list`; empty: the built-in one"
        case .reranker:
            "cross-encoder that reads the first passages with the question and orders them anew; empty: none"
        case .entailment:
            "cross-encoder that judges whether a sentence follows from what it cites: auto (one that was added), none, "
                + "or a name"
        case .pictureEncoder:
            "encoder of pictures and words (CLIP, SigLIP) by which words find pictures; empty: labels of what they show"
        case .precision: "numbers of the text encoder: auto (int8 where the processor has it), fp32, bf16 or int8"
        case .views: "views of pictures that get vectors: none or standard (the whole and nine parts)"
        case .pagePictures: "draw every page of a document, so that a photo of it finds it"
        case .include: "patterns of files to read, below each root; empty: all"
        case .exclude: "patterns of files to leave out, below each root"
        case .hidden: "read files and folders whose names begin with a dot"
        case .symlinks: "skip symbolic links, or follow those that stay within the folder"
        case .ignoreFiles: "leave out what .gitignore and .troveignore name"
        case .fileLimit: "largest file read, MiB"
        case .pixelLimit: "largest picture decoded, megapixels"
        case .memoryLimit: "memory of one worker process, MiB"
        case .pageDeadline: "seconds for one page, or for a document without pages"
        case .commitFiles: "most files of one commit: with fewer each is searchable sooner, with more all are"
        case .maxDelete: "percentage of known files that one run may remove without being asked again"
        case .password: "opens protected files"
        case .fusion: "how vectors and words become one list: scores (standardised sum) or ranks (reciprocal)"
        case .boosts:
            "passages that count more or less: FILTER=WEIGHT, for example path:handbook/**=0.5, modified>30d=0.3"
        case .llm:
            "OpenAI-compatible endpoint that writes answers: http://localhost:8080/v1, or `openai` for OPENAI_BASE_URL; "
                + "empty: none, nothing leaves this machine"
        case .llmModel: "name of the model there; empty: the only one"
        case .llmKey: "key of the endpoint; empty: OPENAI_API_KEY where an endpoint is turned on"
        case .llmBudget: "most tokens of passages that a model is given"
        case .llmSilence: "seconds without a word after which an endpoint counts as gone"
        case .remember: "keep every question and its answer as memories of their session"
        case .agentPrompts: "folder of own prompts for agents: rules.md, plan.md, step.md, reflect.md, finish.md"
        case .agentServers: "JSON file of the tool servers (MCP) that agents may call: {\"mcpServers\": {...}}"
        case .agentHosts: "hosts that agents may get pages from: example.org, *.example.org; empty: none"
        case .agentPrices: "what a million tokens cost, sent and received: 0.15,0.60; empty: unknown"
        }
    }

    /// The value where nothing else says one.
    func fallback(environment: [String: String]) -> String {
        switch self {
        case .store: Self.userFolder("XDG_DATA_HOME", ".local/share", environment) + "/trove/default"
        case .models: Self.defaultModels(environment)
        case .jobs: "\(ProcessInfo.processInfo.activeProcessorCount)"
        case .ocr, .vectors, .ignoreFiles, .pagePictures: "true"
        case .precision, .entailment: "auto"
        case .views: "standard"
        case .hidden, .remember: "false"
        case .symlinks: "skip"
        case .ocrLanguages, .include, .exclude, .password, .boosts, .encoder, .reranker, .pictureEncoder: ""
        case .fusion: "scores"
        case .fileLimit: "512"
        case .pixelLimit: "100"
        case .memoryLimit: "2048"
        case .pageDeadline: "60"
        case .maxDelete: "20"
        case .commitFiles: "256"
        case .llm, .llmModel, .llmKey, .agentPrompts, .agentServers, .agentHosts, .agentPrices: ""
        case .llmBudget: "3000"
        case .llmSilence: "120"
        }
    }

    /// The models beside an installed executable, else those in the user's cache.
    private static func defaultModels(_ environment: [String: String]) -> String {
        let installed = Installation.folder("share/trove/models")
        return installed ?? userFolder("XDG_CACHE_HOME", ".cache", environment) + "/trove/models"
    }

    /// How its value is written in the configuration file.
    func isText(_ value: String) -> Bool {
        switch self {
        case .store, .models, .symlinks, .views, .fusion, .encoder, .reranker, .entailment, .pictureEncoder, .llm,
            .llmModel, .llmKey, .agentPrompts, .agentServers, .agentPrices:
            true
        case .ocrLanguages, .include, .exclude, .boosts, .agentHosts: false
        default: Double(value) == nil && value != "true" && value != "false"
        }
    }

    /// Whether the value is a list.
    var isList: Bool { [.ocrLanguages, .include, .exclude, .boosts, .agentHosts].contains(self) }

    /// Throws `.invalidArgument` if `value` makes no sense here.
    func check(_ value: String, origin: Configuration.Origin) throws {
        let problem: String? =
            switch self {
            case .store, .models: value.isEmpty ? "needs a folder" : nil
            case .jobs: Int(value).map { (1...256).contains($0) } == true ? nil : "must be a number from 1 to 256"
            case .fileLimit, .pixelLimit, .commitFiles:
                Int(value).map { $0 > 0 } == true ? nil : "must be a number above 0"
            case .memoryLimit: Int(value).map { $0 >= 256 } == true ? nil : "must be a number of MiB from 256"
            case .pageDeadline: Double(value).map { $0 > 0 } == true ? nil : "must be a number of seconds above 0"
            case .maxDelete: Double(value).map { (0...100).contains($0) } == true ? nil : "must lie from 0 to 100"
            case .precision:
                ["auto", "fp32", "bf16", "int8"].contains(value) ? nil : "must be auto, fp32, bf16 or int8"
            case .symlinks: ["skip", "follow"].contains(value) ? nil : "must be skip or follow"
            case .views: ["none", "standard"].contains(value) ? nil : "must be none or standard"
            case .ocr, .vectors, .hidden, .ignoreFiles, .pagePictures, .remember:
                ["true", "false"].contains(value) ? nil : "must be true or false"
            case .fusion: ["scores", "ranks"].contains(value) ? nil : "must be scores or ranks"
            case .llmBudget:
                Int(value).map { (200...1_000_000).contains($0) } == true ? nil : "must be a number from 200"
            case .llmSilence: Double(value).map { $0 > 0 } == true ? nil : "must be a number of seconds above 0"
            case .agentPrices: (try? BudgetLimits.Prices(value)) == nil && !value.isEmpty ? "must be two numbers" : nil
            case .ocrLanguages, .include, .exclude, .password, .boosts, .encoder, .reranker, .entailment,
                .pictureEncoder, .llm, .llmModel, .llmKey, .agentPrompts, .agentServers, .agentHosts:
                nil
            }
        if let problem {
            throw TroveError(.invalidArgument, "\(rawValue) (from \(origin.rawValue)) \(problem), not `\(value)`")
        }
    }

    /// Whether its value is not to be shown.
    var isSecret: Bool { self == .password || self == .llmKey }

    /// One of the user's folders by the XDG rules.
    static func userFolder(_ variable: String, _ fallback: String, _ environment: [String: String]) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path }
        return (environment["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path) + "/" + fallback
    }
}
