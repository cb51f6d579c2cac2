import FoundationEssentials
import Testing

@testable import POSIX

@Suite("The memory that is left")
struct MemoryReadingTests {
  private static let meminfo = """
    MemTotal:       24689020 kB
    MemFree:          500000 kB
    MemAvailable:    6172255 kB
    HugePages_Total:       0

    """
  private static let pressure = """
    some avg10=3.00 avg60=12.50 avg300=0.40 total=4711
    full avg10=1.00 avg60=2.00 avg300=0.10 total=1000

    """

  /// A directory with these files, as if it were the root of a machine.
  private func reading(_ files: [String: String]) throws -> MemoryReading {
    let root = try TemporaryDirectory(prefix: "memory", in: "/tmp")
    for (path, text) in files {
      let file = URL(fileURLWithPath: "\(root.path)/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return MemoryReading.now(root: root.path)
  }

  @Test("This machine says how much it has left")
  func machine() throws {
    let available = try #require(MemoryReading.now().available)
    #expect(available > 0 && available <= 1)
    #expect((0...1).contains(MemoryReading.now().stalled ?? 0))
  }

  @Test("The machine counts where no group has a limit")
  func noGroup() throws {
    var files = ["proc/meminfo": Self.meminfo, "proc/pressure/memory": Self.pressure]
    #expect(try reading(files) == MemoryReading(available: 0.25, stalled: 0.125))
    files["proc/self/cgroup"] = "0::/user.slice\n"
    files["sys/fs/cgroup/user.slice/memory.max"] = "max\n"
    files["sys/fs/cgroup/user.slice/memory.current"] = "123456\n"
    #expect(try reading(files) == MemoryReading(available: 0.25, stalled: 0.125))
  }

  @Test(
    "The tightest of the group's and its parents' limits counts, wherever groups are mounted",
    arguments: ["sys/fs/cgroup", "sys/fs/cgroup/unified"])
  func groups(mount: String) throws {
    let outer = "\(mount)/jupyter.slice"
    let files = [
      "proc/meminfo": Self.meminfo, "proc/pressure/memory": Self.pressure,
      "proc/self/cgroup": "4:memory:/other\n0::/jupyter.slice/user 1.scope\n",
      "\(outer)/memory.max": "1000\n", "\(outer)/memory.current": "1200\n",
      "\(outer)/memory.stat": "anon 800\nfile 400\ninactive_file 300\n",
      "\(outer)/user 1.scope/memory.max": "2000\n",
      "\(outer)/user 1.scope/memory.current": "1000\n",
      "\(outer)/user 1.scope/memory.pressure": "some avg10=0.00 avg60=50.00 avg300=0.00 total=1\n",
    ]
    let reading = try reading(files)
    #expect(try #require(reading.available).rounded(to: 1000) == 0.1)
    #expect(reading.stalled == 0.5)
  }

  @Test("A process in a container finds its group at the root")
  func container() throws {
    for path in ["/", "/../../outside"] {
      let reading = try reading([
        "proc/self/cgroup": "0::\(path)\n", "sys/fs/cgroup/memory.max": "4096",
        "sys/fs/cgroup/memory.current": "1024",
      ])
      #expect(reading == MemoryReading(available: 0.75))
    }
  }

  @Test("Nothing is known without files")
  func nothing() throws {
    #expect(try reading([:]) == MemoryReading())
  }

  @Test(
    "What makes no sense is left out",
    arguments: [
      "", "\n", "max", "-1", "some", "some avg60=", "some avg60=-3", "some avg60=nan",
      "some avg60=1e9", "MemTotal: 0 kB\nMemAvailable: 0 kB", "MemTotal: 1 kB",
      "MemTotal: x kB\nMemAvailable: 1 kB",
      "99999999999999999999999", "0::", "0::relative", "\u{0}\u{FFFD}", "0",
    ])
  func damage(text: String) {
    #expect(MemoryReading.availableShare(meminfo: text) == nil)
    #expect(MemoryReading.stalledShare(pressure: text) == nil)
    #expect(MemoryReading.availableShare(limit: text, usage: "1", statistics: text) == nil)
    #expect(MemoryReading.groups(in: text).isEmpty)
  }

  @Test("Cut texts end nothing and give a share or none")
  func cuts() throws {
    for text in [Self.meminfo, Self.pressure, "inactive_file 300\nanon 9223372036854775807"] {
      for length in 0...text.utf8.count {
        let cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
        let shares = [
          MemoryReading.availableShare(meminfo: cut), MemoryReading.stalledShare(pressure: cut),
          MemoryReading.availableShare(limit: "1000", usage: "\(Int.max)", statistics: cut),
        ]
        for share in shares { #expect(share.map { (0...1).contains($0) } ?? true) }
      }
    }
  }
}

extension Double {
  fileprivate func rounded(to parts: Double) -> Double { (self * parts).rounded() / parts }
}
