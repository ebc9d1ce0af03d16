public import Foundation
internal import Synchronization
internal import TroveAgent
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveMemory
internal import TroveModels
internal import TroveQuery
internal import TroveSandbox
internal import TroveVision
internal import TroveWire
internal import TroveWorker

/// One store and all that is done with it: the facade behind the command line, servers and embedding programs.
///
/// ```swift
/// let trove = try Trove(configuration: Configuration())
/// try await trove.index([URL(fileURLWithPath: "notes")])
/// let answer = try await trove.search("when was the lamp lit?")
/// ```
public final class Trove: Sendable {
    /// The settings in force.
    public let configuration: Configuration
    let workerExecutable: String
    let keepsStandardError: Bool
    /// Text encoders by name, once they were needed: loading one takes longer than most questions.
    let loadedTextEncoders = Mutex<[String: TextEncoder]>([:])
    /// The re-ranker, once it was needed.
    let loadedReranker = Mutex<CrossEncoder?>(nil)
    /// What was asked last in each conversation.
    let conversations = Conversations()
    /// What judges entailment, once it was needed.
    let loadedEntailment = Mutex<EntailmentEncoder?>(nil)
    /// Encoders of pictures and words, by what each reads.
    let loadedJointEncoders = Mutex<[JointEncoder.Input: JointEncoder]>([:])
    /// The memories, once they were needed.
    let openedMemory = Mutex<MemoryStore?>(nil)
    /// What was looked at of evidence.
    let evidenceFiles = EvidenceFiles()
    /// The language model, once it was needed.
    let connectedModel = Mutex<ChatClient?>(nil)
    /// Tool servers of agents, once they were needed.
    let openedServers = Mutex<[ToolServer]?>(nil)
    /// Short writes of this process wait for each other.
    let writeTurns = WriteTurns()
    /// The picture encoder, once it was needed.
    let loadedVisualEncoder = Mutex<VisualEncoder?>(nil)
    /// Workers that draw pages and read pictures of questions, once they were needed.
    private let askedWorkers = Mutex<WorkerPool?>(nil)
    /// The catalog, where the process serves and opens it once.
    private let heldCatalog = Mutex<(catalog: SQLiteCatalog, file: FileIdentity?)?>(nil)

    /// Prepares a facade; nothing is opened before it is needed.
    /// - Parameters:
    ///   - workerExecutable: The `trove` executable that runs as `trove worker`; nil for the running one.
    ///   - keepsStandardError: Whether workers write their libraries' complaints to standard error.
    public init(configuration: Configuration, workerExecutable: URL? = nil, keepsStandardError: Bool = false) {
        self.configuration = configuration
        self.workerExecutable = (workerExecutable ?? Installation.executable).path
        self.keepsStandardError = keepsStandardError
    }

    /// The running executable, symbolic links resolved.
    public static var executable: URL { Installation.executable }

    /// Serves as an extraction worker until the parent goes: what the hidden command `trove worker` does.
    public static func serveAsWorker() throws { try WorkerService.run() }

    /// Gives up a worker's rights in this process and says in JSON what it can still do with `file` and the system.
    public static func probeWorkerRights(file: String) throws -> String {
        String(decoding: try JSONEncoder().encode(WorkerService.probe(file: file)), as: UTF8.self)
    }

    /// Lets this process, and the workers it starts from now on, work only while nothing else wants the machine.
    public static func workInBackground() { ProcessPriority.lower() }

    /// The catalog: the one that is held open, or one for this use alone.
    func catalog(create: Bool = false) throws -> SQLiteCatalog {
        if let held = heldCatalog.withLock({ $0 }) {
            guard held.file != catalogFile else { return held.catalog }
            // Another catalog was put in its place: a restored one.
            let opened = try SQLiteCatalog(store: store(create: false), isMapped: true)
            heldCatalog.withLock { $0 = (opened, catalogFile) }
            return opened
        }
        return try SQLiteCatalog(store: store(create: create), isMapped: true)
    }

    /// Opens the catalog once for all further uses: what a process does that answers many questions.
    /// - Throws: `.notFound` where there is no store.
    public func holdOpen() throws {
        let opened = (catalog: try catalog(), file: catalogFile)
        heldCatalog.withLock { $0 = $0 ?? opened }
    }

    /// Which file the store's catalog is now; nil where there is none.
    var catalogFile: FileIdentity? {
        FileStamp.read(path: configuration.folder(.store).appendingPathComponent("catalog.sqlite").path)
            .map { FileIdentity(inode: $0.inode, device: $0.device) }
    }

    /// Workers for questions: they draw pages and read pictures.
    func sharedWorkers() -> WorkerPool {
        askedWorkers.withLock { pool in
            let made = pool ?? workers(count: configuration.integer(.jobs))
            pool = made
            return made
        }
    }

    /// Ends worker processes that have nothing to do; they start again when they are needed.
    public func restWorkers() async { await askedWorkers.withLock { $0 }?.rest() }

    func workers(count: Int) -> WorkerPool {
        // The PDF library lies in the model cache.
        WorkerPool(
            executable: workerExecutable, count: count,
            environment: [Setting.models.variable: configuration.folder(.models).path],
            keepStandardError: keepsStandardError)
    }

    var extractionOptions: ExtractionOptions {
        ExtractionOptions(
            ocr: configuration.flag(.ocr), ocrLanguages: configuration.list(.ocrLanguages),
            byteLimit: configuration.integer(.fileLimit) << 20,
            pixelLimit: configuration.integer(.pixelLimit) * 1_000_000,
            pageDeadline: configuration.number(.pageDeadline),
            memoryLimit: configuration.integer(.memoryLimit) << 20,
            password: configuration[.password].isEmpty ? nil : configuration[.password])
    }

    /// Canonical form of a path that a person named: absolute, symbolic links resolved.
    package static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}

/// Tells a file from another one that was put in its place.
struct FileIdentity: Equatable, Sendable {
    var inode: Int64
    var device: Int64
}
