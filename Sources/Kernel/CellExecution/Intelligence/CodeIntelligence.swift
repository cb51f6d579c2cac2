internal import CellCompilation
internal import CompilerProtocol
internal import Execution
internal import FoundationEssentials
internal import Limits
internal import Logging
internal import RunnerProtocol
internal import Synchronization

/// Answers what may stand at a place of a cell, and what stands there, with the session in view.
///
/// It has a copy of what cells see, so that it waits for nothing the session does.
final class CodeIntelligence: Sendable {
  private let compiler: CellCompiler
  private let client: CompilerClient
  private let magics = MagicRegistry.standard
  private let limits: AnswerLimits
  private let hiddenModules: [String]
  private let workingFolder: @Sendable () -> String
  private let scope = Mutex(SessionScope())
  /// Counts what the session does, to notice when it rests.
  private let activities = Mutex(0)

  /// Prepares answers; no process is started yet.
  ///
  /// - Parameters:
  ///   - compiler: Knows what a cell gets to see.
  ///   - client: Asks the resident compiler.
  ///   - limits: How long answers may take.
  ///   - runtimeModules: The folder of `Notebook`'s interface; what else is there is hidden.
  ///   - workingFolder: Gives the folder relative paths in cells start in.
  init(
    compiler: CellCompiler, client: CompilerClient, limits: AnswerLimits, runtimeModules: String,
    workingFolder: @escaping @Sendable () -> String
  ) {
    self.compiler = compiler
    self.client = client
    self.limits = limits
    self.workingFolder = workingFolder
    // A folder that cannot be read hides nothing.
    let files = (try? FileManager.default.contentsOfDirectory(atPath: runtimeModules)) ?? []
    hiddenModules = files.filter { $0.hasSuffix(".swiftmodule") }
      .map { String($0.dropLast(".swiftmodule".count)) }.filter { $0 != "Notebook" }
  }

  /// Takes what is in view from now on.
  func see(_ scope: SessionScope) {
    self.scope.withLock { $0 = scope }
  }

  /// Takes note that the session does something.
  func sessionDidBecomeBusy() {
    activities.withLock { $0 += 1 }
  }

  /// Takes note that the session does nothing now; after a while the compiler is made ready, which
  /// a batch run never gives it the time for.
  func sessionDidBecomeIdle() {
    let count = activities.withLock { $0 }
    Task { [weak self] in
      try await Task.sleep(for: Limits.Compiler.idleBeforeQueries, clock: .suspending)
      guard let self, activities.withLock({ $0 }) == count else { return }
      _ = await completions(in: "", at: 0)
    }
  }

  // MARK: - Completion

  func completions(in code: String, at position: Int) async -> Completions {
    let word = CursorWord(in: code, at: position)
    let line = MagicLinePrefix(at: word)
    if let names = line.names(of: magics.all) { return names }
    let replaced = word.range.lowerBound..<word.cursor
    let scope = scope.withLock { $0 }
    let magicCell = await magics(in: code, after: scope)
    var swift = Array(magicCell.swift.utf8)
    var start = word.startByte
    switch magicCell.place(atByte: word.cursorByte) {
    case .magic(let line) where line.wantsName: (swift, start) = ([], 0)
    case .magic: return line.paths(in: workingFolder())
    case .body(let magic) where magic.name == "sh": return line.paths(in: workingFolder())
    case .body: return Completions(matches: [], replaced: replaced)
    case .swift: swift.removeSubrange(start..<word.endByte)
    }
    guard !word.isNumber else { return Completions(matches: [], replaced: replaced) }
    let draft = compiler.draft(of: String(decoding: swift, as: UTF8.self), after: scope)
    let question = CodeQuestion(
      .candidates(prefix: word.prefix, limit: Limits.Compiler.matches), document: draft.document,
      text: draft.text, offset: draft.offset(ofByte: start), arguments: draft.arguments,
      hiddenModules: hiddenModules)
    let answer = await client.answer(question, within: limits.completion)
    guard case .candidates(let candidates) = answer else {
      return Completions(
        matches: word.isMember ? [] : Keywords.completions(of: word.prefix), replaced: replaced)
    }
    return Self.completions(candidates, replacing: replaced, isMember: word.isMember)
  }

  /// Has members of an optional's value replace the dot too, by `?.`.
  private static func completions(
    _ candidates: [Candidate], replacing range: Range<Int>, isMember: Bool
  ) -> Completions {
    let replacesDot = isMember && candidates.contains { $0.needsOptionalChaining }
    let matches = candidates.map { candidate in
      let dot = !replacesDot ? "" : candidate.needsOptionalChaining ? "?." : "."
      return Completions.Match(
        text: dot + candidate.text, kind: candidate.kind, signature: candidate.signature)
    }
    return Completions(
      matches: matches,
      replaced: replacesDot ? range.lowerBound - 1..<range.upperBound : range)
  }

  // MARK: - Inspection

  func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? {
    let word = CursorWord(in: code, at: position)
    let scope = scope.withLock { $0 }
    let magicCell = await magics(in: code, after: scope)
    switch magicCell.place(atByte: word.cursorByte) {
    case .magic(let line) where line.wantsName && !word.range.isEmpty && word.name != line.name:
      return await page(of: word.name, atByte: 0, in: word.name, after: scope, detail)?.bundle
    case .magic(let line):
      return magics.magic(named: line.sigil.rawValue + line.name).map {
        InspectionPage(of: $0.help).bundle
      }
    case .body: return nil
    case .swift: break
    }
    let swift = magicCell.swift
    if !word.range.isEmpty, !word.isNumber,
      let page = await page(of: word.name, atByte: word.startByte, in: swift, after: scope, detail)
    {
      return page.bundle
    }
    guard let callee = try? await client.callee(around: word.cursorByte, in: swift) else {
      return nil
    }
    let name = String(decoding: Array(swift.utf8)[callee], as: UTF8.self)
    return await page(of: name, atByte: callee.lowerBound, in: swift, after: scope, detail)?.bundle
  }

  private func page(
    of name: String, atByte byte: Int, in code: String, after scope: SessionScope,
    _ detail: InspectionDetail
  ) async -> InspectionPage? {
    let draft = compiler.draft(of: code, after: scope)
    let question = CodeQuestion(
      .declaration(name: name), document: draft.document, text: draft.text,
      offset: draft.offset(ofByte: byte), arguments: draft.arguments)
    let answer = await client.answer(question, within: limits.inspection)
    guard case .declaration(let declaration?) = answer else { return nil }
    var page = InspectionPage(of: declaration)
    let source: DeclarationText?
    if declaration.module == draft.moduleName {
      page.origin = "this cell"
      let offset = declaration.offset.flatMap { draft.userOffset(ofByte: $0) }
      source = try? await client.declaration(of: declaration.name, at: offset, in: code)
    } else if let cell = scope.cells.last(where: { $0.moduleName == declaration.module }) {
      page.origin = cell.label
      let offset = declaration.offset.map { cell.userOffset(ofCompiled: $0) }
      source = try? await client.declaration(of: declaration.name, at: offset, in: cell.text)
    } else {
      source = nil
    }
    page.line = source?.line
    if detail == .source { page.source = source?.text }
    return page
  }

  private func magics(in code: String, after scope: SessionScope) async -> MagicCell {
    let cell = try? await client.magics(in: code, after: scope)
    return cell ?? MagicCell(SourceText(code), cellMagic: nil, lines: [])
  }
}

extension MagicLine {
  /// Whether its argument is a name of the session.
  fileprivate var wantsName: Bool {
    switch sigil {
    case .question, .doubleQuestion: true
    case .line: name == "doc"
    case .cell, .command: false
    }
  }
}
