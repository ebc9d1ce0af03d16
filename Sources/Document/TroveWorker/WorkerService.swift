internal import Foundation
internal import TroveCore
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// The worker's side: reads requests from the parent until it goes away.
package enum WorkerService {
    /// Serves for the life of the process. Limits are set before the first byte of a document is read.
    package static func run() throws {
        ProcessLimits.exitWithParent()
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

    private static func answer(
        _ request: WorkerRequest, descriptor: Int32, extractor: inout DocumentExtractor
    ) -> WorkerReply {
        do {
            let bytes = try FileBytes.read(descriptor, limit: request.options.byteLimit)
            if let drawing = request.drawing {
                return .picture(try PageDrawer.png(bytes, name: request.name, drawing, options: request.options))
            }
            extractor.sampler = PictureSampler(request.sampling)
            var document = try extractor.extract(bytes, name: request.name, options: request.options) { page, count in
                try reply(.page(page, of: count))
            }
            let words = PackedWords(document.words)
            document.words = []
            return .document(document, words: words, pictures: extractor.sampler.placed(in: document))
        } catch let error as TroveError {
            return .failure(code: error.code.description, message: error.message)
        } catch {
            return .failure(code: TroveError.Code.corruptInput.description, message: "\(error)")
        }
    }

    private static func reply(_ reply: WorkerReply) throws {
        try FrameChannel.inherited.send([UInt8](JSONEncoder().encode(reply)))
    }
}
