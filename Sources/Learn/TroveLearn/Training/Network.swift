/// Layers one after the other, with all their numbers in one list.
package struct Network<Scalar: TrainingScalar>: Sendable, Codable, Equatable {
    package let layers: [Layer]
    package var weights: [Scalar]
    package var options = ProductOptions()

    package init(_ layers: [Layer], seed: UInt64) {
        var random = RandomSource(seed: seed)
        self.layers = layers
        weights = layers.flatMap { layer in layer.start(&random) as [Scalar] }
    }

    /// What each layer was given and kept.
    package struct Pass: Sendable {
        fileprivate var inputs: [Batch<Scalar>]
        fileprivate var kept: [Batch<Scalar>?]
        package var output: Batch<Scalar>
    }

    /// The output for some rows.
    /// - Parameter random: Draws what dropout leaves out; nil where nothing is.
    package func forward(_ x: Batch<Scalar>, _ random: inout RandomSource?) -> Pass {
        var pass = Pass(inputs: [], kept: [], output: x)
        var offset = 0
        for layer in layers {
            let own = weights[offset..<offset + layer.parameters]
            offset += layer.parameters
            let (out, kept) = layer.forward(pass.output, own, options, &random)
            pass.inputs.append(pass.output)
            pass.kept.append(kept)
            pass.output = out
        }
        return pass
    }

    /// The output for some rows, nothing left out.
    package func callAsFunction(_ x: Batch<Scalar>) -> Batch<Scalar> {
        var none: RandomSource?
        return forward(x, &none).output
    }

    /// Adds to `slopes` what each number should change by, from the slope at the output.
    /// - Returns: The slope at the input.
    @discardableResult
    package func backward(_ slope: Batch<Scalar>, _ pass: Pass, _ slopes: inout [Scalar]) -> Batch<Scalar> {
        var slope = slope
        var end = weights.count
        for (index, layer) in layers.enumerated().reversed() {
            let range = end - layer.parameters..<end
            end = range.lowerBound
            slope = layer.backward(
                slope, input: pass.inputs[index], kept: pass.kept[index], weights[range], &slopes[range], options)
        }
        return slope
    }

    /// Which numbers weight decay draws towards 0.
    var decaying: [Bool] { layers.flatMap { layer in (0..<layer.parameters).map(layer.decays) } }
}
