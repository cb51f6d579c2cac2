internal import FoundationEssentials
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Finds the lines of cells for addresses, with the toolchain's `llvm-symbolizer`.
///
/// Answers are cached, so a trap in a loop costs one process.
final class Symbolizer: Sendable {
  private struct Answer: Decodable {
    struct Symbol: Decodable {
      var FunctionName: String
      var FileName: String
      var Line: Int
    }

    var Symbol: [Symbol]?
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
    let arguments = addresses.map { "\($0.path) 0x\(String($0.offset, radix: 16))" }
    let configuration = ChildProcess.Configuration(
      executable, ["--output-style=JSON"] + arguments)
    guard let outcome = try? await ChildProcess.run(configuration),
      let answers = try? JSONDecoder().decode([Answer].self, from: Data(outcome.standardOutput))
    else { return [:] }
    var frames: [CodeAddress: [SourceFrame]] = [:]
    for (address, answer) in zip(addresses, answers) {
      frames[address] = Self.merged(answer.Symbol ?? []).compactMap { symbol in
        let file = symbol.FileName.split(separator: "/").last.map(String.init) ?? ""
        let label = sources.label(ofFile: file, inLibrary: address.path)
        if let label, sources.isBehindEnd(symbol.Line, of: label) { return nil }
        guard label != nil || SourceFrame.isRuntimeFailure(symbol.FunctionName) else { return nil }
        return SourceFrame(
          label: label ?? file, line: symbol.Line, mangledFunction: symbol.FunctionName)
      }
    }
    return frames
  }

  /// Gives places without a function, as the optimiser leaves them, the function around them.
  private static func merged(_ symbols: [Answer.Symbol]) -> [Answer.Symbol] {
    var merged: [Answer.Symbol] = []
    for symbol in symbols {
      if let inner = merged.last, inner.FunctionName.isEmpty,
        symbol.Line == 0 || symbol.Line == inner.Line
      {
        merged[merged.count - 1].FunctionName = symbol.FunctionName
      } else {
        merged.append(symbol)
      }
    }
    return merged
  }
}
