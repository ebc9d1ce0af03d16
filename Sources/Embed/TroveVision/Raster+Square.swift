internal import TroveCore

/// What the views of a picture are made of.
extension Raster {
    /// Half as large: the mean of each four pixels. Sides must be even.
    var halved: Raster {
        precondition(width % 2 == 0 && height % 2 == 0, "sides to be halved are even")
        let line = width * channels
        var out: [UInt8] = []
        out.reserveCapacity(samples.count / 4)
        for y in stride(from: 0, to: height, by: 2) {
            for x in stride(from: 0, to: width, by: 2) {
                for channel in 0..<channels {
                    let at = y * line + x * channels + channel
                    let sum =
                        Int(samples[at]) + Int(samples[at + channels]) + Int(samples[at + line])
                        + Int(samples[at + line + channels])
                    out.append(UInt8((sum + 2) / 4))
                }
            }
        }
        return Raster(width: width / 2, height: height / 2, channels: channels, samples: out)
    }

    /// Turned a quarter clockwise.
    var turned: Raster {
        var out: [UInt8] = []
        out.reserveCapacity(samples.count)
        for y in 0..<width {
            for x in (0..<height).reversed() {
                let at = (x * width + y) * channels
                for channel in 0..<channels { out.append(samples[at + channel]) }
            }
        }
        return Raster(width: height, height: width, channels: channels, samples: out)
    }
}
