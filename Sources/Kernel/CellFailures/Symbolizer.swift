internal import FoundationEssentials
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Finds the lines of cells for addresses, with the toolchain's `llvm-symbolizer`.
///
/// Answers are cached, so a trap in a loop costs one process.
final class Symbolizer: Sendable {
  private struct Answer: Decodable {
    var Symbol: [CodeSymbol]?
  }

  private let executable: String
  /// The directory of the cells' libraries; frames of other code are omitted.
  private let cellDirectory: String
  private let sources: SourceStore
  private let known = Mutex<[CodeAddress: [SourceFrame]]>([:])

  init(executable: String, cellDirectory: String, sources: SourceStore) {
    self.executable = executable
    self.cellDirectory = cellDirectory
    self.sources = sources
  }

  /// The frames in cells, innermost first, inlined functions included.
  func frames(of addresses: [CodeAddress]) async -> [SourceFrame] {
    let own = addresses.filter { $0.path.hasPrefix(cellDirectory) }
    let unknown = known.withLock { known in own.filter { known[$0] == nil } }
    if !unknown.isEmpty {
      let found = await look(up: unknown)
      known.withLock { $0.merge(found) { $1 } }
    }
    return known.withLock { known in own.flatMap { known[$0] ?? [] } }
  }

  private func look(up addresses: [CodeAddress]) async -> [CodeAddress: [SourceFrame]] {
    var answers = await symbols(at: addresses)
    await correctResumptions(in: &answers)
    var frames: [CodeAddress: [SourceFrame]] = [:]
    for (address, symbols) in answers {
      frames[address] = Self.merged(symbols).compactMap { frame(for: $0, in: address.path) }
    }
    return frames
  }

  private func frame(for symbol: CodeSymbol, in library: String) -> SourceFrame? {
    let label = sources.label(ofFile: symbol.file, inLibrary: library)
    if let label, sources.isBehindEnd(symbol.line, of: label) { return nil }
    guard label != nil || SourceFrame.isRuntimeFailure(symbol.function) else { return nil }
    return SourceFrame(
      label: label ?? symbol.file, line: symbol.line, mangledFunction: symbol.function)
  }

  /// The functions at each address, innermost first; nothing is there if the program fails.
  private func symbols(at addresses: [CodeAddress]) async -> [CodeAddress: [CodeSymbol]] {
    let arguments = addresses.map { "\($0.path) 0x\(String($0.offset, radix: 16))" }
    let configuration = ChildProcess.Configuration(
      executable, ["--output-style=JSON"] + arguments)
    guard let outcome = try? await ChildProcess.run(configuration),
      let answers = try? JSONDecoder().decode([Answer].self, from: Data(outcome.standardOutput))
    else { return [:] }
    let pairs = zip(addresses, answers).map { ($0, $1.Symbol ?? []) }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// Corrects the places where asynchronous functions go on after an `await`.
  ///
  /// That code begins with instructions to which the compiler gives the line of the `await`, but not the
  /// functions it was inlined from. The first instructions behind these have both.
  private func correctResumptions(in answers: inout [CodeAddress: [CodeSymbol]]) async {
    let starts = answers.filter { answer in
      answer.value.count == 1 && answer.value[0].isResumption && answer.value[0].column == 0
    }
    if starts.isEmpty { return }
    let behind = await symbols(at: starts.keys.flatMap(Self.addresses(behind:)))
    for (start, symbols) in starts {
      answers[start] = Self.addresses(behind: start).lazy
        .compactMap { behind[$0] }
        .prefix { $0.last?.function == symbols[0].function }
        .first { ($0.first?.column ?? 0) > 0 && $0.first?.line == symbols[0].line }
    }
  }

  /// Addresses among which are some behind the instructions that a function begins with.
  private static func addresses(behind start: CodeAddress) -> [CodeAddress] {
    (1...24).map { CodeAddress(path: start.path, offset: start.offset &+ $0 &* 4) }
  }

  /// Gives places without a function, as the optimiser leaves them, the function around them.
  private static func merged(_ symbols: [CodeSymbol]) -> [CodeSymbol] {
    var merged: [CodeSymbol] = []
    for symbol in symbols {
      if let inner = merged.last, inner.function.isEmpty,
        symbol.line == 0 || symbol.line == inner.line
      {
        merged[merged.count - 1].function = symbol.function
      } else {
        merged.append(symbol)
      }
    }
    return merged
  }
}
