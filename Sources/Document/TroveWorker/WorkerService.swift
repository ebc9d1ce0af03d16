internal import Foundation
package import TroveCore
internal import TroveFormats
internal import TroveOCR
package import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// The worker's side: reads requests from the parent until it goes away.
package enum WorkerService {
    /// Serves for the life of the process, on the thread that calls it. Rights are given up and limits set before the
    /// first byte of a document is read.
    package static func run() throws {
        ProcessLimits.exitWithParent()
        PDFCopy.reserve()
        try WorkerRights.restrictions.apply()
        var extractor = DocumentExtractor()
        var isLimited = false
        while true {
            let (frame, descriptor) = try FrameChannel.inherited.receive()
            guard let descriptor else { throw TroveError(.invalidArgument, "a request came without its file") }
            defer { close(descriptor) }
            let request = try JSONDecoder().decode(WorkerRequest.self, from: Data(frame))
            if !isLimited {
                try ProcessLimits(dataBytes: UInt64(request.options.memoryLimit)).apply()
                isLimited = true
            }
            try reply(answer(request, descriptor: descriptor, extractor: &extractor))
        }
    }

    /// Gives up a worker's rights and tries what must be refused then.
    package static func probe(file: String) throws(TroveError) -> RestrictionProbe {
        try WorkerRights.restrictions.apply()
        return RestrictionProbe(file: file)
    }

    private static func answer(
        _ request: WorkerRequest, descriptor: Int32, extractor: inout DocumentExtractor
    ) -> WorkerReply {
        do {
            let bytes = try FileBytes.read(descriptor, limit: request.options.byteLimit)
            if let drawing = request.drawing {
                return .picture(try PageDrawer.png(bytes, name: request.name, drawing, options: request.options))
            }
            extractor.sampler = PictureSampler(request.sampling) { try reply(.sample($0)) }
            extractor.memory = PageMemory(known: request.readings ?? []) { reading throws(TroveError) in
                guard request.readings != nil else { return }
                do {
                    try reply(.reading(reading))
                } catch {
                    throw TroveError(.crashed, "the parent process is gone")
                }
            }
            let document = try extractor.extract(bytes, name: request.name, options: request.options) { page, count in
                try reply(.page(page, of: count))
            }
            return .document(document)
        } catch let error as TroveError {
            return .failure(code: error.code.description, message: error.message)
        } catch {
            return .failure(code: TroveError.Code.corruptInput.description, message: "\(error)")
        }
    }

    private static func reply(_ reply: WorkerReply) throws {
        try FrameChannel.inherited.send(reply.frame())
    }
}
