internal import Notebook
internal import NotebookEngine

/// Swift Testing, once a cell has loaded it.
enum TestingLibrary {
  private typealias EntryPoint =
    @convention(thin) @concurrent @Sendable (
      UnsafeRawBufferPointer?, @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws -> Bool

  /// Finds the tests of all loaded cells.
  static func tests() async throws -> [DeclaredTest] {
    let records = Shared<[TestingRecord]>([])
    try await run(["listTests": true]) { record in records.withLock { $0.append(record) } }
    return records.value.compactMap(DeclaredTest.init)
  }

  /// Runs tests.
  static func run(
    _ tests: [DeclaredTest], receive: @escaping @Sendable (TestingRecord) -> Void
  ) async throws {
    try await run(["filter": JSON(tests.map { JSON($0.pattern) })], receive: receive)
  }

  private static func run(
    _ configuration: [String: JSON], receive: @escaping @Sendable (TestingRecord) -> Void
  ) async throws {
    guard
      let address = NotebookRuntime.host.system.address(
        of: "swt_abiv0_getEntryPoint", inLoaded: "libTesting.so")
    else { return }
    let getEntryPoint = unsafeBitCast(
      address, to: (@convention(c) () -> UnsafeRawPointer).self)
    let entryPoint = unsafeBitCast(getEntryPoint(), to: EntryPoint.self)
    // It prints nothing itself.
    let options = configuration.merging(["verbosity": JSON(Int.min)]) { first, _ in first }
    let text = Array(JSON(options).description.utf8)
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
    defer { bytes.deallocate() }
    bytes.copyBytes(from: text)
    _ = try await entryPoint(UnsafeRawBufferPointer(bytes)) { bytes in
      if let record = TestingRecord(bytes) { receive(record) }
    }
  }
}
