import CTroveImage
package import TroveCore

extension Raster {
    /// The raster turned upright from EXIF orientation `orientation` (1 to 8; 1 changes nothing).
    package func upright(from orientation: Int) -> Raster {
        precondition((1...8).contains(orientation), "EXIF orientations are 1 to 8")
        guard orientation != 1 else { return self }
        // SAFETY: both buffers hold width * height * channels bytes, which is all that is read and written.
        let turned = unsafe [UInt8](unsafeUninitializedCapacity: samples.count) { out, count in
            unsafe samples.withUnsafeBufferPointer { from in
                unsafe ctrove_orient(
                    from.baseAddress, width, height, channels, Int32(orientation), out.baseAddress)
            }
            count = samples.count
        }
        let swapped = orientation >= 5
        return Raster(
            width: swapped ? height : width, height: swapped ? width : height, channels: channels, samples: turned)
    }

    /// The pixels from (`x0`, `y0`) up to but not (`x1`, `y1`).
    package func cut(x0: Int, y0: Int, x1: Int, y1: Int) -> Raster {
        precondition(0 <= x0 && x0 < x1 && x1 <= width && 0 <= y0 && y0 < y1 && y1 <= height, "a part of the raster")
        var kept: [UInt8] = []
        kept.reserveCapacity((x1 - x0) * (y1 - y0) * channels)
        for y in y0..<y1 { kept += samples[(y * width + x0) * channels..<(y * width + x1) * channels] }
        return Raster(width: x1 - x0, height: y1 - y0, channels: channels, samples: kept)
    }

    /// How pixels are combined when a raster changes size.
    package enum Resampling: Sendable {
        /// The mean of the area under each new pixel: for shrinking, fast and without ringing.
        case area
        /// Lanczos with three lobes: sharpest; for enlarging and for pictures that models read.
        case lanczos
    }

    /// The raster in another size.
    package func resized(width newWidth: Int, height newHeight: Int, by method: Resampling = .area)
        throws(TroveError) -> Raster
    {
        precondition(newWidth > 0 && newHeight > 0, "a raster has at least one pixel")
        guard newWidth != width || newHeight != height else { return self }
        let size = newWidth * newHeight * channels
        var status: Int32 = 0
        // SAFETY: the buffers hold what their sizes say; the call writes each byte of the result or reports failure.
        let samples = unsafe [UInt8](unsafeUninitializedCapacity: size) { out, count in
            unsafe self.samples.withUnsafeBufferPointer { from in
                let resample = unsafe method == .area ? ctrove_resample_area : ctrove_resample_lanczos
                status = unsafe resample(
                    from.baseAddress, width, height, channels, out.baseAddress, newWidth, newHeight)
            }
            count = status == 0 ? size : 0
        }
        guard status == 0 else { throw TroveError(.limitExceeded, "out of memory while resizing a picture") }
        return Raster(width: newWidth, height: newHeight, channels: channels, samples: samples)
    }

    /// The raster scaled down so that its longer side is at most `side`; smaller ones stay as they are.
    package func fitted(within side: Int, by method: Resampling = .area) throws(TroveError) -> Raster {
        let longest = max(width, height)
        guard longest > side else { return self }
        let scale = Double(side) / Double(longest)
        return try resized(
            width: max(1, Int((Double(width) * scale).rounded())),
            height: max(1, Int((Double(height) * scale).rounded())), by: method)
    }
}
