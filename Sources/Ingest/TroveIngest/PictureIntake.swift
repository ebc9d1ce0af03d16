internal import Dispatch
internal import Synchronization
internal import TroveCore

/// Takes the samples of one document as its worker sends them, a few at a time, and has them read meanwhile.
final class PictureIntake: Sendable {
    private let pictures: PictureIngest?
    private let room = DispatchSemaphore(value: PictureIntake.mostWaiting)
    private let tasks = Mutex<[Int: Task<PictureToCommit?, Never>]>([:])
    private let shares = Mutex<[Int: Double]>([:])

    /// Samples that wait to be read: each has 600 kB.
    private static let mostWaiting = 4

    /// - Parameter pictures: Nil to take none.
    init(_ pictures: PictureIngest?) { self.pictures = pictures }

    /// Takes a sample, and holds the caller's thread while too many wait. One that comes again replaces the first.
    func take(_ sample: PictureSample) {
        guard let pictures else { return }
        room.wait()
        let task = Task { [room] in
            let picture = await pictures.read(sample)
            room.signal()
            return picture
        }
        tasks.withLock { $0[sample.ordinal] = task }
        shares.withLock { $0[sample.ordinal] = sample.textShare }
    }

    /// What was read, in the order of the document, each with its place in a text of `scalars` Unicode scalars.
    func finish(scalars: Int) async -> [PictureToCommit] {
        let (tasks, shares) = (tasks.withLock { $0 }, shares.withLock { $0 })
        var found: [PictureToCommit] = []
        for (ordinal, task) in tasks.sorted(by: { $0.key < $1.key }) {
            guard var picture = await task.value else { continue }
            picture.position = shares[ordinal].map { Int($0 * Double(scalars)) }
            found.append(picture)
        }
        return found
    }
}
