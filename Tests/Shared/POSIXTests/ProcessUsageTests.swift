import Testing

@testable import POSIX

@Suite("Processes and memory of the machine", .timeLimit(.minutes(2)))
struct ProcessUsageTests {
  @Test("A process's tree holds it and what it has started, with their memory and time")
  func tree() async throws {
    let child = try ChildProcess(
      ChildProcess.Configuration("/bin/sh", ["-c", "sleep 60 & wait"]))
    defer { child.kill() }
    var tree: [ProcessUsage] = []
    // The shell needs a moment to start the other, and that one to have memory of its own.
    let deadline = ContinuousClock.now + .seconds(20)
    repeat {
      tree = ProcessUsage.tree(of: child.pid)
    } while (tree.count < 2 || tree.contains { $0.memory <= 10_000 })
      && ContinuousClock.now < deadline
    #expect(tree.count == 2)
    #expect(tree.first?.id == child.pid && tree.first?.parent == System.processID)
    #expect(tree.last?.parent == child.pid)
    #expect(tree.allSatisfy { $0.memory > 10_000 && $0.processorTime >= 0 })
    let own = ProcessUsage.tree(of: System.processID)
    #expect(Set(tree.map(\.id)).isSubset(of: own.map(\.id)))
    #expect(try #require(own.first).memory > 1 << 20)
    #expect(try #require(own.first).processorTime > 0)
  }

  @Test("A process that does not exist has no tree")
  func noProcess() {
    #expect(ProcessUsage.tree(of: Int32.max).isEmpty)
  }

  @Test("The machine's memory and time make sense")
  func machine() throws {
    let usage = try MachineUsage()
    let total = try #require(usage.memory["MemTotal"])
    let available = try #require(usage.memory["MemAvailable"])
    #expect(total > 64 << 20 && available > 0 && available <= total)
    #expect(usage.busyTime > 0 && usage.busyTime <= usage.totalTime)
    #expect(usage.uptime > 0)
    #expect(!MachineUsage.hostName.isEmpty)
  }
}
