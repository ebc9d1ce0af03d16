// swift-tools-version: 6.2
import PackageDescription

// One list of settings. Libraries add strict memory safety; tests leave it off.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpParts = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let http1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A Swift library target in its layer's folder.
func library(
    _ folder: String, _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(folder)/\(name)", resources: resources,
        swiftSettings: settings + [.strictMemorySafety()])
}

/// A C target: shims that own every `setjmp`, kernels, and tables of functions opened at run time.
func shim(_ name: String, flags: [String] = [], links: [String] = []) -> Target {
    .target(
        name: name, path: "Sources/Bindings/\(name)",
        cSettings: [.define("_GNU_SOURCE")] + (flags.isEmpty ? [] : [.unsafeFlags(flags)]),
        linkerSettings: links.map { .linkedLibrary($0) })
}

/// A test target beside its library, with the inputs they share.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        path: "Tests/\(name)Tests", swiftSettings: settings)
}

let package = Package(
    name: "trove",
    products: [
        .executable(name: "trove", targets: ["trove"]),
        .library(name: "TroveKit", targets: ["TroveKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
    ],
    targets: [
        // Bindings: C only.
        shim("CTroveKernels"),
        shim("CTroveSystem"),
        shim("CTroveImage", links: ["png", "jpeg"]),
        shim("CLeptonica", links: ["dl"]),
        shim("CTesseract", links: ["dl"]),
        .systemLibrary(name: "CCMark", path: "Sources/Bindings/CCMark"),
        .systemLibrary(name: "CArchive", path: "Sources/Bindings/CArchive"),
        .systemLibrary(name: "CPDFium", path: "Sources/Bindings/CPDFium"),
        .systemLibrary(name: "CXML2", path: "Sources/Bindings/CXML2", pkgConfig: "libxml-2.0"),

        // Core: values, maths, limits.
        library("Core", "TroveKernels", ["CTroveKernels"]),
        library("Core", "TroveCore", [crypto]),
        library("Core", "TroveSandbox", ["TroveCore", "CTroveSystem"]),

        // Document: bytes to pages and chunks. The stages know no sibling; TroveWorker joins them.
        library("Document", "TroveImage", ["TroveCore", "TroveKernels", "CTroveImage", "CLeptonica"]),
        library("Document", "TroveFormats", ["TroveCore", "CCMark", "CXML2", "CArchive", "CPDFium"]),
        library("Document", "TroveOCR", ["TroveCore", "CTesseract", "CLeptonica", crypto]),
        library("Document", "TroveChunk", ["TroveCore"]),
        library(
            "Document", "TroveWorker",
            ["TroveCore", "TroveSandbox", "TroveImage", "TroveFormats", "TroveOCR", "CTroveImage"]),

        // Embed: weights, tokenizers, encoders.
        library("Embed", "TroveModels", ["TroveCore", crypto]),
        library("Embed", "TroveEmbed", ["TroveCore", "TroveModels", "CTroveKernels"]),
        library("Embed", "TroveHub", ["TroveCore", "TroveModels", "TroveEmbed", crypto, httpClient, nio, http1]),
        library("Embed", "TroveVision", ["TroveCore", "TroveModels", "TroveEmbed", "CTroveKernels"]),
        library("Embed", "TroveHeads", ["TroveCore", "TroveKernels", "CTroveKernels"]),

        // Index: the vector graph, the postings and the catalog.
        library("Index", "TroveHNSW", ["TroveCore", "TroveKernels", "CTroveKernels"]),
        library("Index", "TroveLexical", ["TroveCore", "TroveKernels"]),
        library("Index", "TroveCatalog", ["TroveCore", "TroveLexical", grdb]),

        // Ingest, Query, Serve: the stages joined, the question answered, one facade.
        library(
            "Ingest", "TroveIngest",
            [
                "TroveCore", "TroveSandbox", "TroveChunk", "TroveWorker", "TroveEmbed", "TroveVision", "TroveCatalog",
                crypto,
            ]),
        // Learn: small models trained over what the store keeps.
        library("Learn", "TroveLearn", ["TroveCore", "TroveKernels", "TroveHeads", "CTroveKernels"]),

        library(
            "Query", "TroveQuery",
            [
                "TroveCore", "TroveKernels", "TroveEmbed", "TroveVision", "TroveHeads", "TroveHNSW", "TroveLexical",
                "TroveCatalog",
            ]),
        // Recall: what agents speak and know.
        library(
            "Recall", "TroveMemory",
            ["TroveCore", "TroveEmbed", "TroveVision", "TroveHNSW", "TroveLexical", "TroveCatalog", "TroveQuery"]),
        library("Recall", "TroveWire", ["TroveCore", httpClient, nio, http1]),
        library(
            "Recall", "TroveAnswer",
            [
                "TroveCore", "TroveEmbed", "TroveHNSW", "TroveLexical", "TroveCatalog", "TroveQuery", "TroveMemory",
                "TroveWire", crypto,
            ]),
        library(
            "Recall", "TroveAgent",
            ["TroveCore", "TroveSandbox", "TroveWire", "TroveAnswer"], resources: [.embedInCode("Prompts")]),

        library(
            "Serve", "TroveKit",
            [
                "TroveCore", "TroveSandbox", "TroveImage", "TroveOCR", "TroveChunk", "TroveWorker", "TroveModels",
                "TroveEmbed", "TroveHub", "TroveVision", "TroveHeads", "TroveHNSW", "TroveLexical", "TroveCatalog",
                "TroveIngest", "TroveLearn", "TroveQuery", "TroveMemory", "TroveWire", "TroveAnswer",
                "TroveAgent", crypto, toml,
            ]),

        library("Serve", "TroveMCP", ["TroveCore", "TroveWire", "TroveKit"]),
        library(
            "Serve", "TroveHTTP",
            [
                "TroveCore", "TroveWire", "TroveKit", "TroveMCP", hummingbird, hummingbirdCore, http, httpParts,
                nio, logging, metrics, lifecycle,
            ], resources: [.embedInCode("Page")]),

        .executableTarget(
            name: "trove", dependencies: ["TroveCore", "TroveKit", "TroveMCP", "TroveHTTP", arguments, logging],
            path: "Sources/trove",
            swiftSettings: settings),
        // What a program of others looks like.
        .executableTarget(
            name: "TroveExample", dependencies: ["TroveKit"], path: "tools/example",
            swiftSettings: [.swiftLanguageMode(.v6)]),

        // Tests.
        .target(name: "TestSupport", dependencies: ["TroveCore"], path: "Tests/TestSupport", swiftSettings: settings),
        tests("TroveKernels"),
        tests("TroveCore"),
        tests("TroveSandbox", ["TroveCore"]),
        tests("TroveImage", ["TroveCore"]),
        tests("TroveFormats", ["TroveCore"]),
        tests("TroveOCR", ["TroveCore", "TroveImage"]),
        tests("TroveChunk", ["TroveCore"]),
        tests("TroveWorker", ["TroveCore"]),
        tests("TroveModels", ["TroveCore"]),
        tests("TroveEmbed", ["TroveCore", "TroveModels", "CTroveKernels"]),
        tests("TroveVision", ["TroveCore", "TroveModels", "TroveEmbed", "CTroveKernels"]),
        tests("TroveHNSW", ["TroveCore", "TroveKernels"]),
        tests("TroveLexical", ["TroveCore", "TroveKernels"]),
        tests("TroveCatalog", ["TroveCore", "TroveLexical", grdb]),
        tests("TroveIngest", ["TroveCore", "TroveCatalog", "TroveEmbed"]),
        tests("TroveHeads", ["TroveCore"]),
        tests("TroveLearn", ["TroveCore", "TroveKernels", "TroveHeads"]),
        tests("TroveQuery", ["TroveCore", "TroveCatalog", "TroveEmbed"]),
        tests("TroveMemory", ["TroveCore", "TroveCatalog", "TroveEmbed"]),
        tests("TroveAnswer", ["TroveCore", "TroveCatalog", "TroveEmbed", "TroveQuery", "TroveMemory", "TroveWire"]),
        tests("TroveAgent", ["TroveCore", "TroveCatalog", "TroveAnswer", "TroveWire"]),
        tests("TroveKit", ["TroveCore"]),
        tests("TroveHub", ["TroveCore", "TroveModels", "TroveEmbed", crypto, nio, http1, nioPosix]),
        tests("TroveWire", ["TroveCore"]),
        tests("TroveMCP", ["TroveCore", "TroveWire", "TroveKit"]),
        tests("TroveHTTP", ["TroveCore", "TroveKit", hummingbird, http, nio, logging]),
        .testTarget(
            name: "TroveCommandTests", dependencies: ["TestSupport", "TroveCore", "TroveSandbox", "trove"],
            path: "Tests/TroveCommandTests", swiftSettings: settings),
    ],
    cLanguageStandard: .c17
)
