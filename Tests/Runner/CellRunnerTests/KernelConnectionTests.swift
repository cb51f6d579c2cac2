import Frames
import Glibc
import POSIX
import RunnerProtocol
import Synchronization
import Testing

@testable import CellRunner

@Suite("The runner's connection to the kernel", .timeLimit(.minutes(2)))
struct KernelConnectionTests {
  private static let threads = 4
  private static let count = 5000

  @Test("Events that many threads send at once arrive whole, those of each thread in order")
  func concurrency() async throws {
    let (ours, theirs) = try FileDescriptor.socketPair().release()
    let reader = FileDescriptor(owning: ours)
    // A read that gets nothing for this long fails.
    var patience = timeval(tv_sec: 100, tv_usec: 0)
    let size = socklen_t(MemoryLayout.size(ofValue: patience))
    try #require(setsockopt(ours, SOL_SOCKET, SO_RCVTIMEO, &patience, size) == 0)
    let connection = KernelConnection(FileDescriptor(owning: theirs), endsProcess: false)
    try connection.start()
    for thread in 1...Self.threads {
      try BackgroundThread.start {
        let cell = ExecutionID(rawValue: UInt64(thread))
        for number in 1...Self.count {
          let job = JobID(rawValue: number)
          switch number % 3 {
          case 0: connection.enqueue(.queued(job), of: cell)
          case 1: connection.enqueue(.started(job), of: cell)
          default: connection.send(.output(cell, .stream(.stdout, "\(number)")))
          }
        }
      }
    }
    var numbers: [ExecutionID: [Int]] = [:]
    var buffer = FrameBuffer()
    while numbers.values.reduce(0, { $0 + $1.count }) < Self.threads * Self.count {
      buffer.append(try reader.read(atMost: 4096))
      while let frame = try buffer.next() {
        switch try RunnerEvent(frame: frame) {
        case .jobEvents(let news):
          numbers[news.run, default: []] += news.entries.map(\.number)
        case .jobQueued(let job, _, let cell):
          numbers[cell, default: []].append(job.rawValue)
        case .output(let cell, .stream(_, let text)):
          numbers[cell, default: []].append(try #require(Int(text)))
        case let other: Issue.record("\(other)")
        }
      }
    }
    #expect(numbers.count == Self.threads)
    for numbers in numbers.values {
      // What has begun may be told of later than the jobs that are queued meanwhile.
      let shown = numbers.filter { $0 % 3 == 2 }
      #expect(shown == Array(stride(from: 2, through: Self.count, by: 3)))
      #expect(numbers.sorted() == Array(1...Self.count))
      var newest = 0
      for number in numbers {
        if number % 3 == 2 { #expect(newest < number) }
        newest = max(newest, number)
      }
    }
    connection.flush()
  }
}

extension JobEventBatch.BriefEvent {
  fileprivate var number: Int {
    switch self {
    case .queued(let job), .started(let job), .completed(let job, _): job.rawValue
    }
  }
}
