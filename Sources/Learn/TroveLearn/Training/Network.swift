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

    /// What each number should change by, from the slope at the output.
    package func slopes(_ slope: Batch<Scalar>, _ pass: Pass) -> [Scalar] {
        backward(slope, pass, toInput: false).slopes
    }

    /// What each number should change by, and the slope at the input, from the slope at the output.
    package func backward(
        _ slope: Batch<Scalar>, _ pass: Pass, toInput: Bool = true
    ) -> (slopes: [Scalar], input: Batch<Scalar>) {
        var slope = slope
        var parts: [[Scalar]] = []
        var end = weights.count
        for (index, layer) in layers.enumerated().reversed() {
            let range = end - layer.parameters..<end
            end = range.lowerBound
            let step = layer.backward(
                slope, input: pass.inputs[index], kept: pass.kept[index], weights[range], options,
                toInput: toInput || index > 0)
            parts.append(step.slopes)
            slope = step.input
        }
        var slopes = parts.popLast() ?? []
        for part in parts.reversed() { slopes += part }
        return (slopes, slope)
    }

    /// Runs of numbers that cover all, and whether weight decay draws them towards 0.
    var runs: [(range: Range<Int>, decays: Bool)] {
        var start = 0
        return layers.flatMap { layer in
            let (first, middle) = (start, start + layer.decaying)
            start += layer.parameters
            return [(first..<middle, true), (middle..<start, false)].filter { !$0.0.isEmpty }
        }
    }
}
