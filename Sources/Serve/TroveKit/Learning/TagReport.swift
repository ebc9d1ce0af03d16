internal import TroveHeads
internal import TroveLearn

/// What was learned of tags, measured on documents held back.
public struct TagReport: Codable, Sendable {
    /// Name of the tagger.
    public var name: String
    /// Tags, in the order of ``confusion``.
    public var classes: [String]
    /// Documents that were learned from.
    public var documents: Int
    /// `text`, `picture` or both.
    public var features: [String]
    /// Share of documents held back whose likeliest tag is right.
    public var accuracy: Double
    /// The same of the most frequent tag for all, and of the five nearest examples.
    public var baselines: [String: Double]
    /// How far probabilities lie from the shares that come true, and how far by chance alone.
    public var calibrationError: Double
    /// What a perfectly calibrated model would show by chance.
    public var calibrationByChance: Double
    /// The least probability of a tag that is given.
    public var sure: Double
    /// Share of documents held back that get a tag, and how many of those tags are right.
    public var answered: Double
    /// Share of given tags that are right.
    public var precision: Double
    /// `[truth][said]`.
    public var confusion: [[Int]]
    /// False and true positive rates by threshold, all tags together, at a hundred places at most.
    public var roc: [[Double]]
    /// Area under ``roc``.
    public var rocArea: Double
    /// Recall and precision by threshold.
    public var precisionRecall: [[Double]]
    /// Mean of the precisions at each right tag.
    public var averagePrecision: Double
    /// Whether documents are tagged by it, also at ingest.
    public var isActive: Bool
    /// Documents that it tagged, and those that it is not sure enough of.
    public var tagged: Int
    /// Documents without a tag of it.
    public var abstained: Int

    enum CodingKeys: String, CodingKey {
        case name, classes, documents, features, accuracy, baselines, sure, answered, precision, confusion, tagged
        case abstained, roc
        case rocArea = "roc_area"
        case precisionRecall = "precision_recall"
        case averagePrecision = "average_precision"
        case calibrationError = "calibration_error"
        case calibrationByChance = "calibration_by_chance"
        case isActive = "active"
    }
}

extension TagReport {
    /// A report of what was measured; nothing is tagged yet.
    init(
        name: String, classes: [String], labels: [Int], features: [String], _ result: TagMeasure.Result, sure: Double
    ) {
        let pairs = labels.indices.filter { $0 < result.held.rows }.flatMap { row in
            classes.indices.map { (score: Double(result.held[row, $0]), isRight: labels[row] == $0) }
        }
        let curves = ThresholdCurves(pairs)
        let given = result.sureness.filter { $0.probability >= sure }
        self.init(
            name: name, classes: classes, documents: labels.count, features: features, accuracy: result.accuracy,
            baselines: ["majority": result.majority, "nearest": result.nearest],
            calibrationError: Calibration.error(result.sureness),
            calibrationByChance: Calibration.expected(result.sureness), sure: sure,
            answered: Double(given.count) / Double(max(1, result.sureness.count)),
            precision: Double(given.count { $0.isRight }) / Double(max(1, given.count)), confusion: result.confusion,
            roc: Self.thinned(curves.roc.map { [$0.falseRate, $0.trueRate] }), rocArea: curves.area,
            precisionRecall: Self.thinned(curves.precision.map { [$0.recall, $0.precision] }),
            averagePrecision: curves.average, isActive: false, tagged: 0, abstained: 0)
    }

    /// A hundred points of a curve at most, its ends among them.
    private static func thinned(_ points: [[Double]]) -> [[Double]] {
        guard points.count > 100 else { return points }
        return (0..<100).map { points[$0 * (points.count - 1) / 99] }
    }
}

/// A document that a tagger is in doubt about.
public struct DoubtfulDocument: Codable, Sendable {
    /// Where it lies.
    public var path: String
    /// What it most likely is.
    public var tag: String?
    /// How likely.
    public var probability: Double
}

/// A tag of a document.
public struct Tag: Codable, Sendable {
    /// Where the document lies.
    public var path: String
    /// What it is called.
    public var tag: String
    /// `person`, or the tagger's name.
    public var source: String
    /// How likely the tag is right; 1 for a person's.
    public var probability: Double
}

/// What choosing what to label is worth.
public struct ActiveLearningReport: Codable, Sendable {
    /// One number of labels.
    public struct Point: Codable, Sendable {
        /// Labels given.
        public var labels: Int
        /// Accuracy where the most telling were labelled.
        public var chosen: Double
        /// Accuracy where chance chose.
        public var chance: Double
    }

    /// Labels of the chance choice.
    public var labels: Int
    /// Its accuracy on examples kept apart.
    public var accuracy: Double
    /// Labels after which the chosen ones do as well; nil where they never do.
    public var needed: Int?
    /// ``needed`` as a share of ``labels``.
    public var ratio: Double?
    /// Accuracy by the number of labels.
    public var curve: [Point]

    init(_ trial: ActiveLearning.Trial) {
        labels = trial.labels
        accuracy = trial.accuracy
        needed = trial.needed
        ratio = trial.needed.map { Double($0) / Double(trial.labels) }
        curve = trial.curve.map { Point(labels: $0.labels, chosen: $0.chosen, chance: $0.chance) }
    }
}
