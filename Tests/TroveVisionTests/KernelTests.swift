import CTroveKernels
import TestSupport
import Testing

@Suite("Kernels of the picture encoder")
struct KernelTests {
    private static let variants = Array(0...ctrove_encoder_variant())

    private func numbers(_ count: Int, _ random: inout SplitMix64) -> [Float] {
        (0..<count).map { _ in Float(Int.random(in: -64...64, using: &random)) / 64 }
    }

    @Test("Products agree with a plain loop for every variant and shape", arguments: variants)
    func products(variant: Int32) {
        var random = SplitMix64(state: 7)
        for (m, n, k) in [(1, 16, 27), (5, 24, 96), (13, 40, 144), (49, 112, 33), (30, 17, 8), (14, 80, 480)] {
            let a = numbers(m * k, &random)
            let weights = numbers(n * k, &random)
            let padded = (n + 15) / 16 * 16
            let bias = numbers(n, &random) + [Float](repeating: 0, count: padded - n)
            var panels = [Float](repeating: 0, count: ctrove_vision_packed(n, k))
            ctrove_vision_pack_f32(weights, n, k, &panels)
            for epilogue in [CTROVE_VISION_STORE, CTROVE_VISION_RELU6, CTROVE_VISION_ADD] {
                let before = numbers(m * n, &random)
                var c = before
                ctrove_vision_product_f32(
                    variant, a, k, m, panels, n, k, bias, &c, n, Int32(epilogue.rawValue))
                for row in 0..<m {
                    for column in 0..<n {
                        var sum = bias[column]
                        for i in 0..<k { sum += a[row * k + i] * weights[column * k + i] }
                        if epilogue == CTROVE_VISION_RELU6 { sum = min(max(sum, 0), 6) }
                        if epilogue == CTROVE_VISION_ADD { sum += before[row * n + column] }
                        #expect(abs(c[row * n + column] - sum) < 1e-3)
                    }
                }
            }
        }
    }

    @Test("Depthwise rows agree with a plain loop for every variant, border and stride", arguments: variants)
    func depthwise(variant: Int32) {
        var random = SplitMix64(state: 9)
        for (width, height, kernel, stride) in [(7, 7, 5, 1), (9, 6, 3, 1), (8, 8, 3, 2), (11, 7, 5, 2), (2, 3, 5, 1)] {
            let channels = 32
            let outWidth = (width + stride - 1) / stride
            let outHeight = (height + stride - 1) / stride
            let top = max(0, (outHeight - 1) * stride + kernel - height) / 2
            let left = max(0, (outWidth - 1) * stride + kernel - width) / 2
            let input = numbers(width * height * channels, &random)
            let weights = numbers(kernel * kernel * channels, &random)
            let bias = numbers(channels, &random)
            var shape = ctrove_vision_depthwise(
                height: height, width: width, channels: channels, kernel: kernel, stride: stride, pad_top: top,
                pad_left: left, out_width: outWidth)
            for row in 0..<outHeight {
                var out = [Float](repeating: -1, count: outWidth * channels)
                ctrove_vision_depthwise_f32(variant, &shape, input, 0, row, weights, bias, &out)
                for x in 0..<outWidth {
                    for channel in 0..<channels {
                        var sum = bias[channel]
                        for dy in 0..<kernel {
                            for dx in 0..<kernel {
                                let (fromY, fromX) = (row * stride + dy - top, x * stride + dx - left)
                                guard (0..<height).contains(fromY), (0..<width).contains(fromX) else { continue }
                                sum +=
                                    input[(fromY * width + fromX) * channels + channel]
                                    * weights[(dy * kernel + dx) * channels + channel]
                            }
                        }
                        #expect(abs(out[x * channels + channel] - min(max(sum, 0), 6)) < 1e-4)
                    }
                }
            }
        }
    }
}
