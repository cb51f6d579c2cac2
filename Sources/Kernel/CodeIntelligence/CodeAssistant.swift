package import CellCompilation
internal import CompilerProtocol
package import Execution
internal import FoundationEssentials
internal import Limits
internal import Logging
internal import Magics
package import RunnerProtocol
internal import Synchronization

/// Completes and explains code, with the declarations of the session in view.
///
/// It keeps a copy of the session's scope, so that it never waits for the session.
package final class CodeAssistant: Sendable {
  private let compiler: CellCompiler
  private let client: CompilerClient
  private let magics = MagicRegistry.standard
  private let limits: AnswerLimits
  private let hiddenModules: [String]
  private let workingDirectory: @Sendable () -> String
  private let scope = Mutex(SessionScope())
  /// Counts how often the session became busy, to notice when it is idle.
  private let activities = Mutex(0)

  /// Does not start any process yet.
  ///
  /// - Parameters:
  ///   - compiler: Adds the declarations a cell sees to its text.
  ///   - client: Asks the resident compiler.
  ///   - limits: How long answers may take.
  ///   - hiddenModules: Modules that can be imported but are not offered.
  ///   - workingDirectory: Returns the working directory of the cells.
  package init(
    compiler: CellCompiler, client: CompilerClient, limits: AnswerLimits, hiddenModules: [String],
    workingDirectory: @escaping @Sendable () -> String
  ) {
    self.compiler = compiler
    self.client = client
    self.limits = limits
    self.workingDirectory = workingDirectory
    self.hiddenModules = hiddenModules
  }

  /// Sets the declarations in view.
  package func see(_ scope: SessionScope) {
    self.scope.withLock { $0 = scope }
  }

  /// Keeps the compiler from preparing for questions.
  package func sessionDidBecomeBusy() {
    activities.withLock { $0 += 1 }
  }

  /// Prepares the compiler for the next question after a pause; in a batch run there is none.
  package func sessionDidBecomeIdle() {
    let count = activities.withLock { $0 }
    Task { [weak self] in
      try await Task.sleep(for: Limits.Compiler.idleBeforeQueries, clock: .suspending)
      guard let self, activities.withLock({ $0 }) == count else { return }
      _ = await completions(in: "", at: 0)
    }
  }

  // MARK: - Completion

  package func completions(in code: String, at position: Int) async -> Completions {
    let word = CursorWord(in: code, at: position)
    let line = MagicLinePrefix(at: word)
    if let names = line.names(of: magics.all) { return names }
    let replaced = word.range.lowerBound..<word.cursor
    let scope = scope.withLock { $0 }
    let magicCell = await magics(in: code, after: scope)
    var swift = Array(magicCell.swift.utf8)
    var start = word.startByte
    let none = Completions(matches: [], replaced: replaced)
    switch magicCell.region(atByte: word.cursorByte) {
    case .magic(let magic):
      switch magic.syntax.argument {
      case .name: (swift, start) = ([], 0)
      case .paths: return line.paths(in: workingDirectory())
      case .nothing, .text, .swift: return none
      }
    case .body(let magic):
      return magic.syntax.body == .shell ? line.paths(in: workingDirectory()) : none
    case .swift: swift.removeSubrange(start..<word.endByte)
    }
    guard !word.isNumber else { return none }
    let deadline = ContinuousClock.now + limits.completion
    let excerpt = await excerpt(around: start, of: &swift)
    let draft = compiler.draft(of: String(decoding: swift, as: UTF8.self), after: scope)
    let question = CodeQuestion(
      .candidates(prefix: word.prefix, limit: Limits.Compiler.matches), document: draft.document,
      text: draft.text, offset: draft.offset(ofByte: start), arguments: draft.arguments,
      hiddenModules: hiddenModules)
    let answer = await client.answer(question, within: deadline - .now)
    guard case .candidates(let candidates) = answer else {
      return Completions(
        matches: word.isMember ? [] : Keywords.completions(of: word.prefix), replaced: replaced)
    }
    let omitted = word.isMember ? [] : excerpt.names.filter { $0.hasPrefix(word.prefix) }
    return Self.completions(
      candidates + omitted.map { Candidate(text: $0, kind: "instance") }, replacing: replaced,
      isMember: word.isMember)
  }

  /// Blanks what a question about a long cell can do without, if that is known in half of the time.
  private func excerpt(around offset: Int, of swift: inout [UInt8]) async -> CodeExcerpt {
    guard swift.count > Limits.Compiler.wholeQuestion else { return CodeExcerpt() }
    let code = String(decoding: swift, as: UTF8.self)
    let (found, first) = AsyncStream.makeStream(of: CodeExcerpt.self)
    // Giving the question up would end a compiler that is slow to answer it.
    Task { [client] in
      first.yield((try? await client.excerpt(around: offset, of: code)) ?? CodeExcerpt())
    }
    let timer = Task { [limits] in
      try await Task.sleep(for: limits.completion / 2, clock: .suspending)
      first.yield(CodeExcerpt())
    }
    defer { timer.cancel() }
    guard let excerpt = await found.first(where: { _ in true }) else { return CodeExcerpt() }
    for range in excerpt.omitted {
      for byte in range.clamped(to: swift.indices) { swift[byte] = UInt8(ascii: " ") }
    }
    return excerpt
  }

  /// Lets members of an optional's value replace the dot by `?.`.
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

  package func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? {
    let word = CursorWord(in: code, at: position)
    let scope = scope.withLock { $0 }
    let magicCell = await magics(in: code, after: scope)
    switch magicCell.region(atByte: word.cursorByte) {
    case .magic(let line)
    where line.syntax.argument == .name && !word.range.isEmpty && word.name != line.name:
      return await page(of: word.name, atByte: 0, in: word.name, after: scope, detail)?.bundle
    case .magic(let line):
      return magics.magic(named: line.fullName).map {
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
    let bytes = Array(swift.utf8)
    let name = String(decoding: bytes[callee.clamped(to: bytes.indices)], as: UTF8.self)
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
    let cell = try? await client.magics(in: code, after: scope, grammar: magics.grammar)
    return cell ?? MagicCell(SourceText(code), cellMagic: nil, lines: [])
  }
}
