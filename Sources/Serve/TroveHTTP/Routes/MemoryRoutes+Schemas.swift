internal import TroveCore

/// What requests about memory look like.
extension MemoryRoutes {
    private static let scopeNames = ["user", "agent", "project", "session"]
    private static func name(_ help: String) -> JSONValue { Schema.text(help, most: 500) }
    private static func time(_ help: String) -> JSONValue {
        Schema.text(help + " 2026-05-08 or with a time.", least: 1, most: 40)
    }

    static let scopeParameters = scopeNames.map {
        Endpoint.Parameter(name: $0, schema: Schema.text("Only what concerns that \($0).", least: 1, most: 500))
    }

    static let scopeSchema = Schema.object(scopeNames.map { ($0, name("Which \($0).")) })

    static let listing = [
        Endpoint.Parameter(name: "limit", schema: Schema.whole("The most memories.", 1...1000, usual: 100)),
        .init(name: "cursor", schema: Schema.text("`next_cursor` of the page before.", least: 1, most: 32)),
        .init(name: "kind", schema: Schema.text("Only this kind.", of: MemoryKind.allCases.map(\.rawValue))),
        .init(name: "pinned", schema: Schema.flag("Only those that are kept in view.")),
        .init(name: "conflicts", schema: Schema.flag("Only facts that contradict others.")),
    ]

    static let addition = Schema.object(
        required: ["text"],
        [
            ("text", Schema.text("The words.", least: 1)),
            ("kind", Schema.text("What it is.", of: ["fact", "episode"])),
            ("form", Schema.text("Of an episode.", of: ["turn", "call", "result", "plan", "run"])),
            ("scope", scopeSchema), ("speaker", name("Who spoke.")), ("key", name("What its source calls it.")),
            ("at", time("When it happened or began to hold.")), ("until", time("When it ceased to hold.")),
            ("expires_at", time("From when on it is not recalled.")), ("subject", name("What the fact is about.")),
            ("attribute", name("What of it.")), ("value", Schema.text("And what that is.", most: 100_000)),
            ("cite", Schema.list("Ids that it rests on.", of: Schema.text("", least: 1, most: 4096), most: 64)),
            ("trust", Schema.text("Whom it came from.", of: Trust.allCases.map(\.rawValue))),
            ("author", name("Who has it kept.")), ("pinned", Schema.flag("Keep it in view.")),
            (
                "picture",
                Schema.object(
                    [
                        ("uri", Schema.text("A picture file below an indexed folder.", least: 1, most: 4096)),
                        ("id", Schema.text("Or the id of a hit that is a picture.", least: 1, most: 64)),
                        ("caption", Schema.text("What it shows.", most: 2000)),
                    ])
            ),
        ])

    static let question = Schema.object(
        oneOfWhich: ["text", "image"],
        [
            (
                "text",
                Schema.text("The question, in words. May be left out where a picture asks.", most: 20_000)
            ),
            ("image", SearchRoute.picture), ("scope", scopeSchema),
            ("limit", Schema.whole("The most hits.", 1...1000, usual: 10)),
            ("mode", Schema.text("How to search.", of: SearchMode.allCases.map(\.rawValue))),
            (
                "kinds",
                Schema.list(
                    "Only these kinds.", of: Schema.text("", of: MemoryKind.allCases.map(\.rawValue)), most: 3)
            ),
            ("min_trust", Schema.text("The least trust of a hit.", of: Trust.allCases.map(\.rawValue))),
            ("since", time("Only what happened since.")), ("until", time("Only what happened before.")),
            ("recency", Schema.share("What freshness counts.", usual: 0)),
            ("neighbours", Schema.whole("Episodes given before and after each hit.", 0...20, usual: 0)),
            ("min_relevance", Schema.share("The least relevance of a hit.", usual: 0)),
            ("budget", Schema.whole("Tokens that the hits may take as one text.", 1...10_000_000)),
            ("documents", Schema.flag("Search the documents too.")),
            ("explain", Schema.flag("Show every part of every score.")),
        ])

    static let forgetting = Schema.object(
        oneOfWhich: ["scope", "before", "about"],
        [
            ("scope", scopeSchema), ("before", time("What happened before.")),
            ("about", Schema.text("What holds all of these words.", least: 1, most: 1000)),
            ("dry_run", Schema.flag("Forget nothing, only count.")),
        ])

    static let naming = Schema.object(
        required: ["name"],
        [
            ("name", Schema.text("The value's name.", least: 1, most: 200)),
            ("value", Schema.text("What it should be; left out, it is taken out.", most: 65_536)),
            ("scope", scopeSchema),
            ("if_version", Schema.whole("Write only if this is its version.", 0...1_000_000_000)),
        ])

    static let change = Schema.object(
        [
            ("pinned", Schema.flag("Keep it in view.")), ("disabled", Schema.flag("Recall it no longer.")),
            ("resolves", Schema.flag("Of all facts of its slot this one holds.")),
            ("text", Schema.text("What a fact should say.", least: 1)),
            ("value", Schema.text("Its new value.", most: 100_000)),
        ])
}
