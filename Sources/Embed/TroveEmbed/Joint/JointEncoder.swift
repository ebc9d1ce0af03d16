internal import CTroveKernels
internal import Foundation
package import TroveCore
package import TroveModels

/// Turns pictures and words into vectors of one space, so that words find pictures that nobody described.
package final class JointEncoder: Sendable {
    package let configuration: JointConfiguration
    /// The tokenizer of words.
    package let tokenizer: any Tokenizer
    /// Names the vector space: equal for encoders whose vectors may be compared.
    package let fingerprint: String
    /// Floats of a vector.
    package var dimension: Int { configuration.dimension }

    /// Letters of texts that are read.
    private let scripts: EncoderOptions.Scripts
    private let preparation: PicturePreparation
    /// What a cosine counts, and what is added to it, where the family was trained to state probabilities.
    private let scale: Double
    private let bias: Double?
    /// The tower of each input that it was loaded for.
    private let pictures: PictureTower?
    private let words: WordTower?
    private let workers: EncoderWorkers

    /// What an encoder reads.
    package enum Input: Sendable, CaseIterable {
        case pictures
        case words
    }

    /// What the fingerprints of such spaces begin with.
    package static let prefix = "joint-"

    /// Loads the encoder of the model folder at `path`.
    /// - Parameters:
    ///   - inputs: What it will be given: only those towers are loaded.
    ///   - scripts: Letters of texts that it reads.
    ///   - threads: Threads that encode; nil takes one for each processor that this process may use.
    /// - Throws: `.notFound` where there is no model, `.corruptInput`, `.unsupportedFormat`.
    package init(
        _ path: String, reading inputs: Set<Input> = Set(Input.allCases), scripts: EncoderOptions.Scripts = .all,
        threads: Int? = nil
    ) throws(TroveError) {
        let configPath = path + "/config.json"
        configuration = try JointConfiguration(ModelFolder.settings(configPath), path: configPath)
        tokenizer = try ModelFolder.tokenizer(
            in: path, window: configuration.window, vocabulary: configuration.vocabulary)
        let weightsPath = ModelFolder.weightsPath(in: path)
        let file = try ModelFolder.weights(at: weightsPath)
        self.scripts = scripts
        preparation = try PicturePreparation(path, configuration)
        func number(_ name: String) throws(TroveError) -> Double? {
            guard let tensor = file.tensors[name] else { return nil }
            return try file.floats(name, shape: tensor.shape).first.map(Double.init)
        }
        // Trained as a logarithm, and never above 100.
        scale = min(100, exp(try number("logit_scale") ?? Self.usualScale))
        bias = try number("logit_bias")
        pictures = inputs.contains(.pictures) ? try PictureTower(file, configuration) : nil
        words = inputs.contains(.words) ? try WordTower(file, configuration) : nil
        fingerprint = Self.prefix + Identifier.digest(try WeightsIdentity(weightsPath).sha256).prefix(16)
        workers = EncoderWorkers(threads ?? Int(ctrove_encoder_processors()))
        file.file.release()
    }

    private static let usualScale = log(100.0)
    /// The cosine from which on words surely name what a picture shows, where no probability is stated.
    private static let sureCosine = 0.3
    /// A text of which more than this share cannot be read gets no vector.
    private static let mostUnread = 0.2

    /// The vector of a text, of unit length; nil for one in letters that are not read. What lies beyond the window is
    /// not read.
    package func encode(_ text: String) async -> [Float]? {
        let tokenized = tokenizer.tokenize(text, spans: false)
        let share = scripts == .latin ? tokenized.unreadShare : tokenized.unknownShare
        guard share <= Self.mostUnread, !tokenized.ids.isEmpty else { return nil }
        let kept = tokenized.ids.prefix(configuration.window - tokenizer.before.count - tokenizer.after.count)
        return await encode(ids: tokenizer.before + kept + tokenizer.after)
    }

    /// The vector of a picture, of unit length.
    /// - Parameters:
    ///   - square: The picture pressed into a square.
    ///   - width: Pixels across of the picture itself.
    ///   - height: Pixels down of the picture itself.
    package func encode(_ square: Raster, width: Int, height: Int) async -> [Float] {
        let tower = pictureTower
        return await once { [self] in tower.encode(pixels(of: square, width: width, height: height), in: $0) }
    }

    /// What the encoder sees of a picture: three planes of standardised numbers.
    package func pixels(of square: Raster, width: Int, height: Int) -> [Float] {
        preparation.pixels(of: square, width: width, height: height)
    }

    /// The logarithm of the probability that words name what a picture shows, by the cosine of their vectors; at most 0.
    package func likelihood(_ cosine: Double) -> Double {
        guard let bias else { return min(0, scale * (cosine - Self.sureCosine)) }
        return -log1p(exp(-(scale * cosine + bias)))
    }

    /// The vectors of pictures, of unit length.
    /// - Parameter pictures: Of each three planes of side by side numbers, standardised as the encoder expects.
    package func encode(pixels pictures: [[Float]]) async -> [[Float]] {
        let rows = SharedResults<[Float]>(pictures.count)
        let tower = pictureTower
        await workers.run(pictures.count) { number, workspace in
            rows.set(number, Self.unit(tower.encode(pictures[number], in: workspace)))
        }
        return rows.take()
    }

    /// The vector of a text as ids, special ones included, of unit length.
    /// - Parameter observe: Takes the states before the first layer and after each, row-major.
    package func encode(ids: [Int32], observe: (@Sendable ([Float]) -> Void)? = nil) async -> [Float] {
        precondition(!ids.isEmpty && ids.count <= configuration.window, "no tokens, or more than the window")
        precondition(ids.allSatisfy { $0 >= 0 && Int($0) < configuration.vocabulary }, "ids outside the vocabulary")
        guard let words else { preconditionFailure("loaded for pictures alone") }
        return await once { words.encode(ids, in: $0, observe: observe) }
    }

    /// The vector of one picture, and the states on the way to it.
    package func encode(pixels: [Float], observe: @escaping @Sendable ([Float]) -> Void) async -> [Float] {
        let tower = pictureTower
        return await once { tower.encode(pixels, in: $0, observe: observe) }
    }

    private var pictureTower: PictureTower {
        guard let pictures else { preconditionFailure("loaded for words alone") }
        return pictures
    }

    private func once(_ body: @escaping @Sendable (EncoderWorkspace) -> [Float]) async -> [Float] {
        let result = SharedResults<[Float]>(1)
        await workers.run(1) { _, workspace in result.set(0, Self.unit(body(workspace))) }
        return result.take()[0]
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }
}
