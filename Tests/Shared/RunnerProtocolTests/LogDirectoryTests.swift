import RunnerProtocol
import Testing

@Suite("The directories of logs")
struct LogDirectoryTests {
  @Test("The log of a job is named by the session and the job", arguments: [1, 2])
  func naming(_ generation: Int) {
    let directory = LogDirectory(
      root: "/logs", start: "2026-11-24T014746", kernel: 42, generation: generation)
    let session = "2026-11-24T014746-42" + (generation > 1 ? "-2" : "")
    #expect(directory.file(of: JobID(rawValue: 3)) == "/logs/\(session)/job-3.log")
    #expect(LogDirectory(path: directory.path) == directory)
    #expect(LogDirectory.kernel(ofSession: directory.session) == 42)
  }

  @Test(
    "Other directories are not taken for logs",
    arguments: [
      "notes", "2026-11-24", "2026-11-24T014746", "2026-11-24T014746-x", "2026-11-24T014746-1-x",
      "2026-11-24T014746-1-2-3", "",
    ])
  func sessions(_ name: String) {
    #expect(LogDirectory.kernel(ofSession: name) == nil)
  }

  @Test(
    "Only logs are logs",
    arguments: [
      ("job-1.log", true), ("job-12.log.half", true), ("job-1.12.log", true), ("job-1..log", false),
      ("job-.log", false), ("job-a.log", false),
      ("job-1.log.gz", false), ("my-job-1.log", false),
    ])
  func files(_ name: String, _ isLog: Bool) {
    #expect(LogDirectory.isLog(name) == isLog)
  }
}
